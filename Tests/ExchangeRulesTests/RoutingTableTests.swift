@testable import ExchangeRules
import ExchangeBase
import ExchangeTesting
import Testing

struct RoutingTableTests {
  private static func department(_ code: String, _ name: String, _ role: Department.Role) -> Department {
    Department(code: code, name: name, role: role, uscc: "", validFrom: Day("2020-12-22"))
  }

  private static let market = department("SCJG", "样例市场监管局", .supervision)
  private static let fire = department("XF", "样例消防队（一）", .supervision)
  private static let office = department("ZFB", "样例办公室", .observer)
  private static let approval = department("SPJ", "样例审批局", .approval)

  private static let items = [
    Item(code: "XK001", implCode: "IMPL-1", name: "食品经营许可", lead: "SCJG", co: []),
    Item(code: "XK002", implCode: "IMPL-2", name: "药品经营许可（零售）", lead: "SCJG", co: ["XF", "SCJG"]),
    Item(code: "XK003", implCode: "", name: "占用、挖掘城市道路审批", lead: "XF", co: []),
  ]

  private let table = RoutingTable(departments: [market, fire, office, approval], items: items)

  private func route(_ table: RoutingTable? = nil, code: String? = nil, name: String? = nil) -> ItemRoute {
    (table ?? self.table).recipients(itemCode: code, itemName: name, on: Day("2021-01-04"))
  }

  private func expectFound(
    _ route: ItemRoute, _ code: String, _ recipients: [String], nameDiffers: Bool = false,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard case .found(let item, let departments, let remarks) = route else {
      Issue.record("\(route)", sourceLocation: sourceLocation)
      return
    }
    #expect(item.code == code, sourceLocation: sourceLocation)
    #expect(departments.map(\.code) == recipients, sourceLocation: sourceLocation)
    #expect(remarks == (nameDiffers ? [.nameDiffers] : []), sourceLocation: sourceLocation)
  }

  @Test(arguments: ["XK002", "IMPL-2", "ＸＫ００２", " XK002 ", "XK\u{3000}002"])
  func `an item is found by either code, and goes to its lead first and to everybody once`(_ code: String) {
    expectFound(route(code: code), "XK002", ["SCJG", "XF"])
  }

  @Test(arguments: [
    "药品经营许可（零售）", "药品经营许可(零售)", " 药品经营许可（零售) ", "药品 经营\u{3000}许可\u{A0}（零售）\u{FEFF}",
  ])
  func `names that differ in width and spaces are the same`(_ name: String) {
    expectFound(route(name: name), "XK002", ["SCJG", "XF"])
    expectFound(route(code: "XK002", name: name), "XK002", ["SCJG", "XF"])
  }

  @Test func `Chinese marks make a difference`() {
    expectFound(route(name: "占用、挖掘城市道路审批"), "XK003", ["XF"])
    #expect(
      route(name: "占用挖掘城市道路审批")
        == .unknown(nearest: "占用、挖掘城市道路审批"))
  }

  @Test(arguments: [
    ("SCJG", ["SCJG"], true), ("scjg", ["SCJG"], true), ("样例市场监管局（主送）", ["SCJG"], true),
    ("样例市场监管局办公室", ["SCJG"], true), ("主送：XF", ["XF"], true), ("SCJG/xf", ["SCJG", "XF"], true),
    ("样例消防队（一）、别的", ["XF"], false), ("SCJG\nXF", ["SCJG", "XF"], true), ("11370403X", ["WJ"], true),
    ("样例市场监管局会议室", [], false), ("样例市场监管局的", [], false), ("别的", [], false), ("", [], false),
  ])
  func `a text mentions departments that it doesn't name as it should`(
    text: String, codes: [String], areAll: Bool
  ) {
    let clinic = Department(
      code: "WJ", name: "样例卫健局", role: .supervision, uscc: "11370403X", validFrom: Day("2020-12-22"))
    let table = RoutingTable(
      departments: [Self.market, Self.fire, Self.office, Self.approval, clinic], items: [])
    let mentioned = table.mentions(in: text, on: Day("2021-01-04"))
    #expect(mentioned.departments.map(\.code) == codes)
    #expect(mentioned.areAll == areAll)
  }

  @Test func `the code is followed where the name differs`() {
    expectFound(route(code: "XK001", name: "食品生产许可"), "XK001", ["SCJG"], nameDiffers: true)
  }

  @Test(arguments: ["", "  "])
  func `a blank code is no code and a blank name no name`(_ blank: String) {
    expectFound(route(code: blank, name: "食品经营许可"), "XK001", ["SCJG"])
    expectFound(route(code: "XK001", name: blank), "XK001", ["SCJG"])
    #expect(route(code: blank, name: blank) == .unknown(nearest: nil))
  }

  @Test func `a name doesn't overrule an unknown code`() {
    #expect(route(code: "XK999", name: "食品经营许可") == .unknown(nearest: "食品经营许可"))
    #expect(route(code: "XK999") == .unknown(nearest: nil))
  }

  @Test(arguments: [
    ("食品经营许可证", "食品经营许可"), ("药品经营许可", "食品经营许可"), ("药品零售经营许可（零售）", "药品经营许可（零售）"),
    ("食品经营许可（新办）", "食品经营许可"), ("食品经营许可(首次申请、含小餐饮)", "食品经营许可"), ("（新办）", nil),
    ("林木采伐许可证核发", nil), (String(repeating: "食", count: 100_000), nil),
  ])
  func `the nearest name is offered where one is near`(_ name: String, _ nearest: String?) {
    #expect(route(name: name) == .unknown(nearest: nearest))
  }

  @Test(arguments: [
    ("SCJG", "SCJG"), ("样例消防队(一)", "XF"), ("ｘｆ", nil), ("ＸＦ", "XF"), ("样例消防队", nil), ("", nil),
  ])
  func `a department is found by its code or full name`(_ text: String, _ code: String?) {
    #expect(table.department(matching: text)?.code == code)
  }

  @Test func `a short name counts where one department has it, or one that takes part on the day`() throws {
    func department(_ code: String, _ name: String, until: Day? = nil, _ aliases: String...) -> Department {
      Department(
        code: code, name: name, role: .supervision, uscc: "", validFrom: Day("2020-12-22"), validTo: until,
        aliases: aliases)
    }
    let table = RoutingTable(
      departments: [
        department("A", "样例甲局", until: Day("2021-01-31"), "甲局", "老局", "局"),
        department("B", "样例乙局", "乙局", "老局"),
        department("C", "样例丙局", "局", "（丙）"),
      ], items: [])
    #expect(table.problems.isEmpty)
    #expect(table.department(matching: "甲局")?.code == "A")
    #expect(table.department(matching: "(丙)")?.code == "C")
    #expect(table.department(matching: "老局") == nil)
    #expect(table.departments(matching: "老局").map(\.code) == ["A", "B"])
    #expect(table.departments(matching: "老局", on: Day("2021-02-01")).map(\.code) == ["B"])
    #expect(table.departments(matching: "局", on: Day("2021-01-31")).map(\.code) == ["A", "C"])
    #expect(table.names(in: "甲局、乙局|样例丙局，，没有") == ["甲局", "乙局", "样例丙局", "没有"])
    #expect(table.names(in: "、") == ["、"] && table.names(in: "").isEmpty)
    let taken = RoutingTable(
      departments: [department("A", "样例甲局", "样例乙局"), department("B", "样例乙局")], items: [])
    #expect(taken.problems == [.aliasTaken(alias: "样例乙局", department: "A")])
    #expect(taken.department(matching: "样例乙局")?.code == "B")
  }

  @Test func `observers don't take part`() {
    #expect(table.participants.map(\.code) == ["SCJG", "XF", "SPJ"])
    #expect(table.department(matching: "ZFB") == Self.office)
  }

  @Test func `a department takes part from its first to its last day`() throws {
    let from = Day("2021-01-01")
    let to = Day("2021-12-31")
    let merged = Department(
      code: "A", name: "样例撤并局", role: .supervision, uscc: "", validFrom: from, validTo: to)
    let table = RoutingTable(departments: [merged], items: [])
    #expect(table.participants(on: from.adding(days: -1)).isEmpty)
    #expect(table.participants(on: from) == [merged])
    #expect(table.participants(on: to) == [merged])
    #expect(table.participants(on: to.adding(days: 1)).isEmpty)
  }

  /// Comparing texts of Unicode sorts the marks on each letter, in a time that grows with their square: what is longer than
  /// any name is neither folded nor compared.
  @Test func `a text of any length is told from names by its length alone`() {
    let marks = String(
      decoding: Array("a".utf8) + Array(repeatElement(Array("\u{301}\u{323}".utf8), count: 200_000).joined()),
      as: UTF8.self)
    #expect(!canBeName(marks))
    #expect(canBeName(String(repeating: "名", count: 1000)))
    #expect(table.department(matching: marks) == nil)
    #expect(table.town(matching: marks, on: Day("2021-01-04")) == nil)
    #expect(route(table, code: marks) == .unknown(nearest: nil))
    #expect(route(table, name: marks) == .unknown(nearest: nil))
    guard case .found(_, _, let remarks) = route(table, code: "XK001", name: marks) else {
      Issue.record("a code decides alone")
      return
    }
    #expect(remarks == [.nameDiffers])
  }

  @Test func `good catalogues have no problems`() {
    #expect(table.problems.isEmpty)
  }

  @Test func `what is wrong with the catalogues is told, and the first entry wins`() {
    let table = RoutingTable(
      departments: [Self.market, Self.office, Self.department("ＳＣＪＧ", "样例另一个局", .supervision)],
      items: [
        Self.items[0],
        Item(code: "XK001", implCode: "IMPL-9", name: "食品经营 许可", lead: "没有", co: ["ZFB"]),
      ])
    #expect(
      table.problems == [
        .departmentRepeated("ＳＣＪＧ"), .itemRepeated("XK001"), .itemRepeated("食品经营 许可"),
        .supervisorUnknown(department: "没有", item: "XK001"),
        .supervisorObserves(department: "ZFB", item: "XK001"),
      ])
    #expect(table.department(matching: "SCJG") == Self.market)
    expectFound(route(table, code: "XK001"), "XK001", ["SCJG"])
    expectFound(route(table, code: "IMPL-9"), "XK001", [])
  }

  @Test func `a line that stands twice is told, also where both say the same`() {
    let table = RoutingTable(departments: [Self.market, Self.office, Self.market], items: [])
    #expect(table.problems.prefix(1) == [.departmentRepeated("SCJG")])
  }
}
