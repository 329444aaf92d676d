import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
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
  /// - Parameters:
  ///   - folder: a folder of our own that is empty; whoever made it removes it.
  ///   - ledger: the real ledger; `nil` where there is none yet.
  ///   - now: the moment of all decisions.
  init(
    of real: ExchangeConfiguration, in folder: FilePath, asking ledger: (any LedgerSource)?, now: Instant,
    language: Language
  ) throws {
    let layout = ExchangeLayout(root: folder)
    configuration = real.placed(at: layout)
    self.language = language
    self.ledger = ledger
    self.now = now
    try Self.link(real.layout, into: layout)
    try layout.prepareAll(real.catalogue.table.participants.map(\.code))
  }

  /// A rehearsal of what the exchange of `real` would do now, as its ledger says.
  convenience init(
    of real: ExchangeConfiguration, in folder: FilePath, clock: WallClock, language: Language
  ) throws {
    let ledger = try real.layout.ledgerToAsk()
    let now = try clock.now(after: ledger?.read { try $0.lastEntry()?.at })
    try self.init(of: real, in: folder, asking: ledger, now: now, language: language)
  }

  /// What of the real exchange is only read: archive and reports, and the copies of drops whose files aren't archived.
  private static func link(_ real: ExchangeLayout, into layout: ExchangeLayout) throws {
    for (there, here) in [(real.archive, layout.archive), (real.reports, layout.reports)]
    where try Files.exists(there) {
      try Files.link(there, at: here)
    }
    try Files.makeFolder(layout.work)
    guard try Files.exists(real.work) else { return }
    for name in try Files.names(in: real.work) where real.work.appending(name) != layout.root {
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
  struct Outcome {
    /// The receipt, without ids of ours.
    var receipt: Receipt
    /// What the decision consists of, where that was asked.
    let explanation: DecisionAnswer?
    /// The rows that would come back, complete with header.
    fileprivate(set) var rejected: FilePath?
    /// What would become of each record.
    fileprivate(set) var results: FilePath?
  }

  /// Decides about a drop, as if nothing had been decided before.
  ///
  /// - Parameters:
  ///   - explaining: whether it is told too what the decision consists of.
  ///   - allowance: how many messages its sender may still have delivered.
  ///   - body: is given what would be decided, before its files are gone again.
  func decide<Result>(
    _ inspection: Inspection, explaining: Bool = false, allowance: DeliveryAllowance = DeliveryAllowance(),
    _ body: (Outcome) throws -> Result
  ) throws -> Result {
    try ledger?.read { try decide(inspection, over: $0, explaining, allowance, body) }
      ?? decide(inspection, over: NewLedger(since: now), explaining, allowance, body)
  }

  private func decide<Result>(
    _ inspection: Inspection, over ledger: any LedgerReader, _ isExplained: Bool,
    _ allowance: DeliveryAllowance,
    _ body: (Outcome) throws -> Result
  ) throws -> Result {
    let staged = StagedFiles()
    defer { staged.remove() }
    let maker = try DecisionMaker(
      configuration: configuration, ledger: ledger, now: now, language: language, staged: staged,
      allowance: allowance,
      supposing: { overlay in
        // A pass closes what is over before it looks into the inboxes.
        for day in try DayCloser.openDays(before: now.day, in: ledger) {
          overlay.suppose(closed: day, at: now)
        }
      })
    let decision = try maker.decide(inspection)
    let receipt = try decision.drop.receipt
    var outcome = Outcome(
      receipt: Self.withoutIds(receipt),
      explanation: isExplained ? try DecisionAnswer(decision, configuration, in: ledger) : nil)
    for file in decision.files {
      let path = configuration.layout.staging(file.box, of: file.department).appending(file.stagedName)
      if receipt.rejectedFile.map({ Array($0.utf8) }) == file.finalName { outcome.rejected = path }
      if receipt.resultFile.map({ Array($0.utf8) }) == file.finalName { outcome.results = path }
    }
    return try body(outcome)
  }

  /// A rehearsal gives no ids; those of an earlier drop that the file repeats are real.
  private static func withoutIds(_ decided: Receipt) -> Receipt {
    var receipt = decided
    receipt.drop = ""
    for index in receipt.deliveries.indices where receipt.deliveries[index].id.hasPrefix("\(decided.drop)-") {
      receipt.deliveries[index].id = ""
      receipt.deliveries[index].fileName = ""
    }
    return receipt
  }
}
