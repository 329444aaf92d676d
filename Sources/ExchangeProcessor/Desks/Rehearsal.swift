import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import Foundation
import SystemPackage

/// An exchange of its own in a temporary folder, in which files are decided as the real one would decide them now, and
/// nothing of it stays.
///
/// It has a copy of the real ledger, made as of one moment without holding up who writes, and sees the real archive and
/// reports through links. Each decision is undone before the next.
final class Rehearsal {
  /// The id under which files are decided.
  private static let drop = "rehearsal"

  /// The configuration of the real exchange, at home in the folder.
  let configuration: ExchangeConfiguration
  /// The moment of all decisions.
  let now: Instant
  private let ledger: Ledger
  private let language: Language

  /// A rehearsal of what the exchange of `real` would do.
  ///
  /// - Parameter folder: a folder of our own that is empty; whoever made it removes it.
  init(of real: ExchangeConfiguration, in folder: FilePath, clock: WallClock, language: Language) throws {
    let layout = ExchangeLayout(root: folder)
    configuration = real.placed(at: layout)
    self.language = language
    try Self.link(real.layout, into: layout)
    try layout.prepare(real.catalogue.table.participants.map(\.code))
    if try real.layout.hasLedger() {
      try Ledger.copy(real.layout.ledger.string, to: layout.ledger.string)
    }
    ledger = try Ledger(path: layout.ledger.string, now: clock.now())
    now = try clock.now(after: ledger)
    try passTime()
  }

  deinit { try? ledger.close() }

  /// What of the real exchange is only read: archive and reports, and the copies of drops whose files aren't archived.
  private static func link(_ real: ExchangeLayout, into layout: ExchangeLayout) throws {
    for (there, here) in [(real.archive, layout.archive), (real.reports, layout.reports)]
    where try Files.exists(there) {
      try Files.link(there, at: here)
    }
    try Files.makeFolder(layout.work)
    guard try Files.exists(real.work) else { return }
    for name in try Files.names(in: real.work) {
      try Files.link(real.work.appending(name), at: layout.work.appending(name))
    }
  }

  /// What a pass of the processor does before it looks into the inboxes.
  private func passTime() throws {
    let closer = DayCloser(configuration: configuration, ledger: ledger)
    for day in try closer.openDays(before: now.day) { try ledger.write { try $0.closeDay(day, at: now) } }
    _ = try TimeKeeper(configuration: configuration, ledger: ledger, language: language).begin(now)
  }

  /// The folder of a file under inspection.
  var work: FilePath { configuration.layout.work(Self.drop) }

  /// A file as it would be taken now.
  func taken(_ name: FilePath.Component, from sender: String) -> Undecided {
    Undecided(folder: TakenFolder(drop: Self.drop, receivedAt: now), sender: sender, name: name)
  }

  /// The receipt that the drop would get.
  ///
  /// - Parameter keepRejected: is given the rows that come back, complete with header, before they are gone again.
  func receipt(
    for inspection: Inspection, keepRejected: (FilePath, Receipt) throws -> Void
  ) throws -> Receipt {
    var receipt: Receipt?
    try ledger.write { transaction in
      try transaction.attempt {
        let decider = Decider(
          configuration: configuration, transaction: transaction, now: now, language: language)
        let drop = try decider.decide(inspection)
        let decided = try drop.receipt
        receipt = decided
        for file in try transaction.view.publications(of: .drop(drop.id)) {
          let path = configuration.layout.staging(file.box, of: file.department).appending(file.stagedName)
          if let name = decided.rejectedFile, file.finalName == Array(name.utf8) {
            try keepRejected(path, decided)
          }
          try Files.remove(path)
        }
        return false
      }
    }
    guard let receipt else { preconditionFailure("an attempt leaves a receipt") }
    return Self.withoutIds(receipt)
  }

  /// A rehearsal gives no ids; those of an earlier drop that the file repeats are real.
  private static func withoutIds(_ decided: Receipt) -> Receipt {
    var receipt = decided
    receipt.drop = ""
    if receipt.earlier == nil { receipt.idsFile = nil }
    for index in receipt.deliveries.indices where receipt.deliveries[index].id.hasPrefix("\(drop)-") {
      receipt.deliveries[index].id = ""
      receipt.deliveries[index].fileName = ""
    }
    return receipt
  }
}
