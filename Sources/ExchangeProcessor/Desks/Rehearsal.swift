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
/// It asks the real ledger, without holding up who writes, and sees the real archive and reports through links.
final class Rehearsal {
  /// The id under which files are decided.
  static let drop = "rehearsal"

  /// The configuration of the real exchange, at home in the folder.
  let configuration: ExchangeConfiguration
  /// The moment of all decisions.
  let now: Instant
  /// The real ledger; `nil` where there is none yet.
  private let ledger: (any LedgerSource)?
  private let language: Language

  /// A rehearsal of what the exchange of `real` would do.
  ///
  /// - Parameter folder: a folder of our own that is empty; whoever made it removes it.
  init(of real: ExchangeConfiguration, in folder: FilePath, clock: WallClock, language: Language) throws {
    let layout = ExchangeLayout(root: folder)
    configuration = real.placed(at: layout)
    self.language = language
    try Self.link(real.layout, into: layout)
    try layout.prepareAll(real.catalogue.table.participants.map(\.code))
    ledger = try real.layout.ledgerToAsk()
    now = try clock.now(after: ledger?.read { try $0.lastEntry() })
  }

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

  /// The folder of a file under inspection.
  var work: FilePath { configuration.layout.work(Self.drop) }

  /// A file as it would be taken now.
  func taken(_ name: FilePath.Component, from sender: String) -> Undecided {
    Undecided(folder: TakenFolder(drop: Self.drop, receivedAt: now), sender: sender, name: name)
  }

  /// What would be decided about a drop.
  ///
  /// - Parameters:
  ///   - explaining: whether it is told too what the decision consists of.
  ///   - keepRejected: is given the rows that come back, complete with header, before they are gone again.
  func decide(
    _ inspection: Inspection, explaining: Bool, keepRejected: (FilePath, Receipt) throws -> Void
  ) throws -> (receipt: Receipt, explanation: DecisionAnswer?) {
    try ledger?.read { try decide(inspection, over: $0, explaining, keepRejected) }
      ?? decide(inspection, over: NewLedger(since: now), explaining, keepRejected)
  }

  private func decide(
    _ inspection: Inspection, over ledger: any LedgerReader, _ isExplained: Bool,
    _ keepRejected: (FilePath, Receipt) throws -> Void
  ) throws -> (receipt: Receipt, explanation: DecisionAnswer?) {
    let maker = try DecisionMaker(
      configuration: configuration, ledger: ledger, now: now, language: language,
      supposing: { overlay in
        // A pass closes what is over before it looks into the inboxes.
        for day in try DayCloser.openDays(before: now.day, in: ledger) {
          overlay.suppose(closed: day, at: now)
        }
      })
    let decision = try maker.decide(inspection)
    let receipt = try decision.drop.receipt
    for file in decision.files {
      let path = configuration.layout.staging(file.box, of: file.department).appending(file.stagedName)
      if let name = receipt.rejectedFile, file.finalName == Array(name.utf8) {
        try keepRejected(path, receipt)
      }
      try Files.remove(path)
    }
    let explanation = isExplained ? try DecisionAnswer(decision, configuration, in: ledger) : nil
    return (Self.withoutIds(receipt), explanation)
  }

  /// A rehearsal gives no ids; those of an earlier drop that the file repeats are real.
  private static func withoutIds(_ decided: Receipt) -> Receipt {
    var receipt = decided
    receipt.drop = ""
    if receipt.earlier == nil { receipt.resultFile = nil }
    for index in receipt.deliveries.indices where receipt.deliveries[index].id.hasPrefix("\(drop)-") {
      receipt.deliveries[index].id = ""
      receipt.deliveries[index].fileName = ""
    }
    return receipt
  }
}
