import ExchangeFiles
import ExchangeTesting
import Foundation
import Glibc
import SystemPackage
import Testing

/// The console as a browser meets it: who is let in, what each department sees, and that nothing is written.
@Suite(.waits) struct ConsoleTests {
  private static let pages = [
    "/today", "/todo", "/todo?side=owed", "/files", "/received", "/trace", "/days", "/running",
  ]

  @Test func `who hasn't signed in is asked to, and every answer has the headers`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    for path in Self.pages + ["/", "/nothing", "/files.csv", "/days/2021-01-04/package"] {
      let answer = try console.ask(path)
      #expect(answer.status == 303 && answer["location"] == "/signin", "\(path): \(answer.status)")
    }
    let bureau = try console.signIn(ConsoleStory.token(of: ConsoleStory.bureau, in: exchange))
    for (path, cookie) in [
      ("/signin", nil), ("/today", bureau), ("/nothing", bureau), ("/assets/style.css", nil),
    ] {
      let answer = try console.ask(path, cookie: cookie)
      let policy = try #require(answer["content-security-policy"])
      #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"), "\(path)")
      #expect(policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"), "\(path)")
      #expect(
        answer["x-content-type-options"] == "nosniff" && answer["referrer-policy"] == "no-referrer", "\(path)"
      )
      #expect(
        answer["cache-control"] == (path.hasPrefix("/assets") ? "max-age=86400" : "no-store"), "\(path)")
      #expect(!answer.body.contains("style=\"") && !answer.body.contains("onclick"), "\(path)")
    }
    let cookie = try console.ask(
      "/signin", form: "token=\(try ConsoleStory.token(of: "XC-WJ", in: exchange))")
    for word in ["HttpOnly", "SameSite=Strict", "Path=/"] {
      #expect(try #require(cookie["set-cookie"]).contains(word))
    }
    #expect(try console.stop().status == 0)
  }

  @Test
  func
    `a token opens the console until it expires or is removed, and too many wrong ones close it for a while`()
    throws
  {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let old = try ConsoleStory.token(of: "XC-WJ", in: exchange, days: 1, at: "2021-01-04T09:00")
    #expect(try console.ask("/signin", form: "token=\(old)").status == 403)
    let session = try console.signIn(ConsoleStory.token(of: "XC-WJ", in: exchange))
    #expect(try console.ask("/today", cookie: session).status == 200)

    let file = exchange.root.appending(".console-tokens")
    #expect(try Files.permissions(of: file).map { $0 & 0o777 } == 0o600)
    #expect(!String(decoding: try Files.bytes(of: file), as: UTF8.self).contains(old))
    let list = try Program.run(["token", "list", exchange.root.string, "--at", ConsoleStory.moment])
    let id = try #require(list.text.split(separator: "\n").last { !$0.contains("失效") }).prefix(8)
    #expect(try Program.run(["token", "remove", exchange.root.string, String(id)]).status == 0)
    #expect(try console.ask("/today", cookie: session).status == 303)

    for _ in 0..<19 { #expect(try console.ask("/signin", form: "token=wrong").status == 403) }
    let answer = try console.ask(
      "/signin", form: "token=\(try ConsoleStory.token(of: "XC-WJ", in: exchange))")
    #expect(answer.status == 429 && answer["retry-after"] == "60")
  }

  @Test func `a form that no page of the console sent does nothing`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let token = try ConsoleStory.token(of: "XC-WJ", in: exchange)
    let session = try console.signIn(token)
    let page = try console.ask("/today", cookie: session).body
    let proof = String(try #require(page.firstMatch(of: /name="proof" value="([0-9a-f]+)"/)).output.1)
    for form in ["", "proof=", "proof=\(String(proof.reversed()))"] {
      #expect(try console.ask("/signout", cookie: session, form: form).status == 403)
    }
    let elsewhere = ["Sec-Fetch-Site": "cross-site"]
    #expect(try console.ask("/signin", form: "token=\(token)", headers: elsewhere).status == 403)
    #expect(
      try console.ask("/signout", cookie: session, form: "proof=\(proof)", headers: elsewhere).status == 403)
    #expect(try console.ask("/today", cookie: session).status == 200)
    #expect(try console.ask("/signout", cookie: session, form: "proof=\(proof)").status == 303)
    #expect(try console.ask("/today", cookie: session).status == 303)
    #expect(try console.ask("/signin", form: String(repeating: "a", count: 20_000)).status == 413)
  }

  @Test func `whatever isn't a department's own is to it as if it weren't there`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    func signIn(_ department: String) throws -> String {
      try console.signIn(ConsoleStory.token(of: department, in: exchange))
    }
    let bureau = try signIn(ConsoleStory.bureau)
    // Every link of every page that the bureau sees, and what people would type.
    var paths: Set<String> = ["/running"]
    for page in Self.pages.filter({ $0 != "/trace" }) {
      let answer = try console.ask(page, cookie: bureau)
      try #require(answer.status == 200, "\(page): \(answer.body)")
      for link in answer.body.matches(of: /href="(\/(?:trace\?id=|days\/)[^"]*)"/) {
        paths.insert(String(link.output.1).replacing("&amp;", with: "&"))
      }
    }
    #expect(paths.count > 8, "\(paths)")
    for id in [
      "A-1", "H-1", "H-2", "XC-SPJ/H-1", "样审〔2021〕1号", "delivery:20210104-0001-XC-WJ", "20210104-0001",
    ] {
      paths.insert("/trace?id=\(Self.encoded(id))")
    }
    for page in ["/todo", "/files", "/received", "/files.csv", "/received.csv"] {
      paths.insert("\(page)?department=\(ConsoleStory.sender)")
    }
    paths.insert("/todo?side=owed&department=\(ConsoleStory.sender)")
    for path in paths { #expect(try console.ask(path, cookie: bureau).status == 200, "\(path)") }
    let missing = try console.ask("/nothing", cookie: try signIn(ConsoleStory.foreign))
    #expect(missing.status == 404)
    let foreign = try signIn(ConsoleStory.foreign)
    for path in paths where !path.contains(ConsoleStory.foreign) {
      let answer = try console.ask(path, cookie: foreign)
      #expect(answer.status == 404 && answer.body == missing.body, "\(path): \(answer.status)")
    }
    // What each of two has, the other doesn't see.
    let (one, other) = (try signIn("XC-WJ"), try signIn("XC-ZHZF"))
    #expect(try console.ask("/trace?id=H-1", cookie: one).status == 200)
    #expect(try console.ask("/trace?id=H-1", cookie: other).status == 404)
    #expect(try console.ask("/trace?id=H-2", cookie: one).status == 404)
    #expect(try console.ask("/trace?id=H-2", cookie: other).status == 200)
    for page in Self.pages.filter({ $0 != "/running" && $0 != "/trace" }) {
      let body = try console.ask(page, cookie: one).body
      #expect(!body.contains("样例二") && !body.contains("XC-ZHZF"), "\(page)")
      let nothing = try console.ask(page, cookie: foreign)
      #expect(nothing.status == 200, "\(page)")
      for word in ["样例", "20210104-0", "H-1", "A-1", "XC-WJ", "XC-SPJ"] {
        #expect(!Self.main(of: nothing.body).contains(word), "\(page): \(word)")
      }
    }
  }

  @Test func `what others wrote is shown as they wrote it and acts on nothing`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let cookie = try console.signIn(ConsoleStory.token(of: ConsoleStory.bureau, in: exchange))
    var seen = 0
    let asked = [
      "/trace?id=H-1", "/trace?id=20210104-0001", "/trace?id=A-1", "/files?department=%3Cscript%3E",
    ]
    for path in Self.pages + asked {
      for language in ["zh", "en"] {
        let separator = path.contains("?") ? "&" : "?"
        let body = try console.ask("\(path)\(separator)lang=\(language)", cookie: cookie).body
        #expect(!body.contains("<script>alert"), "\(path)")
        if body.contains("&lt;script&gt;alert") { seen += 1 }
      }
    }
    #expect(seen >= 4)
    let id = Self.encoded("\"><script>alert(1)</script>")
    let answer = try console.ask("/trace?id=\(id)", cookie: cookie)
    #expect(answer.status == 404 && !answer.body.contains("<script>alert"))
  }

  @Test func `lists can be downloaded, pages are told apart from before, and either language is kept`() throws
  {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let cookie = try console.signIn(ConsoleStory.token(of: ConsoleStory.sender, in: exchange))
    let table = try console.ask("/files.csv", cookie: cookie)
    #expect(table["content-type"] == "text/csv; charset=utf-8")
    #expect(table.body.split(separator: "\r\n").count == 4)
    let recipient = try console.signIn(ConsoleStory.token(of: ConsoleStory.recipient, in: exchange))
    let page = try console.ask("/todo", cookie: recipient)
    let tag = try #require(page["etag"])
    #expect(try console.ask("/todo", cookie: recipient, headers: ["If-None-Match": tag]).status == 304)
    // What happens between others changes nothing for who has no part in it.
    let foreign = try console.signIn(ConsoleStory.token(of: ConsoleStory.foreign, in: exchange))
    let foreignTag = try #require(try console.ask("/todo", cookie: foreign)["etag"])
    try exchange.send(
      "inquiry", from: "XC-SPJ", ["msgId": "H-3", "recipients": "XC-WJ", "replyDueDate": "2021-01-07"])
    try exchange.pass("2021-01-05T09:30", comesBack: nil)
    #expect(try console.ask("/todo", cookie: recipient, headers: ["If-None-Match": tag]).status == 200)
    #expect(try console.ask("/todo", cookie: foreign, headers: ["If-None-Match": foreignTag]).status == 304)
    let english = try console.ask("/todo?lang=en", cookie: cookie)
    #expect(english.body.contains("<html lang=\"en\">") && english.body.contains(">To do</h1>"))
    #expect(try #require(english["set-cookie"]).hasPrefix("exchange-lang=en;"))
    let kept = try console.ask("/todo", cookie: "\(cookie); exchange-lang=en")
    #expect(kept.body.contains(">To do</h1>"))
    let bureau = try console.signIn(ConsoleStory.token(of: ConsoleStory.bureau, in: exchange))
    let package = try console.ask("/days/2021-01-04/package", cookie: bureau)
    #expect(
      package.status == 200 && package["content-type"] == "application/zip" && package.body.hasPrefix("PK"))
    let filtered = try console.ask("/todo?department=XC-WJ&due=week&family=reply", cookie: bureau).body
    #expect(filtered.contains("H-1") && !filtered.contains("H-2"))
    #expect(try console.ask("/todo?age=30", cookie: bureau).body.contains("没有这样的事项"))
  }

  @Test func `a proxy is believed at a socket, and nowhere else`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    for options in [
      ["--trust-header", "X-Department"], ["--port", "1", "--socket", "s"], ["--port", "70000"],
    ] {
      #expect(try Program.run(["serve", exchange.root.string] + options).status == 64)
    }
    let path = exchange.root.appending("console.sock").string
    let console = try ServedConsole(
      exchange, at: ConsoleStory.moment, socket: path, "--trust-header", "X-Department")
    #expect(try console.ask("/today").status == 303)
    #expect(try console.ask("/today", headers: ["X-Department": "XC-NOBODY"]).status == 403)
    let own = try console.ask("/todo", headers: ["X-Department": "XC-WJ"])
    #expect(own.status == 200 && own.body.contains("H-1"))
    #expect(try console.ask("/running", headers: ["X-Department": "XC-WJ"]).status == 404)
    #expect(try console.stop().status == 0)
  }

  @Test func `whoever looks changes nothing, and is answered while nothing runs`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let token = try ConsoleStory.token(of: ConsoleStory.bureau, in: exchange)
    let before = try Self.state(of: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let cookie = try console.signIn(token)
    for path in Self.pages + ["/trace?id=H-1", "/files.csv", "/days/2021-01-04/package"] {
      #expect(try console.ask(path, cookie: cookie).status == 200, "\(path)")
    }
    #expect(try Self.state(of: exchange) == before)
    // What is looked at all the time can be worked on.
    try exchange.pass("2021-01-05T10:00")
    #expect(try console.ask("/today", cookie: cookie).status == 200)
  }

  /// Every file of an exchange with its SHA-256, but for what SQLite has beside the ledger while it is open.
  private static func state(of exchange: TemporaryExchange) throws -> [String: String] {
    var state: [String: String] = [:]
    for path in try exchange.files(below: exchange.root)
    where !path.string.hasSuffix("-wal") && !path.string.hasSuffix("-shm") {
      state[path.string] = try Files.sha256(of: path)
    }
    return state
  }

  private static func main(of body: String) -> String {
    guard let start = body.firstRange(of: "<main"), let end = body.firstRange(of: "</main>") else {
      return body
    }
    return String(body[start.upperBound..<end.lowerBound])
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
  }
}

/// The console where people read it: in Chromium, as the bureau and as two departments, at 1280 and 390 px, light and dark. What is
/// looked for stands in `Tests/Pages/console.py`.
@Suite(.waitsLong) struct ConsoleInBrowserTests {
  @Test func `the console reads well everywhere and reaches nothing else`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    let tokens = try [ConsoleStory.bureau, ConsoleStory.sender, ConsoleStory.recipient].map {
      try ConsoleStory.token(of: $0, in: exchange)
    }
    let objections = try Browser.objections("console.py", [console.base] + tokens)
    #expect(objections.isEmpty, "\(objections)")
    #expect(try console.stop().status == 0)
  }
}
