import Testing

@testable import ExchangeLedgerSQLite

/// How texts are taken apart, and the keys that they are found by.
struct NumberedTextTests {
  private func parts(_ text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      let parts = NumberedText(bytes)
      return [
        String(decoding: parts.head, as: UTF8.self), "\(parts.number)", "\(parts.digits)",
        String(decoding: parts.tail, as: UTF8.self),
      ]
    }
  }

  @Test(arguments: [
    ("", ["", "0", "0", ""]), ("样例", ["样例", "0", "0", ""]), ("7", ["", "7", "1", ""]),
    ("薛审样许字(2020)12号", ["薛审样许字(2020)", "12", "1", "号"]), ("SPJ-2020-0012", ["SPJ-2020-", "12", "4", ""]),
    ("JY237049900000012", ["JY237049900", "12", "6", ""]), ("1234567", ["1", "234567", "6", ""]),
    ("0", ["", "0", "1", ""]), ("00", ["", "0", "2", ""]), ("第１２号3", ["第１２号", "3", "1", ""]),
    ("a1b22c", ["a1b", "22", "1", "c"]), ("999999", ["", "999999", "1", ""]),
    ("x000000y", ["x", "0", "6", "y"]),
  ])
  func `a text is taken apart at its last number`(text: String, expected: [String]) {
    #expect(parts(text) == expected)
  }

  // These are in ledgers: whoever changes one finds nothing there any more.
  @Test(
    arguments: [
      ("", 0), ("样例", 237_472_099), ("SPJ-2020-00000001", 465_814_141), ("SPJ-2020-00000002", 465_814_142),
      ("薛审样许字(2020)12号", 1_909_905_056),
      ("XC-SPJ-2c26b46b68ffc68ff99b", 997_409_769),
    ] as [(String, Int64)])
  func `a text's key never changes`(text: String, key: Int64) {
    #expect(NumberedText.key(of: text) == key)
  }

  @Test func `keys are spread, and those of texts that follow each other lie in one stretch`() {
    let one = (0..<1024).map { NumberedText.key(of: "SPJ-2021-\($0 + 2048)") }
    #expect(Set(one.map { $0 >> 10 }).count == 1 && Set(one).count == 1024)
    let many =
      (0..<50_000).map { NumberedText.key(of: "SPJ-\($0)-样例") }
      + (0..<50_000).map { NumberedText.key(of: "\($0)x\($0 % 10)") }
    #expect(Set(many).count > 99_950)
    #expect(many.allSatisfy { Int64(Int32.min)...Int64(Int32.max) ~= $0 })
  }
}
