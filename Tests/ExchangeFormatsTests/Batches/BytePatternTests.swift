import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// Patterns over bytes mean what libxml2 takes them for.
@Suite struct BytePatternTests {
  private static let patterns: [String] = {
    let library = try? Fixtures.library.get()
    return Array(Set((library?.definitions ?? []).flatMap { $0.schema.fields.compactMap(\.pattern) }))
      .sorted()
  }()

  @Test func `every pattern of a schema is known`() {
    #expect(Self.patterns.count >= 10)
    for pattern in Self.patterns { #expect(BytePattern(pattern) != nil, "\(pattern)") }
  }

  @Test(
    arguments: patterns + [
      "a", "(ab|c)*d", "[^a]b?", "a{2}", "a{2,}", "a{0,2}b", "(a|b){1,3}", "x、y", "[a、-]+", "", "a||b",
      "(a+)+b", "[ab]{2}[0-9]{3}", "[a-c]*", "[0-9]{2,5}", "[ab]{3}", "a?b?", "[ab]+c?", "[a-d]{2,}", "ab*",
    ])
  func `it matches what libxml2 matches`(pattern: String) throws {
    let own = try #require(BytePattern(pattern))
    let other = try #require(XSDPattern(pattern))
    var generator = SeededGenerator()
    let alphabet = Array("ab cdx019AZ.-:_|*()+、〔样\u{0301}é#/;,\\\"'\n𠀀")
    for round in 0..<4_000 {
      var value = ""
      for _ in 0..<Int.random(in: 0...(round.isMultiple(of: 2) ? 6 : 20), using: &generator) {
        // Runs of one character come through counts.
        let character = alphabet.randomElement(using: &generator)!
        value += String(repeating: character, count: Int.random(in: 1...3, using: &generator))
      }
      let isMatch = Array(value.utf8).withUnsafeBytes(own.table.matches)
      #expect(isMatch == other.matches(value.utf8), "\(pattern) of \(value), seed \(generator.seed)")
    }
  }

  @Test(
    arguments: [
      (
        "^[0-9]{1,12}(\\.[0-9]{1,6})?$", ["0", "12.5", "123456789012.123456"],
        ["", ".5", "1.", "1234567890123", "1.1234567"]
      ),
      ("^([01][0-9]|2[0-3]):[0-5][0-9]$", ["00:00", "23:59"], ["24:00", "9:00", "12:60"]),
      ("^[^|]+(\\|[^|]+)*$", ["样例", "a|b|𠀀"], ["", "|", "a|", "|b"]),
      ("^[0-9+()*/,;、# \\-]{5,64}$", ["13800000001", "0632-4400001、0632-4400002"], ["1234", "样例12345"]),
    ] as [(String, [String], [String])])
  func `what a field allows is matched, and nothing else`(pattern: String, good: [String], bad: [String])
    throws
  {
    let own = try #require(BytePattern(pattern))
    for value in good { #expect(Array(value.utf8).withUnsafeBytes(own.table.matches), "\(value)") }
    for value in bad { #expect(!Array(value.utf8).withUnsafeBytes(own.table.matches), "\(value)") }
  }

  @Test(arguments: [
    "(", "a)", "[a", "[]", "\\p{L}+", "\\d", "a**", ".", "[一-龥]+", "[^样]", "a{2,1}", "a{999}", "^a",
  ])
  func `what it doesn't know is left to libxml2`(pattern: String) {
    #expect(BytePattern(pattern) == nil)
  }
}
