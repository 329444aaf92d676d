import ExchangeBase
import ExchangeRules
import Testing

/// Counting what was open, opened and ended on Tuesday 5 January.
struct ObligationBalanceTests {
  private func obligation(
    _ openedAt: String, _ settledAt: String?, records: Int, _ outcome: Obligation.Outcome = .met
  ) -> Obligation {
    Obligation(
      key: Obligation.Key(rule: "claim", opener: "D", debtor: "WJ"), family: .claim, article: "样例条款",
      creditor: "SPJ", openedAt: Instant(openedAt)!, records: records, deadline: nil, silence: .overdue,
      outcome: settledAt == nil ? nil : outcome, settledAt: settledAt.flatMap { Instant($0) }, evidence: ["D"]
    )
  }

  /// Opening, opened, discharged and closing.
  private func balance(_ obligations: Obligation...) throws -> [Int] {
    let balance = ObligationBalance(
      of: obligations, from: try #require(Instant("2021-01-05T00:00")),
      to: try #require(Instant("2021-01-06T00:00")))
    #expect(balance.withdrawn == 0 || balance.discharged == 0)
    return [balance.opening, balance.opened, balance.withdrawn + balance.discharged, balance.closing]
  }

  @Test(arguments: [
    ("2021-01-04T09:00", nil, [3, 0, 0, 3]), ("2021-01-04T09:00", "2021-01-05T09:00", [3, 0, 3, 0]),
    ("2021-01-04T09:00", "2021-01-06T09:00", [3, 0, 0, 3]), ("2021-01-05T09:00", nil, [0, 3, 0, 3]),
    ("2021-01-05T09:00", "2021-01-05T10:00", [0, 3, 3, 0]), ("2021-01-06T09:00", nil, [0, 0, 0, 0]),
    ("2021-01-04T09:00", "2021-01-04T10:00", [0, 0, 0, 0]),
    // Midnight belongs to the day that it begins.
    ("2021-01-05T00:00", "2021-01-05T00:00", [0, 3, 3, 0]), ("2021-01-06T00:00", nil, [0, 0, 0, 0]),
    ("2021-01-04T09:00", "2021-01-05T00:00", [3, 0, 3, 0]),
    ("2021-01-04T09:00", "2021-01-06T00:00", [3, 0, 0, 3]),
  ])
  func `an obligation counts with its records, where it was open, opened or ended`(
    _ openedAt: String, _ settledAt: String?, _ expected: [Int]
  ) throws {
    #expect(try balance(obligation(openedAt, settledAt, records: 3)) == expected)
  }

  @Test(arguments: Obligation.Outcome.allCases)
  func `what a correction or cancellation overtook isn't needed any more, and all else has ended`(
    _ outcome: Obligation.Outcome
  ) throws {
    let ended = obligation("2021-01-04T09:00", "2021-01-05T09:00", records: 3, outcome)
    let balance = ObligationBalance(
      of: [ended], from: try #require(Instant("2021-01-05T00:00")),
      to: try #require(Instant("2021-01-06T00:00")))
    #expect((balance.withdrawn, balance.discharged) == (outcome == .superseded ? (3, 0) : (0, 3)))
  }

  @Test func `obligations add up`() throws {
    #expect(
      try balance(
        obligation("2021-01-04T09:00", nil, records: 1),
        obligation("2021-01-04T09:00", "2021-01-05T09:00", records: 2),
        obligation("2021-01-05T09:00", nil, records: 4)) == [3, 4, 2, 5])
  }
}
