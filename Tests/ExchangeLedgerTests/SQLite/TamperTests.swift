import ExchangeBase
import ExchangeLedgerSQLite
import ExchangeRules
import ExchangeTesting
import GRDB
import Testing

@testable import ExchangeLedger

/// Whoever may write into the ledger's file can change what he likes; but not so that nobody finds it.
struct TamperTests {
  /// A change that somebody with the file and `sqlite3` makes.
  struct Change: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sql: String
    /// What is found first among what is said of the rows themselves.
    let found: @Sendable (LedgerFault.What) -> Bool

    init(_ name: String, _ sql: String, found: @escaping @Sendable (LedgerFault.What) -> Bool) {
      testDescription = name
      self.sql = sql
      self.found = found
    }

    init(_ name: String, in table: LedgerTable, _ sql: String) {
      self.init(name, sql) { what in
        switch what {
        case .rows(table), .count(table, _, _): true
        default: false
        }
      }
    }
  }

  static let changes = [
    Change("a late claim becomes one in time", in: .claims, "UPDATE claims SET late = 1 - late WHERE id = 1"),
    Change(
      "a claim is antedated", in: .claims,
      "UPDATE claims SET at = '2021-01-04T10:00:00.000+08:00' WHERE id = 2"),
    Change("a claim is taken out", in: .claims, "DELETE FROM claims WHERE id = (SELECT max(id) FROM claims)"),
    Change("a claim in the middle is taken out", in: .claims, "DELETE FROM claims WHERE id = 2"),
    Change(
      "a claim is made up", in: .claims,
      """
      INSERT INTO claims (delivery_row, record_row, records, act, at, by_drop, late, round)
      SELECT delivery_row, record_row, 1, 'claimed', at, by_drop, 0, 1 FROM claims LIMIT 1
      """),
    Change(
      "a return becomes a claim", in: .claims, "UPDATE claims SET act = 'claimed' WHERE act = 'returned'"),
    Change("a person is changed", in: .claims, "UPDATE claims SET person = '样例甲' WHERE id = 1"),
    Change(
      "an overdue duty is met", in: .obligations,
      "UPDATE obligations SET outcome = 'met', settled_at = opened_at WHERE outcome IS NULL"),
    Change(
      "a due time is moved", in: .obligations,
      "UPDATE obligations SET due = '2022-01-04T00:00:00.000+08:00' WHERE id = 2"),
    Change(
      "a duty is somebody else's", in: .obligations, "UPDATE obligations SET debtor = 'XC-DSJ' WHERE id = 1"),
    Change(
      "a limit is given to what has none", in: .obligations,
      "UPDATE obligations SET due = '2021-01-05T00:00:00.000+08:00' WHERE due IS NULL"),
    Change("a duty is forgiven", in: .obligations, "DELETE FROM obligations WHERE id = 1"),
    Change("a mark is struck out", in: .obligations, "UPDATE obligations SET marks = 'late' WHERE id = 1"),
    Change(
      "an old version stands again", in: .endings, "UPDATE obligations SET until_entry = NULL WHERE id = 1"),
    Change(
      "a version stands no more", in: .endings,
      "UPDATE obligations SET until_entry = 3 WHERE id = (SELECT max(id) FROM obligations)"),
    Change("a record is taken out", in: .records, "DELETE FROM stored_records WHERE id = 2"),
    Change(
      "the last record is taken out", in: .records,
      "DELETE FROM stored_records WHERE id = (SELECT max(id) FROM stored_records)"),
    Change(
      "a late record was in time", in: .records, "UPDATE stored_records SET on_time = 1 WHERE on_time = 0"),
    Change(
      "a record says something else", in: .records, "UPDATE stored_records SET digest = x'02' WHERE id = 1"),
    Change("a wording is changed", in: .records, "UPDATE wordings SET head = '样例'"),
    Change("a record comes from another drop", in: .records, "UPDATE routes SET drop_row = 2 WHERE id = 1"),
    Change(
      "a record was delivered", in: .holdings,
      "INSERT INTO redelivered_records VALUES (2, (SELECT max(id) FROM stored_records), 1)"),
    Change(
      "a record wasn't delivered", in: .holdings, "DELETE FROM redelivered_records WHERE record_row = 1"),
    Change(
      "a delivery went to another", in: .deliveries, "UPDATE deliveries SET recipient = 'XC-DSJ' WHERE id = 1"
    ),
    Change(
      "a delivery has another digest", in: .deliveries, "UPDATE deliveries SET sha256 = 'b' WHERE id = 1"),
    Change(
      "a delivery is about others", in: .deliveries,
      "UPDATE deliveries SET parties = replace(parties, '样例1店', '样例2店') WHERE id = 1"),
    Change(
      "a delivery is about nobody", in: .deliveries, "UPDATE deliveries SET parties = NULL WHERE id = 1"),
    Change(
      "a delivery was placed earlier",
      "UPDATE deliveries SET delivered_at = '2021-01-01T00:00:00.000+08:00' WHERE id = 1"
    ) {
      if case .placing(let id?) = $0 { id.hasSuffix("-XC-WJ") } else { false }
    },
    Change("a delivery wasn't placed", "UPDATE deliveries SET delivered_at = NULL WHERE id = 1") {
      if case .placing = $0 { true } else { false }
    },
    Change("a drop was published", "UPDATE drops SET published_at = received_at WHERE published_at IS NULL") {
      if case .placing = $0 { true } else { false }
    },
    Change(
      "a receipt says something else", in: .drops,
      "UPDATE drops SET receipt = replace(receipt, 'accepted', 'rejected')"),
    Change("a verdict is another", in: .drops, "UPDATE drops SET verdict = 'rejected' WHERE id = 1"),
    Change(
      "a drop came on another day", in: .drops,
      "UPDATE drops SET received_at = '2021-01-03T10:00:00.000+08:00' WHERE id = 1"),
    Change("a drop is taken out", in: .drops, "DELETE FROM drops WHERE id = (SELECT max(id) FROM drops)"),
    Change("a matter has another name", in: .matters, "UPDATE matters SET code = code || '1' WHERE id = 1"),
    Change("a matter sleeps", "UPDATE matters SET wake_at = NULL") {
      if case .asleep = $0 { true } else { false }
    },
    Change(
      "a fact says something else", in: .facts,
      #"UPDATE facts SET fields = '{"dueDate":"2021-02-06"}' WHERE kind = 'parallel-notice'"#),
    Change("a fact is taken out", in: .facts, "DELETE FROM facts WHERE kind = 'inquiry-reply'"),
    Change("an answer was clear", in: .unclearAnswers, "DELETE FROM unclear_answers"),
    Change("a notice went to another", in: .notices, "UPDATE notices SET recipient = 'XC-DSJ'"),
    Change("a notice wasn't needed", in: .noticeLines, "DELETE FROM notice_lines WHERE due = ''"),
    Change("a notice is in its place", "UPDATE notices SET published_at = NULL") {
      if case .placing = $0 { true } else { false }
    },
    Change("a statement says what came", in: .statements, "UPDATE statements SET records = 4"),
    Change(
      "a statement agrees", in: .comparisons, "UPDATE statements SET missing = 0, found_records = records"),
    Change(
      "another signed", in: .signoffs,
      "UPDATE signoffs SET reviewer = '样例乙' WHERE record_row = (SELECT max(record_row) FROM signoffs)"),
    Change("a day was reviewed", in: .signoffs, "UPDATE signoffs SET other_package = 0"),
    Change("a day ended earlier", in: .days, "UPDATE days SET last_entry = 2"),
    Change(
      "a day was closed earlier", in: .days, "UPDATE days SET closed_at = '2021-01-05T00:00:00.000+08:00'"),
    Change("less was open", in: .openCounts, "UPDATE open_counts SET obligations = 0"),
    Change("a judgement is excused", in: .rejudgements, "UPDATE rejudgements SET on_time = 1"),
    Change(
      "the processor wasn't running", in: .downtimes,
      "UPDATE downtimes SET since = '2021-01-07T12:00:00.000+08:00'"),
    Change("no downtime", in: .downtimes, "DELETE FROM downtimes"),
    Change(
      "an entry says something else",
      "DROP TRIGGER entry_is_never_changed; UPDATE entry SET detail = '[]' WHERE sequence = 3"
    ) {
      $0 == .entry
    },
    Change(
      "a seal is struck out",
      "DROP TRIGGER entry_is_never_changed; UPDATE entry SET rows = NULL WHERE sequence = 4"
    ) {
      $0 == .entry
    },
    Change(
      "the last entries are cut off",
      "DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE sequence > (SELECT max(sequence) - 5 FROM entry)"
    ) {
      if case .count = $0 { true } else { false }
    },
    Change(
      "an entry is taken out", "DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE sequence = 7"
    ) {
      $0 == .entry
    },
    Change("an id can't be found", "DELETE FROM record_keys WHERE record_row = 3") {
      if case .lost = $0 { true } else { false }
    },
    Change(
      "a number can't be found",
      "UPDATE number_keys SET key = key + 1 WHERE record_row = (SELECT min(record_row) FROM number_keys)"
    ) {
      if case .lost = $0 { true } else { false }
    },
    Change(
      "ids find each other's records",
      "UPDATE record_keys SET record_row = 3 - record_row WHERE record_row < 3"
    ) {
      if case .lost = $0 { true } else { false }
    },
    Change("there is a key more", "INSERT INTO record_keys VALUES (1, 1)", found: isOfTheEngine),
    Change(
      "there is a number's key more", "INSERT INTO number_keys SELECT key + 1, record_row FROM number_keys",
      found: isOfTheEngine),
    Change(
      "a staged file goes to another", "UPDATE publications SET department = 'XC-ZHZF'", found: isAstray),
    Change(
      "a staged file goes into another box", "UPDATE publications SET box = 'receipts'", found: isAstray),
    Change("a staged file gets another name", "UPDATE publications SET final_name = x'61'", found: isAstray),
    Change("a staged file is another one", "UPDATE publications SET staged_name = 'other'", found: isAstray),
    Change(
      "a staged file lies elsewhere", "UPDATE publications SET staged_name = '../../exchange.yaml'",
      found: isAstray),
    Change("a staged file holds something else", "UPDATE publications SET sha256 = 'b'", found: isAstray),
    Change("a staged file is forgotten", "DELETE FROM publications", found: isAstray),
    Change(
      "a staged file is nobody's", "UPDATE publications SET drop_row = NULL, notice_row = NULL",
      found: isAstray),
    Change(
      "a staged file is another drop's", "UPDATE publications SET drop_row = 1 WHERE drop_row = 2",
      found: isAstray),
    Change(
      "a matter is found by another name", in: .matters, "UPDATE matters SET name = name || '1' WHERE id > 3"),
    Change(
      "what presses doesn't", in: .obligations, "UPDATE obligations SET pressing_at = NULL WHERE id > 3"),
    Change("another calendar counts", "UPDATE setting SET value = 'other' WHERE key = 'calendar'") {
      $0 == .setting(.calendar)
    },
    Change(
      "a trigger changes what is stored",
      "CREATE TRIGGER t AFTER INSERT ON claims BEGIN UPDATE claims SET late = 0; END", found: isOfTheEngine),
    Change(
      "a view tells something else",
      """
      DROP VIEW delivery_records;
      CREATE VIEW delivery_records AS SELECT delivery_row, record_row, claimable FROM redelivered_records
      """, found: isOfTheEngine),
    Change("an index is gone", "DROP INDEX claims_delivery", found: isOfTheEngine),
    Change("a table has another column", "ALTER TABLE claims ADD COLUMN note TEXT", found: isOfTheEngine),
    Change("there is a table more", "CREATE TABLE notes (note TEXT)", found: isOfTheEngine),
    Change(
      "a table lets in less",
      rewriting("claims", "late INTEGER NOT NULL", "late INTEGER NOT NULL CHECK (late = 0)"),
      found: isOfTheEngine),
    Change(
      "a table fills in what isn't said",
      rewriting("stored_records", "on_time INTEGER", "on_time INTEGER DEFAULT 1"), found: isOfTheEngine),
    Change(
      "a table compares otherwise",
      rewriting("drops", "sender TEXT NOT NULL", "sender TEXT NOT NULL COLLATE NOCASE"),
      found: isOfTheEngine),
    Change(
      "a table takes what it is given", rewriting("days", "STRICT, WITHOUT ROWID", "WITHOUT ROWID"),
      found: isOfTheEngine),
    Change(
      "a reminder won't come", in: .obligations,
      "UPDATE obligations SET remind_at = NULL WHERE remind_at IS NOT NULL"),
    Change(
      "a reminder comes later", in: .obligations,
      "UPDATE obligations SET remind_at = due WHERE remind_at IS NOT NULL"),
    Change("a rule is gone unnoticed", "UPDATE setting SET value = 'reply' WHERE key = 'rules'") {
      $0 == .setting(.rules)
    },
    Change("there are no rules", "DELETE FROM setting WHERE key = 'rules'") { $0 == .setting(.rules) },
    Change("no rule is noted", "UPDATE setting SET value = '' WHERE key = 'rules'") {
      $0 == .setting(.rules)
    },
    Change("no calendar counts", "DELETE FROM setting WHERE key = 'calendar'") { $0 == .setting(.calendar) },
    Change("another calendar is under way", "UPDATE setting SET value = 'x' WHERE key = 'calendar-under-way'")
    {
      $0 == .setting(.calendarUnderWay)
    },
    Change("it was never seen", "DELETE FROM setting WHERE key = 'last-seen'") { $0 == .setting(.lastSeen) },
    Change(
      "it ran in what is to come",
      "UPDATE setting SET value = '2031-01-08T13:00:00.000+08:00' WHERE key = 'last-seen'"
    ) {
      $0 == .setting(.lastSeen)
    },
    Change(
      "it wasn't seen for long",
      "UPDATE setting SET value = '2021-01-01T13:00:00.000+08:00' WHERE key = 'last-seen'"
    ) {
      $0 == .setting(.lastSeen)
    },
    Change("nobody knows when it was seen", "UPDATE setting SET value = 'soon' WHERE key = 'last-seen'") {
      $0 == .setting(.lastSeen)
    },
    Change("there is a rule more", "UPDATE setting SET value = value || ' x' WHERE key = 'rules'") {
      $0 == .setting(.rules)
    },
    Change(
      "it was seen a moment earlier or later",
      """
      UPDATE setting SET value = substr(value, 1, 22) || CASE substr(value, 23, 1) WHEN '7' THEN '8' ELSE '7' END
        || substr(value, 24) WHERE key = 'last-seen'
      """
    ) {
      $0 == .setting(.lastSeen)
    },
    Change("something is kept that nobody writes", "INSERT INTO setting VALUES ('note', 'x')") {
      $0 == .note("note")
    },
    Change(
      "it was taken over more often",
      "INSERT INTO setting VALUES ('settled', '77') ON CONFLICT (key) DO UPDATE SET value = '77'"
    ) {
      $0 == .note("settled")
    },
    Change("the form has another seal", "UPDATE setting SET value = '' WHERE key = 'seal:format'") {
      $0 == .note("format")
    },
    Change("a seal of what is kept is gone", "DELETE FROM setting WHERE key = 'seal:rules'") {
      $0 == .setting(.rules)
    },
    Change(
      "all was told of what is to come",
      "INSERT INTO setting VALUES ('last-told', '2031-01-08T13:00:00.000+08:00')"
    ) {
      $0 == .setting(.lastTold)
    },
  ]

  /// Changes how a table is made, as who writes into the schema can.
  private static func rewriting(_ table: String, _ old: String, _ new: String) -> String {
    """
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, '\(old)', '\(new)') WHERE type = 'table' AND name = '\(table)';
    PRAGMA writable_schema = RESET
    """
  }

  @Sendable private static func isAstray(_ what: LedgerFault.What) -> Bool {
    if case .astray = what { true } else { false }
  }

  @Sendable private static func isOfTheEngine(_ what: LedgerFault.What) -> Bool {
    if case .engine = what { true } else { false }
  }

  @Test func `that nobody would look when a reminder is due is found`() throws {
    let book = try Book.played()
    try book.decide { $0.setLastSeen(book.moment("2021-01-12T09:00:00")) }
    _ = try book.send(
      "i9", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i9", at: "2021-01-12T09:00:00")
    #expect(try book.ledger.read { try LedgerVerification.faults(of: $0) } == [])
    try book.change(
      """
      UPDATE matters SET wake_at = (
        SELECT min(due) FROM obligations WHERE matter_row = matters.id AND until_entry IS NULL AND outcome IS NULL)
      WHERE wake_at IS NOT NULL
      """)
    let faults = try book.ledger.read { try LedgerVerification.faults(of: $0) }
    #expect(faults.contains { if case .asleep = $0.what { true } else { false } }, "\(faults)")
  }

  @Test func `that nobody was told of a limit is found, however late somebody looks`() throws {
    let book = try Book(.sqlite)
    try book.send("i1", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i1", at: "2021-01-04T09:00:00")
    let matter = try book.matter("inquiry:XC-SPJ:i1")
    let duty = try #require(try book.stored(matter).first)
    let due = try #require(duty.due)
    func isFound(at moment: Instant) throws -> Bool {
      let faults = try book.ledger.read { try LedgerVerification.faults(of: $0, at: moment) }
      return faults.contains { $0.what == .asleep(matter.code) }
    }
    func tell(_ notice: String, _ type: String, _ key: Obligation.Key) throws {
      try book.decide { overlay in
        var notice = NoticeRow(
          notice: notice, recipient: "XC-WJ", issuedAt: book.moment("2021-01-20T09:00:00"))
        try overlay.insert(&notice, lines: 1)
        overlay.insertLine(of: notice, type: type, key, occasion: due.text, in: matter)
      }
    }
    let later = [-3_600, 0, 3_600, 90 * 86_400].map { due.adding(seconds: $0) }
    for moment in later { #expect(try !isFound(at: moment), "\(moment)") }
    try book.change("UPDATE matters SET wake_at = NULL")
    for moment in later { #expect(try isFound(at: moment), "\(moment)") }
    // Time is let act, and what others owe is told: of this nobody hears.
    try book.pass(to: "2021-01-20T09:00:00")
    try tell("N20210120-0001-XC-WJ", "overdue", Obligation.Key(rule: "claim", opener: "样例", debtor: "XC-WJ"))
    for moment in later { #expect(try isFound(at: moment), "\(moment)") }
    // Whoever was told needs no waking.
    let type = try #require(duty.noticeOfState(at: due))
    try tell("N20210120-0002-XC-WJ", type.rawValue, duty.key)
    for moment in later { #expect(try !isFound(at: moment), "\(moment)") }
  }

  @Test func `nothing that is kept of the running can be another, also where it is written over`() throws {
    let book = try Book.played()
    let last = try #require(try book.ledger.read { try $0.lastEntry() }?.at)
    try book.decide { $0.setLastSeen(last) }
    func faults() throws -> [LedgerFault.What] {
      try book.ledger.read { try LedgerVerification.faults(of: $0) }.map(\.what)
    }
    let rows = try book.ledger.read { try $0.allSettings() }
    #expect(try faults() == [])
    #expect(rows.count(where: { $0.key.hasPrefix("seal:") }) * 2 == rows.count)
    for (key, value) in rows {
      for other in ["", "x", "0", "\(value) ", String(value.dropLast())] where other != value {
        try book.change("UPDATE setting SET value = '\(other)' WHERE key = '\(key)'")
        // By its form a ledger is known for one.
        if key != "format" { #expect(try !faults().isEmpty, "\(key): \(other)") }
        try book.change("UPDATE setting SET value = '\(value)' WHERE key = '\(key)'")
      }
      if key == "format" { continue }
      try book.change("UPDATE setting SET key = 'x' || key WHERE key = '\(key)'")
      #expect(try !faults().isEmpty, "\(key) under another name")
      try book.change("UPDATE setting SET key = substr(key, 2) WHERE key = 'x\(key)'")
    }
    #expect(try faults() == [])
    let other = last.adding(seconds: 1)
    try book.change("UPDATE setting SET value = '\(other.text)' WHERE key = 'rules'")
    try book.decide { $0.setRules([]) }
    #expect(try faults().contains(.setting(.rules)))
  }

  @Test func `what an earlier program wrote between is sealed by the next write`() throws {
    let book = try Book.played()
    let last = try #require(try book.ledger.read { try $0.lastEntry() }?.at)
    try book.decide { $0.setLastSeen(last) }
    try book.change("UPDATE setting SET value = '\(last.adding(seconds: 1).text)' WHERE key = 'last-seen'")
    try book.change("UPDATE setting SET value = '7' WHERE key = 'settled'")
    let faults = try book.ledger.read { try LedgerVerification.faults(of: $0) }
    #expect(!faults.isEmpty && SettingSeal.isOfEarlierProgram(faults))
    try book.decide { $0.setLastSeen(last.adding(seconds: 60)) }
    #expect(try book.ledger.read { try LedgerVerification.faults(of: $0) } == [])
    try book.change("UPDATE setting SET value = value || ' x' WHERE key = 'rules'")
    let changed = try book.ledger.read { try LedgerVerification.faults(of: $0) }
    #expect(!changed.isEmpty && !SettingSeal.isOfEarlierProgram(changed))
    try book.change("UPDATE setting SET value = substr(value, 1, length(value) - 2) WHERE key = 'rules'")
    for days in [5, -40] as [Int64] {
      let moment = last.adding(seconds: days * 86_400).text
      try book.change("UPDATE setting SET value = '\(moment)' WHERE key = 'last-seen'")
      let contrary = try book.ledger.read { try LedgerVerification.faults(of: $0) }
      #expect(contrary.map(\.what) == [.setting(.lastSeen)] && !SettingSeal.isOfEarlierProgram(contrary))
    }
  }

  @Test func `what an earlier program kept of the running is sealed by the next write`() throws {
    let book = try Book.played()
    try book.change("DELETE FROM setting WHERE key LIKE 'seal:%'")
    #expect(try book.ledger.read { try LedgerVerification.faults(of: $0) } == [])
    let last = try #require(try book.ledger.read { try $0.lastEntry() }?.at)
    try book.decide { $0.setLastSeen(last) }
    #expect(try book.ledger.read { try LedgerVerification.faults(of: $0) } == [])
    try book.change("UPDATE setting SET value = value || ' x' WHERE key = 'rules'")
    #expect(
      try book.ledger.read { try LedgerVerification.faults(of: $0) }.map(\.what).contains(.setting(.rules)))
  }

  /// Before any change of calendar is told by an entry.
  @Test(arguments: [
    "UPDATE setting SET value = 'that of a notice to come' WHERE key = 'calendar'",
    "DELETE FROM setting WHERE key = 'calendar'", "DELETE FROM setting WHERE key <> 'format'",
  ])
  func `another calendar than that by which limits were counted is found`(sql: String) throws {
    let book = try Book(.sqlite)
    try book.send("i1", "inquiry", to: ["XC-WJ"], in: "inquiry:XC-SPJ:i1", at: "2021-01-04T09:00:00")
    try book.decide { overlay in
      overlay.setLastSeen(book.moment("2021-01-04T09:00:00"))
      overlay.setRules(Book.profile.rules.map(\.id).sorted())
      overlay.setCalendarVersion(book.calendar.version)
    }
    func faults() throws -> [LedgerFault.What] {
      try book.ledger.read { try LedgerVerification.faults(of: $0) }.map(\.what)
    }
    #expect(try faults() == [])
    try book.change(sql)
    #expect(try faults().contains(.setting(.calendar)))
  }

  @Test func `each number of a record finds it, whichever other does`() throws {
    let book = try Book(.sqlite)
    let drop = try book.drop("a")
    try book.decide { overlay in
      var drop = drop
      overlay.insert(&drop)
      for (number, documents) in [["样例许可〔2021〕1号", "JY1"], ["样例许可〔2021〕2号", "JY2"]].enumerated() {
        var record = RecordRow(
          drop: drop.id, number: number + 1, sender: drop.sender, msgId: "m\(number)", digest: [1],
          documents: documents)
        try overlay.insert(&record)
      }
    }
    func lost() throws -> Int {
      try book.ledger.read { try LedgerVerification.faults(of: $0) }.count {
        if case .lost = $0.what { true } else { false }
      }
    }
    #expect(try lost() == 0)
    for _ in 0..<4 {
      try book.change("DELETE FROM number_keys WHERE key = (SELECT min(key) FROM number_keys)")
      #expect(try lost() > 0)
    }
    #expect(try lost() == 2)
  }

  @Test func `a NUL is found in whichever text it stands`() throws {
    let book = try Book.played()
    #expect(try book.ledger.read { try $0.irregularities(limit: 1_000) } == [])
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: "\(book.folderPath)/ledger.sqlite", configuration: configuration)
    let columns = try queue.write { (database) throws in
      try database.execute(sql: "DROP TRIGGER entry_is_never_changed")
      return try Row.fetchAll(
        database,
        sql: """
          SELECT part.name AS part, info.name AS name FROM sqlite_schema AS part JOIN pragma_table_info(part.name) AS info
          WHERE part.type = 'table' AND info.type IN ('TEXT', 'ANY')
          """
      ).map { row in (table: row["part"] as String, column: row["name"] as String) }
    }
    #expect(columns.count > 80)
    var found = 0
    // By the keys of settings a ledger is known for one.
    for (table, column) in columns where (table, column) != ("setting", "key") {
      func change(_ value: String) throws -> Int {
        try queue.write { (database) throws in
          try database.execute(
            sql: "UPDATE \(table) SET \(column) = \(value) WHERE typeof(\(column)) = 'text'")
          return database.changesCount
        }
      }
      let count = try change("\(column) || char(0)")
      let told = try book.ledger.read { try $0.irregularities(limit: 1_000).map(\.en) }
      let line = "\(count) rows of \(table) have a NUL in \(column)"
      #expect(told.contains(line) == (count > 0), "\(line): \(told)")
      if count > 0 { found += 1 }
      _ = try change(
        "CAST(substr(CAST(\(column) AS BLOB), 1, length(CAST(\(column) AS BLOB)) - 1) AS TEXT)")
    }
    try queue.close()
    #expect(found > 50)
  }

  /// What may stand in a column in the place of what was written, in SQL.
  private static let others = [
    "NULL", "''", "'x'", "'late x'", "'2021-01-05'", "'2021-01-05T11:00:00.000+08:00'", "0", "1", "2",
    "4611686018427387904",
  ]

  /// Whether a change tells the same: nobody is nobody, with or without a text, and a matter may be woken too early; for when it
  /// isn't there are tests of their own.
  private static func isHarmless(_ column: String, _ old: DatabaseValue, _ other: String) -> Bool {
    if column == "parties" {
      return (old.isNull || old == "".databaseValue) && ["NULL", "''"].contains(other)
    }
    return column == "wake_at" && (other == "NULL" || other.contains("T11:00"))
  }

  @Test(arguments: ["matters", "obligations", "claims", "deliveries"])
  func `in no column can anything else stand unnoticed`(table: String) throws {
    let book = try Book.played()
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: "\(book.folderPath)/ledger.sqlite", configuration: configuration)
    let columns = try queue.read { (database) throws in try database.columns(in: table).map(\.name) }
    var tried = 0
    for column in columns where column != "id" {
      for state in ["IS NULL", "IS NOT NULL"] {
        let row = try queue.read { (database) throws in
          try Row.fetchOne(
            database,
            sql: "SELECT id, \(column) FROM \(table) WHERE \(column) \(state) ORDER BY id LIMIT 1")
        }
        guard let row else { continue }
        let (id, old): (Int64, DatabaseValue) = (row["id"], row[column])
        func stored(_ database: Database) throws -> String? {
          try String.fetchOne(
            database, sql: "SELECT typeof(\(column)) || ' ' || hex(\(column)) FROM \(table) WHERE id = ?",
            arguments: [id])
        }
        let before = try queue.read(stored)
        for other in Self.others + ["\(column) || char(0)"] where !Self.isHarmless(column, old, other) {
          let after: String?
          do {
            after = try queue.write { (database) throws in
              try database.execute(
                sql: "UPDATE \(table) SET \(column) = \(other) WHERE id = ?", arguments: [id])
              return try stored(database)
            }
          } catch is DatabaseError {
            // The table itself refuses it.
            continue
          }
          if after == before { continue }
          tried += 1
          let faults = try book.ledger.read { try LedgerVerification.faults(of: $0) }
          #expect(!faults.isEmpty, "\(column) \(state): \(other)")
          try queue.write { (database) throws in
            try database.execute(
              sql: "UPDATE \(table) SET \(column) = ? WHERE id = ?", arguments: [old, id])
          }
        }
      }
    }
    #expect(tried > 10)
    #expect(try book.ledger.read { try LedgerVerification.faults(of: $0) } == [])
    try queue.close()
  }

  @Test(arguments: changes) func `a change is found, and named`(change: Change) throws {
    let book = try Book.played()
    try book.change("PRAGMA foreign_keys = OFF; \(change.sql)")
    let faults = try book.ledger.read {
      try LedgerVerification.faults(of: $0)
    }
    #expect(faults.contains { change.found($0.what) }, "\(faults)")
  }
}
