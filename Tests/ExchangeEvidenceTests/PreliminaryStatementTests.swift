import ExchangeBase
import Testing

@testable import ExchangeEvidence

/// What the package of a day or a period that isn't closed says of its chain.
struct PreliminaryStatementTests {
  private static let digest = String(repeating: "a1", count: 32)

  private static func statement(of name: String, key: String? = "ed25519-0011223344556677") throws
    -> PreliminaryStatement
  {
    PreliminaryStatement(
      name: name, asOf: try #require(Instant("2021-01-06T09:00:05.000+08:00")), lastEntry: 7, head: digest,
      key: key)
  }

  @Test(arguments: ["2021-01-06", "2021-01", "2021-W01", "2021-01-04_2021-01-20"])
  func `it is read as it is written, and as nothing else`(name: String) throws {
    for statement in [try Self.statement(of: name), try Self.statement(of: name, key: nil)] {
      #expect(PreliminaryStatement(statement.text) == statement)
      #expect(PackageStatement(statement.text) == .preliminary(statement))
      #expect(ChainStatement(statement.text) == nil && PeriodStatement(statement.text) == nil)
      let told = PackageStatement.preliminary(statement)
      #expect(told.text == statement.text && told.subject == name && told.lastEntry == 7)
      #expect(told.head == Self.digest && told.key == statement.key && told.lostKey == nil)
      #expect(told.figures == (name == "2021-01-06" ? "reconciliation.xml" : "period.xml"))
    }
  }

  @Test(arguments: [
    ("preliminary: 2021-01-06", "preliminary: "), ("preliminary: 2021-01-06", "preliminary: 样例"),
    ("preliminary: ", "day: "), ("preliminary: ", "period: "), ("preliminary: 2021-01-06\n", ""),
    ("as-of: 2021", "as-of: 21"), ("as-of: ", "closed: "), ("last-entry: 7", "last-entry: 07"),
    ("last-entry: 7", "last-entry: 0"), ("last-entry: 7", "last-entry: -7"),
    ("last-entry: 7", "last-entry: 9223372036854775808"), ("head: a1", "head: A1"), ("head: a1", "head: 1"),
    ("key: ", "signer: "), ("key: ", "key:"), ("\nkey: ", "\nmore: 1\nkey: "), ("\nkey: ", "\n\nkey: "),
    ("7\nhead", "7\r\nhead"),
  ])
  func `what isn't written exactly so isn't read`(right: String, wrong: String) throws {
    let text = try Self.statement(of: "2021-01-06").text
    #expect(text.contains(right))
    #expect(PackageStatement(text.replacing(right, with: wrong)) == nil)
  }

  @Test func `a name is that of a day or a period`() {
    for name in ["2021-01-06", "2021-W03", "2021-01-04_2021-01-20"] { #expect(PackageStatement.isName(name)) }
    for name in ["", "2021/01", "2021-01\u{202E}", "../x", "2021 01", "２０２１"] {
      #expect(!PackageStatement.isName(name), "\(name)")
    }
  }
}
