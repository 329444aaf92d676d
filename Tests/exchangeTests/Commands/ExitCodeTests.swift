import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// What a command tells the shell that called it.
@Suite(.waits) struct ExitCodeTests {
  @Test func `an accepted file ends in 0 and one that is sent back in 3`() throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "好.csv", from: "XC-SPJ")
    #expect(try exchange.run().status == 0)
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    #expect(try exchange.run().status == 3)
    #expect(try exchange.run().status == 0, "what was sent back isn't told again")
  }

  @Test(arguments: [
    ["frob"], ["run"], ["run", "--once"], ["run", "/nowhere", "--at", "2021-01-04T10:00"],
    ["run", "/nowhere", "--once", "--at", "yesterday"], ["template", "claim", "--format", "pdf"],
    ["check", "x.csv", "--lang", "fr"], ["status"], ["report", "/nowhere", "--from", "2021-01-04"],
    ["report", "/nowhere", "--month", "2021-01", "--week", "2021-01-04"], ["claim", "/nowhere"],
  ])
  func `a command line that isn't understood ends in 64`(arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(!outcome.errors.isEmpty)
  }

  @Test(arguments: [
    (["list", "/nowhere", "open", "--limit", "-1"], "--limit is a number from 1 to 10000"),
    (["serve", "/nowhere", "--port", "-1"], "--port is a number from 0 to 65535"),
    (
      ["token", "add", "/nowhere", "--department", "XC-WJ", "--days", "-1"],
      "--days is a number from 1 to 3660"
    ),
  ])
  func `a number that is too low is told as one`(arguments: [String], says: String) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 64 && outcome.errors.contains(says), "\(outcome.errors)")
  }

  @Test(arguments: ["", " "]) func `a title of nothing makes nothing`(title: String) throws {
    let folder = try Files.makeTemporaryFolder(named: "untitled")
    defer { try? Files.removeTree(folder) }
    let outcome = try Program.run("init", folder.appending("x").string, "--title", title)
    #expect(outcome.status == 64 && outcome.errors.contains("--title"), "\(outcome.errors)")
    #expect(try !Files.exists(folder.appending("x")))
  }

  @Test func `a folder without an exchange ends in 65 and says how to make one`() throws {
    let outcome = try Program.run("run", "--once", "/nowhere")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("exchange init /nowhere"))
  }

  @Test(arguments: [
    ("exchange.yaml", "title: 样例\nprofile: xuecheng-2020-19\nsettleSeconds: soon\n", 3),
    ("exchange.yaml", "title: 样例\nprofil: xuecheng-2020-19\n", 2),
    ("exchange.yaml", "title: 样例\nprofile: xuecheng-2020-19\nacceptance: sometimes\n", 3),
    (
      "catalog/departments.csv",
      "dept_code,name,role,uscc,valid_from,valid_to,format,encoding\nXC-SPJ,样例局,APPROVAL,,2020-12-22,,csv,utf-9\n",
      2
    ),
    ("catalog/items.csv", "item_code,item_name,lead_dept,co_depts\nXK001,样例许可\n", 2),
  ])
  func `a file of ours that can't be used ends in 65 with its name and line`(
    file: String, text: String, line: Int
  ) throws {
    let exchange = try TemporaryExchange()
    let path = exchange.root.appending(FilePath(file).components)
    try Files.replace(path, with: text.utf8)
    for command in ["run", "status"] {
      let outcome = try Program.run([command, exchange.root.string] + (command == "run" ? ["--once"] : []))
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("\(path):\(line): "), "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    "sqlite3", "ledger.sqlite", "/srv/ledger.sqlite", "./ledger.sqlite", "file:ledger.sqlite",
    "postgresql:/x",
    "PostgreSQL://exchange:geheim@db.example/exchange", "postgresql://db.example/exchange?nothing=1",
  ])
  func `a ledger that isn't well said ends in 65 with its line, and isn't taken for a lost one`(
    setting: String
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "好.csv", from: "XC-SPJ")
    try exchange.run()
    let settings = exchange.layout.settings
    let text = try String(decoding: Files.bytes(of: settings), as: UTF8.self)
    let whole = text.hasSuffix("\n") ? text : text + "\n"
    try Files.replace(settings, with: "\(whole)ledger: \(setting)\n".utf8)
    let place =
      "\(settings):\(whole.split(separator: "\n", omittingEmptySubsequences: false).count): ledger: "
    for command in [["run", "--once"], ["status"], ["verify"], ["recover"]] {
      let outcome = try Program.run([command[0], exchange.root.string] + command.dropFirst())
      #expect(outcome.status == 65, "\(command): \(outcome.errors)")
      #expect(outcome.errors.contains(place), "\(command): \(outcome.errors)")
      #expect(!outcome.errors.contains("exchange re") && !outcome.errors.contains("geheim"))
    }
    let health = try Program.run("status", exchange.root.string, "--check", "--lang", "en")
    #expect(health.status == 2 && health.text.contains(place), "\(health.text)")
    #expect(!health.text.contains("exchange re"), "neither restore nor recover helps")
    try Files.replace(settings, with: "\(whole)ledger: SQLite\n".utf8)
    #expect(try exchange.run(at: "2021-01-04T11:00").status == 0)
    #expect(try exchange.ledger { try $0.drop("20210104-0001") } != nil)
  }

  @Test func `nobody acts in the name of one that takes no part, and it may be asked about`() throws {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T10:00")
    let root = exchange.root.string
    let file = exchange.root.appending("培训_1.csv")
    try Files.replace(file, with: SampleBundle.records("training-info", [["recipients": "XC-WJ"]]))
    let before = try exchange.files(below: exchange.layout.departments)
    for observer in ["XC-ZFB", "薛城区人民政府办公室"] {
      for command in [
        ["claim", root, "--department", observer], ["claim", root, "--department", observer, "SPJ-1"],
        ["check", file.string, "--exchange", root, "--sender", observer],
        ["check", file.string, "--sender", observer],
        ["template", "training-info", "--exchange", root, "--sender", observer],
        ["template", "training-info", "--sender", observer],
        ["token", "add", root, "--department", observer],
      ] {
        let outcome = try Program.run(command)
        #expect(
          outcome.status == 64 && outcome.errors.contains("OBSERVER"),
          "\(command): \(outcome.text)\(outcome.errors)")
      }
      for command in [
        ["todo", root, "--department", observer], ["list", root, "drops", "--department", observer],
      ] {
        #expect(try Program.run(command).status == 0, "\(command)")
      }
    }
    #expect(try exchange.files(below: exchange.layout.departments) == before)
  }

  @Test func `a folder that holds something isn't laid out`() throws {
    let exchange = try TemporaryExchange()
    let outcome = try Program.run("init", exchange.root.string)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("not empty"))
  }

  @Test func `a clock behind the ledger ends in 64 and changes nothing`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.drop(SampleBundle.approvals([.init(docNo: "薛审字〔2021〕1号")]), as: "好.csv", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T09:00").status == 64)
    #expect(try exchange.names(in: exchange.layout.inbox("XC-SPJ")).count == 1)
  }

  @Test func `a ledger that is no database stops the processor and stays as it is`() throws {
    let exchange = try TemporaryExchange()
    let bytes = Array(repeating: Array("样例".utf8), count: 1_000).flatMap { $0 }
    try Files.replace(exchange.layout.ledger, with: bytes)
    let outcome = try exchange.run()
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("Restore the last backup"))
    #expect(try Files.bytes(of: exchange.layout.ledger) == bytes)
  }
}
