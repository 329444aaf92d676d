public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// What was put back, and what it doesn't know.
public struct RestoreAnswer: Answer {
  private struct Unknown: Encodable {
    let folder: String
    let count: Int
    let first: String
    let last: String
  }

  private let backup: String
  private let lastEntry: Int64
  private let reachesTo: Instant?
  private let laidAside: String?
  private let unknown: [Unknown]
  private let exchange: String

  init(_ backup: FilePath, last: EntryRow?, aside: FilePath?, unknown: UnknownDrops, exchange: FilePath) {
    self.backup = backup.string
    lastEntry = last?.sequence ?? 0
    reachesTo = last?.at
    laidAside = aside?.string
    self.unknown = unknown.folders.map {
      Unknown(folder: $0.name, count: $0.drops.count, first: $0.drops.first ?? "", last: $0.drops.last ?? "")
    }
    self.exchange = exchange.string
  }

  /// How far it reaches, what it doesn't know, and what is next.
  public func text(in language: Language) -> String {
    let moment = reachesTo?.forPeople ?? ""
    var lines = [
      LocalizedText(
        "已恢复：\(backup)，台账到第 \(lastEntry) 条（\(moment)）",
        "put back: \(backup), the ledger up to entry \(lastEntry) (\(moment))")
    ]
    if let laidAside {
      lines.append(LocalizedText("原台账留在 \(laidAside)", "what was there lies in \(laidAside)"))
    }
    lines += unknown.map {
      LocalizedText(
        "\($0.folder) 有 \($0.count) 份收件它不知道：\($0.first) 至 \($0.last)",
        "\($0.folder) has \($0.count) drops that it doesn't know: \($0.first) to \($0.last)")
    }
    lines.append(
      LocalizedText(
        "下一步：exchange recover \(exchange)；此前 exchange run 在缺收件时不会启动",
        "next: exchange recover \(exchange); until then exchange run doesn't start where drops are missing"))
    return lines.map { $0[language] }.joined(separator: "\n")
  }
}
