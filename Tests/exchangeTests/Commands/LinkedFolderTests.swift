import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// A department that puts a link in the place of one of its folders gets nobody's files moved, filled or cleaned.
@Suite(.waits) struct LinkedFolderTests {
  /// What a department can replace.
  static let places = [
    "inbox/.taken", "outbox/.staging", "receipts/.staging", "inbox", "outbox", "receipts", "",
  ]

  private static func drop(_ number: Int, into exchange: TemporaryExchange) throws {
    let row = SampleBundle.Approval(msgId: "L\(number)", docNo: "薛审食许字〔2021〕L\(number)号")
    try exchange.drop(SampleBundle.approvals([row]), as: "决定\(number).csv", from: "XC-SPJ")
  }

  /// All that lies below a folder, with its bytes.
  private static func state(of folder: FilePath, in exchange: TemporaryExchange) throws -> [String: [UInt8]] {
    var state: [String: [UInt8]] = [:]
    for file in try exchange.files(below: folder) { state[file.string] = try Files.bytes(of: file) }
    return state
  }

  @Test(
    arguments: zip(
      places,
      [
        "archive", "departments/XC-WJ/inbox", "catalog", "archive", "catalog", "departments/XC-WJ/inbox",
        "departments/XC-WJ",
      ]))
  func `a link is never followed, the department waits, others go on`(place: String, victim: String) throws {
    let exchange = try TemporaryExchange()
    try Self.drop(1, into: exchange)
    try exchange.run()
    let target = exchange.root.appending(victim)
    try Files.replace(target.appending("样例.part"), with: "1".utf8)
    let before = try Self.state(of: target, in: exchange)
    // The evil one is a recipient; who sends to others goes on.
    let linked = exchange.layout.department("XC-SCJG").appending(place)
    let away = exchange.root.appending("away")
    try Files.rename(linked, to: away)
    try FileManager.default.createSymbolicLink(atPath: linked.string, withDestinationPath: target.string)
    try exchange.drop(
      SampleBundle.answer(delivery: "20210104-0001-XC-SCJG"), as: "认领.claim.csv", from: "XC-SPJ")
    for _ in 0..<2 {
      let outcome = try exchange.run("--lang", "en")
      #expect(outcome.status == 75)
      #expect((outcome.text + outcome.errors).contains("A link stands there"))
    }
    #expect(try exchange.receipts(of: "XC-SPJ").count == 2, "another department's file is answered")
    let status = try Program.run("status", exchange.root.string, "--lang", "en")
    #expect(status.status == 0)
    #expect(status.text.contains("nothing is taken or brought"))
    let after = try Self.state(of: target, in: exchange).filter { before[$0.key] != nil }
    #expect(after == before, "what the link names is as it was")
    try Files.remove(linked)
    try Files.rename(away, to: linked)
    #expect([0, 3].contains(try exchange.run().status))
    try Self.drop(2, into: exchange)
    #expect(try exchange.run().status == 0)
    #expect(try exchange.box("outbox", of: "XC-SCJG").count { $0.hasPrefix("approval-push") } == 4)
  }
}
