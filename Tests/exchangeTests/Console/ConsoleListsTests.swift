import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What somebody looks for at the console he finds, and what became of it stands there: among files, and in the life of a matter.
@Suite(.waits) struct ConsoleListsTests {
  private let exchange: TemporaryExchange
  private let console: ServedConsole
  private let bureau, sender, recipient: String

  init() throws {
    exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    // Two more files: one that comes back, and one of another's.
    try exchange.drop(Array("什么都不是".utf8), as: "坏 & 的.csv", from: ConsoleStory.sender)
    try exchange.drop(Array("什么都不是".utf8), as: "别的.csv", from: ConsoleStory.foreign)
    try exchange.pass("2021-01-05T08:00", comesBack: nil)
    console = try ServedConsole(exchange, at: ConsoleStory.moment)
    func signIn(_ department: String, _ console: ServedConsole, _ exchange: TemporaryExchange) throws
      -> String
    {
      try console.signIn(ConsoleStory.token(of: department, in: exchange))
    }
    bureau = try signIn(ConsoleStory.bureau, console, exchange)
    sender = try signIn(ConsoleStory.sender, console, exchange)
    recipient = try signIn(ConsoleStory.recipient, console, exchange)
  }

  /// The names of the files that a list has.
  private func files(_ query: String, as cookie: String) throws -> Set<String> {
    let answer = try console.ask("/files\(query)", cookie: cookie)
    try #require(answer.status == 200, "\(query): \(answer.body)")
    let known = [
      "坏 &amp; 的.csv": "坏", "别的.csv": "别的", "inquiry_2.csv": "H-1", "inquiry_3.csv": "H-2", "决定": "A-1",
    ]
    return Set(known.filter { answer.body.contains("\($0.key)") }.values)
  }

  private func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }

  @Test func `files are found by department, verdict and name, and the table that is downloaded has those`()
    throws
  {
    let own: Set = ["坏", "H-1", "H-2", "A-1"]
    #expect(try files("", as: bureau) == own.union(["别的"]))
    #expect(try files("", as: sender) == own)
    for (query, found) in [
      ("?verdict=rejected", ["坏", "别的"]), ("?verdict=accepted", ["H-1", "H-2", "A-1"]),
      ("?verdict=nothing", []),
      ("?name=INQUIRY", ["H-1", "H-2"]), ("?name=\(encoded("坏 & 的"))", ["坏"]), ("?name=%25", []),
      ("?name=_2", ["H-1"]),
      ("?verdict=rejected&department=\(ConsoleStory.foreign)", ["别的"]),
      ("?verdict=accepted&name=inquiry_3&department=\(ConsoleStory.sender)", ["H-2"]),
    ] {
      #expect(try files(query, as: bureau) == Set(found), "\(query)")
      #expect(
        try query.contains("department=\(ConsoleStory.foreign)")
          || files(query, as: sender) == own.intersection(found),
        "\(query)")
    }
    let page = try console.ask("/files?verdict=rejected&name=\(encoded("坏 &"))", cookie: bureau).body
    #expect(page.contains("<option value=\"rejected\" selected>") && page.contains("value=\"坏 &amp;\""))
    let link = try #require(page.firstMatch(of: /href="(\/files\.csv\?[^"]*)"/)).output.1.replacing(
      "&amp;", with: "&")
    let table = try console.ask(String(link), cookie: bureau).body
    #expect(table.split(separator: "\r\n").count == 2 && table.contains("坏 & 的.csv"))
    #expect(
      try console.ask("/files?verdict=accepted&name=%E5%9D%8F", cookie: bureau).body.contains("没有这样的文件"))
    #expect(try console.ask("/files?after=x", cookie: bureau).status == 404)
  }

  @Test func `who looks at a file reads its receipt, if it is his own, and a matter leads to its files`()
    throws
  {
    // What is owed has its article, what was dropped and delivered a page of its own.
    let matter = try console.ask("/trace?id=A-1", cookie: bureau).body
    #expect(matter.contains("待办：") && matter.contains("（第二十二条"))
    let links = Set(matter.matches(of: /<a href="\/trace\?id=([^"]*)">/).map { String($0.output.1) })
    let drop = try #require(links.first { !$0.contains("XC-") })
    let delivery = try #require(links.first { $0.hasPrefix("\(drop)-XC-") })
    #expect(!matter.contains("id=\"receipt\""))
    for (id, cookie, told) in [
      (drop, bureau, true), (drop, sender, true), (delivery, bureau, true), (delivery, sender, true),
      (encoded("坏 & 的.csv"), sender, true), (encoded("坏 & 的.csv"), bureau, true),
    ] {
      let answer = try console.ask("/trace?id=\(id)", cookie: cookie)
      #expect(answer.status == 200 && answer.body.contains("id=\"receipt\"") == told, "\(id)")
    }
    let bad = try console.ask("/trace?id=\(encoded("坏 & 的.csv"))&lang=en", cookie: sender).body
    #expect(bad.contains(": Error: ") && bad.contains("坏 &amp; 的.csv"))
    // Who got a file reads nothing of what its sender was told.
    let got = try console.ask("/trace?id=H-1", cookie: recipient)
    #expect(got.status == 200)
    let shown = got.body.matches(of: /<a href="\/trace\?id=([^"]*)">/).map { String($0.output.1) }
    #expect(!shown.isEmpty)
    for id in shown {
      let answer = try console.ask("/trace?id=\(id)", cookie: recipient)
      #expect(answer.status == 200 && !answer.body.contains("id=\"receipt\""), "\(id)")
    }
  }

  @Test func `a department finds what it has to do, and beside it what others owe it and nothing else`()
    throws
  {
    func rows(_ path: String, as cookie: String) throws -> [String] {
      let body = try console.ask(path, cookie: cookie).body
      return body.matches(of: /(?s)<tr>(.*?)<\/tr>/).map { String($0.output.1) }.filter {
        $0.contains("<td")
      }
    }
    // An inquiry that XC-WJ has to answer.
    let owed = try rows("/todo?side=owed", as: sender)
    #expect(owed.contains { $0.contains("答复") || $0.contains("H-1") }, "\(owed)")
    #expect(try rows("/todo?side=owed&department=\(ConsoleStory.sender)", as: bureau).count == owed.count)
    let own = try rows("/todo", as: sender)
    #expect(Set(own).isDisjoint(with: owed))
    #expect(try rows("/todo?side=owed&family=reply", as: sender).count < owed.count)
    // What one owes, the other is owed.
    let all = try rows("/todo", as: bureau)
    let sides = try ["XC-WJ", "XC-ZHZF", ConsoleStory.sender, ConsoleStory.foreign, ConsoleStory.bureau].map {
      try rows("/todo?department=\($0)", as: bureau).count
        + rows("/todo?side=owed&department=\($0)", as: bureau).count
    }
    #expect(!all.isEmpty && sides.reduce(0, +) > all.count)
    #expect(try console.ask("/todo?side=owed&department=XC-WJ", cookie: sender).status == 404)
  }

  @Test func `a list that is downloaded says where it is cut`() throws {
    let cut = try ServedConsole(exchange, at: ConsoleStory.moment, "--table-rows", "2")
    let cookie = try cut.signIn(ConsoleStory.token(of: ConsoleStory.bureau, in: exchange))
    for (path, isCut) in [
      ("/files.csv", true), ("/received.csv", true), ("/files.csv?verdict=rejected", false),
    ] {
      let lines = try cut.ask(path, cookie: cookie).body.split(separator: "\r\n")
      #expect(lines.count == (isCut ? 4 : 3), "\(path): \(lines)")
      #expect(lines.last?.contains("只列到这里，共 2 行") == isCut, "\(path)")
    }
    #expect(try Program.run(["serve", exchange.root.string, "--table-rows", "0"]).status == 64)
  }

  @Test func `whoever sees all has the exchange looked over, and reads what was found`() throws {
    func form(_ cookie: String, _ page: String) throws -> String {
      let body = try console.ask(page, cookie: cookie).body
      return "proof=\(try #require(body.firstMatch(of: /name="proof" value="([0-9a-f]+)"/)).output.1)"
    }
    #expect(try console.ask("/check", cookie: sender, form: form(sender, "/today")).status == 404)
    #expect(try console.ask("/check", cookie: bureau, form: "proof=x").status == 403)
    let before = try console.ask("/running", cookie: bureau).body
    #expect(before.contains("处理程序没有运行") && !before.contains("的结果："))
    let sent = try console.ask("/check", cookie: bureau, form: form(bureau, "/running"))
    #expect(sent.status == 303 && sent["location"] == "/running")
    let isFound = try waitUntil(within: 120) {
      try console.ask("/running", cookie: bureau).body.contains("的结果：")
    }
    let page = try console.ask("/running", cookie: bureau).body
    let doctor = try Program.run(["doctor", exchange.root.string, "--at", ConsoleStory.moment]).text
    #expect(isFound && doctor.contains("假日表"))
    for line in doctor.split(separator: "\n") where line.hasPrefix("✓") {
      // What takes writing isn't tried from here.
      #expect(page.contains(line) != line.contains("文件系统"), "\(line)")
    }
  }

  @Test func `tokens that are made at the same moment are all there`() throws {
    let before = try Program.run(["token", "list", exchange.root.string]).text.split(separator: "\n").count
    let made = try (0..<8).map { _ in
      try RunningProgram(["token", "add", exchange.root.string, "--department", ConsoleStory.sender])
    }
    for process in made { #expect(try process.wait().status == 0) }
    let after = try Program.run(["token", "list", exchange.root.string]).text.split(separator: "\n").count
    #expect(after == before + 8)
  }
}
