import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// Puts decided files in their places. The ledger is the truth and files follow: everything here can be repeated.
struct Publisher: Sendable {
  let configuration: ExchangeConfiguration
  let ledger: Ledger

  private var layout: ExchangeLayout { configuration.layout }

  /// What couldn't be put in its place, because a folder is gone. It stays staged and is tried again.
  struct Outcome {
    /// The drops all of whose files are in their places.
    var published: [DropRow] = []
    /// Why others aren't.
    var troubles: [String] = []
  }

  /// Renames the staged files of `drops` to their final names, makes that durable, and notes it.
  ///
  /// A staged file that isn't there any more was renamed before a kill: staged files are durable before the ledger
  /// knows them. A department whose folder is gone keeps nobody else waiting.
  func publish(_ drops: [DropRow], now: Timestamp) throws -> Outcome {
    var outcome = Outcome()
    let placing = try place(drops.map { .drop($0.id) })
    outcome.troubles = placing.troubles
    try ledger.write { transaction in
      let keeper = ObligationKeeper(configuration: configuration, transaction: transaction, now: now)
      for drop in drops {
        for delivery in try transaction.view.deliveries(ofDrop: drop.id)
        where delivery.deliveredAt == nil && !placing.deliveries.contains(delivery.id) {
          guard let entry = try transaction.markDelivered(delivery, at: now) else { continue }
          for matter in try matters(of: delivery, transaction) { try keeper.settle(matter, entry: entry) }
        }
        guard !placing.owners.contains(.drop(drop.id)) else { continue }
        try transaction.markPublished(drop, at: now)
        outcome.published.append(drop)
      }
    }
    return outcome
  }

  /// Renames the staged files of `notices`, makes that durable, and notes it.
  ///
  /// - Returns: why some aren't in their places.
  func publish(_ notices: [NoticeRow], now: Timestamp) throws -> [String] {
    let placing = try place(notices.map { .notice($0.id) })
    try ledger.write { transaction in
      for notice in notices where !placing.owners.contains(.notice(notice.id)) {
        try transaction.markPublished(notice, at: now)
      }
    }
    return placing.troubles
  }

  /// The recipient's clocks start with the placing in its outbox: that of the claim (art. 22, 23), and those of what
  /// the records ask of it where that waits for the delivery.
  private func matters(of delivery: DeliveryRow, _ transaction: LedgerTransaction) throws -> [MatterRow] {
    let kinds = configuration.profile.kindsTimedByDelivery
    let asked = try transaction.view.matters(inDelivery: delivery.id, kinds: kinds)
    if delivery.claimable == 0 { return asked }
    return [try transaction.matter("delivery:\(delivery.delivery)", delivery: delivery.id)] + asked
  }

  /// What stayed where it was staged.
  private struct Placing {
    var owners: Set<PublicationRow.Owner> = []
    var deliveries: Set<Int64> = []
    var troubles: [String] = []
  }

  private func place(_ owners: [PublicationRow.Owner]) throws -> Placing {
    var placing = Placing()
    guard !owners.isEmpty else { return placing }
    var boxes: Set<FilePath> = []
    let publications = try ledger.read { view in try owners.map { try view.publications(of: $0) } }
    for publication in publications.joined() {
      do {
        try place(publication)
        boxes.insert(layout.box(publication.box, of: publication.department))
      } catch let error as FileError {
        placing.owners.insert(publication.owner)
        if let delivery = publication.delivery { placing.deliveries.insert(delivery) }
        if !placing.troubles.contains(error.description) { placing.troubles.append(error.description) }
      }
    }
    try Files.flushFileSystems(of: boxes)
    return placing
  }

  private func place(_ publication: PublicationRow) throws {
    let staging = layout.staging(publication.box, of: publication.department)
    let staged = staging.appending(publication.stagedName)
    guard try Files.exists(staged) else {
      // Only in a folder that is there does a missing file mean that it was renamed; a share that is gone tells nothing.
      guard try Files.exists(staging) else { throw FileError(.noSuchFileOrDirectory, "use", staging) }
      return
    }
    guard let name = FilePath.Component(bytes: publication.finalName) else {
      preconditionFailure("the ledger holds names that files had")
    }
    let box = layout.box(publication.box, of: publication.department)
    if try Files.renameIfFree(staged, to: box.appending(name)) { return }
    // Somebody put a file of that name there. Ours must not be lost, nor theirs overwritten.
    let other = Array("\(publication.stagedName).".utf8) + publication.finalName
    guard let name = FilePath.Component(bytes: other.prefix(255)) else {
      throw FileError(.fileExists, "rename to", box.appending(name))
    }
    try Files.rename(staged, to: box.appending(name))
  }
}
