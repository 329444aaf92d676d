import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What somebody does at the console becomes a file in his department's inbox, which goes the way of all others.
@Suite(.waits) struct ConsoleWritingTests {
  /// A form as a page has it.
  private struct Form {
    let path: String
    /// The fields by what people read beside them; those that aren't seen by their names.
    let fields: [(label: String?, name: String, value: String)]

    /// All forms of answers on a page.
    static func all(in body: String) -> [Form] {
      body.matches(
        of: /<form class="entry" method="post" action="([^"]*)">(.*?)<\/form>/.dotMatchesNewlines()
      ).map {
        match in
        let text = String(match.output.2)
        let along = text.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/).map {
          (label: String?.none, name: String($0.output.1), value: plain($0.output.2))
        }
        let labels = text.matches(of: /<label for="([^"]*)">([^<]*?)\s*(?:<b[^>]*>＊<\/b>)?<\/label>/)
        let asked = labels.compactMap { label -> (label: String?, name: String, value: String)? in
          guard
            let field = text.firstMatch(
              of: try! Regex(#"id="\#(label.output.1)"[^>]*?name="([^"]*)"[^>]*>"#)),
            let name = field[1].substring
          else { return nil }
          let value =
            String(text[field.range]).firstMatch(of: /value="([^"]*)"/).map { plain($0.output.1) } ?? ""
          return (String(label.output.2), String(name), value)
        }
        return Form(path: String(match.output.1), fields: along + asked)
      }
    }

    private static func plain(_ text: Substring) -> String {
      String(text).replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    /// What a browser sends once some fields are filled in.
    func filled(_ answers: [String: String], without left: String? = nil) -> String {
      fields.filter { $0.name != left }.map { field in
        let value = field.label.flatMap { answers[$0] } ?? field.value
        return "\(field.name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
      }.joined(separator: "&")
    }
  }

  private static func links(to path: String, in body: String) -> [String] {
    body.matches(of: try! Regex("href=\"(\(path)\\?[^\"]*)\"")).compactMap { match in
      match[1].substring.map { String($0).replacing("&amp;", with: "&") }
    }
  }

  private let exchange: TemporaryExchange
  private let console: ServedConsole

  init() throws {
    exchange = try TemporaryExchange()
    try ConsoleStory.live(in: exchange)
    console = try ServedConsole(exchange, at: ConsoleStory.moment)
  }

  private func signIn(_ department: String) throws -> String {
    try console.signIn(ConsoleStory.token(of: department, in: exchange))
  }

  private func page(_ path: String, _ cookie: String) throws -> String {
    let answer = try console.ask(path, cookie: cookie)
    try #require(answer.status == 200, "\(path): \(answer.status) \(answer.body)")
    return answer.body
  }

  private func inbox(_ department: String) throws -> [String] {
    try Files.names(in: exchange.layout.inbox(department)).map(\.string).filter { $0.hasSuffix(".csv") }
  }

  @Test func `what is to be done is answered at a page, and the receipt stands there`() throws {
    let cookie = try signIn(ConsoleStory.recipient)
    let todo = try page("/todo", cookie)
    let links = Self.links(to: "/answer", in: todo)
    #expect(links.count == 2, "a claim and a reply: \(links)")
    var replied = 0
    for link in links {
      for form in Form.all(in: try page(link, cookie)) {
        guard form.fields.contains(where: { $0.label == "回复内容" }) else { continue }
        let empty = try console.ask(form.path, cookie: cookie, form: form.filled([:]))
        #expect(empty.status == 200 && empty.body.contains("没有填"), "\(empty.status)")
        #expect(try inbox(ConsoleStory.recipient).isEmpty)
        let sent = try console.ask(
          form.path, cookie: cookie, form: form.filled(["回复结论": "答复", "回复内容": "样例答复\(ConsoleStory.canary)"]))
        let place = try #require(sent["location"], "\(sent.status) \(sent.body)")
        #expect(sent.status == 303 && place.hasPrefix("/dropped?name=answer-"))
        let waiting = try page(place, cookie)
        #expect(waiting.contains("data-seconds=\"1\""), "it is looked for soon")
        #expect(try inbox(ConsoleStory.recipient).count == 1)
        try exchange.pass("2021-01-05T09:30", comesBack: nil)
        let receipt = try page(place, cookie)
        #expect(receipt.contains("全部接收"), "\(receipt)")
        #expect(!receipt.contains("<script>alert"))
        replied += 1
      }
    }
    #expect(replied == 1)
    let left = try page("/todo", cookie)
    #expect(Self.links(to: "/answer", in: left).count == 1, "the claim is left")
    #expect(try page("/trace?id=H-1", try signIn(ConsoleStory.sender)).contains("函询回复"))
  }

  @Test func `a delivery is claimed at a page`() throws {
    let cookie = try signIn(ConsoleStory.recipient)
    let link = try #require(Self.links(to: "/answer", in: try page("/todo?family=claim", cookie)).first)
    let claim = try #require(Form.all(in: try page(link, cookie)).first)
    // Nothing has to be filled in.
    let sent = try console.ask(claim.path, cookie: cookie, form: claim.filled([:]))
    try exchange.pass("2021-01-05T09:30", comesBack: nil)
    #expect(try page(try #require(sent["location"], "\(sent.body)"), cookie).contains("全部接收"))
    #expect(Self.links(to: "/answer", in: try page("/todo?family=claim", cookie)).isEmpty)
    // Who sends the form again from an old page is told that there is nothing of the sort any more.
    #expect(try console.ask(claim.path, cookie: cookie, form: claim.filled([:])).status == 404)
  }

  @Test func `nobody answers for another, and nothing that no page sent is dropped`() throws {
    let cookie = try signIn(ConsoleStory.recipient)
    for link in Self.links(to: "/answer", in: try page("/todo", cookie)) {
      let forms = Form.all(in: try page(link, cookie))
      for other in [ConsoleStory.bureau, ConsoleStory.foreign, ConsoleStory.sender, "XC-ZHZF"] {
        let foreign = try signIn(other)
        #expect(try console.ask(link, cookie: foreign).status == 404, "\(link) as \(other)")
        let proof = try #require(
          try page("/today", foreign).firstMatch(of: /name="proof" value="([0-9a-f]+)"/))
        for form in forms {
          let sent = form.filled(["回复内容": "样例"], without: "proof") + "&proof=\(proof.output.1)"
          #expect(try console.ask(form.path, cookie: foreign, form: sent).status == 404)
        }
        #expect(try inbox(other).isEmpty)
      }
      for form in forms {
        #expect(
          try console.ask(form.path, cookie: cookie, form: form.filled([:], without: "proof")).status == 403)
        #expect(
          try console.ask(
            form.path, cookie: cookie, form: form.filled([:]), headers: ["Sec-Fetch-Site": "cross-site"]
          ).status == 403)
        #expect(
          try console.ask(form.path, form: form.filled([:])).status == 303, "who hasn't signed in is asked to"
        )
      }
    }
    for path in ["/signoff?day=2021-01-04", "/dropped?name=..%2Fpush.csv", "/dropped?name=push.csv"] {
      #expect(try console.ask(path, cookie: cookie).status == 404, "\(path)")
    }
    #expect(try inbox(ConsoleStory.recipient).isEmpty)
  }

  @Test func `the bureau signs a day off`() throws {
    let cookie = try signIn(ConsoleStory.bureau)
    let link = try #require(Self.links(to: "/signoff", in: try page("/days", cookie)).first)
    let form = try #require(Form.all(in: try page(link, cookie)).first)
    // Of another package than the one that was looked at nothing is said.
    let other =
      form.filled(["复核人": "样例癸", "复核结论": "一致"], without: "row") + "&row=\(String(repeating: "0", count: 64))"
    #expect(try console.ask(form.path, cookie: cookie, form: other).status == 404)
    #expect(try inbox(ConsoleStory.bureau).isEmpty)
    let sent = try console.ask(
      form.path, cookie: cookie, form: form.filled(["复核人": "样例癸", "复核结论": "一致"]))
    try exchange.pass("2021-01-05T09:30", comesBack: nil)
    #expect(try page(try #require(sent["location"], "\(sent.body)"), cookie).contains("全部接收"))
    let days = try page("/days", cookie)
    #expect(days.contains("已复核") && days.contains("样例癸：一致<"))
    let digest = String(repeating: "0", count: 64)
    try exchange.drop(
      Array("对账日期,复核人,复核结论,复核说明,日报包 SHA-256\n2021-01-04,样例壬,一致,,\(digest)\n".utf8), as: "复核.csv",
      from: ConsoleStory.bureau)
    try exchange.pass("2021-01-05T09:40", comesBack: nil)
    let twice = try page("/days", cookie)
    #expect(twice.contains("样例癸：一致（有效）") && twice.contains("样例壬：一致（所记摘要与日包不符，不计）"))
  }

  @Test func `where another file lies in the package's place nobody is offered its digest, and it is said`()
    throws
  {
    let cookie = try signIn(ConsoleStory.bureau)
    let link = try #require(Self.links(to: "/signoff", in: try page("/days", cookie)).first)
    let package = exchange.layout.report("2021-01-04")
    let right = try Files.bytes(of: package)
    try Files.replace(package, with: right + [0x0A])
    let told = try page(link, cookie)
    #expect(told.contains("不是当时签名的对账包"), "\(told)")
    #expect(try !told.contains(Files.sha256(of: package)) && !told.contains("/days/2021-01-04/package"))
    try Files.replace(package, with: right)
    let form = try #require(Form.all(in: try page(link, cookie)).first)
    #expect(form.path == "/signoff")
  }

  @Test func `what was put aside is brought back`() throws {
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-9", docNo: "样审〔2021〕9号")]), as: "故障.csv", from: "XC-SPJ")
    for minute in 10..<30 {
      _ = try Program.run(
        ["run", "--once", exchange.root.string, "--at", "2021-01-05T09:\(minute)"],
        environment: ["EXCHANGE_DRILL": "deciding error 故障.csv"])
      if try page("/running", try signIn(ConsoleStory.bureau)).contains("/requeue") { break }
    }
    let cookie = try signIn(ConsoleStory.bureau)
    let form = try #require(Form.all(in: try page("/running", cookie)).first)
    let silent = try console.ask(form.path, cookie: cookie, form: form.filled([:]))
    #expect(silent.status == 200 && silent.body.contains("没有填"), "\(silent.status)")
    let foreign = try signIn("XC-SPJ")
    let proof = try #require(try page("/today", foreign).firstMatch(of: /name="proof" value="([0-9a-f]+)"/))
    let forged = form.filled(["为什么现在可以处理": "样例"], without: "proof") + "&proof=\(proof.output.1)"
    #expect(try console.ask(form.path, cookie: foreign, form: forged).status == 404)
    let sent = try console.ask(form.path, cookie: cookie, form: form.filled(["为什么现在可以处理": "样例：磁盘已修好"]))
    #expect(sent.status == 303 && sent["location"] == "/running", "\(sent.status) \(sent.body)")
    try exchange.pass("2021-01-05T10:00", comesBack: nil)
    #expect(try Form.all(in: page("/running", cookie)).map(\.path) == ["/check"])
    #expect(
      try exchange.receipts(of: "XC-SPJ").contains { $0.fileName == "故障.csv" && $0.verdict == "accepted" })
  }

  @Test func `while a department's folders are away its form is kept, and it is told so`() throws {
    let cookie = try signIn(ConsoleStory.recipient)
    let link = try #require(Self.links(to: "/answer", in: try page("/todo?family=reply", cookie)).first)
    let form = try #require(Form.all(in: try page(link, cookie)).first)
    let inbox = exchange.layout.inbox(ConsoleStory.recipient)
    let gone = exchange.root.appending("gone")
    try Files.rename(inbox, to: gone)
    let answer = try console.ask(form.path, cookie: cookie, form: form.filled(["回复结论": "同意"]))
    #expect(answer.status == 503 && answer.body.contains("共享"), "\(answer.status) \(answer.body)")
    #expect(try !Files.exists(inbox))
    try Files.rename(gone, to: inbox)
  }
}
