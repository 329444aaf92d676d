import Testing

@testable import ExchangeFormats

/// Amounts change their unit digit by digit.
struct AmountUnitTests {
  @Test(arguments: [
    ("5000", "0.5"), ("1", "0.0001"), ("0.01", "0.000001"), ("10000", "1"), ("12345678.9", "1234.56789"),
    ("0", "0"),
    ("000100", "0.01"), ("100000000", "10000"),
  ])
  func `yuan become ten thousands, exactly, and back`(yuan: String, wan: String) throws {
    let canonical = try #require(AmountUnit.yuan.canonical(Array(yuan.utf8)[...]))
    #expect(String(decoding: canonical, as: UTF8.self) == wan)
    let back = try #require(AmountUnit.yuan.exported(canonical[...]))
    #expect(AmountUnit.yuan.canonical(back[...]) == canonical)
  }

  @Test(arguments: ["", "1.", ".5", "1,000", "-1", "1e3", "一万"])
  func `what is no plain number stays out`(value: String) {
    #expect(AmountUnit.yuan.canonical(Array(value.utf8)[...]) == nil)
  }
}
