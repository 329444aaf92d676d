import ExchangeRules
import Testing

/// Delivered on Monday 4 January at 16:00, due by the end of Tuesday the 5th, a warning from Tuesday 12:00 on.
struct ClaimStateTests {
  struct Case: Sendable {
    var claimed: String?
    var returned: String?
    var now: String
    var expected: ClaimState
  }

  @Test(arguments: [
    Case(now: "2021-01-04T16:00", expected: .open),
    Case(now: "2021-01-05T11:59:59.999", expected: .open),
    Case(now: "2021-01-05T12:00", expected: .dueSoon),
    Case(now: "2021-01-05T23:59:59.999", expected: .dueSoon),
    Case(now: "2021-01-06T00:00", expected: .overdue),
    Case(claimed: "2021-01-05T23:59:59.999", now: "2021-01-08T00:00", expected: .met),
    Case(claimed: "2021-01-06T00:00", now: "2021-01-08T00:00", expected: .metLate),
    Case(returned: "2021-01-05T09:00", now: "2021-01-08T00:00", expected: .returned),
    Case(returned: "2021-01-06T00:00", now: "2021-01-08T00:00", expected: .returnedLate),
  ])
  func `the state follows from what happened and what time it is`(_ example: Case) throws {
    #expect(try state(example) == example.expected)
  }

  @Test(arguments: [
    Case(claimed: "2021-01-05T09:00", returned: "2021-01-05T10:00", now: "2021-01-08T00:00", expected: .met),
    Case(
      claimed: "2021-01-06T09:00", returned: "2021-01-05T10:00", now: "2021-01-08T00:00", expected: .returned),
    Case(claimed: "2021-01-05T09:00", returned: "2021-01-05T09:00", now: "2021-01-08T00:00", expected: .met),
  ])
  func `the earlier of claim and return stands`(_ example: Case) throws {
    #expect(try state(example) == example.expected)
  }

  @Test(arguments: [
    Case(claimed: "2021-01-06T09:00", now: "2021-01-05T10:00", expected: .open),
    Case(claimed: "2021-01-06T09:00", now: "2021-01-06T08:59:59.999", expected: .overdue),
    Case(claimed: "2021-01-06T09:00", now: "2021-01-06T09:00", expected: .metLate),
    Case(returned: "2021-01-05T09:00", now: "2021-01-04T20:00", expected: .open),
  ])
  func `what happens later doesn't count yet`(_ example: Case) throws {
    #expect(try state(example, warns: false) == example.expected)
  }

  @Test func `delivery is the claim where the profile says so`() throws {
    let delivered = try #require(Instant("2021-01-04T16:00"))
    let due = try #require(Instant("2021-01-06T00:00"))
    #expect(ClaimState(mode: .onDelivery, deliveredAt: delivered, due: due, now: due) == .met)
  }

  @Test func `without a limit a claim is never late`() throws {
    let delivered = try #require(Instant("2021-01-04T16:00"))
    let later = try #require(Instant("2031-01-04T16:00"))
    #expect(ClaimState(deliveredAt: delivered, due: nil, now: later) == .open)
    #expect(ClaimState(deliveredAt: delivered, due: nil, claimedAt: later, now: later) == .met)
  }

  @Test func `claims and returns settle, time alone doesn't`() {
    #expect(ClaimState.allCases.filter { !$0.isSettled } == [.open, .dueSoon, .overdue])
  }

  private func state(_ example: Case, warns: Bool = true) throws -> ClaimState {
    ClaimState(
      deliveredAt: try #require(Instant("2021-01-04T16:00")), due: Instant("2021-01-06T00:00"),
      claimedAt: example.claimed.flatMap { Instant($0) },
      returnedAt: example.returned.flatMap { Instant($0) },
      dueSoonFrom: warns ? Instant("2021-01-05T12:00") : nil, now: try #require(Instant(example.now)))
  }
}
