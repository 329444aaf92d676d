public import ExchangeBase
import ExchangeFormats
import GRDB

extension LedgerView {
  /// When the processor was last seen running.
  public func lastSeen() throws -> Instant? { try setting("last-seen").flatMap { Instant(canonical: $0) } }

  /// When notices that are gathered last went out.
  public func lastTold() throws -> Instant? { try setting("last-told").flatMap { Instant(canonical: $0) } }

  /// The ids of the rules with which the processor last ran, in order.
  public func rules() throws -> [String] {
    try setting("rules").map { $0.split(separator: " ").map(String.init) } ?? []
  }

  /// The rules under which something is open, and how much.
  public func openRules() throws -> [(rule: String, count: Int)] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT rule, count(*) AS count FROM obligations WHERE until_entry IS NULL AND outcome IS NULL
        GROUP BY rule ORDER BY rule
        """
    ).map { ($0["rule"], $0["count"]) }
  }

  /// The version of the calendar with which open deadlines are computed.
  public func calendarVersion() throws -> String? { try setting("calendar") }

  private func setting(_ key: String) throws -> String? {
    try String.fetchOne(
      database.cachedStatement(sql: "SELECT value FROM setting WHERE key = ?"), arguments: [key])
  }
}

extension LedgerTransaction {
  /// Notes that the processor runs.
  public func setLastSeen(_ now: Instant) throws { try set("last-seen", now.text) }

  /// Notes the ids of the rules with which the processor runs.
  public func setRules(_ rules: [String]) throws { try set("rules", rules.joined(separator: " ")) }

  /// Notes that gathered notices went out.
  public func setLastTold(_ now: Instant) throws { try set("last-told", now.text) }

  /// Notes the version of the calendar with which open deadlines are computed from here on.
  public func setCalendarVersion(_ version: String) throws { try set("calendar", version) }

  /// Tells of a time in which the processor didn't run.
  public func insert(_ downtime: Downtime, now: Instant) throws {
    let entry = try append(
      .downtime, subject: "processor", at: now,
      detail: ["since": downtime.since.text, "until": downtime.until.text])
    try database.execute(
      sql: "INSERT INTO downtimes (entry, since, until) VALUES (?, ?, ?)",
      arguments: [entry, downtime.since.text, downtime.until.text])
  }

  private func set(_ key: String, _ value: String) throws {
    try database.cachedStatement(
      sql: "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2"
    ).execute(arguments: [key, value])
  }
}
