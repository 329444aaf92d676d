import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import ExchangeQueries
import ExchangeReports
import ExchangeRules
import ExchangeWords
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import SystemPackage

/// Answers requests: whoever hasn't signed in is asked to; whatever isn't there, or isn't for who asks, is answered in the same
/// words.
struct ConsoleResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  private static let cookie = "exchange-session", languageCookie = "exchange-lang"
  /// How long a form may be, in bytes: one by which somebody signs in or out, and one with an answer.
  private static let (shortForm, longForm) = (16_384, 262_144)

  /// How many pages are made at the same time: some wait for the disk.
  private static let width = ProcessInfo.processInfo.activeProcessorCount + 2

  let data: ProgramData
  let clock: WallClock
  private let trustedHeader: HTTPField.Name?
  let log: OperatorLog
  private let tokens: TokenFile
  private let sessions = Sessions()
  /// The proofs in forms of those whom a proxy has signed in.
  private let secret = Secret.make()
  private let assets = Assets()
  /// Asks for pages; and for the day and for whole lists, which may take long, so that nobody waits for those who wants something else.
  /// What is sent is dropped one after the other.
  let pages: Reading, day: Reading, lists: Reading, forms: Reading, running: Reading
  let looks: LastLook
  /// Looks closer at how the exchange is.
  let examination: Examination

  /// What machines ask.
  let machines: MachineResponder
  /// How often a department may ask, and how often the same is told in the log.
  private let requests: Allowance
  private let tableRows: Int
  private let tellings = Allowance(perSecond: 1.0 / 60, atOnce: 1)

  init(_ options: ConsoleOptions, log: OperatorLog, version: String) {
    let (root, data, clock) = (options.root, options.data, options.clock)
    self.data = data
    self.clock = clock
    self.log = log
    trustedHeader = options.trustedHeader.flatMap { HTTPField.Name($0) }
    requests = Allowance(perSecond: Double(options.rate), atOnce: Double(options.rate) * 4)
    tableRows = options.tableRows
    tokens = TokenFile(root: root)
    pages = Reading(root: root, data: data, name: "pages", width: Self.width)
    day = Reading(root: root, data: data, name: "day")
    lists = Reading(root: root, data: data, name: "lists")
    forms = Reading(root: root, data: data, name: "forms")
    running = Reading(root: root, data: data, name: "running")
    looks = LastLook(root: root, data: data, clock: clock)
    examination = Examination(root: root, data: data, clock: clock)
    machines = MachineResponder(reading: pages, data: data, clock: clock, version: version)
  }

  // MARK: Requests

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    var response: Response
    do {
      response = try await answer(request)
    } catch {
      response = failure(error, language(of: request))
    }
    if let chosen = Question(request.uri.query ?? "")["lang"].flatMap({ Language(rawValue: $0) }) {
      response.headers.append(
        HTTPField(
          name: .setCookie,
          value:
            "\(Self.languageCookie)=\(chosen.rawValue); Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"
        ))
    }
    if request.method == .head { response.body = ResponseBody() }
    for (name, value) in Self.always { response.headers[name] = value }
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    return response
  }

  /// What every answer has.
  private static let always: [(HTTPField.Name, String)] = [
    (
      .contentSecurityPolicy,
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ), (.xContentTypeOptions, "nosniff"), (HTTPField.Name("Referrer-Policy")!, "no-referrer"),
    (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
    (HTTPField.Name("Cross-Origin-Resource-Policy")!, "same-origin"),
  ]

  private func answer(_ request: Request) async throws -> Response {
    let path = request.uri.path
    // Of what is only looked at a body isn't wanted.
    let method = request.method == .head ? .get : request.method
    if method == .get, let standing = await machines.standing(path) { return standing }
    switch (method, path) {
    case (.get, "/assets/style.css"): return asset(assets.style, "text/css; charset=utf-8")
    case (.get, "/assets/console.js"): return asset(assets.script, "text/javascript; charset=utf-8")
    case (.get, "/signin"): return signIn(language(of: request))
    case (.post, "/signin"): return try await takeSignIn(request)
    default: break
    }
    guard let viewer = try await viewer(of: request) else { return redirect(to: "/signin") }
    guard requests.grants(viewer.department.code) else { return slowed(viewer) }
    let question = Question(request.uri.query ?? "")
    switch (method, path) {
    case (.get, "/"): return redirect(to: "/today")
    case (.post, "/signout"): return try await signOut(request, viewer)
    case (.post, ConsolePages.Path.answer), (.post, ConsolePages.Path.signoff),
      (.post, ConsolePages.Path.requeue), (.post, ConsolePages.Path.check):
      return try await take(path, request, viewer)
    case (.get, "/files.csv"):
      let table = try await lists.answer { try self.view($0, viewer).filesTable(question) }
      return csv("files.csv", table, for: viewer)
    case (.get, "/received.csv"):
      let table = try await lists.answer { try self.view($0, viewer).receivedTable(question) }
      return csv("received.csv", table, for: viewer)
    case (.get, _) where path.hasPrefix("/days/"): return try await dayFile(path, viewer)
    case (.get, _): return try await page(path, question, viewer, request)
    default: throw NotFound()
    }
  }

  private func page(
    _ path: String, _ question: Question, _ viewer: Viewer, _ request: Request
  ) async throws -> Response {
    let now = clock.now()
    let html: String =
      switch path {
      case "/today":
        try await day.answer(ofDay: now.day) { desk, report in
          try self.html(of: self.view(desk, viewer).today(report), desk, viewer, path, question)
        }
      case ConsolePage.Place.running.path:
        try await running.answer(ofLast: true) { desk in
          let page = try self.view(desk, viewer).running(self.looks.look(desk), self.examination.state)
          return try self.html(of: page, desk, viewer, path, question)
        }
      default:
        try await pages.answer { desk in
          let pages = self.view(desk, viewer)
          let page: ConsolePage =
            switch path {
            case "/todo": try pages.todo(question)
            case "/files": try pages.files(question)
            case "/received": try pages.received(question)
            case "/trace": try pages.matter(question)
            case "/days": try pages.days(question)
            case ConsolePages.Path.answer: try pages.answer(question)
            case ConsolePages.Path.signoff: try pages.signoff(question)
            case ConsolePages.Path.dropped: try pages.dropped(question)
            default: throw NotFound()
            }
          return try self.html(of: page, desk, viewer, path, question)
        }
      }
    let tag = "\"\(Files.sha256(of: html.utf8).prefix(32))\""
    if request.headers[.ifNoneMatch] == tag {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    var response = page(html)
    response.headers[.eTag] = tag
    return response
  }

  func view(_ desk: ReadingDesk, _ viewer: Viewer) -> ConsolePages {
    ConsolePages(desk: desk, viewer: viewer, now: clock.now(), tableRows: tableRows)
  }

  func html(
    of page: ConsolePage, _ desk: ReadingDesk, _ viewer: Viewer, _ path: String, _ question: Question
  ) throws -> String {
    let other: Language = viewer.language == .zh ? .en : .zh
    let frame: PageValues = [
      "lang": viewer.language == .zh ? "zh-CN" : "en", "version": assets.version,
      "exchange": desk.configuration.settings.title, "skip": viewer("跳到正文", "Skip to the content"),
      "who": viewer.department.name, "code": viewer.department.code, "navigation": viewer("页面", "Pages"),
      "proof": viewer.proof, "signout": viewer("退出", "Sign out"),
      "otherLanguage": other == .zh ? "中文" : "English", "otherLang": other == .zh ? "zh-CN" : "en",
      "otherPath": Question.path(path, question.all + [(name: "lang", value: other.rawValue)]),
      "lead": viewer(
        "逾期、缺席、默认、退回各项均为系统按时限计算得出的线索，非认定。",
        "What is overdue, absent, deemed or returned is a lead by the limits, not a finding of fault."),
    ]
    return assets.templates.render(
      frame.with(page.values(for: viewer, exchange: desk.configuration.settings.title)), by: "frame")
  }

  // MARK: Files

  private func dayFile(_ path: String, _ viewer: Viewer) async throws -> Response {
    let parts = path.split(separator: "/")
    guard parts.count == 3, let day = Day(String(parts[1])) else { throw NotFound() }
    switch (parts[2], viewer.seesAll) {
    case ("package", true):
      guard let package = try await pages.answer({ try $0.package(of: day) }) else { throw NotFound() }
      tell(.fetched("\(day).zip"), viewer)
      return download(package, as: "\(day).zip")
    case ("statement", false):
      let code = viewer.department.code
      guard let bytes = try await pages.answer({ try $0.statement(of: day, for: code) }) else {
        throw NotFound()
      }
      tell(.fetched("\(day)-\(code).html"), viewer)
      return attachment(
        "\(day)-\(code).html", "text/html; charset=utf-8", ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    default: throw NotFound()
    }
  }

  /// A file piece by piece, however large it is.
  private func download(_ path: FilePath, as name: String) -> Response {
    attachment(
      name, "application/zip",
      ResponseBody { writer in
        let file = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .closeOnExec])
        defer { try? file.close() }
        while true {
          var bytes = [UInt8](repeating: 0, count: 65_536)
          let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
          if count == 0 { break }
          try await writer.write(ByteBuffer(bytes: bytes.prefix(count)))
        }
        try await writer.finish(nil)
      })
  }

  private func csv(_ name: String, _ bytes: [UInt8], for viewer: Viewer) -> Response {
    tell(.fetched(name), viewer)
    return attachment(name, "text/csv; charset=utf-8", ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func attachment(_ name: String, _ type: String, _ body: ResponseBody) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .contentDisposition: "attachment; filename=\"\(name)\""],
      body: body)
  }

  private func asset(_ bytes: [UInt8], _ type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "max-age=86400"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  func page(_ html: String, _ status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  func redirect(to path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  // MARK: Who asks

  /// - Throws: ``Absence`` for a department that has signed in and doesn't take part.
  private func viewer(of request: Request) async throws -> Viewer? {
    let (now, language) = (clock.now(), language(of: request))
    let table = try await pages.answer(ofLast: true) { $0.configuration.catalogue.table }
    func viewer(_ code: String, proof: String) throws(Absence) -> Viewer? {
      if let absence = Absence(of: code, in: table, on: now.day) { throw absence }
      guard let department = table.department(matching: code) else { return nil }
      return Viewer(department: department, proof: proof, language: language)
    }
    if let trustedHeader {
      guard let code = request.headers[trustedHeader] else { return nil }
      return try viewer(code, proof: Secret.digest(of: "\(secret) \(code)"))
    }
    guard let cookie = cookie(Self.cookie, of: request), let session = sessions.session(of: cookie, at: now),
      let token = try tokens.tokens().first(where: { $0.digest == session.token }), now < token.expiresAt
    else { return nil }
    return try viewer(token.department, proof: session.proof)
  }

  private func cookie(_ name: String, of request: Request) -> String? {
    for header in request.headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if parts.count == 2, parts[0] == name { return String(parts[1]) }
      }
    }
    return nil
  }

  private func language(of request: Request) -> Language {
    let asked = Question(request.uri.query ?? "")["lang"] ?? cookie(Self.languageCookie, of: request)
    return asked.flatMap { Language(rawValue: $0) } ?? .standard
  }

  /// The form that was sent, from a page of ours.
  ///
  /// - Throws: ``Foreign`` where a browser says that another's page sent it.
  private func form(_ request: Request, upTo limit: Int = shortForm) async throws -> Question {
    if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!], site != "same-origin", site != "none" {
      throw Foreign()
    }
    let body = try await request.body.collect(upTo: limit)
    return Question(String(buffer: body))
  }

  /// The same from a page that this viewer was given.
  func form(_ request: Request, of viewer: Viewer) async throws -> Question {
    let form = try await form(request, upTo: Self.longForm)
    guard Secret.areSame(form["proof"] ?? "", viewer.proof) else { throw Foreign() }
    return form
  }

  private func takeSignIn(_ request: Request) async throws -> Response {
    let (now, language) = (clock.now(), language(of: request))
    guard trustedHeader == nil else { throw NotFound() }
    let form = try await form(request)
    guard sessions.mayTry(at: now) else {
      var response = signIn(
        language, status: .tooManyRequests,
        complaint: LocalizedText("登录失败次数过多，请一分钟后再试。", "Too many sign-ins have failed; try again in a minute.")
      )
      response.headers[.retryAfter] = "60"
      return response
    }
    guard let text = form["token"],
      let token = try tokens.token(of: text.filter { !$0.isWhitespace }, at: now)
    else {
      sessions.noteFailure(at: now)
      log.tell(.console(.refused, OperatorEvent.Subject()))
      return signIn(
        language, status: .forbidden,
        complaint: LocalizedText(
          "令牌不对或已失效。请核对后重试，或向大数据局要新的。",
          "The token is wrong or has expired. Check it, or ask the bureau for a new one."))
    }
    // Where the catalogue can't be read the next page says so.
    let table = try? await pages.answer(ofLast: true) { $0.configuration.catalogue.table }
    if let table, let absence = Absence(of: token.department, in: table, on: now.day) {
      log.tell(.console(.absent, OperatorEvent.Subject(department: token.department)))
      return signIn(language, status: .forbidden, complaint: absence.words)
    }
    log.tell(
      .console(.signedIn(token: token.id), OperatorEvent.Subject(department: token.department)))
    var response = redirect(to: "/today")
    response.headers[.setCookie] =
      "\(Self.cookie)=\(sessions.begin(by: token, at: now)); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(Sessions.hours * 3_600)"
    return response
  }

  private func signOut(_ request: Request, _ viewer: Viewer) async throws -> Response {
    _ = try await form(request, of: viewer)
    if let cookie = cookie(Self.cookie, of: request) { sessions.end(cookie) }
    tell(.signedOut, viewer)
    var response = redirect(to: "/signin")
    response.headers[.setCookie] = "\(Self.cookie)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
    return response
  }

  private func signIn(
    _ language: Language, status: HTTPResponse.Status = .ok, complaint: LocalizedText? = nil
  ) -> Response {
    let values: PageValues = [
      "lang": language == .zh ? "zh-CN" : "en", "version": assets.version,
      "title": LocalizedText("审管信息交换", "Exchange between approval and supervision")[language],
      "heading": LocalizedText("登录", "Sign in")[language],
      "label": LocalizedText("部门令牌", "The department's token")[language],
      "help": LocalizedText("由大数据局发给部门，一长串字母和数字。", "A long row of letters and digits, from the bureau.")[
        language],
      "submit": LocalizedText("登录", "Sign in")[language], "complaint": complaint?[language],
      "otherLanguage": language == .zh ? "English" : "中文", "otherLang": language == .zh ? "en" : "zh-CN",
      "otherPath": "/signin?lang=\(language == .zh ? "en" : "zh")",
    ]
    return page(assets.templates.render(values, by: "signin"), status)
  }

  /// Tells the audit what somebody did.
  func tell(_ act: ConsoleAct, _ viewer: Viewer, file: String? = nil, drop: String? = nil) {
    log.tell(
      .console(act, OperatorEvent.Subject(department: viewer.department.code, drop: drop, file: file)))
  }

  // MARK: What can't be answered

  /// A form that no page of ours sent.
  private struct Foreign: Error {}

  private func slowed(_ viewer: Viewer) -> Response {
    if tellings.grants(viewer.department.code) { tell(.slowed, viewer) }
    let words = LocalizedText("请求太频繁，请稍后再试。", "You ask too often; try again in a moment.")
    var response = sorry(words, viewer.language, .tooManyRequests)
    response.headers[.retryAfter] = "1"
    return response
  }

  /// Says that a department doesn't take part: where it would sign in, or, where a proxy has signed it in, on a page of its own.
  private func shutOut(_ absence: Absence, _ language: Language) -> Response {
    if tellings.grants("absent \(absence.department ?? "")") {
      log.tell(.console(.absent, OperatorEvent.Subject(department: absence.department)))
    }
    return trustedHeader == nil
      ? signIn(language, status: .forbidden, complaint: absence.words)
      : sorry(absence.words, language, .forbidden)
  }

  private func failure(_ error: any Error, _ language: Language) -> Response {
    if let absence = error as? Absence { return shutOut(absence, language) }
    let (status, words): (HTTPResponse.Status, LocalizedText) =
      switch error {
      case is NotFound, is CursorError:
        (.notFound, LocalizedText("没有这一页，或者没有这样的内容。", "There is no such page, or nothing of the sort."))
      case is Foreign:
        (
          .forbidden,
          LocalizedText(
            "这个请求不是从本页面发出的，没有处理。", "This wasn't sent from a page of the console; nothing was done.")
        )
      case is NIOTooManyBytesError:
        (.contentTooLarge, LocalizedText("发来的内容太长。", "What was sent is too long."))
      case ProcessorError.nothingYet:
        (.serviceUnavailable, LocalizedText("还没有处理过任何文件。", "Nothing has been processed yet."))
      default:
        (
          .serviceUnavailable,
          LocalizedText(
            "暂时无法查询，请稍后再试；大数据局的日志里有原因。",
            "This can't be looked up now; try again later. The bureau's log has the reason.")
        )
      }
    if status == .serviceUnavailable, tellings.grants("\(type(of: error))") {
      log.tell(.console(.failed(LocalizedText(saying: error)), OperatorEvent.Subject()))
    }
    return sorry(words, language, status)
  }

  private func sorry(
    _ words: LocalizedText, _ language: Language, _ status: HTTPResponse.Status
  ) -> Response {
    let values: PageValues = [
      "lang": language == .zh ? "zh-CN" : "en", "version": assets.version, "text": words[language],
      "title": LocalizedText("审管信息交换", "Exchange between approval and supervision")[language],
      "back": LocalizedText("回到今日", "Back to today")[language],
    ]
    return page(assets.templates.render(values, by: "missing"), status)
  }
}
