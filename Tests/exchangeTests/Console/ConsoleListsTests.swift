import ExchangeTesting
import Foundation
import Testing

/// What somebody looks for at the console he finds, and what became of it stands there: among files, and in the life of a matter.
struct ConsoleListsTests {
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

  /// What a list of what is open says of the two inquiries and the push, and how many rows it has.
  private func open(_ query: String, as cookie: String) throws -> (known: Set<String>, rows: Int) {
    let answer = try console.ask("/todo\(query)", cookie: cookie)
    try #require(answer.status == 200, "\(query): \(answer.body)")
    // An empty list is no table.
    let table = answer.body.firstMatch(of: /id="todo-table"[\s\S]*?<\/table>/)?.output ?? ""
    let links = table.matches(of: /<a href="\/trace\?id=([^"]*)">/).map { String($0.output.1) }
    return (Set(links), links.count)
  }

  @Test func `who waits for others sees for what, and nobody else does`() throws {
    let mine = try open("?side=owed", as: sender)
    #expect(mine.rows >= 3, "a push to be claimed, and two inquiries: \(mine)")
    #expect(try open("?side=owed&department=\(ConsoleStory.sender)", as: bureau) == mine)
    let replies = try open("?side=owed&family=reply", as: sender)
    #expect(replies.rows == 2 && replies.known.isSubset(of: mine.known))
    // What they have to do is another list, and nothing of it can be answered by who waits.
    #expect(try open("", as: sender).rows == 0)
    #expect(try !console.ask("/todo?side=owed", cookie: sender).body.contains("href=\"/answer"))
    #expect(try open("?side=owed", as: recipient).rows == 0)
    #expect(try open("", as: recipient).known.isSubset(of: mine.known))
    #expect(
      try console.ask("/todo?side=owed&department=\(ConsoleStory.sender)", cookie: recipient).status == 404)
    // All that is open is owed to somebody.
    #expect(try open("?side=owed", as: bureau) == open("", as: bureau))
    // Its links lead somewhere, page by page.
    for link in mine.known {
      #expect(
        try console.ask("/trace?id=\(link)".replacing("&amp;", with: "&"), cookie: sender).status == 200)
    }
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
}
