import ExchangeTesting
import Testing

/// Who came to a survey is never guessed from what is missing: all who were called and aren't named count as absent.
@Suite struct AttendanceTests {
  private static let titles = ["踏勘评审编号", "实际踏勘日期", "踏勘评审结论"]

  private func called() throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.send(
      "survey-notice", from: "XC-SPJ",
      ["msgId": "TK-1", "surveyId": "TK-1", "surveyDate": "2021-01-06", "recipients": "XC-WJ"])
    try exchange.pass("2021-01-05T10:00")
    return exchange
  }

  @Test(arguments: [
    ("到场部门", "/", "recipient-none"), ("到场部门", "#N/A", "recipient-none"),
    ("踏勘人员所在单位", "薛城区卫生健康局", "header-column-missing"),
  ])
  func `what only looks empty, or stands where nothing reads it, comes back`(
    title: String, cell: String, code: String
  ) throws {
    let receipt = try called().answer(
      to: SampleBundle.csv([Self.titles + [title], ["TK-1", "2021-01-06", "样例：符合", cell]]), as: "记录.csv",
      from: "XC-SPJ", at: "2021-01-06T15:00")
    #expect(receipt.verdict == "rejected" && receipt.codes.contains(code), "\(receipt.words)")
    #expect(!receipt.codes.contains("participants-none"))
  }

  @Test(arguments: ["", "无"])
  func `that none came is taken at its word, and told`(cell: String) throws {
    let exchange = try called()
    let receipt = try exchange.answer(
      to: SampleBundle.csv([Self.titles + ["到场部门"], ["TK-1", "2021-01-06", "样例：符合", cell]]), as: "记录.csv",
      from: "XC-SPJ", at: "2021-01-06T15:00")
    #expect(receipt.verdict == "accepted" && receipt.codes.contains("participants-none"), "\(receipt.words)")
    let later = try exchange.answer(
      to: SampleBundle.csv([Self.titles + ["参加单位"], ["TK-1", "2021-01-06", "样例：符合", "卫健局"]]), as: "更正.csv",
      from: "XC-SPJ", at: "2021-01-06T16:00")
    #expect(later.verdict == "accepted" && !later.codes.contains("participants-none"), "\(later.words)")
  }

  @Test(arguments: ["薛城区卫生健康局", "无"])
  func `a record of another day than the announced one blames nobody, and is told`(present: String) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try exchange.send(
      "survey-notice", from: "XC-SPJ",
      ["msgId": "TK-1", "surveyId": "TK-1", "surveyDate": "2021-01-07", "recipients": "XC-WJ|XC-CXSW"])
    try exchange.pass("2021-01-05T10:00")
    func record(_ day: String, _ name: String, at moment: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.csv([Self.titles + ["到场部门"], ["TK-1", day, "样例：符合", present]]), as: name,
        from: "XC-SPJ", at: moment)
    }
    let other = try record("2021-01-06", "记录.csv", at: "2021-01-06T15:00")
    #expect(other.verdict == "accepted" && other.codes.contains("answer-without-effect"), "\(other.words)")
    #expect(!other.codes.contains("participants-none"), "\(other.words)")
    #expect(other.words.contains("XC-CXSW") && other.words.contains("通知的是 2021-01-07"), "\(other.words)")
    #expect(other.words.contains("XC-WJ") == (present == "无"), "\(other.words)")
    try exchange.pass("2021-01-07T01:00")
    let before = try exchange.member("12-accountability-leads.csv", ofDay: "2021-01-06")
    #expect(!before.contains { $0.contains("XC-CXSW") })
    let ofTheDay = try record("2021-01-07", "记录2.csv", at: "2021-01-07T15:00")
    #expect(!ofTheDay.codes.contains("answer-without-effect"), "\(ofTheDay.words)")
    try exchange.pass("2021-01-08T01:00")
    let after = try exchange.member("12-accountability-leads.csv", ofDay: "2021-01-07")
    #expect(after.contains { $0.contains("XC-CXSW") })
  }

  private func survey(
    _ number: Int, on day: String, at moment: String, in exchange: TemporaryExchange
  ) throws {
    try exchange.answer(
      to: SampleBundle.records(
        "survey-notice",
        [
          [
            "msgId": "TK-1-\(number)", "surveyId": "TK-1", "surveyDate": day, "surveyTime": "09:00",
            "recipients": "XC-WJ|XC-CXSW",
          ]
        ]), as: "survey-notice_\(number).csv", from: "XC-SPJ", at: moment)
  }

  private func record(
    _ day: String, _ present: String, at moment: String, in exchange: TemporaryExchange
  ) throws -> ReceiptFile {
    try exchange.answer(
      to: SampleBundle.csv([Self.titles + ["到场部门"], ["TK-1", day, "样例：符合", present]]),
      as: "记录\(moment.prefix(10)).csv", from: "XC-SPJ", at: moment)
  }

  @Test(arguments: [true, false])
  func `a record of the day before the next one was announced is of that day, and nothing else is told`(
    isCorrection: Bool
  ) throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try survey(1, on: "2021-01-06", at: "2021-01-04T10:00", in: exchange)
    if isCorrection { _ = try record("2021-01-06", "XC-WJ", at: "2021-01-06T16:00", in: exchange) }
    try survey(2, on: "2021-01-12", at: "2021-01-07T10:00", in: exchange)
    let receipt = try record(
      "2021-01-06", isCorrection ? "XC-WJ|XC-CXSW" : "XC-WJ", at: "2021-01-07T15:00", in: exchange)
    #expect(receipt.verdict == "accepted" && receipt.codes == [], "\(receipt.words)")
    try exchange.pass("2021-01-08T09:00", comesBack: nil)
    let open = try exchange.ask("todo", "--at", "2021-01-08T09:00").text
    #expect(open.contains("薛城区卫生健康局") && open.contains("薛城区城乡水务局"), "\(open)")
    #expect(open.contains("2021-01-12") && !open.contains("2021-01-06"), "\(open)")
    func leads(_ member: String) throws -> Bool {
      try exchange.member(member, ofDay: "2021-01-07").contains { $0.contains("XC-CXSW") }
    }
    #expect(try leads("12-withdrawn-leads.csv") == isCorrection)
    #expect(try leads("12-accountability-leads.csv") == !isCorrection)
  }

  @Test func `a record that came before its day was announced isn't asked for`() throws {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    try survey(1, on: "2021-01-07", at: "2021-01-04T10:00", in: exchange)
    _ = try record("2021-01-06", "XC-WJ", at: "2021-01-06T09:30", in: exchange)
    try survey(2, on: "2021-01-06", at: "2021-01-06T10:00", in: exchange)
    try exchange.pass("2021-01-08T09:00", comesBack: nil)
    let open = try exchange.ask("todo", "--at", "2021-01-08T09:00").text
    #expect(open.contains("没有未结事项"), "\(open)")
    #expect(
      try !exchange.member("12-accountability-leads.csv", ofDay: "2021-01-06").contains {
        $0.contains("XC-CXSW")
      })
  }
}
