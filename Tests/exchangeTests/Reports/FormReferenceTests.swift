import ExchangeFiles
import ExchangeProcessor
import ExchangeReports
import ExchangeTesting
import SystemPackage
import Testing

/// What a form has filled in to name what is answered means that and no other, whoever else calls something so.
struct FormReferenceTests {
  private static let reply = ["回复结论": "答复", "回复内容": "样例"]
  private static let opinion = ["审核意见": "同意", "审批人员": "样例甲", "是否具有审批资格": "是"]

  /// Has a department ask another under an id of the first's.
  private static func ask(_ exchange: TemporaryExchange, from sender: String) throws {
    try exchange.send(
      "inquiry", from: sender,
      [
        "msgId": "XC-SPJ-Q1", "inquiryType": "业务函询", "subject": "样例：收费标准", "question": "样例：按什么标准收取？",
        "replyDueDate": "2021-01-08", "recipients": "XC-WJ",
      ])
  }

  /// Fills in the first row of 待办.xlsx as it lies in the outbox of the health bureau.
  ///
  /// - Returns: the workbook, and what its row names.
  private static func filled(
    _ exchange: TemporaryExchange, _ sheet: String, _ cells: [String: String], naming column: String
  ) throws -> (bytes: [UInt8], named: String?) {
    let scratch = try ScratchFolder()
    let output = scratch.path.appending("filled.xlsx")
    let outbox = exchange.layout.department("XC-WJ").appending("outbox")
    let given = try FormFilling.write(
      outbox.appending(TodoList.workbookName), sheet, cells, to: output)
    return (try Files.bytes(of: output), given[column])
  }

  @Test func `an id that another department uses since is still that of whose code it begins with`() throws {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    try Self.ask(exchange, from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let first = try Self.filled(exchange, "函询回复", Self.reply, naming: "消息标识")
    #expect(first.named == "XC-SPJ-Q1")
    // Somebody copies what came to it, with its id.
    try Self.ask(exchange, from: "XC-SCJG")
    try exchange.pass("2021-01-04T11:00")
    let receipt = try exchange.answer(to: first.bytes, as: "一.xlsx", from: "XC-WJ", at: "2021-01-04T12:00")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-SPJ"])
    let rest = try Self.filled(exchange, "函询回复", Self.reply, naming: "消息标识")
    #expect(rest.named == "XC-SCJG/XC-SPJ-Q1")
    let other = try exchange.answer(to: rest.bytes, as: "二.xlsx", from: "XC-WJ", at: "2021-01-04T13:00")
    #expect(other.deliveries.map(\.recipient) == ["XC-SCJG"], "\(other.words)")
  }

  @Test(arguments: ["XC-SPJ", "XC-SCJG"])
  func `whoever writes such an id himself is asked which, by names that are understood`(asked: String) throws
  {
    let exchange = try TemporaryExchange()
    for sender in ["XC-SPJ", "XC-SCJG"] {
      try Self.ask(exchange, from: sender)
      try exchange.pass("2021-01-04T10:00")
    }
    func reply(_ reference: String, _ name: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records("inquiry-reply", [["refMsgId": reference, "answer": "样例"]]), as: name,
        from: "XC-WJ", at: "2021-01-04T11:00")
    }
    let unclear = try reply("XC-SPJ-Q1", "inquiry-reply_1.csv")
    #expect(unclear.codes == ["reference-ambiguous"])
    for sender in ["XC-SPJ", "XC-SCJG"] { #expect(unclear.words.contains("\(sender)/XC-SPJ-Q1（")) }
    let clear = try reply("\(asked)/XC-SPJ-Q1", "inquiry-reply_2.csv")
    #expect(clear.deliveries.map(\.recipient) == [asked], "\(clear.words)")
  }

  @Test func `cases of one number are named with whoever opened them`() throws {
    let exchange = try TemporaryExchange(settings: ["todoLists: true"])
    // A district may have two departments that approve.
    let departments = String(decoding: try Files.bytes(of: exchange.layout.departmentsCSV), as: UTF8.self)
    let rows = departments.split(separator: "\n").map { row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false)
      if cells[0] == "XC-MZJ" { cells[2] = "APPROVAL" }
      return cells.joined(separator: ",")
    }
    try Files.replace(exchange.layout.departmentsCSV, with: (rows.joined(separator: "\n") + "\n").utf8)
    for lead in ["XC-SPJ", "XC-MZJ"] {
      try exchange.drop(
        SampleBundle.csv([
          ["并联审批编号", "事项名称", "申请人", "办理时限（工作日）", "申请材料", "接收部门"],
          ["BL-1", "样例事项", "样例甲", "3", "样例材料", "XC-JTYS|XC-WJ"],
        ]), as: "parallel-notice_1.csv", from: lead)
      try exchange.pass("2021-01-04T10:00")
    }
    var answered: [String] = []
    for number in 1...2 {
      let form = try Self.filled(exchange, "并联审核意见", Self.opinion, naming: "并联审批编号")
      let receipt = try exchange.answer(
        to: form.bytes, as: "\(number).xlsx", from: "XC-WJ", at: "2021-01-04T1\(number):00")
      #expect(receipt.verdict == "accepted", "\(receipt.words)")
      #expect(form.named == receipt.deliveries.first.map { "\($0.recipient)/BL-1" })
      answered += receipt.deliveries.map(\.recipient)
    }
    #expect(answered.sorted() == ["XC-MZJ", "XC-SPJ"])
  }
}
