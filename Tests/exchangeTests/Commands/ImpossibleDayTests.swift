import Testing

/// What an answer says of days and departments, and can't well be by what it answers: it counts, and its sender is told.
@Suite struct ImpossibleDayTests {
  @Test(
    arguments: [
      ("2021-01-15 12:00", "12:00"), ("2021/1/15 9:05:30", "09:05"), ("2021年1月15日 １２：００", "12:00"),
      ("2021-01-15T17:30:00+08:00", "17:30"), ("2021-01-15", nil), ("2021-01-15 00:00:00", nil),
      ("2021-01-15 23:59:59", nil), ("20210115", nil),
    ] as [(String, String?)])
  func `a time of day in a limit isn't kept, and its sender is told`(limit: String, time: String?) throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(
      to: SampleBundle.records("inquiry", [["replyDueDate": limit]]), as: "inquiry_1.csv", from: "XC-SPJ")
    #expect(receipt.verdict == "accepted" && receipt.codes == (time == nil ? [] : ["value-time-dropped"]))
    if let time {
      #expect(receipt.words.contains("（\(time)）没有采用") && receipt.words.contains("2021-01-15 当天 24:00"))
    }
  }

  @Test func `default that is found for a day on which there was still time is told`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "parallel-notice", [["caseId": "BL-1", "limitWorkdays": "3", "recipients": "XC-ZJ|XC-ZHZF"]]),
      as: "parallel-notice_1.csv", from: "XC-SPJ")
    func found(_ department: String, _ day: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "default-consent", [["caseId": "BL-1", "department": department, "type": "超时默认", "decidedOn": day]]),
        as: "default-consent_\(department).csv", from: "XC-SPJ", at: "2021-01-08T15:00")
    }
    let early = try found("XC-ZJ", "2021-01-07")
    #expect(early.verdict == "accepted" && early.codes == ["value-dates-reversed"])
    #expect(early.words.contains("早于“薛城区住房和城乡建设局反馈期限届满”的 2021-01-08"), "\(early.words)")
    #expect(try found("XC-ZHZF", "2021-01-08").codes.isEmpty)
  }

  @Test func `a survey that was held before it was announced, and who came without being called, are told`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "survey-notice", [["surveyId": "TK-1", "surveyDate": "2021-01-06", "recipients": "XC-CXSW"]]),
      as: "survey-notice_1.csv", from: "XC-SPJ")
    func held(_ number: Int, _ day: String, _ present: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records(
          "survey-record", [["surveyId": "TK-1", "heldOn": day, "attendance": present]]),
        as: "survey-record_\(number).csv", from: "XC-SPJ", at: "2021-01-06T15:00")
    }
    let doubtful = try held(1, "2020-12-31", "XC-CXSW|XC-ZHZF")
    #expect(doubtful.verdict == "accepted")
    #expect(doubtful.codes.sorted() == ["answer-without-effect", "value-dates-reversed"])
    #expect(doubtful.words.contains("XC-ZHZF") && !doubtful.words.contains("“XC-CXSW"), "\(doubtful.words)")
    #expect(try held(2, "2021-01-06", "XC-CXSW").codes.isEmpty)
  }

  @Test func `a check before the commitment, and progress before the meeting, are told`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.commitments(["C1", "C2"], accepted: "2020-12-31", until: "2021-01-15"), as: "承诺.csv",
      from: "XC-SPJ")
    func checked(_ id: String, _ day: String) throws -> [String] {
      try exchange.answer(
        to: SampleBundle.csv([["消息标识", "核查结果", "核查日期", "核查情况"], [id, "未兑现", day, "样例"]]),
        as: "核查\(id).csv", from: "XC-SCJG", at: "2021-01-18T10:00"
      ).codes
    }
    #expect(try checked("C1", "2020-12-30") == ["value-dates-reversed"])
    // It may have been pushed late.
    #expect(try checked("C2", "2020-12-31").isEmpty)
    try exchange.answer(
      to: SampleBundle.records(
        "meeting-resolution",
        [["msgId": "M-1", "department": "XC-WJ", "meetingDate": "2021-01-18", "dueDate": "2021-01-29"]]),
      as: "meeting-resolution_1.csv", from: "XC-SPJ", at: "2021-01-19T10:00")
    let progress = try exchange.answer(
      to: SampleBundle.records(
        "resolution-progress",
        [["refMsgId": "M-1", "done": "是", "progressDate": "2021-01-15", "content": "样例"]]),
      as: "resolution-progress_1.csv", from: "XC-WJ", at: "2021-01-20T10:00")
    #expect(progress.verdict == "accepted" && progress.codes == ["value-dates-reversed"])
  }
}
