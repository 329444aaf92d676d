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
  /// The ledger that a folder of which nothing was known took for its own; `nil` where it was its own already.
  private let takenUp: String?
  /// The key that this ledger has in use, where the folder doesn't have it.
  private let missingKey: String?

  /// Nothing is missing.
  init(nothingMissingIn lastEntry: Int64) {
    self.init(drops: [], isSame: true, lastEntry: lastEntry, remarks: [], report: nil)
  }

  /// Nothing is missing in a ledger that the folder took for its own.
  init(takenUp ledger: String, lastEntry: Int64, missingKey: String?) {
    self.init(
      drops: [], isSame: true, lastEntry: lastEntry, remarks: [], report: nil, takenUp: ledger,
      missingKey: missingKey)
  }

  init(
    drops: [String], isSame: Bool, lastEntry: Int64, remarks: [RecoveryRemark], report: FilePath?,
    takenUp: String? = nil, missingKey: String? = nil
  ) {
    self.drops = drops.count
    first = drops.first
    last = drops.last
    self.isSame = isSame
    self.lastEntry = lastEntry
    self.remarks = remarks.map(\.words)
    self.report = report?.string
    self.takenUp = takenUp
    self.missingKey = missingKey
  }

  /// What was rebuilt, and line by line what wasn't.
  public func text(in language: Language) -> String {
    if let takenUp { return taking(up: takenUp)[language] }
    guard let report else {
      return LocalizedText(
        "台账（到第 \(lastEntry) 条）不缺什么，没有可重建的",
        "nothing is missing in the ledger (up to entry \(lastEntry)); there is nothing to rebuild")[
          language]
    }
    return (lines.map { $0[language] } + ["\(LocalizedText("记在", "written down in")[language]) \(report)"])
      .joined(separator: "\n")
  }

  /// That a ledger is this folder's from now on, and what of it isn't here.
  private func taking(up ledger: String) -> LocalizedText {
    let own = ProcessorError.ownPlace(ledger)
    let key =
      missingKey.map {
        LocalizedText(
          "，它正在使用的签名密钥 \($0) 也不在 keys 里",
          "; nor is the key that it has in use, \($0), in keys")
      } ?? LocalizedText("", "")
    return LocalizedText(
      "这个目录没有做过任何事，现已认下台账 \(ledger)（到第 \(lastEntry) 条），以后就是它的。台账登记过的收件，archive、quarantine 里一份也没有留存，journal 和 reports 也是空的\(key.zh)：有备份的，先放回，再运行 exchange verify 核对。\n如果它其实是另一个交换的台账，不要运行 exchange run：删去这个目录里的 .ledger-head，\(own.zh)",
      "Nothing had happened in this folder; it has taken up the ledger \(ledger) (up to entry \(lastEntry)), which is its from now on. Of the "
        + "drops that the ledger tells of none is kept in archive or quarantine, and journal and reports are empty\(key.en): put back their "
        + "backups, if there are any, and let `exchange verify` look at them.\nIf it is the ledger of another exchange, don't call `exchange run`: "
        + "remove .ledger-head in this folder, and \(own.en)")
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
