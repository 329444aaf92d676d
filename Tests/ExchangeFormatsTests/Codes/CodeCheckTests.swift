import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// The checks of codes, by the table in `Fixtures/codes.csv`.
struct CodeCheckTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let check: CodeCheck
    let code: String
    let finding: FindingCode?
    let why: String

    var testDescription: String { "\(check) \(code): \(why)" }
  }

  private static let vectors = Result {
    try CSVTable(Fixtures.bytes("codes.csv")).rows.map { row in
      Vector(
        check: try #require(row["check"].flatMap(CodeCheck.init)), code: try #require(row["code"]),
        finding: try row["finding"].map { try #require(FindingCode(rawValue: $0)) }, why: row["why"] ?? "")
    }
  }

  private static func finding(_ check: CodeCheck, _ code: [UInt8]) -> FindingCode? {
    check.fault(in: code[...]).map { check.finding(of: $0) }
  }

  @Test func `every code of the table is judged as it says`() throws {
    let vectors = try Self.vectors.get()
    #expect(vectors.count > 50)
    for vector in vectors {
      #expect(
        Self.finding(vector.check, Array(vector.code.utf8)) == vector.finding, "\(vector.testDescription)")
    }
  }

  /// Each weight of the three standards has an inverse, so that no single slip goes unseen.
  @Test(arguments: [
    (CodeCheck.uscc, "91350100M000100Y43", "0123456789ABCDEFGHJKLMNPQRTUWXY"),
    (.organisationCode, "D2143569X", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    (.residentId, "11010519491231002X", "0123456789X"),
  ])
  func `a wrong character anywhere is found`(check: CodeCheck, code: String, alphabet: String) {
    let good = Array(code.utf8)
    #expect(Self.finding(check, good) == nil)
    for place in good.indices {
      for byte in alphabet.utf8 where byte != good[place] {
        var wrong = good
        wrong[place] = byte
        // Eleven checks for 36 characters: in GB 11714 two characters may weigh the same.
        if check == .organisationCode, place < 8, Self.isSameModulo11(byte, good[place]) { continue }
        #expect(Self.finding(check, wrong) != nil, "\(String(decoding: wrong, as: UTF8.self))")
      }
    }
  }

  private static func isSameModulo11(_ left: UInt8, _ right: UInt8) -> Bool {
    func value(_ byte: UInt8) -> Int { Int(byte) - (byte < 0x3A ? 0x30 : 0x41 - 10) }
    return (value(left) - value(right)) % 11 == 0
  }

  @Test(arguments: CodeCheck.allCases) func `no bytes make a check crash`(check: CodeCheck) {
    var random = SeededGenerator(seed: 1)
    for length in 0...20 {
      for _ in 0..<200 {
        let bytes = (0..<length).map { _ in
          Bool.random(using: &random)
            ? UInt8.random(in: 0x30...0x39, using: &random) : .random(in: 0...255, using: &random)
        }
        _ = check.fault(in: ([0] + bytes)[1...])
      }
    }
  }
}
