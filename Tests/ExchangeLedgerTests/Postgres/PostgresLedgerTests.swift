import ExchangeBase
import ExchangeLedgerPostgres
import ExchangeLedgerSQLite
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeLedger

/// What a ledger in PostgreSQL promises beside what every ledger does.
struct PostgresLedgerTests {
  private let now = Instant("2021-01-04T09:00:00.000+08:00")!

  /// A ledger in a schema of its own, with where that is.
  private func ledger() throws -> (ledger: PostgresLedger, url: String) {
    let url = try PostgresServer.shared.newSchema()
    return (try PostgresLedger(PostgresPlace(url), now: now), url)
  }

  /// Stores an entry, and nothing else.
  private func note(
    _ subject: String, in ledger: some LedgerStore, once condition: () throws -> Void = {}
  ) throws {
    let changes = try ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: "/tmp")
      try overlay.append(.timePassed, subject: subject, at: now, detail: [String: String]())
      return overlay.changes
    }
    try ledger.apply([changes], once: condition)
  }

  @Test(arguments: [
    "UPDATE entry SET subject = 'b'", "DELETE FROM entry", "TRUNCATE entry",
  ])
  func `the chain is refused to be changed, whoever asks`(sql: String) throws {
    let (ledger, url) = try ledger()
    try note("a", in: ledger)
    #expect(throws: PostgresServer.Failure.self) { try PostgresServer.shared.run(sql, at: url) }
    #expect(try ledger.read { try $0.lastEntry()?.subject } == "a")
  }

  @Test func `a role with the rights that are told does all that is done, and changes nothing`() throws {
    let server = try PostgresServer.shared
    let url = try server.newSchema()
    let schema = String(url.split(separator: "%3D").last!)
    _ = try PostgresLedger(PostgresPlace(url), now: nil)
    let role = "adds_\(schema)"
    try server.run(
      "CREATE ROLE \(role) LOGIN; GRANT USAGE ON SCHEMA \(schema) TO \(role); \(PostgresLedger.rights(of: role))",
      at: url)
    let own = server.url(of: schema, role: role)
    let (place, whole) = (try PostgresPlace(own), try PostgresPlace(url))
    #expect(try PostgresLedger.condition(of: place).lacking == [])
    #expect(try !PostgresLedger.condition(of: place).mayChangeAll)
    #expect(try PostgresLedger.condition(of: whole).mayChangeAll)
    // All tables are filled by the story.
    let book = try Book.played()
    try LedgerTransfer.bring(
      book.ledger, into: PostgresLedger(place, now: nil), spoolingIn: FilePath(book.folderPath))
    // As one of several, which finds another gone.
    let silent = try PostgresLedger(place, now: nil)
    _ = try silent.join(host: "样例机", process: 1, lease: .milliseconds(1))
    let member = try PostgresLedger(place, now: nil)
    let number = try member.join(host: "样例机", process: 2, lease: .seconds(60))
    let board = try member.renew([]) { $0.free(of: ["a", "b"], for: number) }
    #expect(board.members.map(\.number) == [number] && board.held(by: number) == ["a", "b"])
    try note("a", in: member)
    #expect(try member.allot(2, after: 3, on: "20210104") == 4)
    try member.give(back: ["a"])
    try member.leave()
    for sql in [
      "UPDATE entry SET subject = 'b'", "DELETE FROM drops", "UPDATE records SET digest = ''",
      "UPDATE drops SET verdict = 'rejected'", "ALTER TABLE entry DISABLE TRIGGER ALL", "DROP TABLE days",
    ] {
      #expect(throws: PostgresServer.Failure.self, "\(sql)") { try server.run(sql, at: own) }
    }
    try server.run("REVOKE INSERT ON entry FROM \(role)", at: url)
    #expect(try PostgresLedger.condition(of: place).lacking == ["INSERT entry"])
    // What may not be asked is named as well, and what isn't there.
    try server.run("REVOKE SELECT ON setting, drops FROM \(role)", at: url)
    #expect(
      try PostgresLedger.condition(of: place).lacking == ["SELECT setting", "SELECT drops", "INSERT entry"])
    let denied = #expect(throws: LedgerError.self) { try PostgresLedger(place, now: nil) }
    #expect(denied?.code == .database && denied?.message.zh.contains("table setting") == true)
    try server.run("DROP TABLE claims CASCADE", at: url)
    #expect(try PostgresLedger.condition(of: place).missing == ["claims"])
    let lost = #expect(throws: LedgerError.self) {
      try PostgresLedger(whole, now: nil).read { _ = try $0.count(of: .claims) }
    }
    #expect(lost?.code == .damaged && lost?.message.zh.contains("claims") == true)
    #expect(lost?.message.en.contains("put back the last backup") == true)
  }

  @Test func `a role that may not make the tables is told who has to, and how`() throws {
    let server = try PostgresServer.shared
    let url = try server.newSchema()
    let schema = String(url.split(separator: "%3D").last!)
    let role = "makes_nothing_\(schema)"
    try server.run("CREATE ROLE \(role) LOGIN; GRANT USAGE ON SCHEMA \(schema) TO \(role)", at: url)
    let place = try PostgresPlace(server.url(of: schema, role: role))
    let denied = #expect(throws: LedgerError.self) { try PostgresLedger(place, now: nil) }
    #expect(denied?.code == .database && denied?.message.zh.contains("以数据库的所有者做一次") == true)
    #expect(denied?.message.en.contains("PGUSER=OWNER") == true)
    // As it says.
    _ = try PostgresLedger(PostgresPlace(url), now: now)
    try server.run(PostgresLedger.rights(of: role), at: url)
    try note("a", in: PostgresLedger(place, now: nil))
  }

  @Test func `why there is no connection is told in words that help`() throws {
    let (server, folder) = (try PostgresServer.shared, try PostgresServer.shared.folder)
    try server.run("CREATE DATABASE shut ALLOW_CONNECTIONS false")
    try server.run("CREATE ROLE nologin")
    for (url, said) in [
      ("postgresql://postgres@/shut?host=\(folder)", "暂停了这个数据库的连接"),
      ("postgresql://nologin@/postgres?host=\(folder)", "这个角色不能登录"),
      ("postgresql://postgres@/postgres?host=/nowhere", "没有数据库的套接字"),
      ("postgresql://postgres@127.0.0.1:1/postgres", "没有在那个地址和端口上应答"),
      ("postgresql://postgres@nobody.invalid/postgres", "找不到数据库的主机名"),
      ("postgresql://postgres@/nothing?host=\(folder)", "没有这个数据库或角色"),
      ("postgresql://nobody@/postgres?host=\(folder)", "没有这个数据库或角色"),
    ] {
      let failure = #expect(throws: LedgerError.self, "\(url)") {
        try PostgresLedger(PostgresPlace(url), now: nil, making: false)
      }
      #expect(failure?.message.zh.contains(said) == true, "\(failure?.message.zh ?? "")")
    }
  }

  /// What a superuser can do to a ledger, and what is found of it.
  @Test(arguments: [
    "UPDATE deliveries SET sha256 = 'other' WHERE id = 1", "DELETE FROM claims WHERE id = 1",
    "UPDATE records SET digest = sha256('other') WHERE id = 2",
    "UPDATE records SET msg_id = 'other' WHERE id = 2",
    "DROP TRIGGER entry_is_never_changed ON entry", "ALTER TABLE entry DISABLE TRIGGER USER",
    "ALTER TABLE claims DISABLE TRIGGER ALL",
    """
    CREATE FUNCTION otherwise() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER quietly BEFORE INSERT ON claims FOR EACH ROW EXECUTE FUNCTION otherwise()
    """,
    "CREATE OR REPLACE FUNCTION entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    """
    ALTER TABLE entry DISABLE TRIGGER USER; UPDATE entry SET subject = 'other' WHERE sequence = 7;
    ALTER TABLE entry ENABLE TRIGGER USER
    """,
  ])
  func `what was changed behind the ledger's back is found`(sql: String) throws {
    let (story, url) = (try Book.played(), try PostgresServer.shared.newSchema())
    let ledger = try PostgresLedger(PostgresPlace(url), now: nil)
    try LedgerTransfer.bring(story.ledger, into: ledger, spoolingIn: FilePath(story.folderPath))
    #expect(try ledger.read { try LedgerVerification.faults(of: $0) } == [])
    // By references alone some of it couldn't be done.
    try PostgresServer.shared.run("SET session_replication_role = replica; \(sql)", at: url)
    #expect(try !ledger.read { try LedgerVerification.faults(of: $0) }.isEmpty)
  }

  @Test(arguments: [
    ("CREATE RULE quietly AS ON INSERT TO claims DO INSTEAD NOTHING", "rule quietly of claims"),
    (
      "ALTER TABLE records DROP CONSTRAINT records_msg_id_sender_key",
      "constraint records: UNIQUE (msg_id, sender)"
    ),
    (
      "ALTER TABLE claims DROP CONSTRAINT claims_delivery_row_fkey",
      "constraint claims: FOREIGN KEY (delivery_row) REFERENCES deliveries (id)"
    ),
    ("ALTER TABLE drops ADD CHECK (bytes > 5)", "constraint drops: drops_bytes_check (bytes)"),
    ("DROP INDEX drops_receipt", "index drops_receipt"),
    ("CREATE UNIQUE INDEX refuses ON drops (bytes)", "index refuses"),
    (
      "DROP INDEX obligations_current; CREATE INDEX obligations_current ON obligations (matter_row)",
      "index obligations_current"
    ),
    ("ALTER TABLE drops ALTER sender DROP NOT NULL", "column drops.sender"),
    ("ALTER TABLE claims ALTER reason TYPE text COLLATE \"POSIX\"", "column claims.reason"),
    ("ALTER TABLE drops ALTER kind SET DEFAULT 'x'", "column drops.kind"),
    ("ALTER TABLE drops ENABLE ROW LEVEL SECURITY", "table drops"),
    ("ALTER TABLE leases SET UNLOGGED", "table leases"),
    ("CREATE TABLE child () INHERITS (drops)", "table drops"), ("DROP TABLE claims", "table claims"),
    (
      "CREATE OR REPLACE VIEW delivery_records AS SELECT * FROM redelivered_records", "view delivery_records"
    ),
    (
      """
      DROP TRIGGER entry_is_never_changed ON entry; CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
        FOR EACH ROW WHEN (false) EXECUTE FUNCTION entry_is_append_only()
      """, "trigger entry_is_never_changed"
    ),
  ])
  func `a part that isn't as it is made is named`(sql: String, part: String) throws {
    let (ledger, url) = try ledger()
    func changes() throws -> [LocalizedText] {
      try ledger.read { try $0.damages(limit: 100) + $0.irregularities(limit: 100) }
    }
    #expect(try changes() == [])
    try PostgresServer.shared.run(sql, at: url)
    let found = try changes()
    #expect(found.map(\.en) == ["\(part) isn't what this program makes"])
    #expect(found.allSatisfy { $0.zh.hasSuffix("不是本程序建的样子") && !$0.zh.hasPrefix(part) })
  }

  @Test func `whoever administers the database may have further indices and tables`() throws {
    let (ledger, url) = try ledger()
    try PostgresServer.shared.run(
      "CREATE INDEX quicker ON drops (bytes); CREATE TABLE own (id bigint); GRANT INSERT ON drops TO PUBLIC",
      at: url)
    #expect(try ledger.read { try LedgerVerification.faults(of: $0) } == [])
    #expect(try PostgresLedger.condition(of: PostgresPlace(url)).openToAll == ["drops"])
  }

  @Test func `what isn't a ledger that this program knows is left alone`() throws {
    let (_, url) = try ledger()
    let server = try PostgresServer.shared
    try server.run("UPDATE setting SET value = '99' WHERE key = 'format'", at: url)
    #expect(throws: LedgerError.self) { try PostgresLedger(PostgresPlace(url), now: now) }
    let other = try server.newSchema()
    try server.run("CREATE TABLE something (id bigint)", at: other)
    #expect(throws: LedgerError.self) { try PostgresLedger(PostgresPlace(other), now: now) }
    let empty = try server.newSchema()
    #expect(throws: LedgerError.self) { try PostgresLedger(PostgresPlace(empty), now: now, making: false) }
    #expect(try !PostgresLedger.isMade(in: PostgresPlace(empty)))
  }

  @Test(arguments: [
    "postgresql://a:secret@db.example/x", "postgresql://db.example/x?password=secret", "postgresql://[",
    "postgresql://db.example/x?nothing=1", "ledger.sqlite", "Postgresql://a:secret@db.example/x",
    "postgresql://db.example/x?sslpassword=secret", "postgresql://a:secret/or@db.example/x",
    "postgresql://a:12/secret@db.example/x", "postgresql://a/secret@db.example/x",
    "postgresql:/a:secret@db.example/x",
    "mysql://a:secret@db.example/x", "host=db.example password=secret",
  ])
  func `a place with a password, or that can't be understood, is refused`(url: String) throws {
    let error = try #require(throws: LedgerError.self) { try PostgresPlace(url) }
    #expect(!error.message.zh.contains("secret") && !error.message.en.contains("secret"))
  }

  @Test(arguments: [
    ("postgresql://db.example/x", "postgresql://db.example/x"),
    ("postgres://a@db.example:5433/x?sslmode=verify-full", "postgresql://a@db.example:5433/x"),
    ("postgresql://a@db1,db2:5433/x?target_session_attrs=read-write", "postgresql://a@db1,db2:5433/x"),
    ("postgresql://[::1]/x", "postgresql://[::1]/x"), ("postgresql:///x", "postgresql:///x"),
    (
      "postgresql://a@/x?host=/run/pg&application_name=y&options=-csearch_path%3Dz%20-c%20jit%3Doff",
      "postgresql://a@/x?host=/run/pg&options=-csearch_path%3Dz"
    ),
  ])
  func `of an address user, server, database and schema are shown`(url: String, shown: String) throws {
    #expect(try PostgresPlace(url).url == shown)
    #expect(PostgresPlace.isMeant(by: url))
  }

  @Test func `whoever stores waits until another has stored, and is told where it takes too long`() throws {
    let (ledger, url) = try ledger()
    let other = try PostgresLedger(PostgresPlace(url), now: now)
    var refused: LedgerError?
    try note("a", in: ledger) {
      // Who asks isn't held up.
      #expect(try other.read { try $0.lastEntry()?.sequence } == 1)
      do { try note("b", in: other) } catch let error as LedgerError { refused = error }
    }
    #expect(refused?.code == .database)
    #expect(refused?.message.zh.contains("别的程序正在写") == true)
    try note("b", in: other)
    #expect(try ledger.read { try $0.lastEntry()?.subject } == "b")
  }

  @Test func `a commit that the server ended before is found not to have happened`() throws {
    let (ledger, url) = try ledger()
    let error = #expect(throws: LedgerError.self) {
      try note("lost", in: ledger) { try end(backendsAt: url, of: .shared, where: "state LIKE 'idle in%'") }
    }
    #expect(error?.code == .uncertain)
    #expect(try ledger.read { try $0.lastEntry()?.sequence } == 1)
    try note("after", in: ledger)
    #expect(try ledger.read { try $0.lastEntry()?.subject } == "after")
  }

  /// It is written here, and waits for a standby, when the connection breaks.
  @Test func `a commit whose answer was lost is found to have happened`() throws {
    let server = try PostgresServer("c")
    let url = try server.newSchema()
    let ledger = try PostgresLedger(PostgresPlace(url), now: now)
    let isFound = Thread.whileRunning {
      for _ in 0..<1_000 where try end(backendsAt: url, of: server, where: "wait_event = 'SyncRep'") > 0 {
        try server.run("ALTER SYSTEM RESET synchronous_standby_names", at: url)
        try server.run("SELECT pg_reload_conf()", at: url)
        return
      }
    }
    var error: LedgerError?
    var kept = ""
    // The server takes up what it is told when it comes to it, and no commit waits before.
    for number in 0..<5_000 where error == nil {
      kept = "kept \(number)"
      do {
        try note(kept, in: ledger) {
          guard number == 0 else { return }
          try server.run("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", at: url)
          try server.run("SELECT pg_reload_conf()", at: url)
          isFound.start()
        }
      } catch let lost as LedgerError {
        error = lost
      }
    }
    #expect(error?.code == .uncertain)
    #expect(try ledger.read { try $0.lastEntry()?.subject } == kept)
    try note("after", in: ledger)
    #expect(try ledger.read { try $0.firstBrokenEntry() } == nil)
  }

  @Test func `connections that were kept and have gone are made anew`() throws {
    let (ledger, url) = try ledger()
    try note("a", in: ledger)
    #expect(try end(backendsAt: url, of: .shared, where: "state = 'idle'") > 0)
    #expect(try ledger.read { try $0.lastEntry()?.subject } == "a")
    try note("b", in: ledger)
  }

  /// Ends the server's side of connections of the program.
  @discardableResult
  private func end(backendsAt url: String, of server: PostgresServer, where condition: String) throws -> Int {
    let schema = String(url.split(separator: "%3D").last!)
    let ended = try server.run(
      """
      SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
      WHERE application_name = '\(schema)' AND pid <> pg_backend_pid() AND \(condition)
      """, at: url)
    return Int(ended.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }
}

extension Thread {
  /// A thread that runs what doesn't fail.
  fileprivate static func whileRunning(_ body: @escaping @Sendable () throws -> Void) -> Thread {
    Thread { do { try body() } catch { Issue.record(error) } }
  }
}
