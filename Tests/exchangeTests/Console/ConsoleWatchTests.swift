import ExchangeFiles
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What machines ask of the console, how often somebody may ask, and what its audit tells.
@Suite(.waits) struct ConsoleWatchTests {
  private static let promtool = Repository.root.appending(".build/promtool/usr/bin/promtool")

  @Test func `machines are told whether it lives, can answer, and how the exchange stands`() throws {
    let exchange = try TemporaryExchange(settings: ["metrics: {textfile: exchange.prom}"])
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    for path in ["/livez", "/readyz"] {
      #expect(try console.ask(path).body == "ok\n" && console.askMachine(path).body == "ok\n", "\(path)")
    }
    let head = try console.ask("/livez", method: "HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    let answer = try console.askMachine("/metrics")
    #expect(answer.status == 200 && answer["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
    // The same as the processor's own file, but for what changes by itself or what only the processor knows.
    let own = String(decoding: try Files.bytes(of: exchange.root.appending("exchange.prom")), as: UTF8.self)
    for line in own.split(separator: "\n")
    where line.contains("_total{") || line.contains("exchange_obligations{") {
      #expect(answer.body.contains(line + "\n"), "\(line)")
    }
    #expect(answer.body.contains("exchange_drops_total{department=\"XC-SPJ\",verdict=\"accepted\"} 3\n"))
    #expect(!answer.body.contains("样例"))
    // Nothing is counted twice.
    func counts(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { $0.contains("_total{") }
    }
    #expect(try counts(console.askMachine("/metrics").body) == counts(answer.body))
    try exchange.send(
      "inquiry", from: "XC-SPJ", ["msgId": "H-9", "recipients": "XC-WJ", "replyDueDate": "2021-01-07"])
    try exchange.pass("2021-01-05T09:30", comesBack: nil)
    #expect(
      try console.askMachine("/metrics").body.contains(
        "exchange_drops_total{department=\"XC-SPJ\",verdict=\"accepted\"} 4\n"))
    // A proxy leads to the pages only; there nobody is told.
    #expect(try console.ask("/metrics").status == 303)
    #expect(try console.askMachine("/today").status == 404 && console.askMachine("/").status == 404)
    if try Files.exists(Self.promtool) {
      try Files.replace(exchange.root.appending("console.prom"), with: answer.body.utf8)
      let outcome = try Tool.run(
        "sh", ["-c", "'\(Self.promtool)' check metrics < console.prom"], in: exchange.root)
      #expect(outcome.status == 0, "\(outcome.output)")
    }
    let ledger = exchange.root.appending("ledger.sqlite")
    try Files.rename(ledger, to: exchange.root.appending("gone"))
    let isKnown = try waitUntil(within: 60) { try console.ask("/readyz").status == 503 }
    #expect(try isKnown && console.ask("/livez").status == 200)
    try Files.rename(exchange.root.appending("gone"), to: ledger)
    let isBack = try waitUntil(within: 60) { try console.ask("/readyz").status == 200 }
    #expect(isBack)
  }

  @Test func `it isn't ready with a ledger that isn't the last one`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let ledger = exchange.root.appending("ledger.sqlite")
    let older = try Files.bytes(of: ledger)
    try exchange.send(
      "inquiry", from: "XC-SPJ", ["msgId": "H-9", "recipients": "XC-WJ", "replyDueDate": "2021-01-07"])
    try exchange.pass("2021-01-05T09:30", comesBack: nil)
    let last = try Files.bytes(of: ledger)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment)
    #expect(try console.ask("/readyz").status == 200)
    for (bytes, status) in [(older, 503), (last, 200)] {
      for ending in ["-wal", "-shm"] { try Files.remove(FilePath(ledger.string + ending)) }
      try Files.replace(ledger, with: bytes)
      let isKnown = try waitUntil(within: 60) { try console.ask("/readyz").status == status }
      #expect(isKnown, "\(status)")
    }
  }

  @Test func `who asks too often waits, and nobody waits for him`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment, "--rate", "1")
    let one = try console.signIn(ConsoleStory.token(of: ConsoleStory.recipient, in: exchange))
    let other = try console.signIn(ConsoleStory.token(of: ConsoleStory.sender, in: exchange))
    var slowed: ServedConsole.Answer?
    for _ in 0..<40 where slowed == nil {
      let answer = try console.ask("/todo", cookie: one)
      if answer.status == 429 { slowed = answer }
    }
    let answer = try #require(slowed)
    #expect(answer["retry-after"] == "1" && answer.body.contains("请求太频繁"))
    #expect(try console.ask("/todo", cookie: other).status == 200)
    let isAnswered = try waitUntil(within: 30) { try console.ask("/todo", cookie: one).status == 200 }
    #expect(isAnswered)
    let log = try console.stop().errors
    #expect(log.matches(of: /WARN XC-WJ - - 网页：请求太频繁/).count == 1, "\(log)")
  }

  @Test func `the audit tells who signed in and what he did, and nothing personal`() throws {
    let exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    let console = try ServedConsole(exchange, at: ConsoleStory.moment, "--lang", "en")
    let token = try ConsoleStory.token(of: ConsoleStory.bureau, in: exchange)
    #expect(try console.ask("/signin", form: "token=wrong").status == 403)
    let cookie = try console.signIn(token)
    #expect(try console.ask("/files.csv", cookie: cookie).status == 200)
    #expect(try console.ask("/received.csv?department=XC-NOBODY", cookie: cookie).status == 404)
    #expect(try console.ask("/days/2021-01-04/package", cookie: cookie).status == 200)
    let page = try console.ask("/today", cookie: cookie).body
    let proof = try #require(page.firstMatch(of: /name="proof" value="([0-9a-f]+)"/)).output.1
    #expect(try console.ask("/signout", cookie: cookie, form: "proof=\(proof)").status == 303)
    let log = try console.stop().errors
    for words in [
      "WARN - - - console: a token that is wrong", "INFO XC-DSJ - - console: signed in by token ",
      "INFO XC-DSJ - - console: got files.csv", "INFO XC-DSJ - - console: got 2021-01-04.zip",
      "INFO XC-DSJ - - console: signed out",
    ] {
      #expect(log.contains(words), "\(words): \(log)")
    }
    #expect(!log.contains("received.csv"), "what isn't got isn't told of")
    #expect(!log.contains(token) && !log.contains("样例"))
  }
}
