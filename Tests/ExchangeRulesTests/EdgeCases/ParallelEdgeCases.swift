import ExchangeBase
import ExchangeRules
import Testing

/// Edge case 11: parallel cases. The notice gives three working days from Monday 4 January, so by the end of
/// Thursday.
struct ParallelEdgeCases {
  private let notice = sent(
    "parallel-notice", "N", "2021-01-04T09:00", by: "SPJ", to: ["ZJ", "GAJ"], ["limitWorkdays": "3"])

  private func told(_ facts: [Fact], _ profile: Profile = SampleProfile.profile()) -> ToldMatter {
    ToldMatter(notice + facts, profile)
  }

  private func opinion(
    _ id: String, _ at: String, by: String = "ZJ", _ opinion: String = "同意", isQualified: Bool = true
  ) -> Fact {
    arrived(
      "parallel-opinion", id, at, by: by, to: ["SPJ"],
      ["opinion": opinion, "approverQualified": isQualified ? "是" : "否"])
  }

  private func extension_(_ id: String, _ at: String, to day: String, by: String = "ZJ") -> Fact {
    arrived("extension-notice", id, at, by: by, to: ["SPJ"], ["newDueDate": day, "reason": "样例理由"])
  }

  private func consent(_ id: String, _ at: String, by: String = "SPJ", to: String = "ZJ") -> Fact {
    arrived("default-consent", id, at, by: by, to: [to], ["department": to, "type": "超时默认"])
  }

  private func exclusion(_ id: String, _ at: String, by: String, of: String? = nil, explained: String? = nil)
    -> Fact
  {
    var values: [String: String] = [:]
    values["department"] = of
    values["applicantExplainedOn"] = explained
    return arrived("default-exclusion", id, at, by: by, to: ["SPJ"], values)
  }

  /// The states of one department's obligations, and of what the lead owes about it.
  private func states(_ told: ToldMatter, _ moment: String) -> [String] {
    told.states(at: moment).filter { !$0.contains("GAJ") }
  }

  @Test func `case 11: an opinion in time is met, and silence makes a candidate and never consent`() {
    let told = told([opinion("O", "2021-01-07T23:59:59.999")])
    #expect(
      told.states(at: "2021-01-08T00:00") == [
        "confirm/GAJ SPJ open", "opinion GAJ default-candidate", "opinion ZJ met",
      ])
    #expect(told.states(at: "2022-01-08T00:00") == told.states(at: "2021-01-08T00:00"))
  }

  @Test func `case 11: an extension in time moves the due time once`() throws {
    let told = told([extension_("E1", "2021-01-07T20:00", to: "2021-01-12")])
    let extended = try told.obligation("opinion", "ZJ", at: "2021-01-08T00:00")
    #expect(extended.state(at: try #require(Instant("2021-01-08T00:00"))) == .extended)
    #expect(extended.due == Instant("2021-01-13T00:00"))
    #expect(extended.originalDue == Instant("2021-01-08T00:00"))
    let again = extension_("E2", "2021-01-11T09:00", to: "2021-01-20")
    #expect(told.standing(of: again) == .withoutEffect(.extensionAgain))
    let both = ToldMatter(told.facts + [again])
    #expect(
      states(both, "2021-01-13T00:00") == [
        "confirm/ZJ SPJ open", "opinion ZJ default-candidate (extended,extension-ineffective)",
      ])
  }

  @Test(arguments: [
    ("2021-01-08T00:00", "2021-01-12", Standing.Reason.extensionLate),
    ("2021-01-07T09:00", "2021-01-07", .extensionNotLater), ("2021-01-07T09:00", "bald", .extensionNotLater),
  ])
  func `case 11: an extension that changes nothing is recorded`(
    _ at: String, _ day: String, _ reason: Standing.Reason
  ) throws {
    let extension_ = extension_("E", at, to: day)
    #expect(told([]).standing(of: extension_) == .withoutEffect(reason))
    let obligation = try told([extension_]).obligation("opinion", "ZJ", at: "2021-01-08T00:00")
    #expect(obligation.marks == [.extensionIneffective])
    #expect(obligation.due == Instant("2021-01-08T00:00"))
    #expect(obligation.originalDue == nil)
    #expect(obligation.evidence == ["N", "E"])
  }

  @Test func `case 11: the lead confirms a candidate, and nobody else does, and not before`() throws {
    let silent = told([])
    #expect(silent.standing(of: consent("D", "2021-01-07T23:00")) == .withoutEffect(.notYet))
    #expect(silent.standing(of: consent("D", "2021-01-08T09:00", by: "GAJ")) == .notYours)
    #expect(silent.standing(of: consent("D", "2021-01-08T09:00", to: "WJ")) == .nothingOpen)
    #expect(silent.standing(of: consent("D", "2021-01-08T09:00")) == .counts)
    let told = told([consent("D", "2021-01-08T09:00")])
    #expect(states(told, "2021-01-08T09:00") == ["confirm/ZJ SPJ met", "opinion ZJ deemed"])
    let deemed = try told.obligation("opinion", "ZJ", at: "2021-01-08T09:00")
    #expect(deemed.evidence == ["N", "D"])
    #expect(Lead(deemed, at: try #require(deemed.settledAt))?.article == "28.5")
    #expect(
      told.standing(of: consent("D2", "2021-01-09T09:00"))
        == .alreadyAnswered(by: "D", at: try #require(Instant("2021-01-08T09:00"))))
  }

  @Test
  func `case 11: an opinion can be changed while its time runs, and a late refusal after consent can't`()
    throws
  {
    let told = told([opinion("O", "2021-01-05T09:00")])
    let refusal = opinion("P", "2021-01-07T23:00", "不同意")
    let at = try #require(Instant("2021-01-05T09:00"))
    #expect(told.standing(of: refusal) == .replaces("O", at: at))
    let changed = ToldMatter(told.facts + [refusal])
    #expect(states(changed, "2021-01-08T00:00") == ["opinion ZJ met (corrected)"])
    #expect(try changed.obligation("opinion", "ZJ", at: "2021-01-08T00:00").settledBy == "P")
    #expect(told.standing(of: opinion("P", "2021-01-08T00:00", "不同意")) == .alreadyAnswered(by: "O", at: at))
    #expect(
      told.standing(of: opinion("P", "2021-01-06T09:00", "不同意", isQualified: false))
        == .alreadyAnswered(by: "O", at: at), "who isn't qualified changes nothing")
    #expect(changed.standing(of: consent("D", "2021-01-08T09:00")) == .withoutEffect(.answered))
  }

  @Test func `case 11: somebody not qualified is absent even in time`() {
    let told = told([opinion("O", "2021-01-05T09:00", isQualified: false)])
    #expect(
      states(told, "2021-01-05T09:00") == ["confirm/ZJ SPJ open", "opinion ZJ default-candidate (absent)"])
    let confirmed = ToldMatter(told.facts + [consent("D", "2021-01-06T09:00")])
    #expect(states(confirmed, "2021-01-06T09:00") == ["confirm/ZJ SPJ met", "opinion ZJ deemed (absent)"])
    let mended = ToldMatter(told.facts + [opinion("P", "2021-01-06T09:00")])
    #expect(states(mended, "2021-01-06T09:00") == ["confirm/ZJ SPJ superseded", "opinion ZJ met"])
    let lenient = SampleProfile.profile(parallel: Profile.Parallel(unqualifiedIsAbsent: false))
    #expect(states(ToldMatter(told.facts, lenient), "2021-01-05T09:00") == ["opinion ZJ met"])
  }

  @Test(arguments: ["同意", "不同意", "附条件同意"])
  func `case 11: a default that was confirmed before the time is over gives way to whoever decides in it`(
    _ word: String
  ) throws {
    let found = told([
      opinion("O", "2021-01-05T09:00", "不同意", isQualified: false), consent("D", "2021-01-06T09:00"),
    ])
    let deemed = try found.obligation("opinion", "ZJ", at: "2021-01-06T09:00")
    #expect(deemed.outcome == .deemed)
    let last = opinion("P", "2021-01-07T23:59:59.999", word)
    #expect(found.standing(of: last) == .counts)
    let told = ToldMatter(found.facts + [last])
    #expect(states(told, "2021-01-09T00:00") == ["confirm/ZJ SPJ met", "opinion ZJ met (corrected)"])
    let met = try told.obligation("opinion", "ZJ", at: "2021-01-09T00:00")
    #expect(met.settledBy == "P" && met.settledAt == deemed.settledAt)
    #expect(met.following(deemed) == met && met.following(met) == met)
    #expect(Lead(met, at: last.at) == nil)
    #expect(told.standing(of: consent("D2", "2021-01-09T09:00")) == .withoutEffect(.answered))
    // It can be changed as any other, and whoever isn't qualified changes nothing.
    #expect(
      ToldMatter(found.facts + [opinion("P", "2021-01-06T10:00", word)])
        .standing(of: opinion("Q", "2021-01-07T09:00", word == "同意" ? "不同意" : "同意"))
        == .replaces("P", at: try #require(Instant("2021-01-06T10:00"))))
    let unqualified = opinion("P", "2021-01-07T09:00", "不同意", isQualified: false)
    #expect(found.standing(of: unqualified) == .withoutEffect(.decidedByDefault))
    // After the time the default stands.
    let late = opinion("P", "2021-01-08T00:00", "不同意")
    #expect(found.standing(of: late) == .withoutEffect(.decidedByDefault))
    #expect(
      states(ToldMatter(found.facts + [late]), "2021-01-09T00:00") == [
        "confirm/ZJ SPJ met", "opinion ZJ deemed (absent,conflict)",
      ])
  }

  @Test func `case 11: who isn't qualified is told that the opinion is none`() {
    let unqualified = opinion("O", "2021-01-05T09:00", isQualified: false)
    #expect(told([]).standing(of: unqualified) == .withoutEffect(.unqualified))
  }

  @Test func `case 11: a default that was confirmed needs no notice of its own`() throws {
    let now = try #require(Instant("2021-01-08T09:00"))
    let confirmed = try told([consent("D", "2021-01-08T09:00")])
      .obligation("opinion", "ZJ", at: "2021-01-08T09:00")
    #expect(confirmed.notices(at: now).isEmpty)
    let automatic = SampleProfile.profile(parallel: Profile.Parallel(confirmation: .automatic))
    #expect(
      try told([], automatic).obligation("opinion", "ZJ", at: "2021-01-08T09:00").notices(at: now) == [
        .deemed
      ])
  }

  @Test(arguments: ["2021-01-08T00:00", "2021-01-08T09:00", "2021-02-01T09:00"], ["不同意", "附条件同意"])
  func `case 11: what isn't plain consent and comes after its time is a conflict beside the candidate`(
    _ at: String, _ word: String
  ) throws {
    let late = opinion("O", at, word)
    #expect(told([]).standing(of: late) == .withoutEffect(.afterTime))
    let told = told([late])
    #expect(
      states(told, "2021-02-02T00:00") == [
        "confirm/ZJ SPJ open", "opinion ZJ default-candidate (conflict)",
      ])
    let opinion = try told.obligation("opinion", "ZJ", at: at)
    #expect(opinion.evidence == ["N", "O"])
    #expect(opinion.notices(at: try #require(Instant(at))).contains(.conflict))
    // The lead may confirm or exclude all the same.
    #expect(told.standing(of: consent("D", "2021-02-02T09:00")) == .counts)
    #expect(
      states(ToldMatter(told.facts + [consent("D", "2021-02-02T09:00")]), "2021-02-02T09:00") == [
        "confirm/ZJ SPJ met", "opinion ZJ deemed (conflict)",
      ])
    for by in ["SPJ", "ZJ"] {
      let excluded = ToldMatter(told.facts + [exclusion("X", "2021-02-02T09:00", by: by, of: "ZJ")])
      #expect(
        excluded.states(at: "2021-02-02T09:00").contains { $0.hasPrefix("opinion ZJ excluded (conflict") })
    }
  }

  @Test func `case 11: an opinion in time that isn't consent is an answer, and nothing is left to confirm`() {
    for word in ["不同意", "附条件同意"] {
      let told = told([opinion("O", "2021-01-07T23:59:59.999", word)])
      #expect(states(told, "2021-01-09T00:00") == ["opinion ZJ met"])
      #expect(told.standing(of: consent("D", "2021-01-09T09:00")) == .withoutEffect(.answered))
    }
  }

  @Test func `case 11: late consent is consent, and late`() {
    let late = opinion("O", "2021-01-08T09:00")
    #expect(told([]).standing(of: late) == .late(due: Instant("2021-01-08T00:00")!))
    #expect(
      states(told([late]), "2021-01-09T00:00") == ["confirm/ZJ SPJ superseded", "opinion ZJ met-late (late)"])
    #expect(told([late]).standing(of: consent("D", "2021-01-09T09:00")) == .withoutEffect(.answeredLate))
    let afterRefusal = told([opinion("A", "2021-01-08T08:00", "不同意"), late])
    #expect(
      states(afterRefusal, "2021-01-09T00:00") == [
        "confirm/ZJ SPJ superseded", "opinion ZJ met-late (late)",
      ])
  }

  @Test(arguments: ["2021-01-05T09:00", "2021-01-08T09:00"])
  func `case 11: what somebody unqualified refuses stays visible beside the candidate`(_ at: String) {
    let told = told([opinion("O", at, "不同意", isQualified: false)])
    #expect(
      states(told, "2021-01-08T09:00") == [
        "confirm/ZJ SPJ open", "opinion ZJ default-candidate (absent,conflict)",
      ])
    let mended = self.told([
      opinion("O", "2021-01-05T09:00", "不同意", isQualified: false), opinion("P", "2021-01-06T09:00"),
    ])
    #expect(states(mended, "2021-01-06T09:00") == ["confirm/ZJ SPJ superseded", "opinion ZJ met"])
  }

  @Test func `case 11: an objection after the time leaves an absence one, and late consent ends it`() {
    let told = told([
      opinion("O", "2021-01-05T09:00", isQualified: false), opinion("P", "2021-01-08T09:00", "不同意"),
    ])
    #expect(
      states(told, "2021-01-08T10:00") == [
        "confirm/ZJ SPJ open", "opinion ZJ default-candidate (absent,conflict)",
      ])
    #expect(told.standing(of: opinion("Q", "2021-01-08T11:00", "不同意")) == .withoutEffect(.afterTime))
    let agreed = ToldMatter(told.facts + [opinion("Q", "2021-01-08T11:00")])
    #expect(
      states(agreed, "2021-01-08T12:00") == ["confirm/ZJ SPJ superseded", "opinion ZJ met-late (late)"])
  }

  @Test func `where nothing is deemed a late refusal is a late answer`() {
    let never = SampleProfile.profile(parallel: Profile.Parallel(isEnabled: false))
    let late = opinion("O", "2021-01-08T09:00", "不同意")
    #expect(told([], never).standing(of: late) == .late(due: Instant("2021-01-08T00:00")!))
    #expect(states(told([late], never), "2021-01-09T00:00") == ["opinion ZJ met-late (late)"])
  }

  @Test func `case 11: a refusal after the default stays visible as a conflict`() {
    let facts = [consent("D", "2021-01-08T09:00"), opinion("O", "2021-01-08T10:00", "不同意")]
    #expect(told([facts[0]]).standing(of: facts[1]) == .withoutEffect(.decidedByDefault))
    #expect(
      states(told(facts), "2021-01-09T00:00") == ["confirm/ZJ SPJ met", "opinion ZJ deemed (conflict)"])
    let agreeing = [facts[0], opinion("O", "2021-01-08T10:00")]
    #expect(states(told(agreeing), "2021-01-09T00:00") == ["confirm/ZJ SPJ met", "opinion ZJ deemed"])
  }

  @Test func `case 11: who says that default doesn't apply owes the applicant an explanation in time`() throws
  {
    let told = told([exclusion("X", "2021-01-06T09:00", by: "ZJ")])
    #expect(states(told, "2021-01-06T09:00") == ["explain ZJ open", "opinion ZJ excluded"])
    #expect(try told.obligation("explain", "ZJ", at: "2021-01-06T09:00").due == Instant("2021-01-08T00:00"))
    #expect(states(told, "2021-01-08T00:00") == ["explain ZJ overdue", "opinion ZJ excluded"])
    let explained = exclusion("Y", "2021-01-11T09:00", by: "ZJ", explained: "2021-01-07")
    #expect(told.standing(of: explained) == .counts)
    #expect(
      states(ToldMatter(told.facts + [explained]), "2021-01-11T09:00") == [
        "explain ZJ met", "opinion ZJ excluded",
      ])
    let late = exclusion("Y", "2021-01-11T09:00", by: "ZJ", explained: "2021-01-08")
    #expect(told.standing(of: late) == .late(due: Instant("2021-01-08T00:00")!))
    #expect(told.standing(of: consent("D", "2021-01-08T09:00")) == .withoutEffect(.excluded))
    #expect(
      told.standing(of: exclusion("Y", "2021-01-11T09:00", by: "ZJ"))
        == .alreadyAnswered(by: "X", at: Instant("2021-01-06T09:00")!))
  }

  @Test(arguments: ["ZJ", "SPJ"])
  func `case 11: who lets its time pass was late, though default is excluded then`(_ by: String) throws {
    func lead(_ at: String) throws -> Lead? {
      let told = self.told([exclusion("X", at, by: by, of: by == "ZJ" ? nil : "ZJ", explained: "2021-01-07")])
      return Lead(try told.obligation("opinion", "ZJ", at: at), at: try #require(Instant(at)))
    }
    #expect(try lead("2021-01-07T23:59:59.999") == nil)
    let late = try lead("2021-01-08T00:00")
    #expect(late?.article == "28.5" && late?.evidence.last == "X")
  }

  @Test func `case 11: an exclusion that tells of the explanation leaves nothing open`() {
    let told = told([exclusion("X", "2021-01-06T09:00", by: "ZJ", explained: "2021-01-06")])
    #expect(states(told, "2021-01-09T00:00") == ["opinion ZJ excluded"])
    let byLead = self.told([exclusion("X", "2021-01-06T09:00", by: "SPJ", of: "ZJ", explained: "2021-01-06")])
    #expect(states(byLead, "2021-01-09T00:00") == ["opinion ZJ excluded"])
    let inTime = self.told([exclusion("X", "2021-01-09T09:00", by: "SPJ", of: "ZJ", explained: "2021-01-07")])
    #expect(
      states(inTime, "2021-01-09T09:00") == ["confirm/ZJ SPJ excluded", "opinion ZJ excluded (late)"])
    let late = self.told([exclusion("X", "2021-01-09T09:00", by: "SPJ", of: "ZJ", explained: "2021-01-08")])
    #expect(
      states(late, "2021-01-09T09:00") == [
        "confirm/ZJ SPJ excluded", "explain ZJ met", "opinion ZJ excluded (late)",
      ])
    let own = self.told([exclusion("X", "2021-01-09T09:00", by: "ZJ", explained: "2021-01-08")])
    #expect(
      states(own, "2021-01-09T09:00") == [
        "confirm/ZJ SPJ excluded", "explain ZJ met-late (late)", "opinion ZJ excluded (late)",
      ])
  }

  @Test func `case 11: a day that was over when the lead excluded default is no limit for the explanation`()
    throws
  {
    let told = told([exclusion("X", "2021-01-09T09:00", by: "SPJ", of: "ZJ")])
    let duty = try told.obligation("explain", "ZJ", at: "2021-01-20T09:00")
    #expect(duty.due == nil)
    #expect(try duty.state(at: #require(Instant("2021-01-20T09:00"))) == .open)
    let inTime = self.told([exclusion("X", "2021-01-06T09:00", by: "SPJ", of: "ZJ")])
    let asked = try inTime.obligation("explain", "ZJ", at: "2021-01-06T09:00")
    #expect(inTime.profile.announces(asked, at: try #require(Instant("2021-01-06T09:00"))))
  }

  @Test func `what contradicts consent that was found stays visible, whatever its form`() throws {
    let found = told([consent("D", "2021-01-08T09:00")])
    for later in [
      exclusion("X", "2021-01-08T10:00", by: "ZJ"), exclusion("X", "2021-01-08T10:00", by: "SPJ", of: "ZJ"),
    ] {
      #expect(found.standing(of: later) == .withoutEffect(.decidedByDefault))
      let duty = try ToldMatter(found.facts + [later]).obligation("opinion", "ZJ", at: "2021-01-08T10:00")
      #expect(duty.marks.contains(.conflict))
    }
  }

  @Test func `a notice that is withdrawn leaves what the one before it asks`() throws {
    let first = told([])
    guard var second = first.facts.first(where: { $0.event == .arrived }) else { return }
    second = arrived(
      second.kind, "N2", "2021-01-05T09:00", by: second.by, to: second.to, ["limitWorkdays": "10"])
    let withdrawn = arrived(
      "cancellation", "Z", "2021-01-05T10:00", by: second.by, to: second.to, about: "N2")
    let told = ToldMatter(first.facts + [second, withdrawn], first.profile)
    #expect(first.states(at: "2021-01-05T10:00").allSatisfy(told.states(at: "2021-01-05T10:00").contains))
    #expect(told.standing(of: opinion("O", "2021-01-06T10:00", "不同意")) == .counts)
    let answered = ToldMatter(told.facts + [opinion("O", "2021-01-06T10:00", "不同意")], first.profile)
    #expect(states(answered, "2021-01-06T10:00").contains("opinion ZJ met"))
    // Time goes on where it stood; what it brings comes after the withdrawal.
    #expect(states(told, "2021-01-08T00:00").contains("opinion ZJ default-candidate"))
  }

  @Test func `case 11: only those whom the profile names may exclude`() {
    let leadOnly = SampleProfile.profile(parallel: Profile.Parallel(exclusions: [.lead]))
    #expect(told([], leadOnly).standing(of: exclusion("X", "2021-01-06T09:00", by: "ZJ")) == .notYours)
    #expect(
      told([], leadOnly).standing(of: exclusion("X", "2021-01-06T09:00", by: "SPJ", of: "ZJ")) == .counts)
    #expect(told([]).standing(of: exclusion("X", "2021-01-06T09:00", by: "GAJ", of: "ZJ")) == .notYours)
    #expect(told([]).standing(of: exclusion("X", "2021-01-06T09:00", by: "WJ")) == .notYours)
  }

  @Test func `without the rules about default silence is late and no more`() {
    let never = SampleProfile.profile(parallel: Profile.Parallel(isEnabled: false))
    #expect(states(told([], never), "2021-01-08T00:00") == ["opinion ZJ overdue"])
    #expect(told([], never).standing(of: consent("D", "2021-01-08T09:00")) == .withoutEffect(.noDefault))
  }

  @Test func `where time alone decides nobody confirms`() {
    let automatic = SampleProfile.profile(parallel: Profile.Parallel(confirmation: .automatic))
    #expect(states(told([], automatic), "2021-01-07T23:59:59.999") == ["opinion ZJ due-soon"])
    #expect(states(told([], automatic), "2021-01-08T00:00") == ["opinion ZJ deemed"])
    let late = opinion("O", "2021-01-08T00:00", "不同意")
    #expect(told([], automatic).standing(of: late) == .withoutEffect(.decidedByDefault))
  }

  @Test func `a confirmation has its own time where the profile gives it one`() {
    let limited = SampleProfile.profile(rules: SampleProfile.rules(confirm: Limit(1, .workday)))
    let told = told([], limited)
    // The candidate is there when Thursday ends; the working day after that is Friday.
    #expect(states(told, "2021-01-08T12:00") == ["confirm/ZJ SPJ due-soon", "opinion ZJ default-candidate"])
    #expect(states(told, "2021-01-09T00:00") == ["confirm/ZJ SPJ overdue", "opinion ZJ default-candidate"])
    #expect(told.standing(of: consent("D", "2021-01-09T00:00")) == .late(due: Instant("2021-01-09T00:00")!))
  }

  @Test func `a named day goes before a number of days`() throws {
    let notice = sent(
      "parallel-notice", "N", "2021-01-04T09:00", by: "SPJ", to: ["ZJ", "GAJ"],
      ["limitWorkdays": "3", "dueDate": "2021-01-09"])
    // Saturday moves to Monday.
    #expect(
      try ToldMatter(notice).obligation("opinion", "ZJ", at: "2021-01-05T00:00").due
        == Instant("2021-01-12T00:00"))
  }

  @Test func `a new notice to a department takes the place of the old, and a cancelled one asks for nothing`()
  {
    let again = ToldMatter(
      notice
        + sent("parallel-notice", "N2", "2021-01-06T09:00", by: "SPJ", to: ["ZJ"], ["limitWorkdays": "3"])
        + [opinion("O", "2021-01-11T09:00")])
    #expect(
      again.states(at: "2021-01-11T09:00") == [
        "confirm/GAJ SPJ open", "opinion GAJ default-candidate", "opinion ZJ superseded", "opinion ZJ met",
      ])
    let cancelled = told([arrived("cancellation", "X", "2021-01-08T09:00", by: "SPJ", about: "N")])
    #expect(
      cancelled.states(at: "2021-01-09T00:00") == [
        "confirm/GAJ SPJ superseded", "confirm/ZJ SPJ superseded", "opinion GAJ superseded",
        "opinion ZJ superseded",
      ])
    #expect(cancelled.standing(of: opinion("O", "2021-01-09T09:00")) == .nothingOpen)
  }

  @Test func `who isn't in the case has no opinion, and a case that nobody opened takes none`() {
    #expect(told([]).standing(of: opinion("O", "2021-01-05T09:00", by: "WJ")) == .notYours)
    #expect(ToldMatter([]).standing(of: opinion("O", "2021-01-05T09:00")) == .nothingOpen)
  }
}
