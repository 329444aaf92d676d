import Testing

@testable import ExchangeFormats

/// Amounts change their unit digit by digit.
struct AmountUnitTests {
  @Test(arguments: [
    ("0.5", "5000"), ("0.0001", "1"), ("0.000001", "0.01"), ("1", "10000"), ("1234.56789", "12345678.9"),
    ("0", "0"),
  ])
  func `ten thousands become yuan, exactly, and back`(wan: String, yuan: String) throws {
    let exported = try #require(AmountUnit.yuan.exported(Array(wan.utf8)[...]))
    #expect(String(decoding: exported, as: UTF8.self) == yuan)
    var back: [UInt8] = []
    #expect(Amount(exported[...])?.append(columnUnit: .yuan, to: &back) == true)
    #expect(String(decoding: back, as: UTF8.self) == wan)
    #expect(AmountUnit.wanYuan.exported(Array(wan.utf8)[...]) == Array(wan.utf8))
  }

  @Test(arguments: ["", "1.", ".5", "1,000", "-1", "1e3", "一万"])
  func `what is no plain number stays out`(value: String) {
    #expect(AmountUnit.yuan.exported(Array(value.utf8)[...]) == nil)
  }
}
