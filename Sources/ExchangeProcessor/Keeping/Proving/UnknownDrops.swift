import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// What lies in the folders of an exchange and its ledger doesn't know, in the order of ids.
struct UnknownDrops {
  /// Where such drops lie, each folder as it is called in the exchange's, with their ids.
  private(set) var folders: [(name: String, drops: [String])] = []

  /// All of them, each once.
  var all: [String] { Set(folders.flatMap(\.drops)).sorted(by: TakenFolder.comesBefore) }

  init(in layout: ExchangeLayout, to view: any LedgerView) throws {
    for folder in [layout.archive, layout.quarantine, layout.deadLetter] {
      try add(folder, layout, view, Self.kept(in: folder, of: layout))
    }
    guard try Files.exists(layout.departments) else { return }
    let places = try SetUpPlaces(in: layout)
    for department in try Files.names(in: layout.departments) where !department.string.hasPrefix(".") {
      // Whoever asks may not have read the settings, and what was moved may be in either place.
      for taken in layout.takenPlaces(department.string, places) {
        // A share that is away tells nothing.
        let names = (try? Files.names(in: taken)) ?? []
        try add(taken, layout, view, names.compactMap { TakenFolder(name: $0.string)?.drop })
      }
    }
  }

  private mutating func add(
    _ folder: FilePath, _ layout: ExchangeLayout, _ view: any LedgerView, _ drops: [String]
  ) throws {
    let unknown = try drops.filter { try view.drop($0) == nil }.sorted(by: TakenFolder.comesBefore)
    let name = String(folder.string.dropFirst(layout.root.string.count).drop { $0 == "/" })
    if !unknown.isEmpty { folders.append((name, unknown)) }
  }

  /// The drops that lie below a folder by days, or one beside the other.
  private static func kept(in folder: FilePath, of layout: ExchangeLayout) throws -> [String] {
    guard try Files.exists(folder) else { return [] }
    var level = [folder]
    if folder != layout.deadLetter {
      for _ in 0..<3 {
        level = try level.flatMap { above in
          try Files.entries(in: above) { $0.allSatisfy { (48...57).contains($0) } }
            .filter { $0.status.sort == .folder }.map { above.appending($0.name) }
        }
      }
    }
    return try level.flatMap { try Files.names(in: $0).map(\.string).filter(TakenFolder.isDrop) }
  }
}

extension TakenFolder {
  /// Whether a name may be a drop's id.
  static func isDrop(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    return bytes.count >= 13 && bytes[8] == UInt8(ascii: "-")
      && bytes.count(where: { (48...57).contains($0) }) == bytes.count - 1
  }

  /// Whether a drop got its id before another.
  static func comesBefore(_ left: String, _ right: String) -> Bool {
    (left.prefix(8), DropNumbers.number(left)) < (right.prefix(8), DropNumbers.number(right))
  }
}
