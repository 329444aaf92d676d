import Crypto
import ExchangeProcessor
import Foundation
import SystemPackage
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
}
