import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// Puts decided files in their places. The ledger is the truth and files follow: everything here can be repeated.
struct Publisher: Sendable {
  let configuration: ExchangeConfiguration
  let ledger: Ledger

  private var layout: ExchangeLayout { configuration.layout }

  /// Renames the staged files of `drops` to their final names, makes that durable, and notes it.
  ///
  /// A staged file that isn't there any more was renamed before a kill: staged files are durable before the ledger
  /// knows them.
  func publish(_ drops: [DropRow], now: Timestamp) throws {
    guard !drops.isEmpty else { return }
    var boxes: Set<FilePath> = []
    let publications = try ledger.read { view in
      try drops.map { try view.publications(ofDrop: $0.id) }
    }
    for publication in publications.joined() {
      try place(publication)
      boxes.insert(layout.box(publication.box, of: publication.department))
    }
    try Files.flushFileSystems(of: boxes)
    try ledger.write { transaction in
      for drop in drops {
        for delivery in try transaction.view.deliveries(ofDrop: drop.id) where delivery.deliveredAt == nil {
          let due = claimDue(of: delivery, deliveredAt: now)
          try transaction.markDelivered(
            delivery, at: now, claimDue: due.map { Timestamp($0.due) },
            isProvisional: due?.isProvisional ?? false)
        }
        try transaction.markPublished(drop, at: now)
      }
    }
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

  /// The recipient's clock starts with the placing in its outbox (art. 22, 23).
  private func claimDue(of delivery: DeliveryRow, deliveredAt: Timestamp) -> Deadline? {
    guard delivery.opensClaim, let rule = configuration.profile.claimRule(forKind: delivery.kind) else {
      return nil
    }
    return configuration.profile.deadline(
      for: rule, from: deliveredAt.instant, calendar: configuration.calendar)
  }
}
