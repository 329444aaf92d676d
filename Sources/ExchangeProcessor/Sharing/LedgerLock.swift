import ExchangeFiles
import ExchangeLedger
import Synchronization
import SystemPackage

/// Holds an exchange's folder to one ledger, as long as the value lives: those who work on the same hold it together, and nobody holds it who
/// works on another, as after a change of `ledger` in `exchange.yaml` that not all have read.
final class LedgerLock: Sendable {
  /// How often it is tried: others may just be at the same.
  private static let tries = 5

  private let layout: ExchangeLayout
  /// What its file holds.
  private let ledger: [UInt8]
  private let lock: Mutex<FileLock>

  /// Takes it for a ledger.
  ///
  /// - Throws: ``ProcessorError/otherLedger(exchange:)`` where others work on another.
  init(of layout: ExchangeLayout, to ledger: any SharedLedger) throws {
    let identity = try ledger.identity()
    let bytes = Array("\(identity)\n".utf8)
    self.layout = layout
    self.ledger = bytes
    lock = Mutex(try Self.take(layout, bytes))
  }

  /// Makes sure that it is still held. A share may forget its locks, when a machine slept or a server was gone; and somebody may clear its file
  /// away.
  ///
  /// - Throws: ``ProcessorError/otherLedger(exchange:)`` where others work on another by now.
  func require() throws {
    if try Self.ledger(layout) == ledger { return }
    let anew = try Self.take(layout, ledger)
    lock.withLock { $0 = anew }
  }

  private static func take(_ layout: ExchangeLayout, _ ledger: [UInt8]) throws -> FileLock {
    for _ in 0..<tries {
      if let lock = try share(layout, ledger) { return lock }
      // Nobody has it, or it is another's.
      guard let lock = try FileLock(layout.ledgerLock) else { continue }
      try lock.write(ledger)
      try lock.share()
      // In between somebody may have had it alone.
      if try Self.ledger(layout) == ledger { return lock }
    }
    throw ProcessorError.otherLedger(exchange: layout.root.string)
  }

  /// Takes it beside others who work on the same ledger; `nil` where it isn't that, or nobody knows of which it is.
  private static func share(_ layout: ExchangeLayout, _ ledger: [UInt8]) throws -> FileLock? {
    guard let lock = try FileLock(layout.ledgerLock, sharing: true) else { return nil }
    return try Self.ledger(layout) == ledger ? lock : nil
  }

  private static func ledger(_ layout: ExchangeLayout) throws -> [UInt8]? {
    guard try Files.exists(layout.ledgerLock) else { return nil }
    return try Files.bytes(of: layout.ledgerLock, limit: 1 << 12)
  }
}

extension ExchangeLayout {
  /// What tells which ledger those who work on the exchange have; held by all of them.
  var ledgerLock: FilePath { root.appending(".ledger-lock") }
}
