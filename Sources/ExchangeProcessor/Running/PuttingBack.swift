import ExchangeBase

/// How a backup of a ledger is put back: `exchange restore` knows files alone, and a database has means of its own.
enum PuttingBack {
  /// Whether the ledger that is called so is in a database.
  static func isDatabase(_ ledger: String) -> Bool { ledger.hasPrefix("postgres") }

  /// What brings the last backup back, as part of a sentence.
  static func last(of ledger: String) -> LocalizedText {
    isDatabase(ledger)
      ? LocalizedText(
        "用 pg_restore（或按时间点恢复）放回数据库最近的备份",
        "put back the last backup of the database with pg_restore, or restore it to a point in time")
      : LocalizedText(
        "用 exchange restore 放回最近的备份", "put back the last backup of the ledger with `exchange restore`")
  }

  /// What is done about a ledger that isn't what its chain tells, as a sentence.
  static func proven(of ledger: String) -> LocalizedText {
    isDatabase(ledger)
      ? LocalizedText(
        "先用 pg_dump 把数据库现在的样子留作证据，再用 pg_restore（或按时间点恢复）放回最近一次核验过的备份，然后 exchange recover",
        "Keep the database as it is now as evidence (pg_dump), put back the last verified backup with pg_restore, or restore to a point in time, "
          + "then `exchange recover`")
      : LocalizedText(
        "请保留 \(ledger) 及其旁的 -wal 作为证据，用 exchange restore 恢复最近一次核验过的备份",
        "Keep \(ledger) and its -wal as evidence, and put back the last verified backup with `exchange restore`"
      )
  }
}
