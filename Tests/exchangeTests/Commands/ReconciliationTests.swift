import Crypto
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import ExchangeTesting
import Testing

/// What is for the exchange itself: the bureau's word on a day that is closed, and senders' own counts of theirs.
@Suite(.waits) struct ReconciliationTests {
  @Test func `control totals that no file has keep no day from being closed`() throws {
    let exchange = try TemporaryExchange()
    for (number, declared) in [Int.max, Int.max, Int.min].enumerated() {
      let bundle = SampleBundle.xml(
        kind: "supervision-push", id: "WJ-\(number)", sender: "XC-WJ", declared: declared,
        records: [SampleBundle.supervision(msgId: "WJ-\(number)-1")])
      try exchange.drop(bundle, as: "总数\(number).xml", from: "XC-WJ")
    }
    try exchange.pass("2021-01-04T10:00", comesBack: true)
    try exchange.pass("2021-01-05T08:30", comesBack: nil)
    #expect(try exchange.receipts(of: "XC-WJ").map(\.verdict) == ["rejected", "rejected", "rejected"])
    #expect(try Files.exists(exchange.layout.report("2021-01-04")))
  }

  // MARK: Sign-offs

  /// Which digests the bureau's sign-offs of a day name, one after another, and what comes of it.
  struct Signoffs: CustomTestStringConvertible, Sendable {
    enum Digest: String, Sendable {
      case right = "right"
      case wrong = "wrong"
      case none = "none"
    }

    let digests: [Digest]
    let isReviewed: Bool
    /// What the sheet says of each.
    let words: [String]
    var testDescription: String { digests.map(\.rawValue).joined(separator: ", ") }
  }

  static let differs = "所记摘要与日包不符,不计"
  static let replaced = "相符,已由后一份取代"

  @Test(arguments: [
    Signoffs(digests: [.right], isReviewed: true, words: ["相符,有效"]),
    Signoffs(digests: [.none], isReviewed: true, words: ["未写摘要,有效"]),
    Signoffs(digests: [.wrong], isReviewed: false, words: [differs]),
    Signoffs(digests: [.wrong, .right], isReviewed: true, words: [differs, "相符,有效"]),
    Signoffs(digests: [.right, .wrong], isReviewed: true, words: ["相符,有效", differs]),
    Signoffs(digests: [.right, .none], isReviewed: true, words: [replaced, "未写摘要,有效"]),
    Signoffs(digests: [.none, .wrong, .right], isReviewed: true, words: ["未写摘要,已由后一份取代", differs, "相符,有效"]),
  ])
  func `a sign-off of another package is marked wherever it is told, and one that agrees takes its place`(
    _ signoffs: Signoffs
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T08:30")
    let package = SHA256.hash(data: try Files.bytes(of: exchange.layout.report("2021-01-04")))
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    for (index, digest) in signoffs.digests.enumerated() {
      let named =
        switch digest {
        case .right: package.uppercased()
        case .wrong: String(repeating: "0", count: 64)
        case .none: ""
        }
      let receipt = try exchange.answer(
        to: Array(
          "对账日期,复核人,复核结论,复核说明,日报包 SHA-256\n2021-01-04,样例癸,一致,样例,\(named)\n".utf8),
        as: "复核\(index).csv", from: "XC-DSJ", at: "2021-01-05T09:0\(index)")
      #expect(receipt.verdict == "accepted")
      #expect(receipt.codes == (digest == .wrong ? ["signoff-other-package"] : []))
      if digest == .wrong {
        let told = try String(
          decoding: exchange.file("复核\(index).csv.receipt.csv", in: "receipts", of: "XC-DSJ"), as: UTF8.self)
        #expect(told.contains("再报一份复核确认") && told.contains("sha256sum reports/2021-01-04.zip"))
      }
    }

    let status = try Program.run("status", exchange.root.string, "--at", "2021-01-05T10:00").text
    #expect(status.contains("已复核 1 日，最近一日 2021-01-04") == signoffs.isReviewed)
    #expect(status.contains("2021-01-04 的复核确认所记摘要与日包不符，不计为已复核") == !signoffs.isReviewed)
    #expect(status.contains("尚未复核 1 日：2021-01-04") == !signoffs.isReviewed)
    let json = try Program.run("status", exchange.root.string, "--at", "2021-01-05T10:00", "--format", "json")
      .output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    #expect(object["reviewedDays"] as? Int == (signoffs.isReviewed ? 1 : 0))
    #expect(object["unsignedDays"] as? [String] == (signoffs.isReviewed ? [] : ["2021-01-04"]))
    #expect((object["signoffsOfOtherPackages"] as? [Any])?.isEmpty == signoffs.isReviewed)
    let listed = try exchange.ask("list", "days", "--at", "2021-01-05T10:00").text
    #expect(listed.contains("未复核") == !signoffs.isReviewed)
    #expect(listed.contains("样例癸：一致（所记摘要与日包不符，不计）") == signoffs.digests.contains(.wrong))
    #expect(
      listed.contains("样例癸：一致（已由后一份取代）") == signoffs.words.contains { $0.hasSuffix("取代") })
    #expect(
      listed.contains("样例癸：一致（有效）") == (signoffs.isReviewed && signoffs.digests.count > 1),
      "of several it is told which one stands")

    try exchange.run(at: "2021-01-06T00:10")
    let rows = try exchange.member("14-signoff.csv", ofDay: "2021-01-05").filter { $0.contains("样例癸") }
    #expect(
      rows.map { $0.split(separator: ",", omittingEmptySubsequences: false).suffix(2).joined(separator: ",") }
        == signoffs.words)
    let page = try exchange.member("index.html", ofDay: "2021-01-05").joined()
    #expect(page.contains("所记摘要与日包不符") == signoffs.digests.contains(.wrong))
    let xml = try exchange.member("reconciliation.xml", ofDay: "2021-01-05")
    #expect(xml.filter { $0.contains("package=\"other\"") }.count == signoffs.digests.count { $0 == .wrong })
    let standing = xml.filter { $0.contains("<signoff ") && $0.contains("standing=\"stands\"") }
    #expect(standing.count == (signoffs.isReviewed ? 1 : 0))
  }

  @Test(arguments: [
    ("2020-12-31", "启用（2021-01-04）以前", "不要再投放"), ("2021-01-07", "还没有到（今天是 2021-01-06）", "等那一天过去"),
    ("2021-01-06", "2021-01-06 还没有日终", "第二天的对账包出来之后再复核"),
  ])
  func `of a day without a package it is said whether there will be one`(
    day: String, state: String, remedy: String
  ) throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-06T08:30")
    let receipt = try exchange.answer(
      to: Array("对账日期,复核人,复核结论,复核说明\n\(day),样例癸,一致,样例\n".utf8), as: "复核.csv", from: "XC-DSJ",
      at: "2021-01-06T09:00")
    #expect(receipt.codes == ["day-not-closed"], "\(receipt.words)")
    #expect(receipt.words.contains(state) && receipt.words.contains(remedy), "\(receipt.words)")
    #expect(receipt.words.contains("第二天的对账包") == (day == "2021-01-06"), "\(receipt.words)")
  }

  @Test func `a sign-off is of the package that was signed, whatever lies in its place`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-06T08:30")
    let (four, five) = (exchange.layout.report("2021-01-04"), exchange.layout.report("2021-01-05"))
    let rights = [try Files.bytes(of: four), try Files.bytes(of: five)]
    let digests = rights.map { Files.sha256(of: $0) }
    // That of the 4th, which the 5th names, is damaged; that of the 5th, which nothing names yet, is another day's.
    try Files.replace(four, with: rights[0] + [0x0A])
    try Files.replace(five, with: rights[0])
    var number = 0
    func codes(_ day: String, _ digest: String) throws -> [String] {
      number += 1
      return try exchange.answer(
        to: Array("对账日期,复核人,复核结论,复核说明,日报包 SHA-256\n2021-01-\(day),样例癸,一致,样例,\(digest)\n".utf8),
        as: "复核\(number).csv", from: "XC-DSJ", at: "2021-01-06T09:0\(number)"
      ).codes
    }
    func isReviewed(_ day: String) throws -> Bool {
      let status = try Program.run(
        "status", exchange.root.string, "--at", "2021-01-06T09:10", "--format", "json")
      let object = try #require(try JSONSerialization.jsonObject(with: Data(status.output)) as? [String: Any])
      return try !#require(object["unsignedDays"] as? [String]).contains(day)
    }
    #expect(try codes("04", Files.sha256(of: four)) == ["signoff-other-package"])
    #expect(try codes("05", digests[0]) == ["signoff-other-package"])
    let told = try String(
      decoding: exchange.file("复核2.csv.receipt.csv", in: "receipts", of: "XC-DSJ"), as: UTF8.self)
    #expect(told.contains("不是当时签名的"), "\(told)")
    #expect(try !isReviewed("2021-01-04") && !isReviewed("2021-01-05"))
    #expect(try codes("04", digests[0]) == [])
    #expect(try isReviewed("2021-01-04") && !isReviewed("2021-01-05"))
    // Written anew it is what was signed.
    try #require(exchange.ask("report", "--date", "2021-01-05").status == 0)
    #expect(try Files.bytes(of: five) == rights[1])
    #expect(try codes("05", digests[1]) == [])
    #expect(try isReviewed("2021-01-05"))
  }

  @Test func `the latest word on a day stands, whenever it comes, and those before stay to be seen`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T08:30")
    let unsigned = { (day: String) in
      try exchange.member("14-unsigned-days.csv", ofDay: day).dropFirst().map(String.init)
    }
    for (day, conclusion, digest) in [
      ("05", "一致", String(repeating: "0", count: 64)), ("06", "有差异", ""), ("07", "一致", ""),
    ] {
      let receipt = try exchange.answer(
        to: Array("对账日期,复核人,复核结论,复核说明,日报包 SHA-256\n2021-01-04,样例癸,\(conclusion),样例,\(digest)\n".utf8),
        as: "复核\(day).csv", from: "XC-DSJ", at: "2021-01-\(day)T09:00")
      #expect(receipt.verdict == "accepted")
    }
    try exchange.run(at: "2021-01-08T00:10")
    func words(_ day: String) throws -> [String] {
      try exchange.member("14-signoff.csv", ofDay: day).filter { $0.contains("样例癸") }.map { row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false)
        return [cells[5], cells[8], cells[9]].joined(separator: " ")
      }
    }
    let (wrong, first, second) = ("一致 所记摘要与日包不符 不计", "有差异 未写摘要", "一致 未写摘要 有效")
    #expect(try words("2021-01-05") == [wrong])
    #expect(try words("2021-01-06") == [wrong, "\(first) 有效"])
    #expect(try words("2021-01-07") == [wrong, "\(first) 已由后一份取代", second])
    #expect(try unsigned("2021-01-05") == ["2021-01-04"])
    #expect(try unsigned("2021-01-06") == ["2021-01-05"], "and the days that nobody has looked at yet")
    #expect(try unsigned("2021-01-07") == ["2021-01-05", "2021-01-06"])
    let status = try Program.run("status", exchange.root.string, "--at", "2021-01-08T10:00").text
    #expect(status.contains("尚未复核 3 日：2021-01-05、2021-01-06、2021-01-07"))
  }

  @Test func `that nobody reviews on a day off is in order, and the working day after it is asked for all`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.pass("2021-01-07T10:00")
    for day in ["08", "09", "10", "11"] { try exchange.pass("2021-01-\(day)T00:10") }
    try exchange.answer(
      to: Array("对账日期,复核人,复核结论,复核说明,日报包 SHA-256\n2021-01-10,样例癸,一致,,\n".utf8), as: "复核.csv",
      from: "XC-DSJ", at: "2021-01-11T09:00")
    for day in ["12", "13"] { try exchange.pass("2021-01-\(day)T00:10") }
    for (day, words, isGood) in [
      ("08", "上一日（2021-01-07）尚未复核", false), ("09", "上一日（2021-01-08）待工作日复核", true),
      ("10", "上一日（2021-01-09）待工作日复核", true), ("11", "上一日（2021-01-10）已复核，2021-01-08 尚未复核", false),
      ("12", "上一日（2021-01-11）尚未复核", false),
    ] {
      let verdict = try exchange.member("00-verdict.csv", ofDay: "2021-01-\(day)").joined(separator: "\n")
      #expect(verdict.contains(words), "\(day): \(verdict)")
      #expect(verdict.contains("当日正常") == isGood, "\(day): \(verdict)")
    }
  }

  @Test func `the form from the bureau's outbox signs the day off once a name and a conclusion stand in it`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.run(at: "2021-01-05T08:30")
    let names = try exchange.mornings(of: "XC-DSJ").sorted()
    #expect(names == ["2021-01-04.zip.sha256", "signoff_20210104-XC-DSJ.csv"])
    let outbox = exchange.layout.department("XC-DSJ").appending("outbox")
    let checked = try Tool.run(
      "sha256sum", ["-c", "--quiet", outbox.appending(names[0]).string], in: exchange.layout.reports)
    #expect(checked.status == 0, "\(checked.output)")
    let form = String(decoding: try exchange.file(names[1], in: "outbox", of: "XC-DSJ"), as: UTF8.self)
    let empty = try exchange.answer(
      to: Array(form.utf8), as: names[1], from: "XC-DSJ", at: "2021-01-05T09:00")
    #expect(empty.verdict == "rejected" && empty.codes.allSatisfy { $0 == "value-missing" })
    // As a spreadsheet writes it: another form of the day, GB 18030, no mark.
    func filled(_ conclusion: String) -> [UInt8] {
      gb18030(
        Array(
          form.replacing("\u{FEFF}", with: "").replacing(
            ",2021-01-04,,,", with: ",2021/1/4,样例癸,\(conclusion),"
          )
          .utf8))
    }
    for (index, conclusion) in ["有差异", "一致"].enumerated() {
      let receipt = try exchange.answer(
        to: filled(conclusion), as: names[1], from: "XC-DSJ", at: "2021-01-05T09:1\(index)")
      #expect(receipt.verdict == "accepted" && receipt.codes.isEmpty, "\(receipt.words)")
    }
    let status = try Program.run("status", exchange.root.string, "--at", "2021-01-05T10:00").text
    #expect(status.contains("已复核 1 日，最近一日 2021-01-04"))
  }

  /// A stop came between the closing and the morning's files, and something else lay there when they were written.
  @Test func `the form names the package that was written, whatever lies in its place, and that is said`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    let stopped = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-05T08:30"],
      environment: ["EXCHANGE_DRILL": "placing kill 决定.csv"])
    try #require(stopped.wasKilled, "\(stopped.text)\(stopped.errors)")
    #expect(try exchange.mornings(of: "XC-DSJ").isEmpty)
    let package = exchange.layout.reports.appending("2021-01-04.zip")
    let bytes = try Files.bytes(of: package)
    let digest = try Files.sha256(of: package)
    try Files.replace(package, with: "样例：不是对账包".utf8)
    try exchange.run(at: "2021-01-05T08:40")
    let names = try exchange.mornings(of: "XC-DSJ").sorted()
    try #require(names == ["2021-01-04.zip.sha256", "signoff_20210104-XC-DSJ.csv"])
    let told = String(decoding: try exchange.file(names[0], in: "outbox", of: "XC-DSJ"), as: UTF8.self)
    #expect(told.contains("\n\(digest)  2021-01-04.zip\n"), "\(told)")
    #expect(told.contains("不是当日日终的对账包"), "\(told)")
    let form = String(decoding: try exchange.file(names[1], in: "outbox", of: "XC-DSJ"), as: UTF8.self)
    #expect(form.contains(digest), "\(form)")
    let sums = exchange.layout.department("XC-DSJ").appending("outbox").appending(names[0]).string
    for isBack in [false, true] {
      if isBack { try Files.replace(package, with: bytes) }
      let checked = try Tool.run("sha256sum", ["-c", "--quiet", sums], in: exchange.layout.reports)
      #expect((checked.status == 0) == isBack, "\(checked.output)")
    }
  }

  /// The package was away when the morning's files were written.
  @Test func `a ledger that is rebuilt knows of a form that went out after the statements`() throws {
    let exchange = try TemporaryExchange()
    try exchange.run(at: "2021-01-04T10:00")
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-1", docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    let stopped = try Program.run(
      ["run", "--once", exchange.root.string, "--at", "2021-01-05T08:30"],
      environment: ["EXCHANGE_DRILL": "placing kill 决定.csv"])
    try #require(stopped.wasKilled, "\(stopped.text)\(stopped.errors)")
    let package = exchange.layout.reports.appending("2021-01-04.zip")
    let bytes = try Files.bytes(of: package)
    try Files.remove(package)
    try exchange.run(at: "2021-01-05T08:40")
    try #require(try exchange.mornings(of: "XC-DSJ").isEmpty)
    try Files.replace(package, with: bytes)
    try exchange.run(at: "2021-01-05T08:50")
    try #require(try exchange.mornings(of: "XC-DSJ").count == 2)
    func told() throws -> [String] {
      try exchange.ledger { view in
        try view.matter("day:2021-01-04").map { try view.notices(about: $0).map { $0.type }.sorted() } ?? []
      }
    }
    let before = try told()
    #expect(before.contains("signoff"))
    _ = try exchange.loseLedger()
    let outcome = try exchange.ask("recover", "--at", "2021-01-05T12:00")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(try told() == before)
  }

  // MARK: Statements

  /// What a department drops on a day, and how its statement stands when the day is closed.
  struct Statements: CustomTestStringConvertible, Sendable {
    /// A push of M1 and M2, or a statement of so many records with these ids.
    enum Drop: Sendable {
      case push
      case statement(Int, String)
    }

    let testDescription: String
    let drops: [Drop]
    /// How its row says that both sides stand to each other.
    let result: String
    /// The rows of differences: cause, message, files and records.
    var rows: [String] = []
    /// What the same statement is told on the next day.
    var again: Set<String> = []
  }

  private static func bytes(of drop: Statements.Drop) -> [UInt8] {
    switch drop {
    case .push:
      SampleBundle.approvals([
        SampleBundle.Approval(msgId: "M1", docNo: "样例1号"), SampleBundle.Approval(msgId: "M2", docNo: "样例2号"),
      ])
    case .statement(let records, let ids):
      SampleBundle.csv([
        ["报送日期", "报文种类", "报文份数", "记录条数", "消息标识清单"],
        ["2021-01-04", "approval-push", "1", "\(records)", ids],
      ])
    }
  }

  @Test(arguments: [
    Statements(
      testDescription: "after the data", drops: [.push, .statement(2, "M1|M2")], result: "一致",
      again: ["record-unchanged", "statement-agrees"]),
    Statements(
      testDescription: "before the data", drops: [.statement(2, "M1|M2"), .push], result: "一致",
      again: ["record-unchanged", "statement-agrees"]),
    Statements(
      testDescription: "without ids", drops: [.push, .statement(2, "")], result: "一致",
      again: ["record-unchanged", "statement-agrees"]),
    Statements(
      testDescription: "of more than came", drops: [.push, .statement(3, "M1|M2|M3")], result: "交换平台未收到",
      rows: ["交换平台未收到 M3 0 1"],
      again: ["record-unchanged", "statement-differs", "statement-missing"]),
    Statements(
      testDescription: "of as many with another id", drops: [.push, .statement(2, "M1|M3")],
      result: "交换平台未收到、报送方未列", rows: ["交换平台未收到 M3 0 1", "报送方未列 M2 0 1"],
      again: ["record-unchanged", "statement-missing"]),
    Statements(
      testDescription: "of fewer than came", drops: [.push, .statement(1, "M2")], result: "报送方未列",
      rows: ["报送方未列 M1 0 1"], again: ["record-unchanged", "statement-differs"]),
    Statements(
      testDescription: "of more without ids", drops: [.push, .statement(5, "")], result: "数量不符",
      rows: ["数量不符  0 3"], again: ["record-unchanged", "statement-differs"]),
    Statements(
      testDescription: "of more than it lists", drops: [.statement(4, "M1|M2"), .push], result: "数量不符",
      rows: ["数量不符  0 2"], again: ["record-unchanged", "statement-differs"]),
    Statements(
      testDescription: "of nothing", drops: [.push, .statement(0, "")], result: "报送方未列",
      rows: ["报送方未列  0 2"], again: ["record-unchanged", "statement-differs"]),
    Statements(
      testDescription: "of what didn't come", drops: [.statement(2, "")], result: "交换平台未收到",
      rows: ["交换平台未收到  1 2"], again: ["record-unchanged", "statement-differs"]),
    Statements(
      testDescription: "corrected on the day", drops: [.push, .statement(3, ""), .statement(2, "")],
      result: "一致",
      again: ["record-unchanged", "statement-agrees"]),
    Statements(testDescription: "none", drops: [.push], result: "未报"),
  ])
  func `a statement is compared when its day is closed, and anew when it comes again`(
    _ statements: Statements
  ) throws {
    let exchange = try TemporaryExchange()
    var last: [UInt8]?
    for (index, drop) in statements.drops.enumerated() {
      let receipt = try exchange.answer(
        to: Self.bytes(of: drop), as: "\(index).csv", from: "XC-SPJ", at: "2021-01-04T1\(index):00")
      guard case .statement = drop else { continue }
      last = Self.bytes(of: drop)
      #expect(receipt.codes == ["statement-pending"], "nothing is missing before the day is over")
    }
    let preliminary = try Program.run("report", exchange.root.string, "--at", "2021-01-04T20:00")
    #expect(preliminary.status == 0, "\(preliminary.errors)")
    #expect(try Self.results(of: exchange) == [last == nil ? "未报" : "待日终核对"])
    #expect(try Self.differences(of: exchange) == [], "before the day is over nothing differs")

    try exchange.run(at: "2021-01-05T00:10")
    #expect(try Self.results(of: exchange) == [statements.result])
    #expect(try Self.differences(of: exchange) == statements.rows)
    let page = try exchange.member("index.html", ofDay: "2021-01-04").joined()
    #expect(page.contains("id=\"differences\"") == !statements.rows.isEmpty)
    #expect(page.contains("自报清单与所收不一致 1 处") == !statements.rows.isEmpty)
    if statements.result != "一致" { #expect(!page.contains("自报清单与所收一致")) }
    let notices = try exchange.box("outbox", of: "XC-SPJ").filter {
      $0.hasPrefix("notice_") && $0.hasSuffix(".csv")
    }
    .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-SPJ"), as: UTF8.self) }
    #expect(notices.count { $0.contains("自报清单不一致") } == (statements.rows.isEmpty ? 0 : 1))

    guard let last else { return }
    let before = try exchange.member("01-reconciliation.csv", ofDay: "2021-01-04")
    let receipt = try exchange.answer(to: last, as: "再报.csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    #expect(receipt.verdict == "accepted")
    #expect(Set(receipt.codes) == statements.again)
    try exchange.run(at: "2021-01-06T00:10")
    try Program.run("report", exchange.root.string, "--date", "2021-01-04", "--at", "2021-01-06T00:20")
    #expect(
      try exchange.member("01-reconciliation.csv", ofDay: "2021-01-04") == before,
      "a closed day stays as it was")
  }

  /// How rows of a day of what the approval bureau decided say that both sides stand to each other.
  private static func results(of exchange: TemporaryExchange, on day: String = "2021-01-04") throws
    -> [String]
  {
    let ways = ["未投递", "未取走", "未认领"]
    return try exchange.member("01-reconciliation.csv", ofDay: day).filter { $0.contains(",审批信息推送,") }
      .map { row in
        (row.split(separator: ",").last ?? "").split(separator: "、").map(String.init)
          .filter { !ways.contains($0) }.joined(separator: "、")
      }
  }

  /// Rows of differences: cause, message, files and records; without what recipients have still to do.
  private static func differences(
    of exchange: TemporaryExchange, on day: String = "2021-01-04", but ways: Set<String> = ["未取走", "未认领"]
  ) throws -> [String] {
    try exchange.member("01-differences.csv", ofDay: day).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }.filter { !ways.contains(String($0[1])) }.map { cells in
      // What looks like a date is kept from becoming one.
      "\(cells[1]) \(cells[9].filter { !"\"\t".contains($0) }) \(cells[11]) \(cells[12])"
    }
  }

  /// Of what two departments get: one is away, the other leaves one file and takes the next.
  @Test
  func
    `what isn't delivered or collected is told on its day, and what comes later says which day it concerns`()
    throws
  {
    let exchange = try TemporaryExchange()
    func push(_ id: String) -> [UInt8] {
      SampleBundle.approvals([
        .init(msgId: id, item: "XK004", itemName: "公共场所卫生许可", docNo: "样审〔2021〕\(id)号", holder: "样例甲餐饮店")
      ])
    }
    let (folder, mount) = (exchange.layout.department("XC-WJ"), exchange.root.appending("mount"))
    try Files.rename(folder, to: mount)
    try exchange.drop(push("P-1"), as: "决定.csv", from: "XC-SPJ")
    #expect(try exchange.run(at: "2021-01-04T10:00").status == 75)
    #expect(try exchange.run(at: "2021-01-05T00:10").status == 75)
    func told(_ day: String) throws -> [String] { try Self.differences(of: exchange, on: day, but: []) }
    #expect(
      try told("2021-01-04") == [
        "未投递 20210104-0001-XC-WJ 1 1", "未取走 20210104-0001-XC-ZHZF 1 1", "未认领 20210104-0001-XC-ZHZF 1 1",
      ])
    #expect(try exchange.member("index.html", ofDay: "2021-01-04").joined().contains("1 份投递还没有送达"))

    try Files.rename(mount, to: folder)
    try exchange.drop(push("P-2"), as: "第二天.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-05T09:00")
    let outbox = exchange.layout.department("XC-ZHZF").appending("outbox")
    let second = try #require(
      Files.names(in: outbox).first {
        $0.string.hasPrefix("approval-push_20210105") && !$0.string.contains(".claim.")
      })
    try Files.remove(outbox.appending(second))
    try exchange.pass("2021-01-06T00:10")
    #expect(
      try told("2021-01-05") == [
        "未取走 20210104-0001-XC-WJ 1 1", "未取走 20210105-0001-XC-WJ 1 1", "未认领 20210104-0001-XC-WJ 1 1",
        "未认领 20210105-0001-XC-WJ 1 1", "未认领 20210105-0001-XC-ZHZF 1 1",
      ])
    // By day concerned: files, deliveries, undelivered, collected, unclaimed, and how it stands.
    let lines = try exchange.member("01-reconciliation.csv", ofDay: "2021-01-05").filter {
      $0.hasPrefix("XC-SPJ")
    }
    .map { row in
      let cells = row.split(separator: ",", omittingEmptySubsequences: false)
      return ([2, 10, 17, 19, 20].map { String(cells[$0]) } + cells.suffix(2).map(String.init))
        .joined(separator: " ")
    }
    #expect(
      lines == [
        "2021-01-04 0 1 0 0 1 日终后发生、未取走、未认领", "2021-01-05 1 2 0 1 2 未报、未取走、未认领",
      ])
    #expect(!(try exchange.member("index.html", ofDay: "2021-01-05").joined().contains("还没有送达")))
    // It says the same when it is written again.
    let before = try exchange.member("01-differences.csv", ofDay: "2021-01-04")
    #expect(try exchange.ask("report", "--date", "2021-01-04", "--at", "2021-01-06T09:00").status == 0)
    #expect(try exchange.member("01-differences.csv", ofDay: "2021-01-04") == before)
  }

  /// Of three files that lie in one outbox to the end of the day two were answered.
  @Test func `what was claimed or answered was read, and isn't called uncollected wherever its file lies`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bytes(of: .push), as: "决定.csv", from: "XC-SPJ")
    for id in ["HX-1", "HX-2"] {
      try exchange.send(
        "inquiry", from: "XC-SPJ", ["msgId": id, "recipients": "XC-SCJG", "replyDueDate": "2021-01-08"])
    }
    try exchange.pass("2021-01-04T11:00")
    let delivered = try exchange.box("outbox", of: "XC-SCJG")
    #expect(
      delivered.count { $0.hasPrefix("inquiry_") } == 2
        && delivered.contains { $0.hasPrefix("approval-push_") })
    try exchange.send("claim", from: "XC-SCJG", ["delivery": "20210104-0001-XC-SCJG"])
    try exchange.send(
      "inquiry-reply", from: "XC-SCJG",
      ["msgId": "HF-1", "refMsgId": "HX-1", "outcome": "不同意", "answer": "样例答复"])
    try exchange.pass("2021-01-04T12:00")
    try exchange.pass("2021-01-05T00:10")
    #expect(
      try Set(exchange.box("outbox", of: "XC-SCJG")).isSuperset(of: delivered), "nobody took anything away")
    let rows = try Self.differences(of: exchange, but: []).filter {
      $0.hasPrefix("未取走") && $0.contains("-XC-SCJG ")
    }
    #expect(rows == ["未取走 20210104-0003-XC-SCJG 1 1"])
    #expect(
      try exchange.member("01-differences.csv", ofDay: "2021-01-04").contains { row in
        row.contains("20210104-0003-XC-SCJG") && row.hasSuffix("该部门答复过的投递也还在文件夹里，可能已经取走")
      })
    #expect(try FigureOracle(of: exchange.root).objections(to: "2021-01-04.zip") == "")
  }

  @Test
  func
    `a file that came in time and was decided after its day was closed is a row of the next that names its day`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bytes(of: .statement(2, "M1|M2")), as: "清单.csv", from: "XC-SPJ")
    try exchange.drop(Self.bytes(of: .push), as: "决定.csv", from: "XC-SPJ")
    try exchange.take("决定.csv", at: "2021-01-04T23:59")
    try exchange.pass("2021-01-05T00:10")
    #expect(try Self.results(of: exchange) == ["交换平台未收到"])
    #expect(try Self.differences(of: exchange).map { String($0.suffix(6)) } == ["M1 0 1", "M2 0 1"])
    // It is compared anew when it comes again.
    try exchange.answer(
      to: Self.bytes(of: .statement(2, "M1|M2")), as: "再报.csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    try exchange.pass("2021-01-06T00:10")
    let row = try #require(
      try exchange.member("01-reconciliation.csv", ofDay: "2021-01-05").first {
        $0.contains(",approval-push,")
      })
    let cells = row.split(separator: ",", omittingEmptySubsequences: false)
    #expect(cells[2] == "2021-01-04" && cells[10] == "1" && cells[13] == "2", "\(row)")
    #expect(try Self.results(of: exchange, on: "2021-01-05") == ["日终后发生"])
  }

  @Test
  func
    `a file whose control total is another than what it holds is a difference, and so is a kind that a statement leaves out`()
    throws
  {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bytes(of: .push), as: "决定.csv", from: "XC-SPJ")
    try exchange.answer(
      to: SampleBundle.csv([
        ["报送日期", "报文种类", "报文份数", "记录条数"], ["2021-01-04", "inquiry", "0", "0"],
      ]), as: "清单.csv", from: "XC-SPJ")
    let wrong = SampleBundle.xml(
      kind: "supervision-push", id: "WJ-1", sender: "XC-WJ", declared: 3,
      records: ["SP-1", "SP-2"].map(SampleBundle.supervision))
    try exchange.answer(to: wrong, as: "监管.xml", from: "XC-WJ")
    try exchange.pass("2021-01-05T00:10")
    #expect(try Self.results(of: exchange) == ["报送方未列"])
    #expect(
      try Self.differences(of: exchange) == ["报送方未列  1 2", "数量不符 20210104-0003 1 1"])
    let page = try exchange.member("index.html", ofDay: "2021-01-04").joined()
    #expect(page.contains("文件声明 3 条，实有 2 条") && page.contains("部门报了当日清单，没有列这一种"))
    #expect(page.contains("自报清单与所收不一致 1 处") && page.contains("文件声明的记录数与实有不一致 1 处"))
  }

  @Test(arguments: [
    // Sent back unread, given up in the middle, and read to its end.
    ("records=3 bytes=1", 0, false), ("", 30, false), ("", 0, true),
  ])
  func `only of a file that was read to its end is said that it holds another number than it says`(
    marker: String, cut: Int, isRead: Bool
  ) throws {
    let exchange = try TemporaryExchange()
    if !marker.isEmpty { try exchange.drop(Array(marker.utf8), as: "监管.xml.done", from: "XC-WJ") }
    let file = SampleBundle.xml(
      kind: "supervision-push", id: "WJ-1", sender: "XC-WJ", declared: 3,
      records: ["SP-1", "SP-2"].map(SampleBundle.supervision))
    let receipt = try exchange.answer(to: Array(file.dropLast(cut)), as: "监管.xml", from: "XC-WJ")
    #expect(receipt.verdict == "rejected")
    try exchange.pass("2021-01-05T00:10")
    #expect(try Self.differences(of: exchange) == (isRead ? ["数量不符 20210104-0001 1 1"] : []))
    #expect(try exchange.member("11-rejections.csv", ofDay: "2021-01-04").contains { $0.contains("监管.xml") })
    let verdict = try exchange.member("00-verdict.csv", ofDay: "2021-01-04").joined()
    #expect(verdict.contains("文件声明的记录数与实有不一致 1 处") == isRead)
    #expect(!verdict.contains("自报清单与所收不一致"), "nobody has stated anything")
  }

  @Test func `a corrected statement stands in the package of the day on which it came`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bytes(of: .push), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: Self.bytes(of: .statement(3, "")), as: "b.csv", from: "XC-SPJ")
    let receipt = try exchange.answer(
      to: Self.bytes(of: .statement(2, "")), as: "c.csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    #expect(receipt.codes == ["statement-agrees"])
    try exchange.run(at: "2021-01-06T00:10")
    let rows = try exchange.member("01-reconciliation.csv", ofDay: "2021-01-05").filter {
      $0.contains("审批信息推送")
    }
    #expect(rows.map { $0.contains("2021-01-04") && $0.hasSuffix(",一致") } == [true])
  }
}
