import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import GRDB

extension SQLiteView {
  func openRules() throws -> [(rule: String, count: Int)] {
    try all(
      """
      SELECT rule, count(*) AS count FROM obligations WHERE until_entry IS NULL AND outcome IS NULL
      GROUP BY rule ORDER BY rule
      """
    ).map { try ($0["rule"], $0["count"]) }
  }

  func setting(_ setting: LedgerSetting) throws -> String? {
    try value("SELECT value FROM setting WHERE key = ?", arguments: [setting.rawValue])
  }

  func allSettings() throws -> [String: String] { try SettingRows.all(in: database) }
}
