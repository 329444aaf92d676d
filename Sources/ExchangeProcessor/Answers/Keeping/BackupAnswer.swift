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
  /// Older ones that made room for it.
  private let removed: [String]
  /// Those that stay, and are named by a moment to come.
  private let ahead: [String]
  /// Those that aren't known to be the exchange's own, and stay.
  private let unknown: [String]

  init(
    _ backup: FilePath, bytes: Int, sha256: String, last: EntryRow?, settings: FilePath?, key: String?,
    rotation: BackupRotation?
  ) {
    path = backup.string
    self.bytes = bytes
    self.sha256 = sha256
    lastEntry = last?.sequence ?? 0
    reachesTo = last?.at
    self.settings = settings?.string
    self.key = key
    removed = rotation?.outdated.map { $0.ledger } ?? []
    ahead = rotation?.ahead.map { $0.ledger } ?? []
    unknown = rotation?.unknown.map { $0.ledger } ?? []
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
    if !ahead.isEmpty {
      let names = Self.names(ahead)
      lines.append(
        LocalizedText(
          "留着的有 \(ahead.count) 份以将来的时间命名（\(names.zh)）：做的时候时钟快了，或者现在慢了。哪份较早看台账到第几条，不看名称",
          "\(ahead.count) that stay are named by a moment to come (\(names.en)): the clock was ahead when they were made, or is behind now. "
            + "Which is older is told by how far each reaches, not by its name"))
    }
    if !unknown.isEmpty {
      let names = Self.names(unknown)
      lines.append(
        LocalizedText(
          "另有 \(unknown.count) 份没有动，也不计入 --keep（\(names.zh)）：不是这个交换现在这本台账的备份，或者读不出。确实不要的请自己删",
          "\(unknown.count) more were left alone and aren't counted (\(names.en)): they aren't backups of this exchange's present ledger, or can't "
            + "be read. Remove yourself what nobody needs"))
    }
    return lines.map { $0[language] }.joined(separator: "\n")
  }

  /// How many are named; an exchange may find thousands of another's, each hour.
  private static let named = 5

  private static func names(_ all: [String]) -> LocalizedText {
    let first = all.prefix(named)
    return LocalizedText(
      first.joined(separator: "、") + (all.count > named ? " 等" : ""),
      first.joined(separator: ", ") + (all.count > named ? " …" : ""))
  }
}
