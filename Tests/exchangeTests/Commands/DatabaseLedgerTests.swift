import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// An exchange whose ledger is in PostgreSQL does what one with a file does.
@Suite(.waitsLong) struct DatabaseLedgerTests {
  /// The settings of an exchange with its ledger there. Each exchange has keys of its own: without them packages are the same.
  private static func settings(_ url: String) -> [String] { ["ledger: \(url)", "signing: none"] }

  @Test func `ten weeks come to the same packages and the same chain, and the ledger goes there and back`()
    throws
  {
    let url = try PostgresServer.shared.newSchema()
    let file = try Sample.story.play(settings: ["signing: none"])
    let database = try Sample.story.play(settings: Self.settings(url))
    let packages = try Self.packages(of: file)
    #expect(packages.count > 40)
    #expect(try packages == Self.packages(of: database))
    #expect(try !Files.exists(database.layout.ledger))
    for exchange in [file, database] {
      #expect(try Files.bytes(of: exchange.root.appending(".ledger-head")) == Self.head(of: file))
      let outcome = try Program.run("verify", exchange.root.string)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }
    let drops = try [file, database].map { exchange in
      try Program.run("list", exchange.root.string, "drops", "--format", "json").text
    }
    #expect(!drops[0].isEmpty && drops[0] == drops[1])
    // Into a file, which the exchange then works with, and into another schema.
    let (copy, other) = (database.root.appending("copy.sqlite").string, try PostgresServer.shared.newSchema())
    for target in [copy, other] {
      let outcome = try Program.run("ledger", "copy", url, target)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
      let again = try Program.run("ledger", "copy", url, target)
      #expect(again.status == 64 && again.errors.contains("there is a ledger already"), "\(again.errors)")
    }
    let settings = String(decoding: try Files.bytes(of: database.layout.settings), as: UTF8.self)
    try Files.rename(FilePath(copy), to: database.layout.ledger)
    for now in ["sqlite", other] {
      try Files.replace(
        database.layout.settings, with: settings.replacing("ledger: \(url)", with: "ledger: \(now)").utf8)
      let outcome = try Program.run("verify", database.root.string)
      #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    }
  }

  @Test func `the file that was left for a database isn't asked when the settings name it again`() throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange()
    try exchange.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    try exchange.pass(TemporaryExchange.monday)
    let copied = try Program.run("ledger", "copy", exchange.layout.ledger.string, url)
    try #require(copied.status == 0, "\(copied.text)\(copied.errors)")
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: "\(settings)\nledger: \(url)\n".utf8)
    try exchange.pass("2021-01-05T09:00")
    try Files.replace(exchange.layout.settings, with: settings.utf8)
    for command in ["status", "todo", "report"] {
      let outcome = try exchange.ask(command)
      #expect(
        outcome.status == 1 && outcome.errors.contains("isn't the last ledger"),
        "\(command): \(outcome.text)\(outcome.errors)")
    }
  }

  @Test
  func `another exchange's ledger is refused by one that is new, and taken up where its own folder was lost`()
    throws
  {
    let url = try PostgresServer.shared.newSchema()
    let first = try TemporaryExchange(settings: Self.settings(url))
    try first.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    try first.pass(TemporaryExchange.monday)
    let second = try TemporaryExchange(settings: Self.settings(url))
    let name = try second.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    let root = second.root.string
    for command in [["run", "--once", root], ["status", root], ["verify", root], ["list", root, "drops"]] {
      let outcome = try Program.run(command)
      #expect(
        outcome.status == 1 && outcome.errors.contains("the ledger of another exchange"),
        "\(command): \(outcome.status) \(outcome.text)\(outcome.errors)")
    }
    #expect(try Files.exists(second.layout.inbox("XC-SPJ").appending(name)), "nothing is taken")
    try first.pass("2021-01-04T11:00")
    // Whoever says so has the ledger of a folder that is lost.
    let recovered = try Program.run("recover", root)
    #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
    #expect(recovered.text.contains("现已认下台账"), "\(recovered.text)")
    try second.pass("2021-01-04T12:00", comesBack: nil)
  }

  @Test func `a database that was lost is noticed, and rebuilt from what is kept`() throws {
    let server = try PostgresServer.shared
    let url = try server.newSchema()
    let exchange = try TemporaryExchange(settings: Self.settings(url))
    try exchange.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    try exchange.pass(TemporaryExchange.monday)
    try exchange.pass("2021-01-05T09:00")
    let head = try Files.bytes(of: exchange.root.appending(".ledger-head"))
    let schema = String(url.split(separator: "%3D").last!)
    try server.run("DROP SCHEMA \(schema) CASCADE; CREATE SCHEMA \(schema)")
    let lost = try exchange.run(at: "2021-01-05T10:00")
    #expect(lost.status == 1 && lost.errors.contains(schema), "\(lost.text)\(lost.errors)")
    let recovered = try Program.run("recover", exchange.root.string, "--at", "2021-01-05T10:00")
    #expect(recovered.status == 0, "\(recovered.text)\(recovered.errors)")
    let rebuilt = try server.run(
      "SELECT encode(digest, 'hex') FROM entry WHERE sequence = \(Self.sequence(head))", at: url)
    #expect(String(decoding: head, as: UTF8.self).contains(rebuilt.trimmingCharacters(in: .newlines)))
    try exchange.pass("2021-01-05T11:00")
  }

  @Test func `what is of a file only says what to do instead, and doctor looks at the server`() throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: Self.settings(url))
    try exchange.pass(TemporaryExchange.monday)
    let backup = try Program.run("backup", exchange.root.string, exchange.root.appending("b").string)
    #expect(backup.status == 64 && backup.errors.contains("pg_dump"), "\(backup.errors)")
    let restore = try Program.run("restore", exchange.root.string, exchange.root.appending("b").string)
    #expect(restore.status == 64 && restore.errors.contains("pg_restore"), "\(restore.errors)")
    // The tests' server doesn't outlive the machine, and lets its one role do everything.
    let doctor = try Program.run("doctor", exchange.root.string, "--lang", "en")
    #expect(doctor.text.contains("fsync of PostgreSQL is off"), "\(doctor.text)")
    #expect(doctor.text.contains("owns the tables or is a superuser"), "\(doctor.text)")
  }

  @Test func `a database that was changed is put back by its own means`() throws {
    let url = try PostgresServer.shared.newSchema()
    let exchange = try TemporaryExchange(settings: Self.settings(url))
    try exchange.send("inquiry", from: "XC-SPJ", ["msgId": "SPJ-1"])
    try exchange.pass(TemporaryExchange.monday)
    try PostgresServer.shared.run("UPDATE deliveries SET sha256 = 'b'", at: url)
    for language in ["zh", "en"] {
      for command in [["verify"], ["doctor"], ["status", "--check"]] {
        let outcome = try Program.run(
          [command[0], exchange.root.string] + command.dropFirst() + ["--lang", language])
        let said = outcome.text + outcome.errors
        #expect(outcome.status != 0 && said.contains("pg_restore"), "\(command): \(said)")
        #expect(!said.contains("exchange restore") && !said.contains("-wal"), "\(command): \(said)")
      }
    }
  }

  @Test(arguments: [
    "Postgresql://exchange:geheim@db.example/x", "postgresql://exchange:geheim/o@db.example/x",
    "mysql://a:geheim@b/c",
    "postgresql://exchange@db.example/x?sslpassword=geheim",
  ])
  func `an address with a password isn't shown where one is copied to`(address: String) throws {
    let exchange = try TemporaryExchange()
    for places in [
      [address, exchange.root.appending("copy").string], [exchange.layout.ledger.string, address],
    ] {
      let outcome = try Program.run(["ledger", "copy"] + places)
      #expect(
        outcome.status == 64 && !outcome.errors.contains("geheim"), "\(outcome.status) \(outcome.errors)")
    }
  }

  @Test(arguments: [
    ("postgresql://exchange@db.example/exchange?sslpassword=geheim", "has a password in it"),
    ("postgresql://exchange:geheim/o@db.example/exchange", "isn't understood"),
    ("postgresql://exchange:geheim@db.example/exchange", "has a password in it"),
    ("postgresql://db.example/exchange?nothing=1", "isn't understood"),
  ])
  func `an address that isn't right is told with the settings`(url: String, said: String) throws {
    let exchange = try TemporaryExchange(settings: Self.settings(url))
    let outcome = try exchange.run()
    #expect(outcome.status == 65 && outcome.errors.contains(said), "\(outcome.status) \(outcome.errors)")
    #expect(!outcome.errors.contains("geheim"))
  }

  @Test func `a server that isn't there is told, and nothing is done`() throws {
    let exchange = try TemporaryExchange(settings: Self.settings("postgresql://nobody@/x?host=/nowhere"))
    let outcome = try exchange.run()
    #expect(outcome.status != 0 && outcome.errors.contains("/nowhere"), "\(outcome.errors)")
  }

  private static func head(of exchange: TemporaryExchange) throws -> [UInt8] {
    try Files.bytes(of: exchange.root.appending(".ledger-head"))
  }

  private static func sequence(_ head: [UInt8]) throws -> Int {
    struct Head: Decodable { let entry: Int }
    return try JSONDecoder().decode(Head.self, from: Data(head)).entry
  }

  /// The packages of an exchange by their names.
  private static func packages(of exchange: TemporaryExchange) throws -> [String: [UInt8]] {
    let names = try Files.names(in: exchange.layout.reports).map(\.string).filter { $0.hasSuffix(".zip") }
    return Dictionary(
      uniqueKeysWithValues: try names.map { ($0, try Files.bytes(of: exchange.layout.reports.appending($0))) }
    )
  }
}
