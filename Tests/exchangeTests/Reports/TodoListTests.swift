import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeReports
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// 待办: what each department has to do lies in its outbox as things stand, and is answered by what lies there.
@Suite(.waits) struct TodoListTests {
  private static func exchange() throws -> TemporaryExchange {
    try TemporaryExchange(settings: ["todoLists: true"])
  }

  private static func ask(_ exchange: TemporaryExchange, _ id: String, _ department: String = "XC-WJ") throws
  {
    try exchange.send(
      "inquiry", from: "XC-SPJ",
      [
        "msgId": id, "inquiryType": "业务函询", "subject": "样例：收费标准", "question": "样例：按什么标准收取？",
        "replyDueDate": "2021-01-08", "recipients": department,
      ])
  }

  private static func lists(_ exchange: TemporaryExchange, of department: String = "XC-WJ") throws -> [String]
  {
    try exchange.box("outbox", of: department).filter { $0.hasPrefix("待办") }.sorted()
  }

  private static let both = [TodoList.pageName, TodoList.workbookName].sorted()

  @Test
  func
    `a list comes with the first thing to do, stays as it is while nothing changes, and goes with the last`()
    throws
  {
    let exchange = try Self.exchange()
    try Self.ask(exchange, "Q-1")
    try exchange.pass("2021-01-04T10:00")
    #expect(try Self.lists(exchange) == Self.both)
    #expect(try Self.lists(exchange, of: "XC-SCJG").isEmpty, "it has nothing to do")
    let page = String(
      decoding: try exchange.file(TodoList.pageName, in: "outbox", of: "XC-WJ"), as: UTF8.self)
    for words in ["没有逾期", "样例：收费标准", "2021-01-08 24:00", "第二十七条", "函询回复", "待办.xlsx"] {
      #expect(page.contains(words), "\(words)")
    }
    // On a telephone each is a card, and every cell has its heading beside it.
    #expect(page.contains("<table class=\"list agenda\" role=\"table\">"))
    #expect(page.contains("<td class=\"t\" role=\"cell\" data-label=\"时限\">2021-01-08 24:00</td>"))
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    let before = try Self.both.map { try Files.status(of: outbox.appending($0)) }
    try exchange.pass("2021-01-04T10:05")
    #expect(
      try Self.both.map { try Files.status(of: outbox.appending($0)) } == before, "nothing is written over")

    try Self.ask(exchange, "Q-2")
    try exchange.pass("2021-01-04T11:00")
    #expect(try Self.both.map { try Files.status(of: outbox.appending($0)) } != before)

    try exchange.send(
      "inquiry-reply", from: "XC-WJ", ["refMsgId": "Q-1", "outcome": "答复", "answer": "样例"],
      ["refMsgId": "Q-2", "outcome": "答复", "answer": "样例"])
    try exchange.pass("2021-01-04T12:00")
    #expect(try Self.lists(exchange).isEmpty)
  }

  @Test
  func `what a department asks of itself came from nobody else, and nobody else is said to have sent it`()
    throws
  {
    let exchange = try Self.exchange()
    try exchange.send(
      "meeting-resolution", from: "XC-SPJ",
      [
        "msgId": "M-1", "meetingDate": "2021-01-04", "taskNo": "1", "department": "XC-SPJ",
        "dueDate": "2021-01-15",
      ],
      [
        "msgId": "M-2", "meetingDate": "2021-01-04", "taskNo": "2", "department": "XC-WJ",
        "dueDate": "2021-01-15",
      ])
    try exchange.send(
      "legacy-opinion", from: "XC-SCJG",
      ["caseId": "Y-1", "rectificationRequired": "是", "rectifyDueDate": "2021-01-15"])
    try exchange.pass("2021-01-04T10:00")
    func notices(_ department: String) throws -> Int {
      try exchange.box("outbox", of: department).count { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
    }
    // Who is given a task is told so; who gives it to itself has it on its list.
    #expect(try notices("XC-WJ") == 1)
    #expect(try notices("XC-SPJ") == 0)
    #expect(try Self.lists(exchange, of: "XC-SPJ") == Self.both)
    let lines = try exchange.ask("todo", "--at", "2021-01-04T11:00").text.split(separator: "\n")
    let own = try #require(lines.first { $0.contains("M-1") })
    #expect(own.contains("落实联席会议决定") && !own.contains("对方部门") && !own.contains("来自"), "\(own)")
    // It is owed to the approval department, which sent nothing.
    let verification = try #require(lines.first { $0.contains("核验整改") })
    #expect(verification.contains("对方部门薛城区行政审批服务局") && !verification.contains("来自"), "\(verification)")
  }

  @Test func `all of a long list is on paper, and its order is told as it is`() throws {
    let exchange = try Self.exchange()
    for number in 1...52 { try Self.ask(exchange, "Q-\(number)") }
    try exchange.pass("2021-01-04T10:00")
    let page = String(
      decoding: try exchange.file(TodoList.pageName, in: "outbox", of: "XC-WJ"), as: UTF8.self)
    #expect(page.contains("<span class=\"amount\">52 行</span>"))
    #expect(!page.contains("class=\"unprinted\"") && !page.contains("这里印出"))
    #expect(page.contains("按对方部门分组，各组之内最急的在前。"))
  }

  @Test func `what time alone makes late is told on the page`() throws {
    let exchange = try Self.exchange()
    try Self.ask(exchange, "Q-1")
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-11T10:00")
    let page = String(
      decoding: try exchange.file(TodoList.pageName, in: "outbox", of: "XC-WJ"), as: UTF8.self)
    #expect(page.contains("1 条已逾期"))
  }

  @Test func `a list that somebody took away, spoilt or left half written comes again`() throws {
    let exchange = try Self.exchange()
    try Self.ask(exchange, "Q-1")
    try exchange.pass("2021-01-04T10:00")
    let right = try Self.both.map { try exchange.file($0, in: "outbox", of: "XC-WJ") }
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    try Files.remove(outbox.appending(TodoList.workbookName))
    try Files.replace(outbox.appending(TodoList.pageName), with: "样例".utf8)
    try exchange.pass("2021-01-04T10:01")
    #expect(try Self.both.map { try exchange.file($0, in: "outbox", of: "XC-WJ") } == right)
  }

  @Test func `who wants no lists has none any more`() throws {
    let exchange = try Self.exchange()
    try Self.ask(exchange, "Q-1")
    try exchange.pass("2021-01-04T10:00")
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(
      exchange.layout.settings, with: settings.replacing("todoLists: true", with: "todoLists: false").utf8)
    try exchange.pass("2021-01-04T10:05")
    #expect(try Self.lists(exchange).isEmpty)
  }
}
