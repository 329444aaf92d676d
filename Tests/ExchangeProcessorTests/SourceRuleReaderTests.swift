import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// `sources` in `exchange.yaml`, and the layouts that come with the program.
struct SourceRuleReaderTests {
  private static let departments = """
    dept_code,name,role,uscc,valid_from,valid_to,format,encoding,successor,region
    XC-A,样例审批局,APPROVAL,,2020-12-22,,csv,gb18030,,

    """

  private static let good = """
    title: a
    profile: b
    sources:
      - name: 老系统
        files: ["双公示许可*.csv", "xk*.csv"]
        sender: XC-A
        extends: xk-2018
        encoding: gb18030
        delimiter: "|"
        header: 3
        columns: {itemName: 事项, docNo: [文号, XK_WSH], town: 7}
        optional: town
        constants: {holderContact: 0632-4400000}
        codes:
          holderType: {"01": 自然人, 02: 法人及非法人组织}
        dates: excel-1904
        ignore: 内部编号
        nulls: [暂无]
      - name: 老系统XML
        files: "*.xml"
        kind: supervision-push
        columns: {party: MC}
        units: {fineWan: yuan}
        xml: {record: DATA/ROW, namespace: none, fields: both}

    """

  private static let kinds = Result { try Repository.kinds() }

  private func read(_ settings: String) throws -> SourceRules {
    let folder = try ScratchFolder()
    try Files.makeFolder(folder.path.appending("catalog"))
    try folder.write(Self.departments, to: "catalog/departments.csv")
    try folder.write(settings, to: "exchange.yaml")
    return try SourceRules(
      of: ExchangeLayout(root: folder.path), kinds: Self.kinds.get(),
      data: ProgramData(root: Repository.root))
  }

  @Test func `a rule takes over a layout and changes what it says itself`() throws {
    let rules = try read(Self.good)
    let rule = try #require(rules["老系统"])
    let schema = try #require(try Self.kinds.get()[rule.kind]).schema
    func column(_ name: String) throws -> SourceRule.Column {
      rule.columns[try #require(schema.index(of: name))]
    }
    #expect(rule.kind == "approval-push")
    #expect(rule.encoding == .gb18030)
    #expect(rule.delimiter == UInt8(ascii: "|"))
    #expect(rule.header == .row(3))
    #expect(rule.serials == .excel1904)
    #expect(rule.nulls == ["暂无"])
    #expect(rule.ignored.contains("内部编号") && rule.ignored.contains("XK_LYDW"))
    #expect(try column("docNo").titles == ["文号", "XK_WSH"])
    #expect(try column("holderName").titles == ["XK_XDR_MC"], "the layout's own")
    #expect(try column("town").number == 7)
    #expect(try column("town").isOptional)
    #expect(
      try column("holderContact").constant == "06324400000", "brought to the form that a file's value gets")
    #expect(try column("holderType").codes?.entries.map(\.code) == ["01", "02"])
    #expect(rule.matches(name: "XK1.csv", sender: "XC-A") && !rule.matches(name: "xk1.csv", sender: "XC-B"))
  }

  @Test func `a rule about XML says where its records stand`() throws {
    let rule = try #require(try read(Self.good)["老系统XML"])
    #expect(rule.xml == SourceRule.XMLForm(record: ["DATA", "ROW"], namespace: .none, fields: .both))
    #expect(rule.senders.isEmpty)
  }

  @Test func `without rules there are the shipped layouts`() throws {
    let rules = try read("title: a\nprofile: b\n")
    #expect(rules.rules.isEmpty)
    #expect(rules.layouts.map(\.name) == ["cf-2015", "cf-2018", "xk-2015", "xk-2018"])
  }

  @Test(arguments: ["cf-2015", "cf-2018", "xk-2015", "xk-2018"])
  func `deliveries can be written in every shipped layout`(name: String) throws {
    let rule = try #require(try read("title: a\nprofile: b\n")[name])
    let schema = try #require(try Self.kinds.get()[rule.kind]).schema
    #expect(try ExportLayout(of: rule, schema: schema).kind == rule.kind)
  }

  @Test(arguments: [
    ("name: 老系统\n", "nam: 老系统\n", ":4", "nam"), ("name: 老系统\n", "name: xk-2015\n", ":4", "shipped"),
    ("name: 老系统XML", "name: 老系统", ":19", "no other rule"), ("sender: XC-A", "sender: XC-B", ":6", "XC-B"),
    ("extends: xk-2018", "extends: xk-2017", ":7", "xk-2018"),
    ("encoding: gb18030", "encoding: latin-1", ":8", "latin-1"),
    ("delimiter: \"|\"", "delimiter: x", ":9", "one of"), ("header: 3", "header: 0", ":10", "row number"),
    ("itemName: 事项", "itemNam: 事项", ":11", "has no such field"),
    ("itemName: 事项", "itemName: 文号", ":11", "same column"),
    ("town: 7}", "town: 0}", ":11", "from 1"), ("optional: town", "optional: twon", ":12", "twon"),
    ("0632-4400000", "无电话", ":13", "no valid value"), ("01\": 自然人", "01\": 公司", ":15", "no valid value"),
    ("holderType: {", "holderTyp: {", ":15", "has no such field"),
    ("excel-1904", "excel-1901", ":16", "excel-1900"),
    ("files: \"*.xml\"", "files: []", ":20", "list"),
    ("kind: supervision-push", "kind: penalty", ":21", "one of"),
    ("units: {fineWan: yuan}", "units: {fineWan: fen}", ":23", "wan-yuan"),
    ("units: {fineWan: yuan}", "units: {party: yuan}", ":23", "no amount"),
    ("record: DATA/ROW", "record: DATA//ROW", ":24", "element's name"),
    ("fields: both", "fields: all", ":24", "elements"),
    ("xml: {record", "header: 2\n    xml: {record", ":24", "about XML"),
    ("party: MC}", "party: \"\"}", ":22", "title"),
    ("kind: supervision-push", "extends: cf-2018\n    kind: claim", ":22", "supervision-push"),
  ])
  func `what is wrong is told with its line`(right: String, wrong: String, place: String, words: String)
    throws
  {
    try #require(Self.good.contains(right))
    let error = #expect(throws: ConfigurationError.self) {
      _ = try read(Self.good.replacing(right, with: wrong, maxReplacements: 1))
    }
    let text = try #require(error).description
    #expect(text.contains(place + ":"), "\(text)")
    #expect(text.contains(words), "\(text)")
  }

  @Test(arguments: [
    ("columns: {itemName: 2, holderName: MC}\n    header: none", "numbers are needed"),
    ("columns: {itemName: 2}\n    header: none", "needed for the required"),
  ])
  func `without a header numbers and constants must do`(lines: String, words: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try read(
        "title: a\nprofile: b\nsources:\n  - name: a\n    files: a\n    kind: approval-push\n    \(lines)\n")
    }
    #expect(try #require(error).description.contains(words), "\(error.debugDescription)")
  }

  @Test(arguments: [
    ("*.csv", "", "*.CSV", "XC-A", true), ("*.csv", "XC-A", "*.csv", "", false),
    ("*.csv", "", "a*.csv", "", false),
  ])
  func `a rule that would never be asked is refused`(
    first: String, sender: String, second: String, other: String, isRefused: Bool
  ) throws {
    func rule(_ name: String, _ files: String, _ sender: String) -> String {
      "  - name: \(name)\n    files: \"\(files)\"\n    kind: claim\n"
        + (sender.isEmpty ? "" : "    sender: \(sender)\n")
    }
    let text = "title: a\nprofile: b\nsources:\n" + rule("a", first, sender) + rule("b", second, other)
    if isRefused {
      #expect(throws: ConfigurationError.self) { _ = try read(text) }
    } else {
      #expect(try read(text).rules.count == 2)
    }
  }
}
