import ExchangeBase
import ExchangeRules
import Testing

/// What a holiday notice that was missing changes in what has ended. The calendar of 2027 isn't there at first: that
/// the 1st of January is off is known, that the Monday after it is too isn't.
struct FollowingTests {
  private let before = HolidayCalendar.builtIn
  private let notice = HolidayCalendar(
    years: [2027],
    entries: Dictionary(
      uniqueKeysWithValues: (1...4).map { (Day(year: 2027, month: 1, day: $0)!, .holiday(name: "元旦")) }),
    version: "sample-2027")

  /// One obligation as it was found without the notice, and as it is found with it.
  private func judged(_ facts: [Fact], _ rule: String, at moment: String) throws -> (
    old: Obligation, new: Obligation
  ) {
    let old = try ToldMatter(facts, SampleProfile.profile(), before).obligation(rule, "WJ", at: moment)
    let with = before.overlaying(notice)
    let anew = try ToldMatter(facts, SampleProfile.profile(), with).obligation(rule, "WJ", at: moment)
    return (old, anew.following(old))
  }

  private func inquiry(_ proposition: String? = nil) -> [Fact] {
    var values = ["replyDueDate": "2027-01-01"]
    values["proposition"] = proposition
    return sent("inquiry", "Q", "2026-12-28T09:00", by: "SPJ", to: ["WJ"], values)
  }

  private func reply(_ at: String, _ outcome: String = "不同意") -> Fact {
    arrived("inquiry-reply", "A", at, by: "WJ", to: ["SPJ"], about: "Q", ["outcome": outcome])
  }

  @Test func `what ended late by a limit that lacked a notice is in time by the notice`() throws {
    let (old, new) = try judged(inquiry() + [reply("2027-01-05T09:00")], "reply", at: "2027-01-05T10:00")
    #expect(old.outcome == .metLate && old.deadline?.isProvisional == true)
    #expect(new.outcome == .met)
    #expect(new.marks == [.rejudged])
    #expect(new.due == Instant("2027-01-06T00:00"))
    #expect(new.settledAt == old.settledAt)
    #expect(Lead(new, at: try #require(Instant("2027-01-05T10:00"))) == nil)
    // And so it stays, whatever is computed then.
    #expect(new.following(new) == new)
  }

  @Test func `what is late by the notice too stays as it ended`() throws {
    let (old, new) = try judged(inquiry() + [reply("2027-01-06T09:00")], "reply", at: "2027-01-06T10:00")
    #expect(new == old)
  }

  @Test func `silence that was deemed consent too early isn't, and an answer since counts`() throws {
    let open = try judged(inquiry("样例拟办意见"), "reply", at: "2027-01-05T10:00")
    #expect(open.old.outcome == .deemed)
    #expect(open.new.outcome == nil && open.new.marks == [.rejudged])
    let answered = try judged(
      inquiry("样例拟办意见") + [reply("2027-01-05T09:00")], "reply", at: "2027-01-05T10:00")
    #expect(answered.old.marks == [.conflict])
    #expect(answered.new.outcome == .met && answered.new.marks == [.rejudged])
  }

  @Test func `what was put right once stays marked, however it ends`() throws {
    let open = try judged(inquiry("样例拟办意见"), "reply", at: "2027-01-05T10:00")
    let answered = try judged(
      inquiry("样例拟办意见") + [reply("2027-01-05T11:00")], "reply", at: "2027-01-05T12:00")
    let computed = try ToldMatter(
      inquiry("样例拟办意见") + [reply("2027-01-05T11:00")], SampleProfile.profile(), before.overlaying(notice)
    ).obligation("reply", "WJ", at: "2027-01-05T12:00")
    #expect(computed.following(open.new).marks == [.rejudged])
    #expect(computed.following(open.new).outcome == answered.new.outcome)
  }

  @Test func `what was withdrawn stands again where that was taken back, and what comes up anew is open`()
    throws
  {
    let facts = inquiry()
    let cancelled = arrived("cancellation", "Z", "2026-12-29T09:00", by: "SPJ", to: ["WJ"], about: "Q")
    let open = try ToldMatter(facts).obligation("reply", "WJ", at: "2026-12-29T10:00")
    let gone = try ToldMatter(facts + [cancelled]).obligation("reply", "WJ", at: "2026-12-29T10:00")
    #expect(gone.outcome == .superseded)
    #expect(gone.following(open) == gone)
    #expect(open.following(gone) == open)
  }

  @Test func `a notice that takes time away makes nobody late afterwards`() throws {
    let saturday = HolidayCalendar(
      years: [2027], entries: [Day(year: 2027, month: 1, day: 9)!: .adjustedWorkday(name: "样例")],
      version: "sample-2027")
    let facts =
      sent("inquiry", "Q", "2027-01-05T09:00", by: "SPJ", to: ["WJ"], [:]) + [reply("2027-01-12T09:00")]
    let profile = SampleProfile.profile()
    let old = try ToldMatter(facts, profile, before).obligation("reply", "WJ", at: "2027-01-12T10:00")
    let anew = try ToldMatter(facts, profile, before.overlaying(saturday))
      .obligation("reply", "WJ", at: "2027-01-12T10:00")
    #expect(old.outcome == .met)
    #expect(anew.outcome == .metLate)
    let kept = anew.following(old)
    #expect(kept.outcome == .met && kept.marks.isEmpty && kept.due == old.due)
  }

  @Test func `nor does it where what was told in time was put right`() throws {
    let saturday = HolidayCalendar(
      years: [2027], entries: [Day(year: 2027, month: 1, day: 2)!: .adjustedWorkday(name: "样例")],
      version: "sample-2027")
    let facts = [
      arrived(
        "meeting-resolution", "M", "2026-12-28T09:00", by: "SPJ", to: ["WJ"], ["dueDate": "2027-01-01"]),
      arrived(
        "resolution-progress", "P1", "2027-01-04T09:00", by: "WJ", to: ["SPJ"], about: "M",
        ["done": "是", "progressDate": "2027-01-02"]),
      arrived(
        "resolution-progress", "P2", "2027-01-04T10:00", by: "WJ", to: ["SPJ"], about: "M",
        ["done": "是", "progressDate": "2027-01-03"]),
    ]
    let profile = SampleProfile.profile()
    let old = try ToldMatter(facts, profile, before).obligation("task", "WJ", at: "2027-01-04T11:00")
    let anew = try ToldMatter(facts, profile, before.overlaying(saturday))
      .obligation("task", "WJ", at: "2027-01-04T11:00")
    #expect(old.outcome == .met && old.marks == [.corrected])
    #expect(anew.outcome == .metLate)
    let kept = anew.following(old)
    #expect(kept.outcome == .met && kept.marks == [.corrected] && kept.settledBy == "P2")
  }
}
