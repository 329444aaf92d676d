import Testing

@testable import ExchangeFormats

struct XSDPatternTests {
  @Test(arguments: [
    ("[0-9]{4}", "2020", true), ("[0-9]{4}", "20201", false), ("^[0-9]+$", "12", true), ("[0-9]+", "", false),
    ("薛.*号", "薛审食许字〔2020〕001号", true), ("[一-龥]+", "样例", true), ("a|b", "ab", false),
    ("[0-9]+", "12\u{0}x", false), ("[0-9]*", "", true),
  ])
  func `a pattern holds for whole values`(pattern: String, value: String, matches: Bool) throws {
    let compiled = try #require(XSDPattern(pattern))
    #expect(compiled.matches(value.utf8) == matches)
    #expect(compiled.matches(Array(value.utf8)) == matches)
    #expect(compiled.matches(AnySequence(value.utf8)) == matches)
  }

  @Test(arguments: ["(", "[a", "\\p{Nope}"])
  func `what isn't an expression doesn't compile`(pattern: String) {
    #expect(XSDPattern(pattern) == nil)
  }

  @Test func `threads can share a pattern and a schema`() async throws {
    let pattern = try #require(XSDPattern("(薛|审)*字〔[0-9]{4}〕[0-9]{1,5}号"))
    let value = String(repeating: "薛审", count: 50) + "字〔2020〕00001号"
    let whole = try XMLReading(Bundles.good)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { _ in
            pattern.matches(value.utf8) && !pattern.matches("薛".utf8)
              && (try? XMLReading(Bundles.good)) == whole
          }
        }
      }
      for await allRight in group { #expect(allRight) }
    }
  }
}
