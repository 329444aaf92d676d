public import ExchangeBase
import ExchangeLedger

/// The ledger that was copied.
public struct LedgerCopyAnswer: Answer {
  private let from: String
  private let to: String
  private let lastEntry: Int64
  /// The digest with which both chains end.
  private let digest: String
  private let reachesTo: Instant?
  private let records: Int

  init(from: String, to: String, last: EntryRow?, records: Int) {
    (self.from, self.to, self.records) = (from, to, records)
    lastEntry = last?.sequence ?? 0
    digest = last?.digest ?? ""
    reachesTo = last?.at
  }

  /// How far it reaches, and what to do next.
  public func text(in language: Language) -> String {
    [
      LocalizedText("已转存并核验：\(from) → \(to)", "copied and verified: \(from) → \(to)"),
      LocalizedText(
        "链到第 \(lastEntry) 条（\(reachesTo?.forPeople ?? "")），两边末端的摘要都是 \(digest)；\(records) 条记录",
        "the chain reaches entry \(lastEntry) (\(reachesTo?.forPeople ?? "")), and both end with the digest \(digest); "
          + "\(records) records"),
      LocalizedText(
        "若处理程序在转存期间没有停，之后发生的不在其中。改好 exchange.yaml 里的 ledger 再启动",
        "Where a processor ran meanwhile, what it did since isn't in it. Set `ledger` in exchange.yaml, then start"
      ),
    ].map { $0[language] }.joined(separator: "\n")
  }
}
