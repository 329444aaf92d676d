import Testing

/// Whoever leads a case is reminded of each department whose default consent is to be confirmed.
@Suite(.waits) struct ConfirmationNoticeTests {
  private static let departments = ["薛城区住房和城乡建设局", "薛城区综合行政执法局"]

  private func lines(in exchange: TemporaryExchange) throws -> [Substring] {
    try exchange.box("outbox", of: "XC-SPJ").filter { $0.hasPrefix("notice_") && $0.hasSuffix(".csv") }
      .flatMap {
        String(decoding: try exchange.file($0, in: "outbox", of: "XC-SPJ"), as: UTF8.self)
          .split(whereSeparator: \.isNewline).filter { $0.contains(",confirm-default,") }
      }
  }

  @Test func `two open confirmations of one case are two lines, each with its department, and once`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.send(
      "parallel-notice", from: "XC-SPJ",
      ["msgId": "BL-1", "caseId": "BL-1", "limitWorkdays": "2", "recipients": "XC-ZJ|XC-ZHZF"])
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-08T09:00")
    #expect(try lines(in: exchange).isEmpty)
    for moment in ["2021-01-29T10:00", "2021-01-29T10:05"] {
      try exchange.pass(moment)
      let lines = try lines(in: exchange)
      #expect(lines.count == 2, "\(lines)")
      for name in Self.departments {
        #expect(lines.filter { $0.contains("（\(name)的意见）") }.count == 1, "\(lines)")
      }
    }
  }
}
