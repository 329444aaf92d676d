import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What is said of codes in records.
struct CodeFindingTests {
  private static let cases: [(field: String, title: String, value: String, code: FindingCode?)] = [
    ("organUscc", "许可机关统一社会信用代码", "11370403999900011Q", nil),
    ("organUscc", "许可机关统一社会信用代码", "11370403999900011q", nil),
    ("organUscc", "许可机关统一社会信用代码", "113704039999000110", .valueCodeDoubtful),
    ("organUscc", "许可机关统一社会信用代码", "000000000000000000", .valueCodePlaceholder),
    ("organUscc", "许可机关统一社会信用代码", "1137040399990001OQ", .valueCodeMalformed),
    ("organUscc", "许可机关统一社会信用代码", "11370403999900011", .valueCodeMalformed),
    ("holderId", "统一社会信用代码", "923704039998000101", .valueCodeDoubtful),
    ("holderId", "统一社会信用代码", "92370403999800010O", .valueCodeDoubtful),
    ("holderId", "统一社会信用代码", "E00000001", nil),
    ("holderContact", "联系方式", "12800000001", .valuePhoneDoubtful),
    ("holderContact", "联系方式", "13800000001/13800000002", nil),
  ]

  @Test(arguments: cases.indices)
  func `XML and CSV say the same of a code`(index: Int) throws {
    let (field, title, value, code) = Self.cases[index]
    let base = Bundles.fields.filter { $0.name != "remark" }
    let element = "<\(field)>\(value)</\(field)>"
    let record =
      base.contains { $0.name == field }
      ? Bundles.record(replacing: field, by: element)
      : Bundles.record(replacing: "remark", by: element)
    let xml = try XMLReading(Bundles.bundle(record))
    #expect(xml.codes == (code.map { [$0] } ?? []))
    let titles = [
      "itemName": "事项名称", "docNo": "许可决定文书号", "holderName": "行政相对人名称", "holderType": "行政相对人类别",
      "holderId": "统一社会信用代码", "holderContact": "联系方式", "decisionDate": "许可决定日期", "validTo": "有效期至",
      "organ": "许可机关",
    ]
    let cells = base.filter { $0.name != field } + [(field, value)]
    let header = cells.map { titles[$0.name] ?? title }.joined(separator: ",")
    let csv = try BundleReading(header + "\n" + cells.map(\.value).joined(separator: ",") + "\n")
    #expect(csv.codes == xml.codes)
    #expect(csv.findings.first?.first?.message == xml.recordFindings.first?.first?.message)
  }

  @Test func `a finding tells what is wrong and hides whose code it is`() throws {
    let record = Bundles.record(replacing: "holderId", by: "<holderId>923704039998000101</holderId>")
    let finding = try #require(try XMLReading(Bundles.bundle(record)).recordFindings.first?.first)
    #expect(finding.message.zh == "“统一社会信用代码”的值“923********01”可能有误：校验码不符。")
    #expect(finding.message.en.contains("its check character doesn't fit"))
  }

  /// Otherwise a code would be accepted in one format and refused in the other.
  @Test(arguments: SchemaFolder.kinds)
  func `what a strict check refuses the field's pattern refuses too`(kind: String) throws {
    let schema = try #require(Library.shared[kind]).schema
    for field in schema.fields {
      guard let check = field.check, [.uscc, .organisationCode, .residentId].contains(check) else { continue }
      let pattern = try #require(field.pattern.flatMap(XSDPattern.init), "\(kind), \(field.name)")
      #expect(pattern.matches(field.example.utf8))
      for value in Self.damaged(field.example) {
        guard let fault = check.fault(in: Array(value.utf8)[...]), check.isError(fault) else { continue }
        #expect(!pattern.matches(value.utf8), "\(kind), \(field.name): \(value)")
      }
    }
  }

  /// A code with each character left out, doubled, and replaced by any other of ASCII.
  private static func damaged(_ code: String) -> [String] {
    let characters = Array(code)
    return characters.indices.flatMap { place in
      let (front, back) = (characters[..<place], characters[(place + 1)...])
      let others = (0x20..<0x7F).map { [Character(Unicode.Scalar($0))] } + [[], [characters[place], "0"]]
      return others.map { String(front + $0 + back) }
    }
  }

  @Test func `an explanation of the columns tells how a code is checked`() throws {
    let schema = try #require(Library.shared["approval-push"]).schema
    let text = CSVTemplate(schema: schema).explanation(language: .zh)
    #expect(text.contains("核对：统一社会信用代码（GB 32100）\n"))
  }
}
