import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// What couldn't be looked at among the taken files of a department, or may be more than is known.
enum UnseenTaken: Sendable {
  /// All of them, or nobody knows which.
  case all
  /// Some folders.
  case folders(Set<TakenFolder>)

  /// The same, and one folder more.
  func adding(_ folder: TakenFolder) -> Self {
    switch self {
    case .all: .all
    case .folders(let folders): .folders(folders.union([folder]))
    }
  }

  /// Where a drop that had been put aside may lie already, if it was taken again: it has the moment at which it came, and another id.
  ///
  /// - Parameter taken: where the department's taken files lie.
  /// - Returns: `nil` where it lies nowhere that couldn't be looked at.
  func place(of drop: DropRow, below taken: FilePath) -> FilePath? {
    switch self {
    case .all: taken
    case .folders(let folders):
      folders.first { $0.receivedAt == drop.receivedAt && $0.drop != drop.drop }.map { taken.adding($0.name) }
    }
  }
}
