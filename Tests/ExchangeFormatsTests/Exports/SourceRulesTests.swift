import Testing

@testable import ExchangeFormats

/// Which rule a file is read by.
struct SourceRulesTests {
  private static func rules() throws -> SourceRules {
    var csv = try SampleRules.export()
    csv.files = [FileNamePattern("许可*")]
    csv.senders = ["XC-SPJ"]
    csv.header = .row(3)
    var headless = csv
    headless.name = "无表头"
    headless.senders = ["XC-ZJ"]
    headless.header = .none
    var xml = csv
    xml.name = "XML"
    xml.header = .found
    xml.xml = SourceRule.XMLForm(record: ["row"])
    return SourceRules(rules: [csv, headless, xml])
  }

  @Test(arguments: [
    ("许可1.csv", "XC-SPJ", false, "样例系统"), ("许可1.csv", "XC-ZJ", false, "无表头"),
    ("许可1.csv", "XC-WJ", false, nil),
    ("许可1.xml", "XC-SPJ", true, "XML"), ("处罚1.csv", "XC-SPJ", false, nil),
    ("许可1.claim.csv", "XC-SPJ", false, nil), ("许可1.csv.rejected.csv", "XC-SPJ", false, "样例系统"),
    ("许可1.csv.rejected.csv", "XC-ZJ", false, nil),
  ])
  func `name, sender and format choose it`(name: String, sender: String, isXML: Bool, rule: String?) throws {
    #expect(try Self.rules().rule(for: name, from: sender, isXML: isXML)?.name == rule)
  }

  @Test func `rows that came back have their header in the first row`() throws {
    let rules = try Self.rules()
    #expect(rules.rule(for: "许可1.csv", from: "XC-SPJ", isXML: false)?.header == .row(3))
    #expect(rules.rule(for: "许可1.csv.rejected.csv", from: "XC-SPJ", isXML: false)?.header == .found)
    #expect(rules.rule(named: "样例系统", for: "许可1.csv.rejected.csv")?.header == .found)
    #expect(rules.rule(named: "没有了", for: "许可1.csv") == nil)
  }

  @Test func `a kind that is known already leaves rules about others out`() throws {
    #expect(try Self.rules().rule(for: "许可1.csv", from: "XC-SPJ", isXML: false, kind: "claim") == nil)
  }
}
