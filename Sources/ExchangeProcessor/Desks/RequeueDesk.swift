import ExchangeFormats
import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeLedger
public import SystemPackage

/// Brings back what was put aside: leaves a request beside the file, which the processor finds at its next pass.
public struct RequeueDesk {
  private let configuration: ExchangeConfiguration
  private let layout: ExchangeLayout
  private let ledger: any LedgerStore
  private let now: Instant

  /// Opens the desk of an exchange.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    try self.init(try ExchangeConfiguration(root: root, data: data), clock: clock)
  }

  /// Opens the desk of an exchange that was read.
  public init(_ configuration: ExchangeConfiguration, clock: WallClock) throws {
    self.configuration = configuration
    layout = ExchangeLayout(root: configuration.layout.root)
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
      if try TakenFolder.isDrop(drop) && layout.isInHand(drop) {
        throw ProcessorError.unknown(
          drop,
          reason: LocalizedText(
            "它已收取、还没有裁定，处理程序会自己接着处理；取自文件夹不在的部门的，原文件在那里，文件夹恢复以后才能处理",
            "it was taken and isn't decided yet, and the processor goes on with it by itself; where the folders of its sender are away, the "
              + "file lies there and is worked on once they are back"))
      }
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
    if row.verdict == .putAside, configuration.goneFolders(on: now.day).contains(row.sender) {
      throw ProcessorError.unknown(
        drop,
        reason: LocalizedText(
          "发送它的 \(row.sender) 文件夹已撤销（exchange.yaml 的 foldersGone），不能再收取它；文件在 dead-letter/\(drop)/file 里，还要处理的，由接替的部门重新投放",
          "the folders of \(row.sender), which sent it, are gone for good (`foldersGone` in exchange.yaml), so that it can't be taken again; the "
            + "file lies in dead-letter/\(drop)/file, and is dropped again by the successor where it still matters"
        ))
    }
    try letter.ask(for: Requeueing(drop: drop, reason: reason, requestedAt: now))
    return row.fileName
  }
}
