import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What people see of a number whose format has several sections.
struct CellFormatTests {
  private func shown(_ number: String, _ code: String) throws -> String {
    let text = CellText(formats: [CellFormat(code: Array(code.utf8))], serials: .excel1900)
    var output: [UInt8] = []
    _ = try text.append(
      SheetCell(column: 0, style: 0, sort: .number), Array(number.utf8)[...], to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    // One value a word.
    ("[=1]\"是\";[=2]\"否\"", "1", "是"), ("[=1]\"是\";[=2]\"否\"", "2", "否"), ("[=1]\"是\";[=2]\"否\"", "3", "3"),
    ("[=1]\"是\";[=2]\"否\"", "1.00000000000000004", "是"), ("[=1]是;[=2]否;", "3", ""),
    ("[=1]\"自然人\";[=2]\"个体工商户\";\"法人\"", "9", "法人"), ("[=1]\"是\";\"否\"", "0", "否"),
    ("[=1]\"是\";\"否\"", "-1", "-否"), ("[=-1]\"否\";[=1]\"是\"", "-1", "否"), ("[=1]\"是\"", "1", "是"),
    ("[=1]\"是\"", "2", "2"), ("[Red][=1]\"是\";[Blue][=2]\"否\";General", "5", "5"), ("[= 1]\"是\";0", "1", "是"),
    ("[=1]\"是\";[=2]\"否\";G/通用格式", "-2.5", "-2.5"), ("[=0]\"无\";0", "0", "无"), ("[=0]\"无\";0", "7", "7"),
    // Bounds.
    ("[>=100]\"大\"0;[<0]\"负\"0;\"小\"0", "100", "大100"), ("[>=100]\"大\"0;[<0]\"负\"0;\"小\"0", "99.5", "小99.5"),
    ("[>=100]\"大\"0;[<0]\"负\"0;\"小\"0", "-3", "负3"), ("[>100]\"大\";[<=100]\"小\"", "100", "小"),
    ("[>100]\"大\";[<=100]\"小\"", "100.0001", "大"), ("[<>0]0;\"零\"", "0", "零"), ("[<>0]0;\"零\"", "5", "5"),
    ("[<10]00;[<100]000;0000", "7", "07"), ("[<10]00;[<100]000;0000", "12", "012"),
    ("[<10]00;[<100]000;0000", "345", "0345"), ("[<10]00;[<100]000;0000", "-5", "-05"),
    ("[>1E3]\"千\";0", "1001", "千"), ("[>-1.5]\"上\";\"下\"", "-1.4", "-上"),
    ("[>-1.5]\"上\";\"下\"", "-1.6", "-下"),
    ("[>=0]0;-0", "-5", "-5"), ("[>=100]\"甲\";\"乙\";\"丙\"", "5", "丙"),
    ("[>=100]\"甲\";\"乙\";\"丙\"", "-5", "乙"),
    ("0;[<0]\"负\"0", "-5", "负5"), ("0;[<0]\"负\"0", "5", "5"),
    // Signs.
    ("0;-0;\"零号\"", "0", "零号"), ("0;-0;\"零号\"", "-2", "-2"), ("0;-0;\"零号\"", "2", "2"), ("0;-0;;@", "0", ""),
    ("0;-0;;@", "8", "8"), ("0;-0;0;@", "0", "0"), ("0;@", "-8", "-8"), ("0;@", "0", "0"),
    ("0;(0);@", "0", "0"),
    ("0;(0);@", "-4", "(4)"), (";;;", "8", ""), (";;;@", "-8", ""), ("\"有\";\"欠\";\"无\"", "3", "有"),
    ("\"有\";\"欠\";\"无\"", "-3", "欠"), ("\"有\";\"欠\";\"无\"", "0", "无"), ("\"是\"", "1", "是"), ("有", "1", "有"),
    ("_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", "-"), ("[Red]", "5", "5"), ("", "5", "5"),
    ("[$-804]", "5", "5"), ("[=x]0", "5", "5"), ("[>]0", "5", "5"), ("[<=]0;", "5", "5"),
    ("[>44000]yyyy\"年\"m\"月\"d\"日\";0", "44200", "2021-01-04"), ("[>44000]yyyy/m/d;0", "12", "12"),
  ])
  func `the section is that of the number`(code: String, number: String, text: String) throws {
    #expect(try shown(number, code) == text, "\(code) of \(number)")
  }

  @Test func `numbers are compared as numbers`() throws {
    var random = SeededGenerator()
    let texts = [
      "0", "-0", "1", "-1", "10", "9.99", "-9.99", "0.05", "0.5", "1E3", "-1E-3", "123456789012345",
    ]
    for _ in 0..<2_000 {
      let (left, right) = (texts.randomElement(using: &random)!, texts.randomElement(using: &random)!)
      let (one, other) = (try #require(Double(left)), try #require(Double(right)))
      let first = try #require(DecimalDigits(Array(left.utf8)[...]))
      let second = try #require(DecimalDigits(Array(right.utf8)[...]))
      #expect((first < second) == (one < other) && (first == second) == (one == other), "\(left), \(right)")
    }
  }

  @Test func `no code makes a format trap`() throws {
    var random = SeededGenerator()
    let marks = Array("[]<>=;;;\"\\!@0#?.,%/_* Ee+-1yMd是General")
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...14, using: &random)
      let code = String((0..<length).map { _ in marks.randomElement(using: &random)! })
      for number in ["0", "1", "-2.5", "44200.75"] { _ = try shown(number, code) }
    }
  }
}
