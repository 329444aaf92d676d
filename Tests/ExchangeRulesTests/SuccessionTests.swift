import ExchangeBase
import ExchangeRules
import Testing

/// Departments and items that begin and end, and the towns that get a share.
struct SuccessionTests {
  private static func day(_ text: String) -> Day { Day(text)! }

  private static func department(
    _ code: String, from: String = "2020-12-22", to: String? = nil, successor: String? = nil,
    role: Department.Role = .supervision, region: String? = nil, name: String? = nil
  ) -> Department {
    Department(
      code: code, name: name ?? "样例\(code)", role: role, uscc: "", validFrom: day(from), validTo: to.map(day),
      successor: successor, region: region)
  }

  /// A goes over into B and B into C; D ends and nobody follows; E begins late.
  private static let departments = [
    department("A", to: "2021-06-30", successor: "B"),
    department("B", from: "2021-07-01", to: "2021-12-31", successor: "C"),
    department("C"), department("D", to: "2021-06-30"), department("E", from: "2021-07-01"),
    department("F", to: "2021-06-30", successor: "E2"), department("E2", from: "2021-08-01"),
    department("T1", role: .town, region: "370403101", name: "样例甲镇人民政府"),
    department(
      "T2", to: "2021-06-30", successor: "T3", role: .town, region: "370403102", name: "样例乙镇人民政府"),
    department("T3", from: "2021-07-01", role: .town, region: "370403102", name: "样例乙街道办事处"),
    department(
      "T4", to: "2021-06-30", successor: "T1", role: .town, region: "370403103", name: "样例丙镇人民政府"),
  ]

  private static func item(_ code: String, _ lead: String, _ co: [String] = []) -> Item {
    Item(code: code, implCode: "", name: "样例\(code)", lead: lead, co: co)
  }

  private let table = RoutingTable(
    departments: departments,
    items: [
      item("K1", "A", ["C"]), item("K2", "D", ["C"]), item("K3", "E"), item("K4", "A", ["B"]),
      item("K5", "C"),
      Item(
        code: "K6", implCode: "", name: "样例K6", lead: "C", co: [], validFrom: day("2021-07-01"),
        validTo: day("2021-12-31")),
    ])

  private func route(_ item: String, on day: String, town: String? = nil) throws -> (
    recipients: [String], remarks: [ItemRoute.Remark]
  ) {
    let route = table.recipients(itemCode: item, itemName: nil, on: Self.day(day), town: town)
    guard case .found(_, let recipients, let remarks) = route else { throw NoRoute(route: route) }
    return (recipients.map(\.code), remarks)
  }

  private struct NoRoute: Error { let route: ItemRoute }

  @Test func `a department is forsaken once it has ended, and while nobody who takes part has taken over`() {
    func forsaken(_ day: String) -> [String] {
      Self.departments.map(\.code).filter { table.isForsaken($0, on: Self.day(day)) }
    }
    #expect(forsaken("2021-06-30") == [])
    // The successor of F begins later.
    #expect(forsaken("2021-07-01") == ["D", "F"])
    #expect(forsaken("2021-08-01") == ["D"])
    #expect(!table.isForsaken("样例", on: Self.day("2021-08-01")), "what the catalogue doesn't have")
    #expect(table.successors(of: "A") == ["B", "C"] && table.successors(of: "C").isEmpty)
  }

  @Test(arguments: [
    ("F", "2021-06-30", nil), ("F", "2021-07-01", "E2"), ("F", "2021-07-31", "E2"), ("F", "2021-08-01", nil),
    ("D", "2021-07-01", nil), ("A", "2021-07-01", nil), ("E", "2021-06-30", nil), ("样例F", "2021-07-01", "E2"),
    ("样例", "2021-07-01", nil),
  ])
  func `a successor that begins later is coming while nobody acts`(
    code: String, day: String, expected: String?
  ) {
    #expect(table.comingSuccessor(of: code, on: Self.day(day))?.code == expected)
  }

  @Test func `also one that comes after another that has ended`() {
    let table = RoutingTable(
      departments: [
        Self.department("A", to: "2021-06-30", successor: "B"),
        Self.department("B", to: "2021-07-10", successor: "C"),
        Self.department("C", from: "2021-07-20", to: "2021-07-31", successor: "D"),
        Self.department("D", from: "2021-07-01", to: "2021-08-31"),
      ], items: [])
    func coming(_ code: String, _ day: String) -> String? {
      table.comingSuccessor(of: code, on: Self.day(day))?.code
    }
    #expect(coming("A", "2021-07-10") == nil, "its successor acts")
    #expect(coming("A", "2021-07-11") == "C" && coming("B", "2021-07-19") == "C")
    #expect(coming("A", "2021-07-20") == nil && coming("A", "2021-08-01") == nil, "somebody acts")
    #expect(coming("A", "2021-09-01") == nil, "nobody will")
  }

  @Test func `these catalogues have no problems`() { #expect(table.problems.isEmpty) }

  @Test(arguments: [
    ("A", "2021-06-30", "A"), ("A", "2021-07-01", "B"), ("A", "2022-01-01", "C"), ("A", "2020-12-21", nil),
    ("D", "2021-07-01", nil), ("E", "2021-06-30", nil), ("E", "2021-07-01", "E"), ("F", "2021-07-31", nil),
    ("F", "2021-08-01", "E2"),
  ])
  func `after its end whoever has taken over acts for a department`(
    code: String, day: String, expected: String?
  ) throws {
    let department = try #require(table.department(matching: code))
    #expect(table.incumbent(of: department, on: Self.day(day))?.code == expected)
  }

  @Test(arguments: [
    ("A", "A", "2022-01-01", true), ("B", "A", "2021-06-30", false), ("B", "A", "2021-07-01", true),
    ("C", "A", "2021-07-01", false), ("C", "A", "2022-01-01", true), ("B", "A", "2022-01-01", false),
    ("A", "B", "2021-07-01", false), ("C", "NIX", "2021-07-01", false),
  ])
  func `only the successor of the day may act for a department`(
    actor: String, owner: String, day: String, expected: Bool
  ) {
    #expect(table.mayActFor(actor, owner, on: Self.day(day)) == expected)
  }

  @Test(arguments: [
    ("C", "2021-07-01", ["C"]), ("B", "2021-07-01", ["B", "A"]), ("C", "2022-01-01", ["C", "A", "B"]),
  ])
  func `a department represents itself and those that it succeeds`(
    actor: String, day: String, expected: [String]
  ) {
    #expect(table.represented(by: actor, on: Self.day(day)) == expected)
  }

  @Test(arguments: [
    ("A", "2021-06-30", ["A"]), ("A", "2021-07-01", []), ("B", "2021-07-01", ["B", "A"]),
    ("B", "2022-01-01", []),
    ("C", "2022-01-01", ["C", "A", "B"]), ("D", "2021-07-01", ["D"]), ("F", "2021-07-31", ["F"]),
  ])
  func `whoever has been taken over from has nothing to do any more, and whom nobody followed still has`(
    actor: String, day: String, expected: [String]
  ) {
    #expect(table.owners(servedBy: actor, on: Self.day(day)) == expected)
  }

  @Test func `who acts on whichever day is known at once as it is day by day`() {
    let succession = table.succession
    for number in Self.day("2020-12-01").number...Self.day("2022-02-01").number {
      let day = Day(number: number)
      #expect(succession.heirs(on: day) == table.heirs(on: day), "\(day)")
      #expect(succession.heir(of: "A", on: day) == table.heirs(on: day)["A"], "\(day)")
    }
  }

  @Test(arguments: [
    ("K1", "2021-06-30", ["A", "C"]), ("K1", "2021-07-01", ["B", "C"]), ("K1", "2022-01-01", ["C"]),
    ("K4", "2021-07-01", ["B"]),
  ])
  func `a record goes to those who have taken over, each once`(
    item: String, day: String, expected: [String]
  ) throws {
    let found = try route(item, on: day)
    #expect(found.recipients == expected)
    #expect(found.remarks == [])
  }

  @Test(arguments: [("K2", "2021-07-01", ["C"], "D"), ("K3", "2021-06-30", [], "E")])
  func `a supervisor without a successor, or that hasn't begun, gets nothing and is told of`(
    item: String, day: String, expected: [String], absent: String
  ) throws {
    let found = try route(item, on: day)
    #expect(found.recipients == expected)
    #expect(found.remarks == [.supervisorAbsent(try #require(table.department(matching: absent)))])
  }

  @Test(arguments: [("2021-06-30", false), ("2021-07-01", true), ("2021-12-31", true), ("2022-01-01", false)])
  func `an item is in force from its first to its last day`(day: String, isInForce: Bool) {
    let route = table.recipients(itemCode: "K6", itemName: nil, on: Self.day(day))
    if case .notInForce = route { #expect(!isInForce) } else { #expect(isInForce) }
  }

  /// K6 is in force from July to December, and supervised by who takes part at any time.
  @Test(arguments: [
    ("2021-12-31", "2022-01-01", true), ("2021-12-31", "2022-06-30", true),
    ("2022-01-01", "2022-01-04", false), ("2021-06-30", "2021-07-01", true),
    ("2021-06-30", "2022-01-01", true), ("2021-06-01", "2021-06-30", false),
    // What is dated ahead is decided by its arrival at the latest.
    ("2021-07-01", "2021-06-30", false), ("2022-02-01", "2021-12-31", true),
  ])
  func `a record of an item is taken if that was in force at some time from the decision to the arrival`(
    decided: String, day: String, isTaken: Bool
  ) {
    func isFound(code: String? = nil, name: String? = nil, isKept: Bool = false) -> Bool {
      let route = table.recipients(
        itemCode: code, itemName: name, on: Self.day(day), decidedOn: Self.day(decided), isKept: isKept)
      if case .found(_, let recipients, let remarks) = route {
        return recipients.map(\.code) == ["C"] && remarks.isEmpty
      }
      return false
    }
    #expect(isFound(code: "K6") == isTaken)
    #expect(isFound(name: "样例K6") == isTaken)
    #expect(isFound(code: "K6", isKept: true) && isFound(name: "样例K6", isKept: true))
  }

  @Test(arguments: [
    ("370403101", "2021-01-04", "T1"), ("３７０４０３１０１", "2021-01-04", "T1"), ("样例甲镇", "2021-01-04", "T1"),
    ("样例甲镇人民政府", "2021-01-04", "T1"), ("t1", "2021-01-04", nil), ("T1", "2021-01-04", "T1"),
    ("样例乙街道", "2021-07-01", "T3"), ("370403102", "2021-06-30", "T2"), ("370403102", "2021-07-01", "T3"),
    ("样例乙镇", "2021-07-01", "T3"), ("370403103", "2021-07-01", "T1"), ("样例乙", "2021-07-01", nil),
    ("人民政府", "2021-07-01", nil), ("C", "2021-07-01", nil), ("", "2021-07-01", nil),
  ])
  func `a town is found by division code, code or name`(text: String, day: String, expected: String?) {
    #expect(table.town(matching: text, on: Self.day(day))?.code == expected)
  }

  @Test func `the town comes last, and an unknown one is told of`() throws {
    #expect(try route("K1", on: "2021-01-04", town: "样例甲镇").recipients == ["A", "C", "T1"])
    let unknown = try route("K1", on: "2021-01-04", town: "样例无此镇")
    #expect(unknown.recipients == ["A", "C"])
    #expect(unknown.remarks == [.townUnknown("样例无此镇")])
  }

  @Test func `what is wrong with successors and towns is told`() {
    let table = RoutingTable(
      departments: [
        Self.department("A", to: "2021-06-30", successor: "NIX"),
        Self.department("B", to: "2021-06-30", successor: "O"), Self.department("O", role: .observer),
        Self.department("C", successor: "D"),
        Self.department("D", to: "2021-06-30", successor: "E"),
        Self.department("E", to: "2021-06-30", successor: "D"),
        Self.department("F", to: "2021-06-30", successor: "F"),
        Self.department("G", to: "2021-06-30", successor: "D"),
        Self.department("T1", to: "2021-06-30", role: .town, region: "1"),
        Self.department("T2", from: "2021-06-30", role: .town, region: "1"),
      ], items: [])
    #expect(
      table.problems == [
        .successorUnknown(department: "A", successor: "NIX"),
        .successorObserves(department: "B", successor: "O"),
        .successorWithoutEnd(department: "C"), .successorLoops(department: "D"),
        .successorLoops(department: "E"), .successorLoops(department: "F"), .regionRepeated("1"),
      ])
    for code in ["D", "E", "F", "G"] {
      #expect(table.department(matching: code).flatMap { table.incumbent(of: $0, on: .last) } == nil)
    }
  }

  /// B has taken over from A, and both were asked.
  private static func said(_ kind: String, _ at: String, by: String = "B", _ values: [String: String]) -> Fact
  {
    let keys = by == "B" ? [Fact.represented: "A"] : [Fact.presentFor: "A"]
    return arrived(kind, "R", at, by: by, to: ["SPJ"], about: "Q", values.merging(keys) { $1 })
  }

  @Test(arguments: [
    ("inquiry", ["proposition": "样例", "replyDueDate": "2021-07-09"], "inquiry-reply", ["outcome": "不同意"]),
    ("parallel-notice", ["limitWorkdays": "5"], "parallel-opinion", ["opinion": "不同意"]),
    ("parallel-notice", ["limitWorkdays": "5"], "default-exclusion", ["applicantExplainedOn": "2021-07-02"]),
    ("meeting-resolution", ["dueDate": "2021-07-09"], "resolution-progress", ["done": "是"]),
    ("commitment-push", ["commitmentDueDate": "2021-07-01"], "commitment-result", ["result": "已兑现"]),
    ("survey-notice", ["surveyDate": "2021-07-02"], "survey-record", ["attendance": "B"]),
  ])
  func `what a successor says, or whom it sends, counts for what its predecessor owes too`(
    _ kind: String, _ asked: [String: String], _ answer: String, _ values: [String: String]
  ) throws {
    let question = sent(kind, "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "B"], asked)
    let word = Self.said(answer, "2021-07-02T09:00", by: kind == "survey-notice" ? "SPJ" : "B", values)
    #expect(ToldMatter(question).standing(of: word) == .counts)
    let told = ToldMatter(question + [word]).obligations(at: "2021-07-02T10:00")
    #expect(!told.isEmpty && told.allSatisfy(\.isSettled))
    #expect(told.allSatisfy { [.met, .excluded].contains($0.outcome) && $0.marks.isEmpty })
    #expect(Set(told.map(\.key)).count == told.count)
    #expect(ToldMatter(question + [word]).obligations(at: "2021-08-02T10:00") == told)
  }

  /// What B says for itself, when it has taken over from A.
  private static func word(
    _ kind: String, _ id: String, _ at: String, _ values: [String: String]
  ) -> Fact {
    arrived(
      kind, id, at, by: "B", to: ["SPJ"], about: "Q", values.merging([Fact.represented: "A"]) { $1 })
  }

  @Test(arguments: [
    (
      "inquiry", ["proposition": "样例", "replyDueDate": "2021-07-09"], "inquiry-reply", ["outcome": "不同意"],
      ["outcome": "同意"]
    ),
    (
      "parallel-notice", ["limitWorkdays": "5"], "parallel-opinion", ["opinion": "不同意"], ["opinion": "同意"]
    ),
    ("meeting-resolution", ["dueDate": "2021-07-09"], "resolution-progress", ["done": "是"], ["done": "否"]),
  ])
  func `what a predecessor had said stays, whatever its successor says for itself`(
    _ kind: String, _ asked: [String: String], _ answer: String, _ said: [String: String],
    _ later: [String: String]
  ) {
    let question = sent(kind, "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "B"], asked)
    let own = arrived(answer, "R", "2021-06-30T10:00", by: "A", to: ["SPJ"], about: "Q", said)
    let words = [
      Self.word(answer, "R1", "2021-07-02T09:00", later), Self.word(answer, "R2", "2021-07-02T10:00", said),
    ]
    func owed(_ facts: [Fact]) -> [Obligation] {
      ToldMatter(question + facts).obligations(at: "2021-07-05T09:00").filter { $0.key.debtor == "A" }
    }
    #expect(owed([own]).map(\.outcome) == [.met])
    #expect(ToldMatter(question + [own]).standing(of: words[0]) == .counts)
    #expect(owed([own] + words) == owed([own]))
    // What it says for both goes on counting for both.
    let changed = owed(words)
    #expect(changed.map(\.settledBy) == ["R2"])
  }

  @Test func `that it changes what it had said itself is told, though it counts for its predecessor, too`() {
    let question = sent(
      "inquiry", "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "B"],
      ["proposition": "样例", "replyDueDate": "2021-07-09"])
    let own = arrived(
      "inquiry-reply", "R", "2021-06-30T10:00", by: "B", to: ["SPJ"], about: "Q", ["outcome": "同意"])
    let word = Self.word("inquiry-reply", "R1", "2021-07-02T09:00", ["outcome": "不同意"])
    #expect(ToldMatter(question + [own]).standing(of: word) == .replaces("R", at: own.at))
    let told = ToldMatter(question + [own, word]).obligations(at: "2021-07-05T09:00")
    #expect(told.allSatisfy { $0.settledBy == "R1" })
  }

  @Test func `what a predecessor gave back isn't taken by what its successor answers for itself`() {
    let question = sent(
      "inquiry", "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "B"],
      ["proposition": "样例", "replyDueDate": "2021-07-09"])
    let back = arrived(
      "claim-return", "D", "2021-06-30T10:00", by: "A", about: "Q", ["returns": "1"])
    let word = Self.word("inquiry-reply", "R1", "2021-07-02T09:00", ["outcome": "不同意"])
    let told = ToldMatter(question + [back, word]).obligations(at: "2021-07-05T09:00")
    #expect(told.filter { !$0.isSettled }.map(\.key.debtor) == ["SPJ"])
  }

  @Test func `a commitment stays its predecessor's when the successor gets a correction, and may give back`()
  {
    let push = sent(
      "commitment-push", "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "C"],
      ["commitmentDueDate": "2021-07-01"])
    let correction = arrived(
      "correction", "K", "2021-07-01T09:00", by: "SPJ", to: ["B", "C"], about: "Q",
      ["commitmentDueDate": "2021-07-01", Fact.heirs: Fact.pairs(ofHeirs: ["A": "B"])])
    let corrected = push + [correction]
    #expect(ToldMatter(corrected).states(at: "2021-07-02T09:00") == ["commitment A open"])
    let result = Self.word("commitment-result", "R", "2021-07-02T09:00", ["result": "未兑现"])
    #expect(
      ToldMatter(corrected + [result]).states(at: "2021-07-02T09:00")
        == ["commitment A met", "dispose-commitment SPJ open"])
    let back = arrived("claim-return", "D", "2021-07-01T10:00", by: "B", about: "Q", ["returns": "1"])
    func owing(_ facts: [Fact]) -> [String] {
      ToldMatter(corrected + facts).obligations(at: "2021-07-02T10:00").filter { !$0.isSettled }
        .map(\.key.debtor)
    }
    #expect(owing([back]) == ["SPJ"])
    let passed = arrived("reassign", "E", "2021-07-02T09:00", by: "SPJ", to: ["D"], about: "Q", ["from": "B"])
    #expect(owing([back, passed]) == ["D"])
  }

  @Test func `a successor that extends extends its predecessor's time, and opens nothing twice`() throws {
    let question = sent(
      "parallel-notice", "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "B"], ["limitWorkdays": "5"])
    let extended = ToldMatter(
      question + [Self.said("extension-notice", "2021-07-02T09:00", ["newDueDate": "2021-07-20"])])
    for department in ["A", "B"] {
      #expect(
        try extended.obligation("opinion", department, at: "2021-07-02T09:00").due
          == Instant("2021-07-21T00:00"))
    }
    let push = sent(
      "commitment-push", "Q", "2021-06-30T09:00", by: "SPJ", to: ["A", "B"],
      ["commitmentDueDate": "2021-07-01"])
    let broken = ToldMatter(push + [Self.said("commitment-result", "2021-07-02T09:00", ["result": "未兑现"])])
    #expect(broken.states(at: "2021-07-02T09:00") == ["commitment A met", "dispose-commitment SPJ open"])
  }
}
