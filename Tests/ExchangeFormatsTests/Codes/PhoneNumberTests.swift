import Testing

@testable import ExchangeFormats

/// Which numbers are phones.
struct PhoneNumberTests {
  @Test(arguments: [
    "13800000001", "06324400102", "0632-4400102", "4400102", "44001020", "4001234567", "8001234567",
    "400-123-4567", "(0632)4400102",
    "+86-13800000001", "0632-4400102-801", "4400102-801", "06324400102-8010", "01066668888", "010-6666-8888",
    "13800000001/4400102",
    "013800000001", "6666-8888", "0632-4400102#12",
  ])
  func `a phone is one`(number: String) {
    #expect(PhoneNumber.fault(in: Array(number.utf8)[...]) == nil)
  }

  @Test(arguments: [
    "6324400102", "5324400102", "1053123456", "10531234567", "2112345678", "2147483647", "4294967295",
    "11111111111", "00000000000",
    "0000000", "8888888888", "12345", "440010201", "861234567890", "13800000001/6324400102", "88888888888",
  ])
  func `a number that lost its zero, or was never dialled, is doubted`(number: String) {
    #expect(PhoneNumber.fault(in: Array(number.utf8)[...]) == .noPhone)
  }

  @Test(arguments: [
    ("0632-4400102转801", "06324400102-801"), ("4400102 转 801", "4400102-801"),
    ("0632-4400102-801", "06324400102-801"),
    ("（0632）4400102分机801", "06324400102-801"), ("4400102-801、13800000001", "4400102-801、13800000001"),
    ("138-0000-0001", "13800000001"), ("0632-440-0102", "06324400102"), ("400-123-4567", "4001234567"),
    ("6666-8888", "66668888"),
    ("0632-4400102", "06324400102"), ("010-6666-8888", "01066668888"),
    ("4400102转8", "4400102-8"), ("4400102-8", "4400102-8"), ("0632-4400102转1", "06324400102-1"),
    ("0632-4400102 分机 1", "06324400102-1"), ("0632-4400102-1", "06324400102-1"),
    ("010-66668888转2", "01066668888-2"), ("010-66668888-02", "01066668888-02"),
    ("0632-440010-2", "06324400102"), ("440-01020", "44001020"),
    ("400-820-88-20", "4008208820"), ("400-12345-67", "4001234567"), ("400-123-4567-1", "4001234567-1"),
  ])
  func `an extension keeps its hyphen, and nothing else does`(raw: String, canonical: String) {
    let field = Field(name: "p", title: "电话", normalization: .phone)
    let normalizer = ValueNormalizer(schema: KindSchema(kind: "example", title: "样例", fields: [field]))
    for raw in [raw, canonical] {
      var output: [UInt8] = []
      let bytes = Array(raw.utf8)
      #expect(normalizer.normalize(bytes[...], field: 0, into: &output) == .value)
      #expect(String(decoding: output, as: UTF8.self) == canonical)
    }
    #expect(PhoneNumber.fault(in: Array(canonical.utf8)[...]) == nil)
  }

  /// What a cell becomes.
  private func canonical(_ raw: String) throws -> String {
    let field = Field(name: "p", title: "电话", normalization: .phone)
    let normalizer = ValueNormalizer(schema: KindSchema(kind: "example", title: "样例", fields: [field]))
    var output: [UInt8] = []
    try #require(normalizer.normalize(Array(raw.utf8)[...], field: 0, into: &output) == .value)
    return String(decoding: output, as: UTF8.self)
  }

  private static let alone = [
    ("13900000001", "13900000001"), ("139-0000-0001", "13900000001"),
    ("4400102", "4400102"), ("0632-4400102", "06324400102"), ("(0632)4400102", "06324400102"),
    ("010-66668888", "01066668888"), ("0632-4400102-801", "06324400102-801"), ("4400102转801", "4400102-801"),
    ("400-123-4567", "4001234567"),
  ]

  @Test(arguments: [" ", "\n", "\r\n", "\t", "  ", "\u{3000}", "\u{A0}", " / ", "；", ", "])
  func `two phones in a cell never become one`(gap: String) throws {
    for (first, left) in Self.alone {
      for (second, right) in Self.alone {
        let value = try canonical(first + gap + second)
        let numbers = value.split { "/;,".contains($0) }
        #expect(numbers == [left[...], right[...]], "\(first)\(gap)\(second): \(value)")
        #expect(try canonical(value) == value)
        #expect(PhoneNumber.fault(in: Array(value.utf8)[...]) == nil)
      }
    }
  }

  @Test(arguments: [
    ("0632 4400102 4400103", "06324400102/4400103"), ("0632-4400102-4400103", "06324400102/4400103"),
    ("4400102-4400103", "4400102/4400103"), ("4400102\u{2014}4400103", "4400102/4400103"),
    ("4400102(13900000001)", "4400102/13900000001"), ("0632-4400102（13900000001）", "06324400102/13900000001"),
    ("（0632） 4400102 4400103、13900000001", "06324400102/4400103、13900000001"),
    ("+86 13900000001 +86 13900000002", "13900000001/13900000002"),
    ("0632-4400102 转 801 4400103", "06324400102-801/4400103"),
    ("4400102-801-4400103", "4400102-801/4400103"),
  ])
  func `phones are parted where it is certain that there are several`(raw: String, value: String) throws {
    #expect(try canonical(raw) == value)
    #expect(try canonical(value) == value)
  }

  @Test(arguments: [
    "139 0000 0001 139 0000 0002", "4400 102 4400 103", "0632-440-0102 0632-440-01",
    "139-0000-0001-139-0000-0002",
    "(0632)440 0102 (0632)440 0103",
  ])
  func `digits of more than one number stay as they are parted`(raw: String) throws {
    #expect(try canonical(raw) == raw)
    #expect(PhoneNumber.fault(in: Array(raw.utf8)[...]) == .noPhone)
    #expect(try canonical(raw.replacing(" ", with: "\u{3000} ")) == raw)
  }
}
