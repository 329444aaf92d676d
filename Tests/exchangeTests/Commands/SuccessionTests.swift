import ExchangeFiles
import ExchangeProcessor
import SystemPackage
import Testing

/// What happens to mail when a department ends and another takes over.
@Suite(.waits) struct SuccessionTests {
  private static let delivery = "20210104-0001-XC-SCJG"

  /// An exchange in which the market regulator has a delivery of 4 January to claim, ends on that day, and
  /// goes over into the enforcement department.
  private static func exchangeOfChange(settings: [String] = []) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: settings)
    let rows = ["SPJ-1", "SPJ-2"].map { SampleBundle.Approval(msgId: $0, docNo: "薛审食许字〔2021〕\($0)号") }
    try exchange.drop(SampleBundle.approvals(rows), as: "决定.csv", from: "XC-SPJ")
    try exchange.run()
    try end("XC-SCJG", in: exchange)
    return exchange
  }

  /// Has the department end on 4 January, and the enforcement department take over.
  private static func end(_ department: String, in exchange: TemporaryExchange) throws {
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(department),") })
    let ended = line.replacing("2020-12-22,,,", with: "2020-12-22,2021-01-04,XC-ZHZF,")
    try #require(ended != line)
    try Files.replace(catalogue, with: text.replacing(line, with: ended).utf8)
  }

  /// Takes a department out of both catalogues.
  private static func remove(_ department: String, from exchange: TemporaryExchange) throws {
    for path in [exchange.layout.departmentsCSV, exchange.layout.itemsCSV] {
      let lines = String(decoding: try Files.bytes(of: path), as: UTF8.self).split(
        whereSeparator: \.isNewline
      )
      .filter { !$0.hasPrefix("\(department),") }
      let text = lines.joined(separator: "\n").replacing("\(department)|", with: "")
        .replacing("|\(department)", with: "").replacing(department, with: "XC-ZHZF")
      try Files.replace(path, with: (text + "\n").utf8)
    }
  }

  @Test func `what was sent to a short name is the same after that has passed to a successor`() throws {
    let exchange = try TemporaryExchange()
    func answer(_ titles: String..., at moment: String) throws -> ReceiptFile {
      try exchange.answer(
        to: SampleBundle.records("training-info", titles.map { ["title": $0, "recipients": "区市监局"] }),
        as: "training-info_\(titles.count).csv", from: "XC-SPJ", at: moment)
    }
    let first = try answer("样例培训甲", at: "2021-01-04T10:00")
    #expect(first.counts == [1, 1, 0, 0], "\(first.words)")
    #expect(first.deliveries.map(\.recipient) == ["XC-SCJG"])
    try Self.end("XC-SCJG", in: exchange)
    let catalogue = exchange.layout.departmentsCSV
    let text = String(decoding: try Files.bytes(of: catalogue), as: UTF8.self)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("XC-ZHZF,") })
    try Files.replace(catalogue, with: text.replacing(line, with: "\(line)|区市监局").utf8)
    let again = try answer("样例培训甲", "样例培训乙", at: "2021-01-05T10:00")
    #expect(again.counts == [2, 1, 0, 1], "\(again.words)")
    #expect(again.deliveries.map(\.recipient) == ["XC-ZHZF"])
  }

  /// For whom else it speaks is no part of what it says.
  @Test(arguments: ["XC-ZHZF", "XC-SCJG|XC-ZHZF", "XC-SCJG"])
  func `who says the same twice of what is called in two ways says it once`(recipients: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "inquiry",
        [["msgId": "Q1", "subject": "样例事由", "proposition": "样例拟办意见", "recipients": recipients]]),
      as: "inquiry_1.csv", from: "XC-SPJ")
    try Self.end("XC-SCJG", in: exchange)
    func reply(_ outcomes: [String], _ number: Int) throws -> ReceiptFile {
      let rows = zip(["Q1", "XC-SPJ/Q1"], outcomes).map {
        ["refMsgId": $0, "outcome": $1, "answer": "样例", "reason": "样例理由"]
      }
      return try exchange.answer(
        to: SampleBundle.records("inquiry-reply", rows), as: "inquiry-reply_\(number).csv", from: "XC-ZHZF",
        at: "2021-01-05T1\(number):00")
    }
    let contrary = try reply(["同意", "不同意"], 0)
    #expect(contrary.codes == ["record-repeated", "record-repeated"], "\(contrary.words)")
    let same = try reply(["同意", "同意"], 1)
    #expect(same.counts == [2, 1, 0, 1] && same.codes == ["record-twice"], "\(same.words)")
  }

  private func claim(_ exchange: TemporaryExchange, _ id: String, by department: String, at moment: String)
    throws
    -> Int32
  {
    try Program.run("claim", exchange.root.string, "--department", department, "--at", moment, id).status
  }

  @Test(arguments: [delivery, "SPJ-1"])
  func `the successor claims what lies in its predecessor's outbox`(id: String) throws {
    let exchange = try Self.exchangeOfChange()
    #expect(try claim(exchange, id, by: "XC-ZHZF", at: "2021-01-04T11:00") == 3, "not before the end")
    let open = try Program.run(
      "claim", exchange.root.string, "--department", "XC-ZHZF", "--at", "2021-01-05T09:00")
    #expect(open.text.contains(Self.delivery))
    #expect(try claim(exchange, id, by: "XC-WJ", at: "2021-01-05T09:30") == 3)
    #expect(try claim(exchange, id, by: "XC-ZHZF", at: "2021-01-05T10:00") == 0)
    #expect(try exchange.box("outbox", of: "XC-SPJ") == ["claim_20210105-0002-XC-SPJ.csv"])
  }

  @Test func `the successor fills in its predecessor's form, and nobody else does`() throws {
    let exchange = try Self.exchangeOfChange()
    func answer(_ name: String, from sender: String, at moment: String) throws -> ReceiptFile {
      let form = "认领　薛城区市场监督管理局\n答复对象,投递编号,消息标识,认领人\n样例,\(Self.delivery),,\(name)\n"
      return try exchange.answer(to: Array(form.utf8), as: "\(name).csv", from: sender, at: moment)
    }
    for (name, sender, moment) in [
      ("样例甲", "XC-ZHZF", "2021-01-04T11:00"), ("样例乙", "XC-WJ", "2021-01-05T09:30"),
    ] {
      let receipt = try answer(name, from: sender, at: moment)
      #expect(receipt.verdict == "rejected" && receipt.codes == ["sender-mismatch"], "\(receipt.words)")
    }
    let receipt = try answer("样例丙", from: "XC-ZHZF", at: "2021-01-05T10:00")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
  }

  @Test func `whatever tells what is to be done tells it to the successor, and no more to who has ended`()
    throws
  {
    let exchange = try Self.exchangeOfChange(settings: ["todoLists: true"])
    try exchange.pass("2021-01-06T09:00")
    for (department, isTold) in [("XC-ZHZF", true), ("XC-SCJG", false)] {
      for options in [["todo"], ["list", "open"]] {
        let text = try Program.run(
          [options[0], exchange.root.string] + options.dropFirst()
            + ["--department", department, "--at", "2021-01-06T10:00"]
        ).text
        #expect(text.contains("记录 2") == isTold, "\(options) \(department): \(text)")
      }
      let outbox = try exchange.box("outbox", of: department)
      #expect(outbox.contains("待办.xlsx") == isTold && outbox.contains("待办.html") == isTold, "\(outbox)")
      // The day on which it ended is read on the next, too.
      let mornings = try exchange.mornings(of: department)
      for day in ["20210104", "20210105"] {
        #expect(
          mornings.contains("department-statement_\(day)-\(department).xlsx") == isTold, "\(mornings)")
      }
      let status = try Program.run("status", exchange.root.string, "--at", "2021-01-06T10:00").text
      #expect(
        status.split(separator: "\n").contains { $0.contains("（\(department)）：待处理") } == isTold, "\(status)")
    }
    let ended = try Program.run(
      "claim", exchange.root.string, "--department", "XC-SCJG", "--at", "2021-01-06T10:00"
    ).text
    #expect(!ended.contains(Self.delivery) && ended.contains("薛城区综合行政执法局（XC-ZHZF）"), "\(ended)")
    let page = String(
      decoding: try exchange.file("待办.html", in: "outbox", of: "XC-ZHZF"), as: UTF8.self)
    #expect(page.contains("薛审食许字(2021)SPJ-1号"), "it may read what was its predecessor's")
  }

  @Test func `a list of what is open names who owes it now, and whose successor that is`() throws {
    let exchange = try Self.exchangeOfChange()
    func list(_ options: String...) throws -> String {
      try Program.run(["list", exchange.root.string] + options).text
    }
    let (asked, heir) = ("薛城区市场监督管理局", "薛城区综合行政执法局")
    for sort in ["open", "obligations"] {
      let before = try list(sort, "--at", "2021-01-04T12:00")
      #expect(before.contains("  \(asked)  ") && !before.contains(heir), "\(before)")
      let after = try list(sort, "--at", "2021-01-05T09:00")
      #expect(after.contains("  \(heir)（接替\(asked)）  "), "\(after)")
      let english = try list(sort, "--at", "2021-01-05T09:00", "--lang", "en")
      #expect(english.contains("  \(heir) (successor of \(asked))  "), "\(english)")
      let json = try list(sort, "--at", "2021-01-05T09:00", "--format", "json")
      #expect(json.contains("\"debtor\" : \"XC-SCJG\""), "\(json)")
      #expect(json.contains("\"successor\" : \"XC-ZHZF\""), "\(json)")
    }
    // What has ended stays with whom it was asked of.
    #expect(try claim(exchange, Self.delivery, by: "XC-ZHZF", at: "2021-01-05T10:00") == 0)
    let ended = try list("obligations", "--at", "2021-01-05T11:00")
    #expect(!ended.contains("接替"), "\(ended)")
  }

  /// Lists of what is open name the successor.
  @Test(arguments: ["XC-ZHZF", "XC-SCJG"], ["default-consent", "default-exclusion"])
  func `who decides on silence names the successor, or whom it took over from`(
    department: String, kind: String
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "parallel-notice",
        [["msgId": "B1", "caseId": "BL1", "dueDate": "2021-01-04", "recipients": "XC-SCJG|XC-WJ"]]),
      as: "parallel-notice_1.csv", from: "XC-SPJ")
    try Self.end("XC-SCJG", in: exchange)
    let answer =
      ["caseId": "BL1", "department": department]
      .merging(kind == "default-consent" ? ["type": "超时默认", "decidedOn": "2021-01-05"] : [:]) { $1 }
    let receipt = try exchange.answer(
      to: SampleBundle.records(kind, [answer]), as: "\(kind)_1.csv",
      from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(receipt.counts == [1, 1, 0, 0], "\(receipt.words)")
    #expect(receipt.deliveries.map(\.recipient) == ["XC-ZHZF"], "\(receipt.words)")
  }

  @Test func `what the successor answers is told as sent by it, and what it has to do as its`() throws {
    let exchange = try TemporaryExchange()
    let head = ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "回复截止日期", "接收部门"]
    let rows = ["Q-1", "Q-2"].map { [$0, "业务函询", "样例", "样例问题", "样例：拟同意", "2021-01-08", "XC-SCJG"] }
    try exchange.drop(SampleBundle.csv([head] + rows), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.end("XC-SCJG", in: exchange)
    try exchange.drop(
      SampleBundle.csv([["消息标识", "回复结论", "回复内容", "理由"], ["Q-1", "同意", "样例：好", ""]]),
      as: "inquiry-reply_1.csv", from: "XC-ZHZF")
    try exchange.pass("2021-01-05T09:00")
    try exchange.pass("2021-01-06T00:00:05")
    let (asked, heir) = ("薛城区市场监督管理局", "薛城区综合行政执法局")
    let inquiries = try exchange.member("10-inquiries.csv", ofDay: "2021-01-05")
    #expect(inquiries.contains { $0.contains("XC-SCJG,\(asked)") && $0.contains("XC-ZHZF,\(heir)") })
    let agenda = try exchange.member("00-agenda.csv", ofDay: "2021-01-05")
    #expect(agenda.contains { $0.hasPrefix("XC-ZHZF,\(heir)（接替\(asked)）,") }, "\(agenda)")
    let trace = try exchange.ask("trace", "Q-1").text
    #expect(trace.contains("办结：回复业务函询（第二十七条），\(asked)：按期办理（\(heir)报送）"), "\(trace)")
  }

  @Test func `a package names who has to act, figures whom it was asked of, and each names the other`() throws
  {
    let exchange = try TemporaryExchange()
    let head = ["消息标识", "函询类别", "函询事由", "函询内容", "拟办意见", "回复截止日期", "接收部门"]
    let rows = [
      ["Q-1", "业务函询", "样例", "样例问题", "样例：拟同意", "2021-01-07", "XC-SCJG"],
      ["Q-2", "业务函询", "样例", "样例问题", "", "2021-01-08", "XC-SCJG"],
    ]
    try exchange.drop(SampleBundle.csv([head] + rows), as: "inquiry_1.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.end("XC-SCJG", in: exchange)
    for moment in ["2021-01-05T00:10", "2021-01-08T08:30", "2021-01-11T00:10"] { try exchange.pass(moment) }
    let (asked, heir) = ("XC-SCJG,薛城区市场监督管理局", "XC-ZHZF,薛城区综合行政执法局")
    let (acts, was) = ("\(heir)（接替薛城区市场监督管理局）", "\(asked)（由薛城区综合行政执法局接替）")
    // That of the last day is read when it is over.
    for day in ["2021-01-04", "2021-01-10"] {
      for (sheet, wanted) in [
        ("00-agenda.csv", acts), ("16-open-items.csv", acts), ("01-balance-by-department.csv", was),
        ("01-traffic.csv", was), ("10-inquiries.csv", was),
      ] {
        let lines = try exchange.member(sheet, ofDay: day)
        #expect(lines.contains { $0.contains("\(wanted),") }, "\(day) \(sheet): \(lines)")
      }
    }
    // The first was decided by silence, the second is overdue.
    for day in ["2021-01-07", "2021-01-10"] {
      let leads = try exchange.member("12-accountability-leads.csv", ofDay: day)
      #expect(leads.contains { $0.contains(",\(heir),") }, "\(day): \(leads)")
      #expect(!leads.contains { $0.contains(",XC-SCJG,") }, "\(day): \(leads)")
    }
    let todo = try exchange.ask("todo", "--at", "2021-01-11T00:11").text
    #expect(todo.contains("  薛城区综合行政执法局（接替薛城区市场监督管理局）  "), "\(todo)")
    let status = try exchange.ask("status", "--at", "2021-01-11T00:11").text
    #expect(status.contains("（含所接替的 XC-SCJG）"), "\(status)")
  }

  @Test func `what the successor gives back is told as given back by it`() throws {
    let exchange = try TemporaryExchange()
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.end("XC-SCJG", in: exchange)
    try exchange.drop(
      SampleBundle.answer(record: "SPJ-1", isReturn: true), as: "claim-return_1.csv", from: "XC-ZHZF")
    try exchange.pass("2021-01-05T09:00")
    let (asked, heir) = ("薛城区市场监督管理局", "薛城区综合行政执法局")
    let trace = try exchange.ask("trace", "SPJ-1").text
    #expect(trace.contains("\(heir) 退回 SPJ-1") && !trace.contains("\(asked) 退回"), "\(trace)")
    let todo = try exchange.ask("todo", "--at", "2021-01-05T10:00").text
    #expect(todo.contains("对方部门\(asked)（由\(heir)接替）"), "\(todo)")
    try exchange.pass("2021-01-06T00:00:05")
    let returns = try exchange.member("04-returns.csv", ofDay: "2021-01-05")
    #expect(returns.contains { $0.contains("XC-ZHZF,\(heir)") }, "\(returns)")
    #expect(!returns.contains { $0.contains(asked) }, "\(returns)")
    let owed = try exchange.member("04-reassign.csv", ofDay: "2021-01-05")
    #expect(owed.contains { $0.contains("XC-SCJG,\(asked)（由\(heir)接替）") }, "\(owed)")
  }

  @Test func `what a department owes whose line was taken out is counted, and how that is mended is said`()
    throws
  {
    let exchange = try TemporaryExchange()
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try Self.remove("XC-SCJG", from: exchange)
    let at = ["--at", "2021-01-04T12:00"]
    let todo = try Program.run(["todo", exchange.root.string] + at).text
    let status = try Program.run(["status", exchange.root.string] + at).text
    #expect(todo.contains("共 1 项，1 条记录") && todo.contains("XC-SCJG"), "\(todo)")
    #expect(
      status.contains("未结台账：1 项、1 条") && status.contains("XC-SCJG：catalog/departments.csv 里没有它"), "\(status)")
    for command in [["status", exchange.root.string, "--check"], ["doctor", exchange.root.string]] {
      let text = try Program.run(command + at).text
      #expect(text.contains("放回 XC-SCJG 的一行，写上 valid_to（最后一天）和 successor"), "\(command): \(text)")
    }
  }

  @Test func `a department is named whose line was taken out while something waited for its folders`() throws
  {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-04T09:00")
    let folder = exchange.layout.department("XC-SCJG")
    try Files.rename(folder, to: exchange.root.appending("away"))
    let row = SampleBundle.Approval(msgId: "SPJ-1", docNo: "薛审食许字〔2021〕1号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定.csv", from: "XC-SPJ")
    _ = try exchange.run(at: "2021-01-04T10:00")
    try Self.remove("XC-SCJG", from: exchange)
    let at = ["--at", "2021-01-04T12:00"]
    for command in [["status", exchange.root.string, "--check"], ["doctor", exchange.root.string]] {
      let text = try Program.run(command + at).text
      #expect(text.contains("XC-SCJG：catalog/departments.csv 里没有它，却还有"), "\(command): \(text)")
      #expect(text.contains("departments/XC-SCJG"), "\(command): \(text)")
    }
    let status = try Program.run(["status", exchange.root.string] + at).text
    #expect(status.contains("（XC-SCJG）：有 "), "\(status)")
  }

  @Test func `what comes after the change goes to the successor`() throws {
    let exchange = try Self.exchangeOfChange()
    let row = SampleBundle.Approval(msgId: "SPJ-3", docNo: "薛审食许字〔2021〕3号")
    let receipt = try exchange.answer(
      to: SampleBundle.approvals([row]), as: "新.csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    #expect(receipt.verdict == "accepted")
    #expect(receipt.codes == [])
    #expect(
      try exchange.box("outbox", of: "XC-ZHZF").contains("approval-push_20210105-0001-XC-ZHZF.csv")
        || exchange.box("outbox", of: "XC-ZHZF").contains("approval-push_20210105-0001-XC-ZHZF.xml"))
  }

  @Test func `what the ended department still sends comes back and names the successor`() throws {
    let exchange = try Self.exchangeOfChange()
    let bundle = SampleBundle.xml(
      kind: "supervision-push", id: "SCJG-1", sender: "XC-SCJG",
      records: [SampleBundle.supervision(msgId: "SCJG-1")])
    let late = try exchange.answer(to: bundle, as: "晚.xml", from: "XC-SCJG", at: "2021-01-05T09:00")
    #expect(late.verdict == "rejected")
    #expect(late.codes == ["sender-ended"])
    let name = "晚.xml.receipt.csv"
    let told = String(decoding: try exchange.file(name, in: "receipts", of: "XC-SCJG"), as: UTF8.self)
    #expect(told.contains("薛城区综合行政执法局（XC-ZHZF）"))
  }

  @Test func `on its last day a department still sends`() throws {
    let exchange = try Self.exchangeOfChange()
    let bundle = SampleBundle.xml(
      kind: "supervision-push", id: "SCJG-1", sender: "XC-SCJG",
      records: [SampleBundle.supervision(msgId: "SCJG-1")])
    let receipt = try exchange.answer(to: bundle, as: "早.xml", from: "XC-SCJG", at: "2021-01-04T23:59")
    #expect(receipt.verdict == "accepted")
  }

  @Test func `what the successor answers counts for its predecessor, who was asked too`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.records(
        "inquiry",
        [
          [
            "msgId": "Q-1", "proposition": "样例：拟同意", "replyDueDate": "2021-01-08",
            "recipients": "XC-SCJG|XC-ZHZF",
          ]
        ]), as: "inquiry_1.csv", from: "XC-SPJ")
    try Self.end("XC-SCJG", in: exchange)
    let reply = try exchange.answer(
      to: SampleBundle.records("inquiry-reply", [["refMsgId": "Q-1", "outcome": "不同意", "reason": "样例理由"]]),
      as: "inquiry-reply_1.csv", from: "XC-ZHZF", at: "2021-01-05T09:00")
    #expect(reply.verdict == "accepted")
    let open = try Program.run("todo", exchange.root.string, "--at", "2021-01-05T10:00").text
    #expect(!open.contains("回复业务函询"), "\(open)")
    try exchange.pass("2021-01-11T09:00")
    let later = try Program.run("todo", exchange.root.string, "--at", "2021-01-11T10:00").text
    #expect(!later.contains("回复业务函询") && !later.contains("视为同意"), "\(later)")
  }
}
