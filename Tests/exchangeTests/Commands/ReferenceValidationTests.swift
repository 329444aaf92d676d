import ExchangeFiles
import SystemPackage
import Testing

/// The fast road and the reference's lead to the same places.
@Suite(.waits) struct ReferenceValidationTests {
  private static let table = SampleBundle.approvals(
    (1...60).map { number in
      // Some give no id, some are odd: an item that nobody knows, an act of tomorrow or of next year, a code that can't be.
      var row = SampleBundle.Approval(
        msgId: number.isMultiple(of: 3) ? "" : "A\(number)", docNo: "样例审〔2021〕\(number)号")
      if number % 11 == 0 { row.item = "XK999" }
      if number % 13 == 0 { row.decided = number == 13 ? "2021-01-05" : "2022-01-04" }
      if number % 17 == 0 { row.docNo = "（２０２１）样例\(number)" }
      if number % 19 == 0 { row.holder = "" }
      return row
    })
  private static let bundle = SampleBundle.xml(
    kind: "supervision-push", id: "B1", sender: "XC-SCJG", declared: 20,
    records: (1...20).map { number in
      let record = SampleBundle.supervision(msgId: "S\(number)")
      return number == 7 ? record.replacing("2021-01-04", with: "2021-13-04") : record
    })

  /// Every file that departments and the archive have after one pass, with its bytes.
  private func outcome(_ isReference: Bool) throws -> [String: [UInt8]] {
    let exchange = try TemporaryExchange(settings: ["referenceValidation: \(isReference)"])
    try exchange.drop(Self.table, as: "审批.csv", from: "XC-SPJ")
    try exchange.drop(Self.bundle, as: "监管.xml", from: "XC-SCJG")
    try exchange.run()
    var files: [String: [UInt8]] = [:]
    for folder in ["departments", "archive"] {
      for path in try exchange.files(below: exchange.root.appending(folder)) {
        files[String(path.string.dropFirst(exchange.root.string.count))] = try exchange.unsigned(path)
      }
    }
    return files
  }

  @Test func `receipts, deliveries and archive are the same, byte for byte`() throws {
    let (fast, reference) = (try outcome(false), try outcome(true))
    #expect(Set(fast.keys) == Set(reference.keys))
    for (path, bytes) in reference { #expect(fast[path] == bytes, "\(path)") }
    let receipt = try #require(reference.first { $0.key.hasSuffix("审批.csv.receipt.xml") })
    let told = String(decoding: receipt.value, as: UTF8.self)
    for code in ["item-unknown", "value-date-future", "value-missing"] { #expect(told.contains(code)) }
  }

  @Test(arguments: [[], ["--sender", "XC-SPJ", "--at", "2021-01-04T10:00"]] as [[String]])
  func `check says the same by both`(options: [String]) throws {
    let exchange = try TemporaryExchange()
    let path = exchange.root.appending("approval-push_b1.csv")
    try Files.replace(path, with: Self.table)
    let words = ["check", path.string] + options
    let (fast, reference) = (
      try Program.run(words), try Program.run(words + ["--reference-validation"])
    )
    #expect(fast.status == 3 && reference.status == 3)
    #expect(fast.output == reference.output)
    #expect(String(decoding: fast.output, as: UTF8.self).contains("接收"))
  }
}

/// Beyond those that are listed, findings are only counted.
extension ReferenceValidationTests {
  private static func faulty(_ count: Int) -> [UInt8] {
    SampleBundle.approvals(
      (1...count).map { number in
        var row = SampleBundle.Approval(msgId: "A\(number)", docNo: "样例审〔2021〕\(number)号")
        switch number % 7 {
        case 0: row.decided = "2021年13月45日"
        case 1: row.holder = ""
        case 2: (row.decided, row.item) = ("x", "样例<br>")
        case 3: row.decided = "2031-01-01"
        case 4: row.msgId = "样例"
        case 5: row.docNo = "样例�"
        default: row.decided = "1900-01-01"
        }
        return row
      })
  }

  @Test(arguments: [900, 1_100, 5_000, 20_000], [["--format", "json"], ["--lang", "en"], []])
  func `a file of nothing but faults is told the same by both`(count: Int, options: [String]) throws {
    let exchange = try TemporaryExchange()
    let path = exchange.root.appending("approval-push_b1.csv")
    try Files.replace(path, with: Self.faulty(count))
    let words = ["check", path.string, "--at", "2021-01-04T10:00"] + options
    let (fast, reference) = (
      try Program.run(words), try Program.run(words + ["--reference-validation"])
    )
    #expect(fast.status == 3 && reference.status == 3)
    #expect(fast.output == reference.output)
    // So many that the rest isn't read.
    #expect(String(decoding: fast.output, as: UTF8.self).contains("rejected-too-many") == (count == 20_000))
  }
}
