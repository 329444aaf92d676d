import ExchangeFormats
import ExchangeTesting
import Testing

@testable import ExchangeInspection

/// Names of files in which stands what parts names in a cell.
struct DividedNamesTests {
  private let schema: KindSchema

  init() throws {
    schema = try #require(try Repository.kinds()["revocation-letter"]).schema
  }

  /// The evidence of a letter that was read, with names put together again; `nil` where it stays.
  private func joined(_ evidence: String, names: [String]) -> String? {
    let record = Record(number: 1, values: schema.fields.map { $0.name == "evidence" ? evidence : "样例" })
    let joined = DividedNames(schema: schema, names: names)?.joining(record)
    return joined.flatMap { schema.text("evidence", of: $0) }
  }

  @Test(arguments: [
    ("身份证|营业执照.pdf", "身份证、营业执照.pdf"), ("attachments/身份证|营业执照.pdf", "身份证、营业执照.pdf"),
    ("笔录.pdf|身份证|营业执照.pdf|照片.jpg", "笔录.pdf|身份证、营业执照.pdf|照片.jpg"), ("附件1.pdf", "附件１.pdf"),
    ("甲|乙|丙.pdf", "甲; 乙; 丙.pdf"), ("甲|乙|丙.pdf|身份证|营业执照.pdf", "甲; 乙; 丙.pdf|身份证、营业执照.pdf"),
  ])
  func `a file that came is called by its name, however a cell takes that apart`(read: String, whole: String)
  {
    let names = ["笔录.pdf", "身份证、营业执照.pdf", "甲; 乙; 丙.pdf", "甲；乙.pdf", "附件１.pdf", "照片.jpg"]
    #expect(joined(read, names: names) == whole)
  }

  @Test(arguments: [
    ("身份证|营业执照.pdf", ["身份证.pdf"]), ("身份证|营业执照.pdf", ["身份证、营业执照.jpg"]), ("营业执照.pdf", ["身份证、营业执照.pdf"]),
    ("甲.pdf|乙.pdf", ["甲.pdf、乙.pdf", "甲.pdf", "乙.pdf"]), ("甲|乙.pdf", ["甲、乙.pdf", "甲；乙.pdf"]),
    ("说明.pdf", ["无、说明.pdf"]), ("甲|乙.pdf", ["甲|乙.pdf"]), ("", ["甲、乙.pdf"]),
  ])
  func `a part of a name, and what may mean two things, stays as it was read`(read: String, names: [String]) {
    #expect(joined(read, names: names) == nil)
  }

  @Test func `what would be longer than the field may be stays, too`() {
    let name = "甲" + String(repeating: " ", count: 990) + "、乙.pdf"
    #expect(joined("甲|乙.pdf", names: [name]) != nil)
    #expect(joined("甲|乙.pdf", names: ["甲" + String(repeating: " ", count: 1_000) + "、乙.pdf"]) == nil)
  }
}
