import ExchangeLedger
import GRDB

/// What a ledger keeps of the running itself, each with its seal.
enum SettingRows {
  static func all(in database: Database) throws -> [String: String] {
    var rows: [String: String] = [:]
    try database.each("SELECT key, value FROM setting") { row in
      if let key = row.text("key") { rows[key] = row.text("value") }
      return true
    }
    return rows
  }

  static func set(_ key: String, _ value: String, in database: Database) throws {
    try SettingSeal.set(key, value, over: all(in: database)) { key, value in
      try database.run(
        "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
        arguments: [key, value])
    }
  }
}
