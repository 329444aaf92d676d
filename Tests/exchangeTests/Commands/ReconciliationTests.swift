import Crypto
import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import ExchangeTesting
import Testing

/// What is for the exchange itself: the bureau's word on a day that is closed, and senders' own counts of theirs.
struct ReconciliationTests {
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

  static let differs = "与日报包不符，不计为已复核"
  static let replaced = "与日报包不符，不计；以同日另一份相符的复核为准"

  @Test(arguments: [
    Signoffs(digests: [.right], isReviewed: true, words: ["相符"]),
    Signoffs(digests: [.none], isReviewed: true, words: ["未写摘要"]),
    Signoffs(digests: [.wrong], isReviewed: false, words: [differs]),
    Signoffs(digests: [.wrong, .right], isReviewed: true, words: [replaced, "相符"]),
    Signoffs(digests: [.right, .wrong], isReviewed: true, words: ["相符", replaced]),
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
    #expect(status.contains("2021-01-04 的复核确认与日报包不符，不计为已复核") == !signoffs.isReviewed)
    let json = try Program.run("status", exchange.root.string, "--at", "2021-01-05T10:00", "--format", "json")
      .output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    #expect(object["reviewedDays"] as? Int == (signoffs.isReviewed ? 1 : 0))
    #expect((object["signoffsOfOtherPackages"] as? [Any])?.isEmpty == signoffs.isReviewed)

    try exchange.run(at: "2021-01-06T00:10")
    let rows = try exchange.member("14-signoff.csv", ofDay: "2021-01-05").filter { $0.contains("样例癸") }
    #expect(
      rows.map { String($0.split(separator: ",", omittingEmptySubsequences: false).last ?? "") }
        == signoffs.words)
    let page = try exchange.member("index.html", ofDay: "2021-01-05").joined()
    #expect(page.contains("与日报包不符") == signoffs.digests.contains(.wrong))
    let xml = try exchange.member("reconciliation.xml", ofDay: "2021-01-05")
    #expect(xml.filter { $0.contains("package=\"other\"") }.count == signoffs.digests.count { $0 == .wrong })
    #expect(
      xml.filter { $0.contains("<signoff ") }.allSatisfy {
        $0.contains("reviewed=\"\(signoffs.isReviewed)\"")
      })
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
    /// The last cell of its row.
    let result: String
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
      testDescription: "of more than came", drops: [.push, .statement(3, "M1|M2|M3")], result: "不一致",
      again: ["record-unchanged", "statement-differs", "statement-missing"]),
    Statements(
      testDescription: "of as many with another id", drops: [.push, .statement(2, "M1|M3")], result: "不一致",
      again: ["record-unchanged", "statement-missing"]),
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
    let early = try exchange.member("01-statements.csv", ofDay: "2021-01-04").filter { $0.contains("审批信息推送") }
    #expect(early.map { $0.hasSuffix(last == nil ? "未报" : "待日终核对") } == [true])

    try exchange.run(at: "2021-01-05T00:10")
    let rows = try exchange.member("01-statements.csv", ofDay: "2021-01-04").filter { $0.contains("审批信息推送") }
    #expect(rows.map { $0.split(separator: ",").last.map(String.init) } == [statements.result])
    let page = try exchange.member("index.html", ofDay: "2021-01-04").joined()
    #expect(page.contains("自报清单不一致") == (statements.result == "不一致"))
    if statements.result != "一致" { #expect(!page.contains("自报清单与所收一致")) }
    let notices = try exchange.box("outbox", of: "XC-SPJ").filter {
      $0.hasPrefix("notice_") && $0.hasSuffix(".csv")
    }
    .map { String(decoding: try exchange.file($0, in: "outbox", of: "XC-SPJ"), as: UTF8.self) }
    #expect(notices.count { $0.contains("自报清单不一致") } == (statements.result == "不一致" ? 1 : 0))

    guard let last else { return }
    let before = try exchange.member("01-statements.csv", ofDay: "2021-01-04")
    let receipt = try exchange.answer(to: last, as: "再报.csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    #expect(receipt.verdict == "accepted")
    #expect(Set(receipt.codes) == statements.again)
    try exchange.run(at: "2021-01-06T00:10")
    try Program.run("report", exchange.root.string, "--date", "2021-01-04", "--at", "2021-01-06T00:20")
    #expect(
      try exchange.member("01-statements.csv", ofDay: "2021-01-04") == before, "a closed day stays as it was")
  }

  @Test func `a corrected statement stands in the package of the day on which it came`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: Self.bytes(of: .push), as: "a.csv", from: "XC-SPJ")
    try exchange.answer(to: Self.bytes(of: .statement(3, "")), as: "b.csv", from: "XC-SPJ")
    let receipt = try exchange.answer(
      to: Self.bytes(of: .statement(2, "")), as: "c.csv", from: "XC-SPJ", at: "2021-01-05T09:00")
    #expect(receipt.codes == ["statement-agrees"])
    try exchange.run(at: "2021-01-06T00:10")
    let rows = try exchange.member("01-statements.csv", ofDay: "2021-01-05").filter { $0.contains("审批信息推送") }
    #expect(rows.map { $0.contains("2021-01-04") && $0.hasSuffix(",一致") } == [true])
  }
}
