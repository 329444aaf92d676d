import ExchangeFiles
import ExchangeProcessor
import Testing

/// Departments are called as people call them: by code, by full name, or by a short name that the catalogue gives.
@Suite(.waits) struct DepartmentNameTests {
  private func training(to recipients: String) throws -> [UInt8] {
    try SampleBundle.records(
      "training-info", [["title": "样例培训\(recipients.utf8.count)", "recipients": recipients]])
  }

  /// Gives departments short names that the shipped catalogue doesn't.
  private func call(_ names: [String: String], in exchange: TemporaryExchange) throws {
    let catalogue = exchange.layout.departmentsCSV
    let lines = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
      .map { line in
        let code = String(line.prefix { $0 != "," })
        return names[code].map { line + ($0.isEmpty ? "" : "|\($0)") } ?? String(line)
      }
    try Files.replace(catalogue, with: (lines.joined(separator: "\r\n") + "\r\n").utf8)
  }

  @Test(arguments: ["区市监局、卫健局", "市场监管局，XC-WJ", "薛城区卫生健康局;（区市监局", "ＸＣ－ＷＪ|区 市监局"])
  func `recipients may be called by short names, in one cell`(names: String) throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["培训名称", "培训日期", "培训对象", "培训内容", "接收部门"],
        ["样例培训", "2021-01-20", "窗口人员", "样例内容", "\"\(names)\""],
      ]), as: "training-info_1.csv", from: "XC-SPJ")
    guard !names.contains("（") else {
      #expect(receipt.codes == ["recipient-unknown"], "a name with something else in it is another name")
      return
    }
    #expect(receipt.codes.isEmpty)
    #expect(receipt.deliveries.map(\.recipient).sorted() == ["XC-SCJG", "XC-WJ"])
  }

  @Test(arguments: ["=\"\"", "=\" \""])
  func `a cell of a table that only looks empty doesn't mean everybody`(cell: String) throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(
      to: SampleBundle.csv([
        ["培训名称", "培训日期", "培训对象", "培训内容", "接收部门", "备注"],
        ["样例培训", "2021-01-20", "窗口人员", "样例内容", cell, ""],
      ]), as: "training-info_1.csv", from: "XC-SPJ")
    #expect(receipt.codes == ["recipient-none"] && receipt.deliveries.isEmpty)
  }

  @Test(arguments: [
    ("推送对象", "市监局"), ("主送", "XC-WJ、区市监局"), ("通知单位", "薛城区卫生健康局"), ("参训单位", "\"区市监局\n卫健局\""),
  ])
  func `a column of departments that nothing reads sends back what would go to everybody`(
    title: String, names: String
  ) throws {
    let exchange = try TemporaryExchange()
    let header = ["培训名称", "培训日期", "培训对象", "培训内容", title]
    let row = ["样例培训", "2021-01-20", "窗口人员", "样例内容"]
    let receipt = try exchange.answer(
      to: SampleBundle.csv([header, row + [names]]), as: "training-info_1.csv", from: "XC-SPJ")
    #expect(Set(receipt.codes) == ["header-column-unknown", "header-column-missing"])
    #expect(receipt.deliveries.isEmpty)
    // The sender alone, no department, and who acted say nothing of who gets it.
    let others = [(title, "审批局"), (title, "窗口"), ("主办单位", "区市监局")]
    for (number, (title, cell)) in others.enumerated() {
      let other = try exchange.answer(
        to: SampleBundle.csv([
          Array(header.dropLast()) + [title], ["样例培训\(number)"] + row.dropFirst() + [cell],
        ]),
        as: "training-info_\(number + 2).csv", from: "XC-SPJ")
      #expect(other.codes == ["header-column-unknown"], "\(title): \(cell)")
    }
  }

  @Test func `the same holds in XML, where departments are spoken of, and in a matter's name`() throws {
    let exchange = try TemporaryExchange()
    let asked = try exchange.answer(
      to: SampleBundle.bundle(
        "parallel-notice", id: "N-1", sender: "XC-SPJ",
        [["caseId": "BL-1", "limitWorkdays": "5", "recipients": "交通局、卫健局"]]),
      as: "notice.xml", from: "XC-SPJ")
    #expect(asked.codes.isEmpty)
    #expect(asked.deliveries.map(\.recipient).sorted() == ["XC-JTYS", "XC-WJ"])
    let opinion = try exchange.answer(
      to: SampleBundle.records("parallel-opinion", [["caseId": "审批局/BL-1"]]), as: "parallel-opinion_1.csv",
      from: "XC-JTYS")
    #expect(opinion.codes.isEmpty)
    let consent = try exchange.answer(
      to: SampleBundle.records(
        "default-consent", [["caseId": "BL-1", "department": "卫健局", "decidedOn": "2021-02-05"]]),
      as: "default-consent_1.csv", from: "XC-SPJ", at: "2021-02-05T10:00")
    #expect(consent.codes.isEmpty)
    #expect(consent.deliveries.map(\.recipient) == ["XC-WJ"])
    let task = try exchange.answer(
      to: SampleBundle.records(
        "meeting-resolution", [["department": "区市监局、应急局", "meetingDate": "2021-02-04"]]),
      as: "meeting-resolution_1.csv",
      from: "XC-SPJ", at: "2021-02-05T11:00")
    #expect(task.codes.isEmpty)
    #expect(task.deliveries.map(\.recipient).sorted() == ["XC-SCJG", "XC-YJ"])
  }

  @Test(arguments: [
    "inquiry", "parallel-notice", "training-info", "policy-change", "survey-notice", "meeting-resolution",
  ])
  func `what goes to the same departments is the same, whatever they are called and in whatever order`(
    kind: String
  ) throws {
    let exchange = try TemporaryExchange()
    let field = kind == "meeting-resolution" ? "department" : "recipients"
    func answer(_ number: Int, to names: String) throws -> ReceiptFile {
      var values = [field: names]
      if kind == "parallel-notice" { values["limitWorkdays"] = "5" }
      return try exchange.answer(
        to: SampleBundle.records(kind, [values]), as: "\(kind)_\(number).csv", from: "XC-SPJ",
        at: "2021-04-12T10:00")
    }
    #expect(try answer(1, to: "XC-JTYS|XC-WJ").accepted == 1)
    for (number, names) in ["XC-WJ|XC-JTYS", "交通局、卫健局", "薛城区卫生健康局;区交通局"].enumerated() {
      let again = try answer(number + 2, to: names)
      #expect(again.unchanged == 1 && again.codes.contains("record-unchanged"), "\(names)")
    }
    #expect(try answer(9, to: "XC-WJ|XC-NYNC").accepted == 1)
  }

  @Test func `what an earlier version knew by its names as they were written is known again`() throws {
    let exchange = try TemporaryExchange()
    func notice(_ msgId: String?) throws -> [UInt8] {
      var values = ["caseId": "BL-1", "limitWorkdays": "5", "recipients": "XC-WJ|XC-JTYS"]
      values["msgId"] = msgId
      return try SampleBundle.records("parallel-notice", [values])
    }
    // sha256sum of sender, kind, number, recipients as written, and limit.
    let former = "XC-SPJ-59014eda51e4cf2374c2"
    #expect(
      try exchange.answer(to: notice(former), as: "parallel-notice_1.csv", from: "XC-SPJ").accepted == 1)
    let again = try exchange.answer(to: notice(nil), as: "parallel-notice_2.csv", from: "XC-SPJ")
    #expect(again.counts == [1, 0, 0, 1] && again.codes == ["record-unchanged"])
    #expect(again.words.contains(former))
  }

  @Test func `a short name of several departments is told with the codes of all`() throws {
    let exchange = try TemporaryExchange()
    try call(["XC-GAJ": "分局", "XC-STHJ": "分局"], in: exchange)
    let receipt = try exchange.answer(to: training(to: "卫健局、分局"), as: "training-info_1.csv", from: "XC-SPJ")
    #expect(receipt.codes == ["department-ambiguous"])
    #expect(receipt.words.contains("XC-GAJ（枣庄市公安局薛城分局）、XC-STHJ（枣庄市生态环境局薛城分局）"))
    try exchange.answer(
      to: SampleBundle.records(
        "parallel-notice", [["caseId": "BL-1", "limitWorkdays": "5", "recipients": "公安分局|生态环境分局"]]),
      as: "parallel-notice_1.csv", from: "XC-SPJ")
    let consent = try exchange.answer(
      to: SampleBundle.records(
        "default-consent", [["caseId": "BL-1", "department": "分局", "decidedOn": "2021-02-05"]]),
      as: "default-consent_1.csv", from: "XC-SPJ", at: "2021-02-05T10:00")
    #expect(consent.codes == ["department-ambiguous"])
  }

  @Test func `a short name that is another's name stops the start`() throws {
    let exchange = try TemporaryExchange()
    try call(["XC-GAJ": "薛城区民政局"], in: exchange)
    let outcome = try exchange.run()
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("薛城区民政局") && outcome.errors.contains("XC-GAJ"))
  }
}
