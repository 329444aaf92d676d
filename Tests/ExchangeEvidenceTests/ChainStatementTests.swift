import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeEvidence

struct ChainStatementTests {
  private static func statement(
    previous: ChainStatement.Previous?, lostKey: String? = nil
  ) -> ChainStatement {
    ChainStatement(
      day: "2021-01-05", closedAt: Instant(milliseconds: 1_609_862_401_000), lastEntry: 12,
      head: String(repeating: "a1", count: 32), previous: previous, key: "ed25519-0123456789abcdef",
      lostKey: lostKey)
  }

  @Test func `what is written is read`() throws {
    let previous = ChainStatement.Previous(day: "2021-01-04", sha256: String(repeating: "0f", count: 32))
    for statement in [
      Self.statement(previous: nil), Self.statement(previous: previous),
      Self.statement(previous: previous, lostKey: "ed25519-fedcba9876543210"),
    ] {
      #expect(ChainStatement(statement.text) == statement)
    }
  }

  @Test func `what isn't written exactly so isn't read`() {
    let text = Self.statement(
      previous: .init(day: "2021-01-04", sha256: String(repeating: "0f", count: 32))
    ).text
    let others = [
      "", text + "\n", text + "more: 1\n", text.replacing("a1a1", with: "A1A1"),
      text.replacing(": ", with: ":"),
      text.replacing("2021-01-04", with: "2021-01-05"), text.replacing("2021-01-04", with: "none"),
      text.replacing("12", with: "x"), String(text.dropLast(5)),
    ]
    for other in others { #expect(ChainStatement(other) == nil, "\(other)") }
  }
}
