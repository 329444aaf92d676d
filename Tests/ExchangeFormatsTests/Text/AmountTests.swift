import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// Amounts of money, which the exchange has in units of 10,000 yuan.
@Suite struct AmountTests {
  private static let schema = KindSchema(
    kind: "example", title: "样例", fields: [Field(name: "a", title: "罚款金额（万元）", normalization: .amount)])

  private func canonical(_ raw: String, inYuan: Bool) -> (Normalized, String) {
    canonical(raw, unit: inYuan ? .yuan : nil)
  }

  private func canonical(_ raw: String, unit: MoneyUnit?) -> (Normalized, String) {
    var normalizer = ValueNormalizer(schema: Self.schema)
    normalizer.units[0] = unit
    var output: [UInt8] = []
    let result = normalizer.normalize(Array(raw.utf8)[...], field: 0, into: &output)
    return (result, String(decoding: output, as: UTF8.self))
  }

  @Test(arguments: [
    ("0.5", "0.5"), ("0.50", "0.5"), ("12", "12"), ("1,234.50", "1234.5"), ("1,234,567", "1234567"),
    ("人民币0.5万元", "0.5"), ("0.5 万", "0.5"), ("5000元", "0.5"),
    ("5,000.00元整", "0.5"),
    ("０．５", "0.5"), ("１，２３４．５", "1234.5"), (".5", "0.5"), ("5.", "5"), ("'0.5", "0.5"), ("=\"0.5\"", "0.5"),
    ("0.12345600", "0.123456"), ("0.500000", "0.5"), ("12.00", "12"), ("0,500", "500"), ("0500", "500"),
    ("00.50", "0.5"), ("000", "0"), ("0.0", "0"), ("5.0万元", "5"), ("0000000000000012", "12"), ("100", "100"),
    ("10.01", "10.01"), ("0", "0"), ("999999999999.999999", "999999999999.999999"),
  ])
  func `in a column of 万元`(raw: String, expected: String) {
    #expect(canonical(raw, inYuan: false) == (.value, expected))
  }

  @Test(arguments: [
    ("5000", "0.5"), ("5000.00", "0.5"), ("5,000", "0.5"), ("1", "0.0001"), ("0.01", "0.000001"), ("0", "0"),
    ("0.00", "0"), ("10000", "1"), ("12345678.91", "1234.567891"), ("0.5万元", "0.5"), ("￥500", "0.05"),
    ("00020000", "2"), ("9999999999999999", "999999999999.9999"), ("伍", nil), ("0.001", nil),
    ("99999999999999999", nil),
  ])
  func `in a column of 元 it is divided by ten thousand, exactly`(raw: String, expected: String?) {
    #expect(
      canonical(raw, inYuan: true) == expected.map { (.value, $0) } ?? (.failed(.valueNotAnAmount), raw))
  }

  @Test(arguments: [
    "五千", "-5", "1,23", "12,34.5", "1,2345", ",5", "1.2.3", "5万5", "元", "万元", "￥", "￥0.5", "¥ 5000", ".",
    "5 美元", "0.1234567",
    "1234567890123", "5%", "1/2",
  ])
  func `anything else is no amount`(raw: String) {
    #expect(canonical(raw, inYuan: false) == (.failed(.valueNotAnAmount), raw))
  }

  @Test(arguments: [
    "2\n3", "2\r\n3", "2\t3", "0.5 1", "5000 3000元", "5000\n3000", "2 3 4", "1 234  567", "1234 567", "1 23",
    "12 3456", "２　３",
    "2\u{A0}3", "2\u{2028}3", "1\n234", "1\t234", "1, 234", "0.5 0.5", "1 234.5 678", "2 3万元", "￥2 3", "'2 3",
    "=\"2 3\"",
    "5\n.5", "1. 5",
  ])
  func `blanks between figures make several of them`(raw: String) {
    for unit in [nil, MoneyUnit.yuan] {
      let (result, text) = canonical(raw, unit: unit)
      #expect(result == .failed(.valueNotAnAmount) && text == raw)
    }
  }

  @Test(arguments: [
    ("1 234", "1234"), ("1 234 567.50", "1234567.5"), ("1\u{A0}234", "1234"),
    ("1\u{2009}234\u{202F}567", "1234567"),
    ("12 345元", "1.2345"), ("１　２３４", "1234"), (" 5\n", "5"), ("5000\n元", "0.5"), ("人民币\n5 万元整", "5"),
    ("5 千 元", "0.5"),
    ("2\u{200B}3", "23"), ("\u{FEFF}5", "5"), ("5 000万元", "5000"),
  ])
  func `blanks that part thousands, or stand beside units, say nothing`(raw: String, expected: String) {
    #expect(canonical(raw, inYuan: false) == (.value, expected))
  }

  @Test(arguments: [
    ("50", "千元", "5"), ("50", "百元", "0.5"), ("0.5", "十万元", "5"), ("1.25", "百万元", "125"),
    ("1.2", "亿元", "12000"),
    ("1.23456", "千万元", "1234.56"), ("500", "角", "0.005"), ("500", "分", "0.0005"), ("0.5万元", "千元", "0.5"),
    ("5千元", "元", "0.5"), ("5百元整", "万元", "0.05"), ("0.5亿元", "元", "5000"), ("3十万元", "元", "30"),
    ("00.5", "亿元", "5000"),
    ("￥50", "千元", nil), ("1234567890", "亿元", nil), ("5美元", "元", nil), ("5分", "万元", nil),
  ])
  func `in any unit of money, exactly`(raw: String, unit: String, expected: String?) throws {
    let unit = try #require(MoneyUnit(named: unit))
    #expect(canonical(raw, unit: unit) == expected.map { (.value, $0) } ?? (.failed(.valueNotAnAmount), raw))
  }

  @Test(arguments: [nil, MoneyUnit.yuan, MoneyUnit(named: "千元"), MoneyUnit(named: "亿元")])
  func `zeros that say nothing make no other amount, in any unit`(unit: MoneyUnit?) {
    var random = SeededGenerator()
    for _ in 0..<1_000 {
      let whole = Int.random(in: 0..<1_000, using: &random)
      let decimals = Int.random(in: 0...4, using: &random)
      let fraction = (0..<decimals).map { _ in "\(Int.random(in: 0...1, using: &random) * 5)" }.joined()
      let (result, plain) = canonical("\(whole).\(fraction)1", unit: unit)
      func zeros() -> String { String(repeating: "0", count: Int.random(in: 0...4, using: &random)) }
      for raw in ["\(zeros())\(whole).\(fraction)1\(zeros())", "\(whole).\(fraction)1\(zeros())"] {
        let (again, text) = canonical(raw, unit: unit)
        #expect(again == result && (result != .value || text == plain), "\(raw), seed \(random.seed)")
      }
      let short = canonical("\(whole)", unit: unit).1
      #expect(canonical("\(zeros())\(whole).\(zeros())", unit: unit).1 == short, "seed \(random.seed)")
      #expect(CanonicalForm.isAmount(Array(short.utf8)[...]), "\(short)")
    }
  }

  @Test(arguments: ["0.50", "0.0", "007", "00", "0500", "1.", ".5", "", "12.10"])
  func `what has another form isn't canonical`(value: String) {
    #expect(!CanonicalForm.isAmount(Array(value.utf8)[...]))
    let isWhole = Array(value.utf8).withUnsafeBytes { CanonicalForm.isWholeAmount($0, upTo: .max) }
    #expect(!isWhole)
  }

  @Test func `what a spreadsheet has cut, and what stands for nothing`() {
    #expect(canonical("1.2E+07", inYuan: true) == (.failed(.valueScientific), "1.2E+07"))
    #expect(canonical("/", inYuan: true) == (.absent, ""))
  }

  @Test func `dividing is exact for every number of fen`() {
    var random = SeededGenerator(seed: 20_201_222)
    for _ in 0..<2_000 {
      let fen = Int.random(in: 0..<1_000_000_000_000, using: &random)
      let (result, text) = canonical("\(fen / 100).\(fen % 100 / 10)\(fen % 10)", inYuan: true)
      let parts = text.split(separator: ".")
      let fraction = parts.count == 2 ? String(parts[1]) : ""
      let padded = fraction + String(repeating: "0", count: 6 - fraction.count)
      #expect(result == .value && Int(parts[0] + padded) == fen, "\(fen) fen gave \(text)")
      #expect(canonical(text, inYuan: false) == (.value, text))
    }
  }
}
