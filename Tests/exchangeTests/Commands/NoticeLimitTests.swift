import ExchangeFiles
import ExchangeProcessor
import Testing

/// However much there is to tell, a notice stays a file that people open; what it doesn't list is stated and can be asked for.
@Suite(.waits) struct NoticeLimitTests {
  private static let many = 1_010
  private static let recipients = ["XC-WJ", "XC-YJ"]

  /// Many inquiries to two departments. Those that are to be answered first come last.
  private func exchange() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let rows = (1...Self.many).map { number in
      [
        "msgId": "Q-\(number)", "recipients": Self.recipients.joined(separator: "|"),
        "replyDueDate": number > Self.many - 5 ? "2021-01-11" : "2021-01-12",
      ]
    }
    try exchange.drop(SampleBundle.records("inquiry", rows), as: "函询.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    return exchange
  }

  private func notices(of department: String, in exchange: TemporaryExchange) throws -> [String] {
    try exchange.box("outbox", of: department).filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
  }

  /// The lines of a notice that tell of a matter.
  private func lines(_ name: String, of department: String, in exchange: TemporaryExchange) throws
    -> [Substring]
  {
    String(decoding: try exchange.file(name, in: "outbox", of: department), as: UTF8.self)
      .split(whereSeparator: \.isNewline).filter { $0.contains("Q-") }
  }

  @Test func `a department is told of a thousand, of those that end first, and how many more there are`()
    throws
  {
    let exchange = try exchange()
    for department in Self.recipients {
      let name = try #require(notices(of: department, in: exchange).first)
      let lines = try lines(name, of: department, in: exchange)
      #expect(lines.count == 1_000)
      for number in Self.many - 4...Self.many {
        #expect(lines.contains { $0.contains("Q-\(number),") || $0.contains("Q-\(number)|") }, "Q-\(number)")
      }
      let text = String(decoding: try exchange.file(name, in: "outbox", of: department), as: UTF8.self)
      #expect(text.contains("共 \(Self.many) 项") && text.contains("其余 \(Self.many - 1_000) 项"))
      let xml = try exchange.file(name.replacing(".csv", with: ".xml"), in: "outbox", of: department)
      #expect(String(decoding: xml, as: UTF8.self).contains(" left=\"\(Self.many - 1_000)\""))
    }
  }

  @Test func `the bureau finds the rest by the command that the notice names, and nobody is told twice`()
    throws
  {
    let exchange = try exchange()
    try exchange.pass("2021-01-14T10:00")
    let bureau = try #require(notices(of: "XC-DSJ", in: exchange).last)
    #expect(try lines(bureau, of: "XC-DSJ", in: exchange).count == 1_000)
    let id = try #require(bureau.split(separator: "_").last?.split(separator: ".").first)
    let told = try exchange.ask("trace", String(id))
    #expect(told.status == 0, "\(told.errors)")
    for number in 1...Self.many { #expect(told.text.contains("Q-\(number)"), "Q-\(number)") }
    let open = try exchange.ask("list", "open", "--department", "XC-WJ", "--limit", "10000")
    #expect(open.text.split(separator: "\n").count >= Self.many)
    let before = try Self.recipients.map { try notices(of: $0, in: exchange) }
    try exchange.pass("2021-01-14T10:05")
    #expect(try Self.recipients.map { try notices(of: $0, in: exchange) } == before)
  }
}
