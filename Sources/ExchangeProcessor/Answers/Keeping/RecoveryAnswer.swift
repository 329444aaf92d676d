public import ExchangeBase
import ExchangeFormats
import ExchangeWords
import SystemPackage

/// What was rebuilt of a ledger, and what couldn't be.
public struct RecoveryAnswer: Answer {
  private let drops: Int
  private let first: String?
  private let last: String?
  /// Whether the chain is that of the ledger that was lost, digest by digest, as far as the journal tells.
  private let isSame: Bool
  private let lastEntry: Int64
  private let remarks: [LocalizedText]
  private let report: String?

  /// Nothing is missing.
  init(nothingMissingIn lastEntry: Int64) {
    self.init(drops: [], isSame: true, lastEntry: lastEntry, remarks: [], report: nil)
  }

  init(drops: [String], isSame: Bool, lastEntry: Int64, remarks: [RecoveryRemark], report: FilePath?) {
    self.drops = drops.count
    first = drops.first
    last = drops.last
    self.isSame = isSame
    self.lastEntry = lastEntry
    self.remarks = remarks.map(\.words)
    self.report = report?.string
  }

  /// What was rebuilt, and line by line what wasn't.
  public func text(in language: Language) -> String {
    guard let report else {
      return LocalizedText(
        "台账（到第 \(lastEntry) 条）不缺什么，没有可重建的",
        "nothing is missing in the ledger (up to entry \(lastEntry)); there is nothing to rebuild")[
          language]
    }
    return (lines.map { $0[language] } + ["\(LocalizedText("记在", "written down in")[language]) \(report)"])
      .joined(separator: "\n")
  }

  /// The same in both languages, as it is kept.
  var record: String {
    let heads = [LocalizedText("台账重建", "The ledger was rebuilt")]
    return Language.allCases.map { language in
      (heads + lines).map { $0[language] }.joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n"
  }

  private var lines: [LocalizedText] {
    var lines = [
      LocalizedText(
        "已重建 \(drops) 份收件" + (first.map { "：\($0) 至 \(last ?? $0)" } ?? "") + "；没有再次送出任何文件",
        "\(drops) drops were rebuilt" + (first.map { ": \($0) to \(last ?? $0)" } ?? "")
          + "; nothing was delivered again"),
      isSame
        ? LocalizedText("重建的链与原来的逐条相同", "the rebuilt chain is the one that was lost, entry by entry")
        : LocalizedText("不能确认重建的链与原来的相同", "the rebuilt chain can't be said to be the one that was lost"),
    ]
    lines.append(
      remarks.isEmpty
        ? LocalizedText("没有重建不了的", "nothing is left that couldn't be rebuilt")
        : LocalizedText(
          "重建不了或与原来不同的（\(remarks.count) 项）：",
          "what couldn't be rebuilt, or isn't as it was (\(remarks.count)):"))
    return lines + remarks.map { LocalizedText("  - \($0.zh)", "  - \($0.en)") }
  }
}
