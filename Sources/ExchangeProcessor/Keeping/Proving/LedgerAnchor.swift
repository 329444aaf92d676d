import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import Foundation
import SystemPackage

/// What an exchange's folder knows of its ledger, outside of it: an entry that its chain has. A copy from yesterday, the ledger of
/// another exchange, or one whose end was cut off has it not.
struct LedgerAnchor: Codable, Equatable {
  /// The place of the entry.
  let entry: Int64
  /// Its digest, lower-case hexadecimal.
  let digest: String

  /// The last entry of a ledger.
  init?(lastOf ledger: any LedgerSource) throws {
    guard let last = try ledger.read({ try $0.lastEntry() }) else { return nil }
    entry = last.sequence
    digest = last.digest
  }

  /// What the folder knows; `nil` where it knows nothing: nothing happened yet, or an earlier program worked here.
  init?(in layout: ExchangeLayout) throws {
    guard try Files.exists(layout.anchor) else { return nil }
    // One that a power cut left without its bytes says nothing. Whoever changed it on purpose is found by other things.
    let known = try? JSONDecoder().decode(Self.self, from: Data(Files.bytes(of: layout.anchor)))
    guard let known, (0...Journal.mostEntries).contains(known.entry) else { return nil }
    self = known
  }

  /// Notes it. What is noted is durable in the ledger: an anchor that is lost makes the next one no worse.
  func note(in layout: ExchangeLayout) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try Files.replace(layout.anchor, with: encoder.encode(self) + Data("\n".utf8))
  }

  /// Whether a ledger's chain has the entry.
  func holds(_ ledger: any LedgerSource) throws -> Bool {
    try ledger.read { try $0.entry(entry) }?.digest == digest
  }
}

extension ExchangeLayout {
  /// What the folder knows of its ledger.
  var anchor: FilePath { root.appending(".ledger-head") }

  /// Makes sure that a ledger is the last one of this exchange, as far as its head, its journal and whatever was written or kept by it tell.
  ///
  /// - Throws: ``ProcessorError/ledgerOlder(_:because:)``, ``ProcessorError/ledgerForeign(_:)``.
  func requireLast(_ ledger: any LedgerSource) throws {
    let anchor = try LedgerAnchor(in: self)
    if let anchor, try !anchor.holds(ledger) {
      throw ProcessorError.ledgerOlder(
        ledgerName,
        because: LocalizedText(
          "链里没有第 \(anchor.entry) 条，而这个交换到过那里",
          "its chain hasn't entry \(anchor.entry), which this exchange had reached")
      )
    }
    let line = try Journal(self).lastLine()
    if let line, try ledger.read({ try $0.entry(line.sequence) })?.digest != line.digest {
      throw ProcessorError.ledgerOlder(ledgerName, lacks: line.sequence)
    }
    if try Files.exists(recovering) {
      throw ProcessorError.ledgerOlder(
        ledgerName,
        because: LocalizedText(
          "exchange recover 开始了还没有完成；再运行一次",
          "`exchange recover` was begun and hasn't come to its end; call it again"))
    }
    let witnesses = LedgerWitnesses(layout: self)
    func require(_ objection: LedgerWitnesses.Objection?) throws {
      if let objection { throw ProcessorError.ledgerOlder(ledgerName, because: objection.words) }
    }
    try require(witnesses.objection(byPackagesTo: ledger))
    let isBorneOut = anchor != nil || line != nil
    var hasKept = false
    try require(witnesses.objection(byKeptFilesTo: ledger, isBorneOut: isBorneOut, &hasKept))
    // One with its opening alone is anybody's.
    guard !isBorneOut, let last = try ledger.read({ try $0.lastEntry() }), last.sequence > 1 else { return }
    try requireOwn(ledger)
    try require(witnesses.objection(ofLastResortTo: ledger, hasKept: hasKept))
  }

  /// Refuses a ledger in which something has happened where the folder knows of nothing: whoever makes a ledger notes it here before anything
  /// happens.
  private func requireOwn(_ ledger: any LedgerSource) throws {
    // Asked in this order: another processor may just be making it.
    guard let last = try ledger.read({ try $0.lastEntry() }), last.sequence > 1 else { return }
    guard try knowsOfNothing() else { return }
    throw ProcessorError.ledgerForeign(ledgerName)
  }

  /// Whether nothing here tells that anything happened.
  func knowsOfNothing() throws -> Bool { try !hasWorked() }

  /// Notes a ledger where nothing is known of any.
  func noteFirst(_ ledger: any LedgerSource) throws {
    if try LedgerAnchor(in: self) == nil { try LedgerAnchor(lastOf: ledger)?.note(in: self) }
  }

  /// Takes a database in which nothing has happened for this exchange, where nothing has happened here either. Others may have been told to
  /// use it, too, and find it so at the same moment: one has it.
  ///
  /// - Throws: ``ProcessorError/ledgerForeign(_:)`` where another has.
  func claimFirst(_ ledger: any LedgerSource) throws {
    guard let shared = ledger as? any SharedLedger, try knowsOfNothing() else { return }
    let mark = try ledgerMark()
    guard try shared.claim(for: mark) != mark else { return }
    // Another processor of this exchange may have come before us.
    guard try knowsOfNothing() else { return }
    throw ProcessorError.ledgerForeign(ledgerName)
  }

  /// By which a database is claimed, the same for all processors of an exchange.
  private func ledgerMark() throws -> Int64 {
    let path = root.appending(".ledger-claim")
    if try !Files.exists(path) {
      let mark = Int64.random(in: 1...Int64.max)
      let part = root.appending(".ledger-claim-\(mark)")
      try Files.replace(part, with: "\(mark)\n".utf8)
      // Not by a rename: where that can't be told to replace nothing, two would have had one mark each.
      _ = try Files.nameIfFree(part, path)
      try Files.flushFolder(root)
      try Files.remove(part)
    }
    let text = String(decoding: try Files.bytes(of: path, limit: 64), as: UTF8.self)
    guard let mark = Int64(text.filter { $0 != "\n" }) else {
      throw FileError(.invalidArgument, .read, path)
    }
    return mark
  }

  /// The first entry, as far as that is known here, at which a chain isn't the one of this exchange; `nil` where it is, or ends before
  /// what is known.
  func parting(of view: any LedgerView) throws -> Int64? {
    switch try Journal(self).agreement(with: view) {
    case .parting(let entry): return entry
    case .same: return nil
    case .nothingShared:
      guard let anchor = try LedgerAnchor(in: self), let entry = try view.entry(anchor.entry) else {
        return nil
      }
      return entry.digest == anchor.digest ? nil : anchor.entry
    }
  }

  /// The last drop below a folder in which they lie by days, or one beside the other; `nil` where there is none.
  func lastDrop(in folder: FilePath) throws -> String? {
    guard try Files.exists(folder) else { return nil }
    if folder == deadLetter {
      // The note of a fault is written before the drop is decided, and its file moved there after it.
      return try Files.names(in: folder).map(\.string).filter { name in
        try Self.isDrop(name) && DeadLetter(drop: name, layout: self).fileName != nil
      }.max(by: Self.comesBefore)
    }
    for year in try days(in: folder) {
      for month in try days(in: year) {
        for day in try days(in: month) {
          let drops = try Files.names(in: day).map(\.string).filter(Self.isDrop)
          if let last = drops.max(by: Self.comesBefore) { return last }
        }
      }
    }
    return nil
  }

  private func days(in folder: FilePath) throws -> [FilePath] {
    try Files.entries(in: folder) { $0.allSatisfy { (48...57).contains($0) } }.filter {
      $0.status.sort == .folder
    }
    .map(\.name).sorted { $0.string > $1.string }.map { folder.appending($0) }
  }

  /// What can't be read is there, and found by other things.
  private func isKnown(_ drop: String, to ledger: any LedgerSource) throws -> Bool {
    do { return try ledger.read { try $0.drop(drop) } != nil } catch let error as LedgerError
      where error.code == .unreadable
    { return true }
  }

  /// Whether a folder is that of a drop, and no copy or note that somebody laid beside it.
  private static func isDrop(_ name: String) -> Bool { TakenFolder.isDrop(name) }

  /// Numbers of a day have four digits or more.
  private static func comesBefore(_ left: String, _ right: String) -> Bool {
    TakenFolder.comesBefore(left, right)
  }
}
