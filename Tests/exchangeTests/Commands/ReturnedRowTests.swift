import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import Testing

/// What the decision sends back comes back as it came, wherever it stood in the file.
@Suite(.waits) struct ReturnedRowTests {
  /// A table of decisions, so long that it is read in blocks.
  ///
  /// - Parameter holder: whom each is about.
  private func table(_ holder: (Int) -> String) -> [[String]] {
    [SampleBundle.approvalColumns]
      + (1...4_000).map { number in
        [
          "R-\(number)", "XK001", "食品经营许可", "样审〔2021〕\(number)号", holder(number), "个体工商户",
          "92370403999800010P",
          "13800000001", "2021-01-04", "2025-12-21", "薛城区行政审批服务局",
        ]
      }
  }

  /// Those that say something else the second time: the first, one in the middle, one that isn't plain, and the last.
  private static let changed = [1, 1_777, 2_900, 4_000]

  @Test(arguments: [true, false], ["a.csv", "a.zip"])
  func `a row that comes back when it is decided is the sender's own`(inGB18030: Bool, name: String) throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(to: SampleBundle.csv(table { _ in "样例甲餐饮店" }), as: "先.csv", from: "XC-SPJ")
    // A value in quotes with a line end in it is no plain one.
    func holder(_ number: Int) -> String {
      guard Self.changed.contains(number) else { return "样例甲餐饮店" }
      return number == 2_900 ? "\"样例乙, 餐饮店\"" : "样例丙餐饮店\(number)"
    }
    let rows = table(holder)
    func encoded(_ text: [UInt8]) -> [UInt8] { inGB18030 ? gb18030(text) : text }
    let bytes = encoded(SampleBundle.csv(rows))
    let isZIP = name.hasSuffix(".zip")
    let drop =
      isZIP ? try ZIPBundle(name: "approval-push_a.csv", records: bytes, attachments: []).bytes() : bytes
    let receipt = try exchange.answer(to: drop, as: name, from: "XC-SPJ")
    #expect(receipt.counts == [4_000, 0, Self.changed.count, 4_000 - Self.changed.count])
    let returned = try exchange.file("\(name).rejected.csv", in: "receipts", of: "XC-SPJ")
    let lines = returned.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 1 + Self.changed.count)
    for (line, number) in zip(lines.dropFirst(), Self.changed) {
      #expect(line.starts(with: encoded(Array(rows[number].joined(separator: ",").utf8))), "\(number)")
    }
  }
}
