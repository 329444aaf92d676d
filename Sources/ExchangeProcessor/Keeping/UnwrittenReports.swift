import ExchangeBase
import ExchangeFiles
import ExchangeReports
import SystemPackage

/// The packages that are due and not written yet: a note for each closed day, and each month that is over, made before the day is closed
/// and struck out when the package is there. What the last try came to stands in it.
struct UnwrittenReports {
  let layout: ExchangeLayout

  /// Notes that a package is due.
  func note(_ name: String) throws {
    try Files.makeFolder(layout.unwrittenReports)
    try note(of: name).make()
  }

  /// Writes a package and strikes out its note; what goes wrong is noted for whoever asks for the status.
  func settle<Result>(_ name: String, _ write: () throws -> Result) throws -> Result {
    let due = note(of: name)
    do {
      let result = try write()
      try due.remove()
      return result
    } catch {
      due.write(LocalizedText(saying: error))
      throw error
    }
  }

  /// Whether a package is noted.
  func isDue(_ name: String) throws -> Bool { try Files.exists(layout.unwrittenReports.appending(name)) }

  /// Why a package wasn't written the last time; `nil` where it wasn't tried.
  func fault(_ name: String) -> LocalizedText? { note(of: name).fault() }

  private func note(of name: String) -> FaultNote {
    FaultNote(path: layout.unwrittenReports.appending(name))
  }

  /// The days that are closed and have no package yet, in order; one that is about to be closed may be among them.
  func days() throws -> [Day] { try names().compactMap { Day($0) }.sorted() }

  /// The months that are over, or are about to be, and have none yet, in order.
  func months() throws -> [ReportPeriod] {
    try names().compactMap { ReportPeriod(month: $0) }.sorted { $0.days.lowerBound < $1.days.lowerBound }
  }

  private func names() throws -> [String] {
    guard try Files.exists(layout.unwrittenReports) else { return [] }
    return try Files.names(in: layout.unwrittenReports).map(\.string)
  }
}
