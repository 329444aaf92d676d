import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// What a department stated of a day and what didn't agree when the day was closed: the department is told, by a matter
/// (事) of its own.
struct StatementMatter {
  /// The department that stated it.
  let sender: String
  /// The day.
  let day: Day

  /// In whose place the notices name it: no rule of the profile asks for statements.
  private static let rule = "daily-statement"
  /// What the matter is called.
  private static let scope = "statement:"
  /// How many ids that didn't come are named.
  private static let namedLimit = 10

  /// The statements that a matter is about; `nil` for all other matters.
  init?(_ matter: MatterRow) {
    guard matter.code.hasPrefix(Self.scope) else { return nil }
    let parts = matter.code.dropFirst(Self.scope.count).split(separator: ":")
    guard parts.count == 2, let day = Day(String(parts[1])) else { return nil }
    sender = String(parts[0])
    self.day = day
  }

  /// Takes the place of an obligation in what was told.
  func key(of statement: StatementRow) -> Obligation.Key {
    Obligation.Key(rule: Self.rule, opener: "\(statement.record)", debtor: sender)
  }

  /// What the department is told of one line.
  func notice(
    _ statement: StatementRow, in matter: MatterRow, _ view: any LedgerView,
    _ configuration: ExchangeConfiguration
  ) throws -> Notice {
    let kind = configuration.kinds[statement.kind]?.kind.title
    let (bundles, records) = (statement.foundBundles ?? 0, statement.foundRecords ?? 0)
    let unknown = try view.unknown(among: statement.msgIds, of: sender)
    let named = unknown.prefix(Self.namedLimit).map { Masking.shown($0) }
    let missing =
      unknown.isEmpty
      ? LocalizedText("", "")
      : LocalizedText(
        "；清单列出的标识有 \(unknown.count) 个没有收到或没有通过：\(named.joined(separator: "、"))"
          + (unknown.count > named.count ? "等" : ""),
        "; of the ids that it lists \(unknown.count) didn't come or didn't go through: "
          + named.joined(separator: ", ") + (unknown.count > named.count ? " …" : ""))
    return Notice(
      type: .statementDiffers, rule: Self.rule, article: configuration.profile.documentNumber,
      matter: matter.code, subject: "\(day) 当日报送清单", accountable: sender,
      accountableName: configuration.catalogue.name(of: sender), records: statement.records,
      text: LocalizedText(
        "\(day) 日终核对，\(kind?.zh ?? statement.kind)：清单写 \(statement.bundles) 个文件、\(statement.records) 条，"
          + "当天接收 \(bundles) 个文件、\(records) 条\(missing.zh)。请对照当日回执，补报缺少的；清单写错的，更正后再报。"
          + "差异已列入 \(day) 的日报包。",
        "\(day) is closed, \(kind?.en ?? statement.kind): the statement says \(statement.bundles) file(s) with "
          + "\(statement.records) record(s), \(bundles) with \(records) went through on that day\(missing.en). Compare with "
          + "the day's receipts and send what is missing; a wrong statement can be corrected and dropped again. The day's "
          + "package lists the difference."))
  }
}
