import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Numbers that name something and were written as figures by a program that kept them as such.
struct NumberAsFigureTests {
  private static let schema = KindSchema(
    kind: "example", title: "样例",
    fields: [
      Field(name: "document", title: "文号", maxLength: 256, normalization: .code, role: .documentNumber),
      Field(name: "licence", title: "许可编号", maxLength: 128, normalization: .code, role: .licenceNumber),
      Field(
        name: "application", title: "受理编号", maxLength: 128, normalization: .code, role: .applicationNumber),
      Field(name: "matter", title: "踏勘编号", maxLength: 400, normalization: .code, role: .matterNumber),
      Field(name: "item", title: "事项编码", maxLength: 64, normalization: .code, role: .itemCode),
      Field(name: "msgId", title: "消息标识", maxLength: 64, pattern: "^[A-Za-z0-9._:-]+$", normalization: .code),
      Field(
        name: "holder", title: "证件号码", maxLength: 64, pattern: "^[A-Za-z0-9*()-]+$", normalization: .code,
        isPersonal: true, check: .partyCode),
      Field(name: "stated", title: "清单", maxLength: 1000, normalization: .list, role: .messageIds),
      Field(name: "reference", title: "所答", maxLength: 400, normalization: .code, role: .reference),
      Field(name: "delivery", title: "投递编号", maxLength: 400, normalization: .code, role: .delivery),
      Field(name: "days", title: "时限", type: .integer, normalization: .code),
      Field(name: "files", title: "文件", maxLength: 1000, normalization: .list),
      Field(name: "text", title: "名称", maxLength: 200),
    ])

  private static let identifiers = [
    "document", "licence", "application", "matter", "item", "msgId", "holder", "stated",
  ]
  private static let numbers = ["document", "licence", "application"]

  private static let validator = Result { try RecordValidator(schema: schema, file: "example.json") }

  private func findings(_ field: String, _ value: String) throws -> [Finding] {
    let record = Record(number: 1, values: Self.schema.fields.map { $0.name == field ? value : "" })
    return try Self.validator.get().findings(in: record) { field in
      Position(record: 1, field: field.map { Self.schema.fields[$0].name })
    }
  }

  /// What is found in a cell of a table.
  private func codes(inCell cell: String, of field: String) throws -> [FindingCode] {
    let index = try #require(Self.schema.index(of: field))
    var output: [UInt8] = []
    let result = ValueNormalizer(schema: Self.schema).normalize(
      Array(cell.utf8)[...], field: index, into: &output)
    try #require(result == .value)
    return try findings(field, String(decoding: output, as: UTF8.self)).map(\.code)
  }

  @Test(arguments: [
    "20210003.0", "3704030000001.0", "3704030000001.00", "12345.0", "370403199001010011.0", "２０２１０００３．０",
    " 20210003.0 ",
  ])
  func `a point and zeros are no part of a number`(value: String) throws {
    for field in Self.identifiers {
      #expect(try codes(inCell: value, of: field) == [.valueNumberFigure], "\(field)")
    }
  }

  @Test(arguments: [
    "3,704,030,000,002", "20,210,003", "12,345", "3，704，030，000，002", "3,704,030.00", "101,102",
  ])
  func `nor are commas between thousands`(value: String) throws {
    for field in Self.identifiers where field != "stated" {
      #expect(try codes(inCell: value, of: field) == [.valueNumberFigure], "\(field)")
    }
  }

  @Test(arguments: [
    "薛审食许字〔2021〕3.0号", "薛审食许字〔2021.0〕3号", "薛审食许字（2021.0）3号", "薛审食许字[2021.0]3.0号", "薛审食许字〔2021〕3.0",
    "薛审食许字〔2021〕第12.00号", "薛审食许字〔2,021〕12号", "薛审食许字〔2021〕1,234号", "薛审食许字〔2021〕12,345号",
  ])
  func `a year or a number within that of a document may be one, too`(value: String) throws {
    for field in Self.numbers {
      #expect(try codes(inCell: value, of: field) == [.valueNumberFigure], "\(field)")
      #expect(try findings(field, value).map(\.code) == [.valueNumberFigure], "\(field)")
    }
  }

  @Test(arguments: ["A,BCD", "AB,XYZ,123", "样,例", "1,23A", "1A,234"])
  func `what has letters between commas is no figure`(value: String) throws {
    for field in Self.identifiers {
      #expect(try !findings(field, value).contains { $0.code == .valueNumberFigure }, "\(field)")
    }
  }

  @Test(arguments: [
    "薛审食许字〔2021〕3号", "薛审食许字〔2021〕101,102号", "2021.3.0", "3704.2021.0", "2021.10", "12.5", "20210003", "V2.0",
    "GB/T-2.0号",
    "JY23704030000001", "2021-3.0", "1,2", "1234,567", "0,123", "20210003.", ".0", "20210003.05",
  ])
  func `points and commas that number something are left alone`(value: String) throws {
    for field in Self.numbers {
      #expect(try !findings(field, value).contains { $0.code == .valueNumberFigure }, "\(field)")
    }
  }

  @Test func `a number as small as that of a row is none of a document, and none of a message either`() throws
  {
    for field in Self.numbers { #expect(try findings(field, "1.0").map(\.code) == [.valuePlaceholder]) }
    for field in ["matter", "msgId", "stated"] {
      #expect(try findings(field, "1.0").map(\.code) == [.valueNumberFigure], "\(field)")
    }
  }

  @Test func `of a list each id is looked at`() throws {
    #expect(try codes(inCell: "XC-1、1002.0", of: "stated") == [.valueNumberFigure])
    #expect(try codes(inCell: "1001,1002", of: "stated") == [])
  }

  @Test(arguments: ["reference", "delivery", "files", "text"])
  func `what others gave may be named as they gave it, and texts say what they like`(field: String) throws {
    #expect(try findings(field, "20210003.0").isEmpty)
  }

  @Test func `it is said what was added, and how to do without`() throws {
    let point = try #require(try findings("licence", "3704030000001.0").first)
    #expect(point.severity == .error && point.message.zh.contains("小数点") && point.remedy.zh.contains("文本"))
    #expect(point.rejects == .record)
    let commas = try #require(try findings("licence", "3,704,030,000,002").first)
    #expect(commas.message.zh.contains("逗号") && commas.message.en.contains("commas"))
    let person = try #require(try findings("holder", "370403199001010011.0").first)
    #expect(!person.message.zh.contains("370403199001010011"), "\(person.message.zh)")
  }
}
