import ExchangeFormats
import ExchangeRules
import Testing

/// What the rules tell of and what files call it are two lists, since rules import nothing: they say the same.
struct NoticeHeadingTests {
  @Test func `every type of notice has a heading, and only statements have another`() {
    let others: Set<NoticeHeading> = [.statementDiffers]
    #expect(
      NoticeHeading.allCases.filter { !others.contains($0) }.map(\.rawValue).sorted()
        == NoticeType.allCases.map(\.rawValue).sorted())
  }
}
