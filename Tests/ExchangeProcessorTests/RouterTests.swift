import ExchangeFormats
import ExchangeRules
import SystemPackage
import Testing

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
    _ kind: String, _ values: [String: String], from sender: String
  ) throws -> (recipients: [String]?, codes: [FindingCode]) {
    let definition = try #require(kinds[kind])
    let router = Router(kind: definition.kind, schema: definition.schema, table: table, sender: sender)
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

  @Test func `a task goes to the one department that has it`() throws {
    #expect(
      try route("meeting-resolution", ["department": "薛城区市场监督管理局"], from: "XC-SPJ").recipients == ["XC-SCJG"])
    let unknown = try route("meeting-resolution", ["department": "XC-SCJG|XC-WJ"], from: "XC-SPJ")
    #expect(unknown.recipients == nil)
    #expect(unknown.codes == [.recipientUnknown])
  }

  @Test(arguments: ["claim", "claim-return", "inquiry-reply", "survey-reply", "reassign", "daily-statement"])
  func `an answer's way is only known to the ledger`(kind: String) throws {
    #expect(try route(kind, ["delivery": "20210104-0001-XC-SCJG"], from: "XC-SCJG").recipients == nil)
  }
}
