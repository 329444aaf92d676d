import ExchangeFormats
import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeLedger
public import SystemPackage

/// Brings back what was put aside: leaves a request beside the file, which the processor finds at its next pass.
public struct RequeueDesk {
  private let layout: ExchangeLayout
  private let ledger: any LedgerStore
  private let now: Instant

  /// Opens the desk of an exchange.
  public init(root: FilePath, clock: WallClock) throws {
    layout = ExchangeLayout(root: root)
    now = clock.now()
    ledger = try layout.openLedger(now: now, making: false).store
  }

  /// Asks for a drop to be worked on again.
  ///
  /// - Parameter reason: why it may go through now; the ledger keeps it.
  /// - Returns: the dropped file's name.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a drop that isn't put aside, or without a reason.
  public func request(_ drop: String, reason: String) throws -> String {
    try layout.requireOwner()
    guard let row = try ledger.read({ try $0.drop(drop) }) else {
      throw ProcessorError.unknown(
        drop,
        reason: LocalizedText(
          "没有这个投放编号；exchange status 列出搁置的", "there is no such drop; `exchange status` lists what is put aside"
        ))
    }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw ProcessorError.unknown(
        reason,
        reason: LocalizedText("请写明为什么现在可以处理了；会记入台账", "say why it may go through now; the ledger keeps it"))
    }
    let letter = DeadLetter(drop: drop, layout: layout)
    guard try letter.fileName != nil || WorkInHand.givenUp(in: layout).contains(drop) else {
      throw ProcessorError.unknown(
        drop,
        reason: row.verdict == .putAside
          ? LocalizedText("它已经不再搁置", "it isn't put aside any more")
          : LocalizedText("它没有被搁置", "it isn't put aside"))
    }
    try letter.ask(for: Requeueing(drop: drop, reason: reason, requestedAt: now))
    return row.fileName
  }
}
