import Testing

@testable import ExchangeFormats

/// What spreadsheets' counts of days mean.
struct DateSerialsTests {
  @Test(arguments: [
    ("1", "1900-01-01"), ("31", "1900-01-31"), ("59", "1900-02-28"), ("61", "1900-03-01"),
    ("44187", "2020-12-22"),
    ("44187.75", "2020-12-22"), ("36526", "2000-01-01"), ("73050", "2099-12-31"), ("0", ""),
  ])
  func `with 1900 the day that never was is passed over`(serial: String, day: String) {
    #expect(Self.day(serial, .excel1900) == day)
  }

  @Test(arguments: [("1", "1904-01-02"), ("42725", "2020-12-22"), ("60", "1904-03-01"), ("0", "")])
  func `with 1904 counting begins at 0`(serial: String, day: String) {
    #expect(Self.day(serial, .excel1904) == day)
  }

  @Test(arguments: ["60", "20201222", "2020-12-22", "44187a", "", "-1", "4.4187E4", ".5"])
  func `what is no count, or means no day, is not read`(value: String) {
    #expect(Self.day(value, .excel1900) == nil)
  }

  @Test func `the two systems are 1,462 days apart`() {
    for serial in stride(from: 61, through: 99_999, by: 97) {
      #expect(Self.day("\(serial + 1_462)", .excel1900) == Self.day("\(serial)", .excel1904))
    }
  }

  private static func day(_ value: String, _ serials: DateSerials) -> String? {
    serials.day(of: Array(value.utf8)[...]).map { String(decoding: $0, as: UTF8.self) }
  }
}
