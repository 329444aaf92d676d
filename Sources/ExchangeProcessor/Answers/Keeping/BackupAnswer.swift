public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// The backup that was laid down.
public struct BackupAnswer: Answer {
  private let path: String
  private let bytes: Int
  private let sha256: String
  /// How far it reaches in the chain.
  private let lastEntry: Int64
  private let reachesTo: Instant?
  private let settings: String?
  /// The key that signed its digest; `nil` where none did.
  private let key: String?
  private let removed: [String]

  init(
    _ backup: FilePath, bytes: Int, sha256: String, last: EntryRow?, settings: FilePath?, key: String?,
    removed: [String]
  ) {
    path = backup.string
    self.bytes = bytes
    self.sha256 = sha256
    lastEntry = last?.sequence ?? 0
    reachesTo = last?.at
    self.settings = settings?.string
    self.key = key
    self.removed = removed
  }

  /// Where it lies and how far it reaches.
  public func text(in language: Language) -> String {
    let moment = reachesTo?.forPeople ?? ""
    var lines = [
      LocalizedText(
        "已备份并核验：\(path)（\(bytes) 字节，SHA-256 \(sha256)）",
        "backed up and verified: \(path) (\(bytes) bytes, SHA-256 \(sha256))"),
      LocalizedText(
        "台账到第 \(lastEntry) 条（\(moment)）；此后发生的不在其中",
        "the ledger up to entry \(lastEntry) (\(moment)); what happened since isn't in it"),
    ]
    if let key {
      lines.append(
        LocalizedText(
          "已用密钥 \(key) 签名：\(path).sha256.sig", "signed with the key \(key): \(path).sha256.sig"))
    } else {
      lines.append(
        LocalizedText(
          "没有签名：keys/ 里在用的私钥这里读不到，或设置为 signing: none",
          "not signed: the private key in keys/ can't be read here, or the settings say signing: none"))
    }
    if let settings {
      lines.append(
        LocalizedText(
          "设置、目录、日历、口径、密钥：\(settings)", "settings, catalogues, calendar, profiles, keys: \(settings)"))
    } else {
      lines.append(
        LocalizedText(
          "只有台账。exchange.yaml、catalog/、calendar/、profiles/、keys/ 和 archive/、quarantine/、dead-letter/、journal/、reports/ 另行备份",
          "the ledger alone: keep exchange.yaml, catalog/, calendar/, profiles/, keys/ and archive/, quarantine/, dead-letter/, journal/, reports/ elsewhere"
        ))
    }
    if !removed.isEmpty {
      lines.append(
        LocalizedText(
          "已删去较早的 \(removed.count) 份：\(removed.joined(separator: "、"))",
          "\(removed.count) earlier ones removed: \(removed.joined(separator: ", "))"))
    }
    return lines.map { $0[language] }.joined(separator: "\n")
  }
}
