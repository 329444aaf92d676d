import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// Finishes what a kill or a power cut left. What is on disk and what the ledger says together tell what to do; the
/// table stands in `docs/design.md`.
struct Recovery: Sendable {
  let configuration: ExchangeConfiguration
  let ledger: Ledger

  private var layout: ExchangeLayout { configuration.layout }

  /// What was found and done.
  struct Outcome: Sendable {
    /// Drops that had been decided and not published.
    var published: [DropRow] = []
    /// Files to inspect again.
    var undecided: [Undecided] = []
    /// Drops that were answered and not put away.
    var unkept: [DropRow] = []
    /// What couldn't be looked at or done, in words for the operator.
    var troubles: [String] = []
  }

  /// Publishes what was decided, clears what nobody needs, and returns what must be inspected again.
  func recover(now: Timestamp) throws -> Outcome {
    var outcome = Outcome()
    try publish(now: now, &outcome)
    for name in try Files.names(in: layout.departments) {
      do {
        try recover(name.string, &outcome)
      } catch {
        outcome.troubles.append("\(error)")
      }
    }
    // They are decided in the order in which they came, whoever sent them.
    outcome.undecided.sort { $0.folder.comesBefore($1.folder) }
    try findCopies(&outcome)
    try clear(layout.work, keeping: waiting().drops.union(outcome.unkept.map(\.drop)))
    return outcome
  }

  /// Published drops that still have their copy in `work`, also those of a department whose share is gone: once it is
  /// back, the taken file is held against that copy.
  private func findCopies(_ outcome: inout Outcome) throws {
    let known = Set(outcome.unkept.map(\.drop))
    for name in try Files.names(in: layout.work) where !known.contains(name.string) {
      guard let row = try ledger.read({ try $0.drop(name.string) }), row.publishedAt != nil else { continue }
      outcome.unkept.append(row)
    }
  }

  /// Puts in its place what was decided and isn't there yet.
  func publish(now: Timestamp, _ outcome: inout Outcome) throws {
    let (drops, notices) = try ledger.read { (try $0.unpublishedDrops(), try $0.unpublishedNotices()) }
    let publisher = Publisher(configuration: configuration, ledger: ledger)
    let published = try publisher.publish(drops, now: now)
    outcome.published = published.published
    outcome.troubles += published.troubles
    outcome.troubles += try publisher.publish(notices, now: now)
  }

  /// What still waits for its place: the drops, and the names of their staged files.
  private func waiting() throws -> (drops: Set<String>, staged: Set<String>) {
    try ledger.read { view in
      let drops = try view.unpublishedDrops()
      let owners =
        drops.map { PublicationRow.Owner.drop($0.id) }
        + (try view.unpublishedNotices()).map { .notice($0.id) }
      return (
        Set(drops.map(\.drop)), Set(try owners.flatMap { try view.publications(of: $0) }.map(\.stagedName))
      )
    }
  }

  private func recover(_ department: String, _ outcome: inout Outcome) throws {
    try layout.refuseLinks(of: department)
    let staged = try waiting().staged
    for box in [PublicationRow.Box.outbox, .receipts] {
      try clear(layout.staging(box, of: department), keeping: staged)
    }
    let undecided = try undecided(of: department, &outcome)
    if configuration.catalogue.table.department(matching: department) != nil {
      outcome.undecided += undecided
    } else {
      outcome.troubles += undecided.map {
        "\($0.name.shown) was taken from \(department), which the catalogue doesn't have any more; put it back in"
      }
    }
  }

  /// What is left in a staging folder and doesn't wait for its place belongs to no decision.
  private func clear(_ folder: FilePath, keeping kept: Set<String>) throws {
    guard try Files.exists(folder) else { return }
    for name in try Files.names(in: folder) where !kept.contains(name.string) {
      try Files.removeTree(folder.appending(name))
    }
  }

  private func undecided(of sender: String, _ outcome: inout Outcome) throws -> [Undecided] {
    let folder = layout.taken(sender)
    guard try Files.exists(folder) else { return [] }
    var undecided: [Undecided] = []
    for entry in try Files.names(in: folder) {
      guard let taken = TakenFolder(name: entry.string) else { continue }
      if let row = try ledger.read({ try $0.drop(taken.drop) }) {
        if row.publishedAt != nil { outcome.unkept.append(row) }
        continue
      }
      let content = try TakenContent(of: folder.appending(entry))
      if let name = content.name {
        undecided.append(
          Undecided(
            folder: taken, sender: sender, name: name, marker: content.marker, earlier: content.earlier))
      } else {
        // The kill came between making the folder and the rename: the file is still in the inbox.
        try Intake(layout: layout, maxFileBytes: configuration.settings.maxFileBytes)
          .putBack(folder.appending(entry), of: sender)
      }
    }
    return undecided
  }
}
