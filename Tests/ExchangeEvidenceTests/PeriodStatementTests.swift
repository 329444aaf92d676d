import ExchangeBase
import ExchangeEvidence
import ExchangeTesting
import Testing

/// What the package of a period says of its chains.
struct PeriodStatementTests {
  private static let digest = String(repeating: "a1", count: 32)

  private static func statement() throws -> PeriodStatement {
    PeriodStatement(
      period: "2021-01", closedAt: try #require(Instant("2021-02-01T00:00:05.000+08:00")), lastEntry: 7,
      head: digest, key: "ed25519-0011223344556677",
      days: [
        .init(day: "2021-01-30", sha256: nil), .init(day: "2021-01-31", sha256: digest),
      ])
  }

  @Test func `it is read as it is written`() throws {
    let statement = try Self.statement()
    #expect(PeriodStatement(statement.text) == statement)
    #expect(ChainStatement(statement.text) == nil, "it isn't that of a day")
  }

  @Test(arguments: [
    ("2021-01-30: none", "2021-01-30: nothing"), ("2021-01-31: a1", "2021-01-31: A1"),
    ("2021-01-30: none\n", "2021-02-01: none\n"), ("last-entry: 7", "last-entry: 07"),
    ("period: 2021-01\n", ""), ("head: a1", "head: 1"), ("key: ", "signer: "), ("closed: 2021", "closed: 21"),
  ])
  func `what isn't written exactly so isn't read`(right: String, wrong: String) throws {
    let text = try Self.statement().text
    #expect(text.contains(right))
    #expect(PeriodStatement(text.replacing(right, with: wrong)) == nil)
  }
}
