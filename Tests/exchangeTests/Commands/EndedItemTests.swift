import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import SystemPackage
import Testing

/// What is still to be said of an item that has ended in the catalogue: its last decisions, and what was wrong in earlier ones.
@Suite(.waits) struct EndedItemTests {
  private static let names = ["XK004": "公共场所卫生许可", "XK006": "放射诊疗许可"]

  /// Writes the days between which an item is in force into the catalogue, or takes its line away.
  private func change(
    _ item: String, from first: String = "", to last: String = "", isGone: Bool = false,
    in exchange: TemporaryExchange
  ) throws {
    let text = String(decoding: try Files.bytes(of: exchange.layout.itemsCSV), as: UTF8.self)
    let lines = text.split(separator: "\n")
    let place = try #require(lines.firstIndex { $0.hasPrefix("\(item),") })
    var cells = lines[place].split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    (cells[6], cells[7]) = (first, last)
    var rows = lines.map { String($0) }
    rows[place] = cells.joined(separator: ",")
    if isGone { rows.remove(at: place) }
    try Files.replace(exchange.layout.itemsCSV, with: (rows.joined(separator: "\n") + "\n").utf8)
  }

  private func push(_ number: Int, decided: String, item: String = "XK004") -> SampleBundle.Approval {
    .init(
      msgId: "P-\(number)", item: item, itemName: Self.names[item] ?? "", docNo: "样审〔2021〕\(number)号",
      decided: decided)
  }

  private func correction(
    holder: String = "样例乙餐饮店", code: String, name: String, decided: String = "2021-01-04"
  ) -> [UInt8] {
    let head = SampleBundle.approvalColumns.map { $0 == "消息标识" ? "更正的消息标识" : $0 } + ["更正理由"]
    return SampleBundle.csv([
      head,
      [
        "P-1", code, name, "样审〔2021〕1号", holder, "个体工商户", "92370403999800010P", "13800000001", decided,
        "2025-12-21", "薛城区行政审批服务局", "样例：录入有误",
      ],
    ])
  }

  /// Rebuilds the ledger, and has it come out as it was.
  private func expectSameAgain(_ exchange: TemporaryExchange, at moment: String) throws {
    let lost = try LedgerTables(try exchange.loseLedger())
    let recovery = try exchange.ask("recover", "--at", moment)
    #expect(recovery.status == 0 && recovery.text.contains("重建的链与原来的逐条相同"), "\(recovery.text)")
    try expectSame(exchange.layout.ledger, lost)
  }

  @Test(arguments: [
    ("XK004", "公共场所卫生许可"), ("", "公共场所卫生许可"), ("11370403999900011Q4370199004000", "公共场所卫生许可"),
  ])
  func `a record is corrected after its item has ended, whatever calls the item, and goes to whoever has it`(
    code: String, name: String
  ) throws {
    let exchange = try TemporaryExchange()
    try change("XK004", to: "2021-01-04", in: exchange)
    try exchange.answer(
      to: SampleBundle.approvals([push(1, decided: "2021-01-04")]), as: "a.csv", from: "XC-SPJ")
    let receipt = try exchange.answer(
      to: correction(code: code, name: name), as: "correction_1.csv", from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(receipt.verdict == "accepted" && receipt.codes == [], "\(receipt.words)")
    #expect(Set(receipt.deliveries.map(\.recipient)) == ["XC-WJ", "XC-ZHZF"])
    // It may be corrected again, long after that.
    let again = try exchange.answer(
      to: correction(holder: "样例丙餐饮店", code: code, name: name, decided: "2021-01-03"), as: "correction_2.csv",
      from: "XC-SPJ", at: "2021-01-08T10:00")
    #expect(again.verdict == "accepted" && again.codes == [], "\(again.words)")
    #expect(try exchange.ledger { try $0.openClaims() }.allSatisfy { $0.delivery.kind == "correction" })
    try expectSameAgain(exchange, at: "2021-01-08T11:00")
  }

  @Test
  func `a correction that changes the item needs one that was in force when it was decided, or is since`()
    throws
  {
    let exchange = try TemporaryExchange()
    try change("XK006", to: "2021-01-04", in: exchange)
    try exchange.answer(
      to: SampleBundle.approvals([push(1, decided: "2021-01-05")]), as: "a.csv", from: "XC-SPJ",
      at: "2021-01-05T09:00")
    let late = try exchange.answer(
      to: correction(code: "XK006", name: "放射诊疗许可", decided: "2021-01-05"), as: "correction_1.csv",
      from: "XC-SPJ", at: "2021-01-05T10:00")
    #expect(late.codes == ["item-not-in-force"])
    let inTime = try exchange.answer(
      to: correction(code: "XK006", name: "放射诊疗许可"), as: "correction_2.csv", from: "XC-SPJ",
      at: "2021-01-05T11:00")
    #expect(inTime.verdict == "accepted", "\(inTime.words)")
    // Whoever has it learns that it is another's now.
    #expect(Set(inTime.deliveries.map(\.recipient)) == ["XC-WJ", "XC-STHJ", "XC-ZHZF"])
    // From the one that has ended back to one that is in force.
    let back = try exchange.answer(
      to: correction(code: "XK004", name: "公共场所卫生许可"), as: "correction_3.csv", from: "XC-SPJ",
      at: "2021-01-05T12:00")
    #expect(Set(back.deliveries.map(\.recipient)) == ["XC-WJ", "XC-STHJ", "XC-ZHZF"])
  }

  @Test func `a record whose item has no line any more is corrected for whoever has it`() throws {
    let exchange = try TemporaryExchange()
    try exchange.answer(
      to: SampleBundle.approvals([push(1, decided: "2021-01-04")]), as: "a.csv", from: "XC-SPJ")
    try change("XK004", isGone: true, in: exchange)
    let receipt = try exchange.answer(
      to: correction(code: "XK004", name: "公共场所卫生许可"), as: "correction_1.csv", from: "XC-SPJ",
      at: "2021-01-05T10:00")
    #expect(receipt.verdict == "accepted" && receipt.codes == [], "\(receipt.words)")
    #expect(Set(receipt.deliveries.map(\.recipient)) == ["XC-WJ", "XC-ZHZF"])
    let unknown = try exchange.answer(
      to: correction(code: "XK999", name: "公共场所卫生许可"), as: "correction_2.csv", from: "XC-SPJ",
      at: "2021-01-05T11:00")
    #expect(unknown.codes == ["item-unknown"])
  }

  /// Records of an item that say nothing else in what decides who gets them are looked at once where that is enough.
  @Test(arguments: [true, false])
  func `of the records of an ended item each is taken by the day of its own decision`(isByName: Bool) throws {
    let exchange = try TemporaryExchange()
    try change("XK004", to: "2021-01-04", in: exchange)
    let days = [
      "2021-01-04", "2021-01-05", "2021-01-03", "2021-01-05", "2021-01-04", "2021-01-06", "2021-01-04",
    ]
    let rows = days.enumerated().map { number, day in
      var row = push(number, decided: day)
      if isByName { row.item = "" }
      return row
    }
    let receipt = try exchange.answer(
      to: SampleBundle.approvals(rows), as: "a.csv", from: "XC-SPJ", at: "2021-01-06T10:00")
    #expect(receipt.counts == [7, 4, 3, 0])
    #expect(receipt.codes == Array(repeating: "item-not-in-force", count: 3))
    #expect(receipt.words.contains("从决定的 2021-01-05 到收到的 2021-01-06 都不在其内"))
    #expect(Set(receipt.deliveries.map(\.recipient)) == ["XC-WJ", "XC-ZHZF"])
    try expectSameAgain(exchange, at: "2021-01-06T11:00")
  }

  @Test func `an item that begins takes what was decided before, and nothing before it begins`() throws {
    let exchange = try TemporaryExchange()
    try change("XK004", from: "2021-01-05", in: exchange)
    let early = try exchange.answer(
      to: SampleBundle.approvals([push(1, decided: "2021-01-04")]), as: "a.csv", from: "XC-SPJ")
    #expect(early.codes == ["item-not-in-force"])
    let taken = try exchange.answer(
      to: SampleBundle.approvals([push(2, decided: "2021-01-04")]), as: "b.csv", from: "XC-SPJ",
      at: "2021-01-05T10:00")
    #expect(taken.verdict == "accepted" && taken.codes == [])
    let ahead = SampleBundle.approvals([push(3, decided: "2021-01-06", item: "XK006")])
    try change("XK006", from: "2021-01-06", in: exchange)
    let dated = try exchange.answer(to: ahead, as: "c.csv", from: "XC-SPJ", at: "2021-01-05T11:00")
    #expect(dated.codes.contains("item-not-in-force"))
  }
}
