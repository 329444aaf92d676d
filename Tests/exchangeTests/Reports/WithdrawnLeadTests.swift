import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// 撤回的线索: what a closed day told as a lead and isn't one any more is told by the day that changed it, and by the month; nothing else.
@Suite(.waits) struct WithdrawnLeadTests {
  private static let month = "2021-03"

  /// The rows of a department in the sheet of a day, and in that of the month.
  private func withdrawn(
    _ department: String, _ exchange: TemporaryExchange, _ day: String
  ) throws -> (day: [Substring], month: [Substring]) {
    let package = exchange.layout.reports.appending("\(Self.month).zip")
    let month = try Tool.run(
      "unzip", ["-p", package.string, "07-withdrawn-leads.csv"], in: package.removingLastComponent()
    ).output.split(separator: "\n")
    let day = try exchange.member("12-withdrawn-leads.csv", ofDay: day)
    return (day.filter { $0.contains(department) }, month.filter { $0.contains(department) })
  }

  /// On the last day and before it, with a proposition and without; in two files of one pass, and in two passes.
  @Test(arguments: ["2021-03-04", "2021-03-05"], [true, false])
  func `an answer that was put right in time was no lead, and none is withdrawn`(due: String, together: Bool)
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.csv([
        ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "回复截止日期", "接收部门"],
        ["Q-1", "业务函询", "样例甲", "样例问题", "样例：拟同意", due, "XC-WJ"],
        ["Q-2", "业务函询", "样例乙", "样例问题", "", due, "XC-WJ"],
      ]), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-01T10:00")
    let head = ["消息标识", "回复结论", "回复内容", "理由"]
    let words = [["不同意", "样例：不", "样例：因"], ["同意", "样例：好", ""]]
    let rows = words.map { word in ["Q-1", "Q-2"].map { [$0] + word } }
    for (number, rows) in rows.enumerated() {
      try exchange.drop(SampleBundle.csv([head] + rows), as: "inquiry-reply_\(number).csv", from: "XC-WJ")
      if !together { try exchange.pass("2021-03-04T15:0\(number)", comesBack: nil) }
    }
    try exchange.pass("2021-03-04T15:10", comesBack: nil)
    try exchange.pass("2021-04-01T01:00")
    let told = try withdrawn("XC-WJ", exchange, "2021-03-04")
    #expect(told.day.isEmpty && told.month.isEmpty)
    #expect(
      try !exchange.member("12-accountability-leads.csv", ofDay: "2021-03-04").contains {
        $0.contains("XC-WJ")
      })
  }

  @Test func `a lead of a closed day whose matter is cancelled or moved is told as withdrawn`() throws {
    let exchange = try TemporaryExchange()
    func survey(_ id: String, on day: String) -> [UInt8] {
      SampleBundle.csv([
        ["消息标识", "踏勘评审编号", "踏勘评审形式", "事项名称", "申请人", "踏勘评审地点", "踏勘评审日期", "踏勘评审时间", "接收部门"],
        [id, "TK-4", "联合", "取水许可", "样例公司", "样例路1号", day, "09:30", "XC-STHJ|XC-YJ"],
      ])
    }
    try exchange.drop(
      SampleBundle.csv([
        ["消息标识", "决定编号", "会议日期", "任务序号", "承办部门", "任务内容", "完成期限"],
        ["M-1", "样例纪1", "2021-03-01", "1", "XC-CXSW", "样例任务", "2021-03-03"],
      ]), as: "meeting-resolution_1.csv", from: "XC-SPJ")
    try exchange.drop(survey("N-4", on: "2021-03-05"), as: "survey-notice_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-01T10:00")
    try exchange.drop(
      SampleBundle.csv([["踏勘评审编号", "是否派员", "派员名单", "不派员理由"], ["TK-4", "否", "", "样例：有事"]]),
      as: "survey-reply_1.csv", from: "XC-STHJ")
    try exchange.pass("2021-03-03T10:00")
    try exchange.pass("2021-03-04T09:00")
    try exchange.drop(
      SampleBundle.csv([["撤销的消息标识", "撤销理由"], ["M-1", "样例：误发"]]), as: "cancellation_1.csv", from: "XC-SPJ")
    try exchange.drop(survey("N-5", on: "2021-03-09"), as: "survey-notice_2.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-04T10:00")
    try exchange.drop(
      SampleBundle.csv([
        ["踏勘评审编号", "实际踏勘日期", "到场部门", "踏勘评审结论"], ["TK-4", "2021-03-09", "XC-STHJ|XC-YJ", "样例：好"],
      ]), as: "survey-record_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-03-09T15:00")
    try exchange.pass("2021-04-01T01:00")
    for department in ["XC-CXSW", "XC-STHJ"] {
      let leads = try exchange.member("12-accountability-leads.csv", ofDay: "2021-03-03")
      #expect(leads.contains { $0.contains(department) }, "\(department)")
      let told = try withdrawn(department, exchange, "2021-03-04")
      #expect(told.day.count == 1 && told.month.count == 1, "\(department): \(told)")
      #expect(told.month.allSatisfy { $0.contains("已撤销、更正、改期或改派") })
      #expect(try withdrawn(department, exchange, "2021-03-05").day.isEmpty)
      // As it was told, not as it would stand by now.
      let before = department == "XC-STHJ" ? "到期；标注：不派员," : "，逾期未落实,"
      #expect(told.day.allSatisfy { $0.contains(before) }, "\(told.day)")
    }
  }
}
