import ExchangeBase
import ExchangeRules
import Testing

/// Edge case 7 once more: who was called to a joint survey, and who came. It is held on Thursday 18 February.
struct SurveyEdgeCases {
  private let notice = arrived(
    "survey-notice", "N", "2021-02-10T09:00", by: "SPJ", to: ["WJ", "STHJ"], ["surveyDate": "2021-02-18"])

  private func reply(_ id: String, _ at: String, attends: Bool, by: String = "WJ") -> Fact {
    arrived("survey-reply", id, at, by: by, to: ["SPJ"], ["attend": attends ? "是" : "否"])
  }

  private func record(_ id: String, _ at: String, _ attendance: String?, held day: String? = nil) -> Fact {
    var values: [String: String] = [:]
    values["attendance"] = attendance
    values["heldOn"] = day
    return arrived("survey-record", id, at, by: "SPJ", to: ["WJ", "STHJ"], values)
  }

  @Test func `the record tells who came, whenever it is written`() throws {
    let told = ToldMatter([notice, record("R", "2021-02-22T09:00", "WJ|YJ")])
    #expect(told.states(at: "2021-02-18T23:59:59.999") == ["attend STHJ due-soon", "attend WJ due-soon"])
    #expect(told.states(at: "2021-02-19T00:00") == ["attend STHJ notice", "attend WJ notice"])
    #expect(told.states(at: "2021-02-22T09:00") == ["attend STHJ overdue (absent)", "attend WJ met"])
    let absent = try told.obligation("attend", "STHJ", at: "2021-02-22T09:00")
    let now = try #require(absent.settledAt)
    #expect(absent.notices(at: now) == [.absent])
    #expect(Lead(absent, at: now)?.article == "28.2")
    #expect(Lead(absent, at: now)?.evidence == ["N", "R"])
    #expect(Lead(try told.obligation("attend", "WJ", at: "2021-02-22T09:00"), at: now) == nil)
    #expect(
      ToldMatter([notice, record("R", "2021-02-22T09:00", nil)]).states(at: "2021-02-22T09:00") == [
        "attend STHJ overdue (absent)", "attend WJ overdue (absent)",
      ])
  }

  @Test func `a refusal is a lead until somebody comes after all`() throws {
    let refusal = reply("A", "2021-02-17T09:00", attends: false)
    let told = ToldMatter([notice, refusal])
    let refused = try told.obligation("attend", "WJ", at: "2021-02-17T10:00")
    let now = try #require(Instant("2021-02-17T10:00"))
    #expect(refused.marks == [.refused])
    #expect(refused.notices(at: now) == [.refused])
    #expect(Lead(refused, at: now)?.article == "28.2")
    let moved = ToldMatter(
      told.facts + [
        arrived(
          "survey-notice", "N2", "2021-02-17T10:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-02-22"])
      ])
    #expect(moved.obligations(at: "2021-02-17T10:00").allSatisfy { Lead($0, at: now) == nil })
    let mended = ToldMatter(told.facts + [reply("B", "2021-02-17T11:00", attends: true)])
    #expect(try mended.obligation("attend", "WJ", at: "2021-02-17T11:00").marks.isEmpty)
    let came = ToldMatter(told.facts + [record("R", "2021-02-18T18:00", "WJ|STHJ")])
    #expect(came.states(at: "2021-02-18T18:00") == ["attend STHJ met", "attend WJ met"])
  }

  @Test(arguments: ["2021-02-17", "2021-02-19"])
  func `nobody is absent on a day for which it wasn't called, and who came has come`(_ day: String) {
    let other = record("R", "\(day)T16:00", "WJ", held: day)
    #expect(ToldMatter([notice]).standing(of: other) == .counts)
    let told = ToldMatter([notice, other])
    let left = day == "2021-02-17" ? "open" : "notice"
    #expect(told.states(at: "\(day)T16:00") == ["attend STHJ \(left)", "attend WJ met"])
    #expect(told.states(at: "2021-02-19T16:00") == ["attend STHJ notice", "attend WJ met"])
    // What was said is known, as long as nothing else is announced.
    #expect(
      told.standing(of: record("S", "2021-02-20T09:00", "WJ", held: day))
        == .alreadyAnswered(by: "R", at: Instant("\(day)T16:00")!))
    let ofTheDay = record("S", "2021-02-20T09:00", "WJ", held: "2021-02-18")
    #expect(
      ToldMatter(told.facts + [ofTheDay]).states(at: "2021-02-20T09:00") == [
        "attend STHJ overdue (absent)", "attend WJ met",
      ])
    let later = record("S", "2021-02-20T09:00", "STHJ", held: "2021-02-18")
    #expect(
      ToldMatter(told.facts + [later]).states(at: "2021-02-20T09:00") == [
        "attend STHJ met", "attend WJ overdue (absent,corrected)",
      ])
  }

  @Test func `a record of another day takes back that somebody was absent, and one of the day says it again`()
    throws
  {
    let first = record("R1", "2021-02-18T16:00", "WJ", held: "2021-02-18")
    let moved = record("R2", "2021-02-19T09:00", "WJ", held: "2021-02-17")
    let told = ToldMatter([notice, first, moved])
    #expect(told.states(at: "2021-02-19T09:00") == ["attend STHJ superseded (corrected)", "attend WJ met"])
    let excused = try told.obligation("attend", "STHJ", at: "2021-02-19T09:00")
    #expect(Lead(excused, at: try #require(Instant("2021-02-19T09:00"))) == nil)
    let again = record("R3", "2021-02-19T10:00", "WJ", held: "2021-02-18")
    #expect(
      ToldMatter(told.facts + [again]).states(at: "2021-02-19T10:00") == [
        "attend STHJ overdue (absent,corrected)", "attend WJ met",
      ])
  }

  @Test func `whoever only has to find another department for a survey isn't absent from it`() {
    let back = arrived("claim-return", "B", "2021-02-11T09:00", by: "WJ", about: "N", ["returns": "1"])
    let told = ToldMatter([notice, back, record("R", "2021-02-18T16:00", "STHJ", held: "2021-02-18")])
    let states = ["attend STHJ met", "attend WJ superseded", "attend/B SPJ superseded"]
    #expect(told.states(at: "2021-02-18T16:00").sorted() == states)
    let late = arrived(
      "reassign", "X", "2021-02-19T09:00", by: "SPJ", to: ["YJ"], about: "N", ["from": "WJ"])
    #expect(ToldMatter(told.facts + [late]).states(at: "2021-02-19T09:00").sorted() == states)
  }

  @Test func `a new notice moves the survey, and frees whom it doesn't call`() {
    let moved = arrived(
      "survey-notice", "N2", "2021-02-17T09:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-02-22"])
    let told = ToldMatter([notice, moved, record("R", "2021-02-22T18:00", "WJ")])
    #expect(
      told.states(at: "2021-02-22T18:00") == [
        "attend STHJ superseded", "attend WJ superseded", "attend WJ met",
      ])
    #expect(
      ToldMatter([notice, moved]).standing(of: reply("A", "2021-02-18T09:00", attends: true, by: "STHJ"))
        == .notYours)
  }

  @Test func `notices for the same day call everybody whom one of them names`() throws {
    let rows = ["WJ", "STHJ", "YJ"].enumerated().map { index, department in
      arrived(
        "survey-notice", "N\(index)", "2021-02-10T09:00", by: "SPJ", to: [department],
        ["surveyDate": "2021-02-18"])
    }
    let told = ToldMatter(rows)
    #expect(
      told.states(at: "2021-02-10T09:00").sorted() == [
        "attend STHJ open", "attend WJ open", "attend YJ open",
      ])
    for department in ["WJ", "STHJ", "YJ"] {
      #expect(told.standing(of: reply("A", "2021-02-17T09:00", attends: true, by: department)) == .counts)
    }
    let held = ToldMatter(rows + [record("R", "2021-02-18T18:00", "YJ")])
    #expect(
      held.states(at: "2021-02-18T18:00").sorted() == [
        "attend STHJ overdue (absent)", "attend WJ overdue (absent)", "attend YJ met",
      ])
    let again = ToldMatter(
      rows + [
        arrived(
          "survey-notice", "N9", "2021-02-11T09:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-02-18"])
      ])
    #expect(again.states(at: "2021-02-11T09:00").filter { $0.hasSuffix("open") }.count == 3)
  }

  @Test func `a notice that is withdrawn leaves the survey where it was`() throws {
    let moved = arrived(
      "survey-notice", "N2", "2021-02-11T09:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-02-22"])
    let withdrawn = arrived("cancellation", "Z", "2021-02-11T10:00", by: "SPJ", to: ["WJ"], about: "N2")
    let told = ToldMatter([notice, moved, withdrawn])
    #expect(
      told.states(at: "2021-02-11T10:00") == ["attend STHJ open", "attend WJ open", "attend WJ superseded"])
    #expect(told.standing(of: reply("A", "2021-02-17T09:00", attends: true, by: "STHJ")) == .counts)
    #expect(told.standing(of: record("R", "2021-02-18T18:00", "WJ|STHJ")) == .counts)
  }

  @Test func `a survey on a day off is held on that day`() throws {
    let saturday = arrived(
      "survey-notice", "N", "2020-12-29T09:00", by: "SPJ", to: ["WJ"], ["surveyDate": "2021-01-02"])
    #expect(
      try ToldMatter([saturday]).obligation("attend", "WJ", at: "2020-12-29T09:00").due
        == Instant("2021-01-03T00:00"))
  }

  @Test func `other surveys ask nobody to come, and their records are taken`() {
    let commissioned = arrived(
      "survey-notice", "N", "2021-02-10T09:00", by: "SPJ", to: ["WJ"],
      ["surveyDate": "2021-02-18", "mode": "委托"])
    let told = ToldMatter([commissioned])
    #expect(told.obligations(at: "2021-03-01T00:00").isEmpty)
    #expect(told.standing(of: record("R", "2021-02-18T18:00", nil)) == .counts)
    #expect(told.standing(of: reply("A", "2021-02-17T09:00", attends: true)) == .counts)
  }

  @Test(arguments: [
    ([nil, "WJ|STHJ"], ["STHJ met (corrected)", "WJ met (corrected)"]),
    (["WJ", "STHJ|WJ"], ["STHJ met (corrected)", "WJ met"]),
    (["WJ|STHJ", "WJ"], ["STHJ overdue (absent,corrected)", "WJ met"]),
    (["WJ", "WJ|STHJ", "WJ"], ["STHJ overdue (absent,corrected)", "WJ met"]),
    (["STHJ", nil, "WJ"], ["STHJ overdue (absent,corrected)", "WJ met (corrected)"]),
  ])
  func `a later record of a survey corrects who came, and the last one counts`(
    _ attendances: [String?], _ states: [String]
  ) throws {
    let records = attendances.enumerated().map { number, attendance in
      record("R\(number)", "2021-02-2\(number)T09:00", attendance)
    }
    for number in records.indices {
      #expect(ToldMatter([notice] + records[..<number]).standing(of: records[number]) == .counts)
    }
    let told = ToldMatter([notice] + records)
    #expect(told.states(at: "2021-02-25T00:00") == states.map { "attend \($0)" })
    let now = try #require(Instant("2021-02-25T00:00"))
    for obligation in told.obligations(at: "2021-02-25T00:00") {
      // When it ended isn't moved: the day that it ended on stays as it was.
      #expect(obligation.settledAt == records[0].at)
      #expect((Lead(obligation, at: now) != nil) == (obligation.outcome == .failed))
      #expect(obligation.notices(at: now).contains(.corrected) == obligation.marks.contains(.corrected))
    }
  }

  @Test func `another survey under the number isn't corrected by the first, nor by a stranger's record`() {
    let first = record("R", "2021-02-18T18:00", "WJ")
    let again = arrived(
      "survey-notice", "N2", "2021-02-19T09:00", by: "SPJ", to: ["WJ", "STHJ"], ["surveyDate": "2021-02-25"])
    let second = ToldMatter([notice, first, again, record("R2", "2021-02-25T18:00", "STHJ")])
    #expect(
      second.states(at: "2021-02-26T00:00") == [
        "attend STHJ overdue (absent)", "attend WJ met", "attend STHJ met", "attend WJ overdue (absent)",
      ])
    let corrected = ToldMatter(second.facts + [record("R3", "2021-02-26T09:00", "WJ|STHJ")])
    #expect(
      corrected.states(at: "2021-02-26T10:00") == [
        "attend STHJ overdue (absent)", "attend WJ met", "attend STHJ met", "attend WJ met (corrected)",
      ])
    let stranger = arrived("survey-record", "R4", "2021-02-19T09:00", by: "ZJ", ["attendance": "STHJ"])
    #expect(ToldMatter([notice, first]).standing(of: stranger) == .notYours)
  }

  /// A notice that names the time, 09:30.
  private func call(_ id: String, _ at: String, for day: String, _ departments: String...) -> Fact {
    arrived(
      "survey-notice", id, at, by: "SPJ", to: departments, ["surveyDate": day, "surveyTime": "09:30"])
  }

  @Test func `who is called later for the same day leaves what was recorded of it to be corrected`() {
    let late = call("N2", "2021-02-18T16:30", for: "2021-02-18", "YJ")
    let told = ToldMatter([notice, record("R", "2021-02-18T16:00", "WJ", held: "2021-02-18"), late])
    // It was over when YJ was called.
    let before = ["attend STHJ overdue (absent)", "attend WJ met", "attend YJ superseded"]
    #expect(told.states(at: "2021-02-18T16:30") == before)
    let corrected = ToldMatter(
      told.facts + [record("R2", "2021-02-18T17:00", "WJ|STHJ|YJ", held: "2021-02-18")])
    #expect(
      corrected.states(at: "2021-02-18T17:00") == [
        "attend STHJ met (corrected)", "attend WJ met", "attend YJ met (corrected)",
      ])
  }

  @Test func `who is called again for a day is missing once`() {
    let record = record("R", "2021-02-18T16:00", "WJ", held: "2021-02-18")
    let again = call("N2", "2021-02-18T16:30", for: "2021-02-18", "STHJ", "WJ")
    for facts in [[notice, record, again], [notice, again, record]] {
      let states = ToldMatter(facts).states(at: "2021-02-19T09:00")
      #expect(states.filter { $0.contains("absent") } == ["attend STHJ overdue (absent)"], "\(states)")
    }
  }

  @Test func `a second visit on the same day has a record of its own`() {
    let first = record("R", "2021-02-18T12:00", "WJ|STHJ", held: "2021-02-18")
    let second = arrived(
      "survey-notice", "N2", "2021-02-18T13:00", by: "SPJ", to: ["YJ"],
      ["surveyDate": "2021-02-18", "surveyTime": "15:00"])
    let told = ToldMatter([notice, first, second])
    #expect(told.states(at: "2021-02-18T13:00").last == "attend YJ open")
    let held = ToldMatter(told.facts + [record("R2", "2021-02-18T17:00", "WJ|STHJ", held: "2021-02-18")])
    #expect(held.states(at: "2021-02-18T17:00").last == "attend YJ overdue (absent)")
  }

  @Test func `a record of the first day that comes after the second was announced is of the first`() throws {
    let first = record("R", "2021-02-18T16:00", "WJ", held: "2021-02-18")
    let again = call("N2", "2021-02-19T10:00", for: "2021-02-25", "WJ", "STHJ")
    let open = ["attend STHJ open", "attend WJ open"]
    let corrected = record("R2", "2021-02-19T15:00", "WJ|STHJ", held: "2021-02-18")
    #expect(
      ToldMatter([notice, first, again, corrected]).states(at: "2021-02-19T15:00")
        == ["attend STHJ met (corrected)", "attend WJ met"] + open)
    let told = ToldMatter([notice, again, record("R2", "2021-02-19T15:00", "WJ", held: "2021-02-18")])
    #expect(
      told.states(at: "2021-02-19T15:00")
        == ["attend STHJ overdue (absent,corrected)", "attend WJ met (corrected)"] + open)
    // Whoever had been told before the day that it was moved wasn't missing on it, and the record may be of either day.
    let moved = call("N2", "2021-02-17T10:00", for: "2021-02-25", "WJ", "STHJ")
    let early = ToldMatter([notice, moved, record("R2", "2021-02-18T15:00", "WJ", held: "2021-02-18")])
    #expect(
      early.states(at: "2021-02-18T15:00") == [
        "attend STHJ superseded", "attend WJ superseded", "attend STHJ open", "attend WJ met",
      ])
    // What is cancelled afterwards changes nothing about who came.
    let cancelled = arrived("cancellation", "Z", "2021-02-20T09:00", by: "SPJ", about: "N2")
    #expect(
      ToldMatter(told.facts + [cancelled]).states(at: "2021-02-20T09:00") == [
        "attend STHJ overdue (absent,corrected)", "attend WJ met (corrected)", "attend STHJ superseded",
        "attend WJ superseded",
      ])
  }

  @Test func `a record that lies there when its day is announced is of that day`() {
    let early = record("R", "2021-02-17T10:30", "WJ", held: "2021-02-17")
    let written = call("N2", "2021-02-17T11:00", for: "2021-02-17", "WJ", "STHJ")
    let told = ToldMatter([notice, early, written])
    // STHJ wasn't called before it was over.
    #expect(
      told.states(at: "2021-02-18T09:00") == [
        "attend STHJ superseded", "attend WJ superseded (corrected)", "attend STHJ superseded",
        "attend WJ met",
      ])
    // A record that was withdrawn before it counted for a day doesn't lie there any more.
    let nobody = record("R", "2021-02-17T10:30", "YJ", held: "2021-02-17")
    let withdrawn = arrived("cancellation", "Z", "2021-02-17T10:45", by: "SPJ", about: "R")
    #expect(
      ToldMatter([notice, nobody, withdrawn, written]).states(at: "2021-02-17T12:00").suffix(2) == [
        "attend STHJ open", "attend WJ open",
      ])
  }

  @Test func `answers that answer nothing come back`() {
    #expect(ToldMatter([]).standing(of: record("R", "2021-02-18T18:00", nil)) == .nothingOpen)
    let told = ToldMatter([notice, record("R", "2021-02-18T18:00", "WJ")])
    #expect(told.standing(of: reply("A", "2021-02-19T09:00", attends: false)) == .nothingOpen)
    #expect(
      told.standing(of: record("R2", "2021-02-19T09:00", "WJ"))
        == .alreadyAnswered(by: "R", at: Instant("2021-02-18T18:00")!))
    #expect(
      told.standing(of: arrived("survey-record", "R2", "2021-02-19T09:00", by: "WJ", to: ["SPJ"]))
        == .notYours)
  }
}
