import Testing

@testable import ExchangeRules

struct NameFoldingTests {
  @Test(arguments: [
    "\u{3000}", "\u{A0}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{200E}", "\u{2060}", "\t", "\n",
  ])
  func `blanks are nothing in a name`(blank: String) {
    #expect(folded("\(blank)食品\(blank)经营\(blank)") == "食品经营")
    #expect(isBlank(blank + blank))
  }

  @Test func `signs of full width are those of ASCII, and Chinese marks stay`() {
    #expect(folded("（Ａ１）、样例") == "(A1)、样例")
  }
}
