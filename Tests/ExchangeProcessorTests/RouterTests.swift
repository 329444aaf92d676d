import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeInspection
@testable import ExchangeProcessor

/// Who gets a record, by the shipped catalogue.
struct RouterTests {
  private let kinds: KindLibrary
  private let table: RoutingTable

  init() throws {
    kinds = try Repository.kinds()
    let folder = Repository.root.appending("profiles").appending("xuecheng-2020-19")
    table = try Catalogue(
      departments: folder.appending("departments.csv"), items: folder.appending("items.csv")
    ).table
  }

  private func route(
    _ kind: String, _ values: [String: String], from sender: String, in table: RoutingTable? = nil,
    by routeBy: RouteBy = .item, on day: String = "2021-01-04"
  ) throws -> (recipients: [String]?, codes: [FindingCode]) {
    let definition = try #require(kinds[kind])
    let router = Router(
      kind: definition.kind, schema: definition.schema, table: table ?? self.table,
      policy: RoutingPolicy(routeBy: routeBy), sender: sender, day: try #require(Day(day)))
    let record = Record(number: 1, values: definition.schema.fields.map { values[$0.name] ?? "" })
    let (route, findings) = router.route(record)
    let codes = findings.map(\.code)
    if case .to(let recipients) = route { return (recipients, codes) }
    return (nil, codes)
  }

  @Test(
    arguments: [
      (["itemCode": "XK001", "itemName": "食品经营许可"], ["XC-SCJG"], []),
      (["itemName": "公共场所卫生许可"], ["XC-WJ", "XC-ZHZF"], []),
      (["itemCode": "XK011", "itemName": "烟花爆竹经营(零售)许可"], ["XC-YJ", "XC-GAJ", "XC-ZHZF"], []),
      (["itemCode": "XK001", "itemName": "别的许可"], ["XC-SCJG"], [FindingCode.itemNameMismatch]),
      (["itemCode": "XK999", "itemName": "食品经营许可"], nil, [.itemUnknown]),
      (["itemName": "样例许可"], nil, [.itemUnknown]),
    ] as [([String: String], [String]?, [FindingCode])])
  func `a decision goes to those who supervise its item, the lead first`(
    values: [String: String], recipients: [String]?, codes: [FindingCode]
  ) throws {
    let found = try route("approval-push", values, from: "XC-SPJ")
    #expect(found.recipients == recipients)
    #expect(found.codes == codes)
  }

  @Test func `supervision goes to the approval departments`() throws {
    #expect(try route("supervision-push", [:], from: "XC-SCJG").recipients == ["XC-SPJ"])
  }

  @Test func `a notice goes to those it names, each once`() throws {
    let found = try route("training-info", ["recipients": "XC-WJ|薛城区市场监督管理局|XC-WJ"], from: "XC-SPJ")
    #expect(found.recipients == ["XC-WJ", "XC-SCJG"])
  }

  @Test func `a notice that names nobody goes to all who take part but its sender`() throws {
    let recipients = try #require(try route("policy-change", [:], from: "XC-WJ").recipients)
    #expect(Set(recipients) == Set(table.participants.map(\.code)).subtracting(["XC-WJ"]))
    #expect(!recipients.contains("XC-ZFB"), "observers get nothing")
  }

  @Test(arguments: ["XC-NIX", "XC-WJ|样例局", "XC-ZFB"])
  func `a notice to somebody unknown or observing comes back`(recipients: String) throws {
    let found = try route("training-info", ["recipients": recipients], from: "XC-SPJ")
    #expect(found.recipients == nil)
    #expect(found.codes == [.recipientUnknown])
  }

  @Test(arguments: [
    ("薛城区市场监督管理局", ["XC-SCJG"]), ("XC-SPJ", ["XC-SPJ"]), ("薛城区行政审批服务局|XC-WJ", ["XC-SPJ", "XC-WJ"]),
    ("XC-DSJ", ["XC-DSJ"]), ("XC-T101", ["XC-T101"]), ("XC-SCJG|XC-WJ", ["XC-SCJG", "XC-WJ"]),
  ])
  func `a task goes to whoever has it, be it the sender itself`(department: String, recipients: [String])
    throws
  {
    let found = try route("meeting-resolution", ["department": department], from: "XC-SPJ")
    #expect(found.recipients == recipients)
    #expect(found.codes == [])
  }

  @Test(arguments: ["training-info", "policy-change", "inquiry", "survey-notice", "parallel-notice"])
  func `a message to nobody but its sender comes back with what is true, and beside others it is left out`(
    kind: String
  ) throws {
    for name in ["XC-SPJ", "薛城区行政审批服务局", "XC-SPJ|XC-SPJ"] {
      let alone = try route(kind, ["recipients": name], from: "XC-SPJ")
      #expect(alone.recipients == nil)
      #expect(alone.codes == [.recipientSelf])
    }
    let others = try route(kind, ["recipients": "XC-WJ|XC-SPJ|XC-SCJG"], from: "XC-SPJ")
    #expect(others.recipients == ["XC-WJ", "XC-SCJG"])
    #expect(others.codes == [])
  }

  @Test(
    arguments: [
      ("沙沟镇", ["XC-SCJG", "XC-T101"], []), ("370403102", ["XC-SCJG", "XC-T102"], []),
      ("样例镇", ["XC-SCJG"], [FindingCode.townUnknown]), ("", ["XC-SCJG"], [.townMissing]),
    ] as [(String, [String], [FindingCode])])
  func `where towns supervise too, the town of the place gets a decision`(
    town: String, recipients: [String], codes: [FindingCode]
  ) throws {
    let values = ["itemCode": "XK001", "town": town]
    let found = try route("approval-push", values, from: "XC-SPJ", by: .itemAndTown)
    #expect(found.recipients == recipients)
    #expect(found.codes == codes)
    let alone = try route("approval-push", values, from: "XC-SPJ")
    #expect(alone.recipients == ["XC-SCJG"])
    #expect(alone.codes == [])
  }

  @Test(
    arguments: [
      ("XK001", ["XC-SCJG"], []), ("11370403999900011Q4370199001000", ["XC-SCJG"], []),
      ("11370403999900011Q4370199999000", nil, [FindingCode.itemUnknown]), ("食品", nil, [.itemCodeMalformed]),
    ] as [(String, [String]?, [FindingCode])])
  func `a code that isn't in the catalogue is held against the region's form`(
    code: String, recipients: [String]?, codes: [FindingCode]
  ) throws {
    let definition = try #require(kinds["approval-push"])
    let pattern = try #require(XSDPattern("[0-9A-Z]{18}[1-6][0-9]{12}"))
    let router = Router(
      kind: definition.kind, schema: definition.schema, table: table,
      policy: RoutingPolicy(itemCodePattern: pattern), sender: "XC-SPJ", day: Day("2021-01-04"))
    let values = definition.schema.fields.map { $0.name == "itemCode" ? code : "" }
    let (route, findings) = router.route(Record(number: 1, values: values))
    if case .to(let found) = route { #expect(found == recipients) } else { #expect(recipients == nil) }
    #expect(findings.map(\.code) == codes)
  }

  /// A catalogue in which the regulator XC-B goes over into XC-C, and XC-D and the item XK2 end.
  ///
  /// - Parameter hasHeir: whether XC-E takes over from XC-D, a month after that has ended.
  private func changing(hasHeir: Bool = false) throws -> RoutingTable {
    let folder = try ScratchFolder()
    let head = "dept_code,name,role,uscc,valid_from,valid_to,successor,region,format,encoding\n"
    var rows = [
      "XC-A,样例审批局,APPROVAL,,2020-12-22,2021-06-30,XC-A2,", "XC-A2,样例政务局,APPROVAL,,2021-07-01,,,",
      "XC-B,样例监管局,SUPERVISION,,2020-12-22,2021-06-30,XC-C,",
      "XC-C,样例执法局,SUPERVISION,,2021-07-01,,,",
      "XC-D,样例旧局,SUPERVISION,,2020-12-22,2021-06-30,\(hasHeir ? "XC-E" : ""),",
    ]
    if hasHeir { rows.append("XC-E,样例新局,SUPERVISION,,2021-08-01,,,") }
    let items = [
      "XK1,样例许可一,XC-B,XC-D,,", "XK2,样例许可二,XC-B,,,2021-06-30", "XK3,样例许可三,XC-D,,,",
    ]
    return try Catalogue(
      departments: folder.write(
        head + rows.map { "\($0),csv,utf-8-bom\n" }.joined(), to: "departments.csv"),
      items: folder.write(
        "item_code,item_name,lead_dept,co_depts,valid_from,valid_to\n"
          + items.map { "\($0)\n" }.joined(), to: "items.csv")
    ).table
  }

  @Test(
    arguments: [
      ("XK1", "2021-06-30", ["XC-B", "XC-D"], []),
      ("XK1", "2021-07-01", ["XC-C"], [FindingCode.supervisorAbsent]),
      ("XK2", "2021-06-30", ["XC-B"], []), ("XK2", "2021-07-01", nil, [.itemNotInForce]),
      ("XK3", "2021-07-01", nil, [.itemUnsupervised]),
    ] as [(String, String, [String]?, [FindingCode])])
  func `who supervises an item depends on the day of arrival`(
    item: String, day: String, recipients: [String]?, codes: [FindingCode]
  ) throws {
    let found = try route(
      "approval-push", ["itemCode": item], from: "XC-A", in: changing(), on: day)
    #expect(found.recipients == recipients)
    #expect(found.codes == codes)
  }

  @Test(
    arguments: [
      ("approval-push", ["decisionDate": "2021-06-30"], ["XC-C"], nil),
      ("approval-push", ["decisionDate": "2021-07-01"], nil, "从决定的 2021-07-01 到收到的 2021-07-02 都"),
      ("approval-push", ["decisionDate": "2021-07-02"], nil, "2021-07-02 "),
      ("approval-push", ["decisionDate": "2021-07-31"], nil, "2021-07-02 "),
      ("approval-push", [:], nil, "2021-07-02 "),
      ("commitment-push", ["acceptedDate": "2021-06-30"], ["XC-C"], nil),
      (
        "commitment-push", ["acceptedDate": "2021-06-30", "decisionDate": "2021-07-01"], nil,
        "从决定的 2021-07-01 到收到的 2021-07-02 都"
      ),
    ] as [(String, [String: String], [String]?, String?)])
  func `the last decisions on an item that has ended go to those who have taken over`(
    kind: String, days: [String: String], recipients: [String]?, told: String?
  ) throws {
    let table = try changing()
    let definition = try #require(kinds[kind])
    let router = Router(
      kind: definition.kind, schema: definition.schema, table: table, policy: RoutingPolicy(routeBy: .item),
      sender: "XC-A2", day: Day("2021-07-02"))
    func record(_ values: [String: String]) -> Record {
      Record(number: 1, values: definition.schema.fields.map { values[$0.name] ?? "" })
    }
    for item in [["itemCode": "XK2"], ["itemName": "样例许可二"]] {
      let new = record(days.merging(item) { $1 })
      let (route, findings) = router.route(new)
      #expect(findings.map(\.code) == (recipients == nil ? [.itemNotInForce] : []))
      #expect(findings.first?.arguments["daysZh"] == told)
      if case .to(let found) = route { #expect(found == recipients) } else { #expect(recipients == nil) }
      // The next record of the item may have been decided on another day.
      #expect(router.plainRoute(new) == nil)
      // What was about the item stays with it.
      let kept = router.route(new, correcting: record(["itemCode": "XK2", "itemName": "样例许可二"]))
      if case .to(let found) = kept.route { #expect(found == ["XC-C"]) } else { Issue.record("\(kept)") }
      let other = router.route(new, correcting: record(["itemCode": "XK1"]))
      #expect(other.findings.map(\.code) == findings.map(\.code))
    }
    #expect(router.plainRoute(record(["itemCode": "XK1"])) == nil, "a supervisor is absent")
  }

  @Test(arguments: [
    (["itemCode": "XK9", "itemName": "样例许可九"], true), (["itemCode": "XK9"], true),
    (["itemName": "样例许可九"], true), (["itemCode": "XK8", "itemName": "样例许可九"], false),
    (["itemName": "样例许可八"], false),
  ])
  func
    `a record whose item has gone from the catalogue stays with whoever has it, unless it changes the item`(
      values: [String: String], isKept: Bool
    ) throws
  {
    let table = try changing()
    let definition = try #require(kinds["approval-push"])
    func record(_ values: [String: String]) -> Record {
      Record(number: 1, values: definition.schema.fields.map { values[$0.name] ?? "" })
    }
    let old = record(["itemCode": "XK9", "itemName": "样例许可九", "town": "样例甲镇"])
    for routeBy in [RouteBy.item, .itemAndTown] {
      let router = Router(
        kind: definition.kind, schema: definition.schema, table: table,
        policy: RoutingPolicy(routeBy: routeBy),
        sender: "XC-A", day: Day("2021-01-04"))
      for town in ["样例甲镇", "样例乙镇"] {
        let isSame = isKept && (routeBy == .item || town == "样例甲镇")
        let found = router.route(record(values.merging(["town": town]) { $1 }), correcting: old)
        #expect(found.findings.map(\.code) == (isSame ? [] : [.itemUnknown]))
        if case .reply = found.route { #expect(isSame) } else { #expect(!isSame) }
      }
    }
  }

  /// Who supervises, alone or with another, and who is named.
  @Test(
    arguments: [
      ("approval-push", ["itemCode": "XK1"], FindingCode.supervisorAbsent),
      ("approval-push", ["itemCode": "XK3"], .itemUnsupervised),
      ("training-info", ["recipients": "XC-D"], .recipientAbsent),
    ] as [(String, [String: String], FindingCode)])
  func `a successor that begins later is named, with its day`(
    kind: String, values: [String: String], code: FindingCode
  ) throws {
    let definition = try #require(kinds[kind])
    let record = Record(number: 1, values: definition.schema.fields.map { values[$0.name] ?? "" })
    for hasHeir in [true, false] {
      let router = Router(
        kind: definition.kind, schema: definition.schema, table: try changing(hasHeir: hasHeir),
        policy: RoutingPolicy(routeBy: .item), sender: "XC-A2", day: Day("2021-07-02"))
      let finding = try #require(router.route(record).findings.first)
      #expect(finding.code == code)
      let (message, remedy) = (finding.message, finding.remedy)
      for text in [message.zh, message.en, remedy.zh, remedy.en] {
        #expect(text.contains("2021-08-01") == hasHeir, "\(text)")
        #expect(!text.contains("{"), "\(text)")
      }
      for text in [message.zh, message.en] {
        #expect(text.contains("样例新局") == hasHeir, "\(text)")
        #expect(text.contains("XC-E") == hasHeir, "\(text)")
      }
      #expect(message.zh.contains("也没有接替的部门") != hasHeir)
    }
  }

  /// One that supervises, alone or with another, is named, or is the approval department, and begins on 1 August.
  @Test(
    arguments: [
      ("approval-push", ["itemCode": "XK1"], "XC-A2", FindingCode.supervisorAbsent),
      ("approval-push", ["itemCode": "XK3"], "XC-A2", .itemUnsupervised),
      ("training-info", ["recipients": "XC-D"], "XC-A2", .recipientAbsent),
      ("supervision-push", [:], "XC-B", .recipientAbsent),
    ] as [(String, [String: String], String, FindingCode)])
  func `one that hasn't begun is told with its day, and nobody is to take over`(
    kind: String, values: [String: String], sender: String, code: FindingCode
  ) throws {
    let folder = try ScratchFolder()
    let head = "dept_code,name,role,uscc,valid_from,valid_to,successor,region,format,encoding\n"
    let approval = kind == "supervision-push" ? "2021-08-01" : "2020-12-22"
    let rows = [
      "XC-A2,样例审批局,APPROVAL,,\(approval),,,", "XC-B,样例监管局,SUPERVISION,,2020-12-22,,,",
      "XC-D,样例新设局,SUPERVISION,,2021-08-01,,,",
    ]
    let table = try Catalogue(
      departments: folder.write(
        head + rows.map { "\($0),csv,utf-8-bom\n" }.joined(), to: "departments.csv"),
      items: folder.write(
        "item_code,item_name,lead_dept,co_depts,valid_from,valid_to\nXK1,样例许可一,XC-B,XC-D,,\nXK3,样例许可三,XC-D,,,\n",
        to: "items.csv")
    ).table
    let definition = try #require(kinds[kind])
    let record = Record(number: 1, values: definition.schema.fields.map { values[$0.name] ?? "" })
    let router = Router(
      kind: definition.kind, schema: definition.schema, table: table, policy: RoutingPolicy(routeBy: .item),
      sender: sender, day: Day("2021-07-02"))
    let finding = try #require(router.route(record).findings.first)
    #expect(finding.code == code)
    for text in [finding.message.zh, finding.message.en, finding.remedy.zh, finding.remedy.en] {
      #expect(text.contains("2021-08-01") && !text.contains("{"), "\(text)")
      #expect(!text.contains("接替") && !text.contains("taken over") && !text.contains("successor"), "\(text)")
    }
  }

  /// An approval department that has ended, and one that has nothing to do with it and hasn't begun.
  @Test func `among the approval departments who hasn't begun doesn't count as ended`() throws {
    let definition = try #require(kinds["supervision-push"])
    let record = Record(number: 1, values: definition.schema.fields.map { _ in "" })
    let router = Router(
      kind: definition.kind, schema: definition.schema, table: try approval(from: "2021-08-01"),
      policy: RoutingPolicy(routeBy: .item), sender: "XC-B", day: Day("2021-07-02"))
    let finding = try #require(router.route(record).findings.first)
    #expect(finding.excerpt == "样例审批局", "\(String(describing: finding.excerpt))")
    #expect(finding.message.zh.ranges(of: "2021-08-01").count == 1, "\(finding.message.zh)")
  }

  /// It names nobody itself.
  @Test func `what goes to the approval departments says who will act for one that has ended`() throws {
    let definition = try #require(kinds["supervision-push"])
    let record = Record(number: 1, values: definition.schema.fields.map { _ in "" })
    for (beginning, told) in [("2021-08-01", "2021-08-01"), ("2021-07-01", nil)] as [(String, String?)] {
      let router = Router(
        kind: definition.kind, schema: definition.schema, table: try approval(from: beginning),
        policy: RoutingPolicy(routeBy: .item), sender: "XC-B", day: Day("2021-07-02"))
      let (route, findings) = router.route(record)
      if case .to(let found) = route { #expect(found == ["XC-A2"] && told == nil) }
      #expect(findings.map(\.code) == (told == nil ? [] : [.recipientAbsent]))
      for text in findings.flatMap({ [$0.message.zh, $0.message.en, $0.remedy.zh, $0.remedy.en] }) {
        #expect(text.contains(told ?? "—"), "\(text)")
      }
    }
  }

  /// A catalogue whose approval department has ended, and has a successor that begins on a day.
  private func approval(from day: String) throws -> RoutingTable {
    let folder = try ScratchFolder()
    let head = "dept_code,name,role,uscc,valid_from,valid_to,successor,region,format,encoding\n"
    let rows = [
      "XC-A,样例审批局,APPROVAL,,2020-12-22,2021-06-30,XC-A2,", "XC-A2,样例政务局,APPROVAL,,\(day),,,",
      "XC-B,样例监管局,SUPERVISION,,2020-12-22,,,",
    ]
    return try Catalogue(
      departments: folder.write(
        head + rows.map { "\($0),csv,utf-8-bom\n" }.joined(), to: "departments.csv"),
      items: folder.write(
        "item_code,item_name,lead_dept,co_depts,valid_from,valid_to\nXK1,样例许可一,XC-B,,,\n", to: "items.csv")
    ).table
  }

  @Test func `supervision and notices go to those who have taken over`() throws {
    let table = try changing()
    func recipients(_ kind: String, _ values: [String: String], _ day: String) throws -> [String]? {
      try route(kind, values, from: "XC-C", in: table, on: day).recipients
    }
    #expect(try recipients("supervision-push", [:], "2021-06-30") == ["XC-A"])
    #expect(try recipients("supervision-push", [:], "2021-07-01") == ["XC-A2"])
    // XC-C has taken over from XC-B, and owes itself nothing.
    #expect(try recipients("training-info", ["recipients": "XC-A|XC-B"], "2021-07-01") == ["XC-A2"])
    #expect(try recipients("training-info", [:], "2021-07-01") == ["XC-A2"])
    let absent = try route(
      "training-info", ["recipients": "XC-D"], from: "XC-C", in: table, on: "2021-07-01")
    #expect(absent.recipients == nil)
    #expect(absent.codes == [.recipientAbsent])
  }

  @Test(arguments: ["claim", "claim-return", "inquiry-reply", "survey-reply", "reassign", "daily-statement"])
  func `an answer's way is only known to the ledger`(kind: String) throws {
    #expect(try route(kind, ["delivery": "20210104-0001-XC-SCJG"], from: "XC-SCJG").recipients == nil)
  }
}
