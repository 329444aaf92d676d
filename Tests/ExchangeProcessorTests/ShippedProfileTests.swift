import ExchangeBase
import ExchangeFormats
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import Testing

/// The profiles that come with the program: what the measure says stands in its file, and another district's
/// file makes something else of the same facts.
struct ShippedProfileTests {
  private static func profile(_ id: String) throws -> Profile {
    try Profile(file: Repository.profileFile(id), kinds: Repository.kinds())
  }

  private let measure: Profile
  private let sameDay: Profile

  init() throws {
    measure = try Self.profile("xuecheng-2020-19")
    sameDay = try Self.profile("example-same-day")
  }

  private func rule(_ id: String, _ profile: Profile? = nil) throws -> Rule {
    try #require((profile ?? measure).rules.first { $0.id == id }, "\(id)")
  }

  // MARK: The measure

  @Test(arguments: [
    ("push-approval", "第二十二条第（一）项", "decisionDate", Limit(1, .workday)),
    ("claim-approval", "第二十二条第（一）项", nil, Limit(1, .workday)),
    ("push-supervision", "第二十三条第（一）项", "actionDate", Limit(3, .workday)),
    ("claim-supervision", "第二十三条第（一）项", nil, Limit(1, .workday)),
    ("push-disposition", "第二十三条", "decisionDate", Limit(0, .workday)),
    ("push-commitment", "第二十四条", "acceptedDate", Limit(1, .workday)),
    ("check-commitment", "第二十四条", "commitmentDueDate", Limit(10, .workday)),
    ("notice-survey", "第二十五条", "surveyDate", Limit(1, .workday, .before)),
  ])
  func `the measure's own numbers are the measure's`(
    _ id: String, _ article: String, _ field: String?, _ limit: Limit
  ) throws {
    let rule = try rule(id)
    #expect(rule.article == article)
    #expect(rule.trigger.field == field)
    #expect(rule.limit == limit)
    #expect(!rule.isLocal)
  }

  @Test func `a limit that the measure doesn't give is marked as the district's own`() throws {
    for id in [
      "reply-inquiry", "reply-consultation", "claim-letter", "claim-disposition", "claim-correction",
    ] {
      #expect(try rule(id).isLocal, "\(id)")
    }
    for id in [
      "dispose-letter", "dispose-commitment", "give-opinion", "confirm-default", "verify-rectification",
    ] {
      #expect(try rule(id).limit == nil, "\(id)")
    }
  }

  @Test func `the measure has a rule of every family, with an article and two titles`() {
    #expect(Set(measure.rules.map(\.family)) == Set(Rule.Family.allCases))
    for rule in measure.rules + sameDay.rules {
      #expect(!rule.article.isEmpty && !rule.title.isEmpty && !rule.titleEn.isEmpty, "\(rule.id)")
    }
  }

  @Test func `whatever opens a claim has one rule for it`() throws {
    let sorts = [["material": "true"], ["result": "未兑现"], [:]]
    for definition in try Repository.kinds().definitions {
      for profile in [measure, sameDay] {
        let rules = profile.rules.filter { rule in
          rule.family == .claim && sorts.contains { rule.applies(to: definition.kind.code, $0) }
        }
        #expect(rules.count == (definition.kind.opensClaim ? 1 : 0), "\(profile.id) \(definition.kind.code)")
      }
    }
  }

  @Test func `leads name the paragraphs of article 28, and article 27`() {
    let articles = Set(measure.rules.compactMap(\.liability))
    #expect(articles == ["第二十八条第1项", "第二十八条第2项", "第二十八条第4项", "第二十八条第5项", "第二十七条"])
  }

  // MARK: The same facts under both

  private func states(_ profile: Profile, _ facts: [Fact], at moment: String) throws -> [String] {
    let now = try #require(Instant(moment))
    let matter = Matter(code: "case:sample", facts: facts)
    return profile.obligations(in: matter, asOf: now, calendar: .builtIn).map {
      "\($0.key.rule) \($0.key.debtor) \($0.state(at: now).rawValue)"
    }
  }

  private func fact(
    _ kind: String, _ at: String, event: Fact.Event = .arrived, about: String? = nil,
    _ values: [String: String] = [:]
  ) throws -> Fact {
    Fact(
      id: "\(kind) \(event)", event: event, kind: kind, at: try #require(Instant(at)), by: "SPJ", to: ["WJ"],
      about: about, values: values)
  }

  @Test func `a decision on a Saturday is pushed by Monday night, or by Monday's close of business`() throws {
    let saturday = Day("2021-01-23")
    let arrival = try #require(Instant("2021-01-25T20:00"))
    for (profile, expected) in [(measure, Timeliness.met), (sameDay, .metLate)] {
      let push = try rule("push-approval", profile)
      #expect(
        profile.timeliness(of: push, triggerDay: saturday, arrivedAt: arrival, calendar: .builtIn) == expected
      )
    }
  }

  @Test func `a delivery waits for its claim, or is one`() throws {
    let facts = [try fact("approval-push", "2021-01-25T09:00", event: .delivered)]
    #expect(try states(measure, facts, at: "2021-01-27T00:00") == ["claim-approval WJ overdue"])
    #expect(try states(sameDay, facts, at: "2021-01-27T00:00") == ["claim-any WJ met"])
  }

  @Test func `no word on a commitment is told, or is late`() throws {
    let facts = [try fact("commitment-push", "2021-01-11T09:00", ["commitmentDueDate": "2021-02-11"])]
    #expect(try states(measure, facts, at: "2021-03-04T00:00") == ["check-commitment WJ notice"])
    // Fifteen days of the calendar from the eve itself: Friday 26 February, at the close of business.
    #expect(try states(sameDay, facts, at: "2021-02-26T17:29:59.999") == ["check-commitment WJ due-soon"])
    #expect(try states(sameDay, facts, at: "2021-02-26T17:30") == ["check-commitment WJ overdue"])
  }

  @Test func `silence on a proposition is consent, or isn't`() throws {
    let facts = [
      try fact("inquiry", "2021-01-25T09:00", ["proposition": "样例拟办意见"]),
      try fact("inquiry", "2021-01-25T09:01", event: .delivered, about: "inquiry arrived"),
    ]
    #expect(try states(measure, facts, at: "2021-02-04T00:00") == ["reply-inquiry WJ deemed"])
    #expect(try states(sameDay, facts, at: "2021-02-04T00:00") == ["reply-inquiry WJ overdue"])
  }

  @Test func `a default candidate waits, or has to be confirmed within a working day`() throws {
    let facts = [
      try fact("parallel-notice", "2021-01-25T09:00", ["limitWorkdays": "1"]),
      try fact("parallel-notice", "2021-01-25T09:01", event: .delivered, about: "parallel-notice arrived"),
    ]
    let candidate = "give-opinion WJ default-candidate"
    #expect(try states(measure, facts, at: "2021-02-01T00:00") == ["confirm-default SPJ open", candidate])
    #expect(try states(sameDay, facts, at: "2021-02-01T00:00") == ["confirm-default SPJ overdue", candidate])
  }

  @Test func `a survey on Monday is announced by Friday, or by Thursday`() throws {
    let monday = Day("2021-01-25")
    #expect(
      measure.deadline(for: try rule("notice-survey"), from: monday, calendar: .builtIn)?.lastDay
        == Day("2021-01-22"))
    #expect(
      sameDay.deadline(for: try rule("notice-survey", sameDay), from: monday, calendar: .builtIn)?.lastDay
        == Day("2021-01-21"))
  }

  @Test func `the other settings differ too`() {
    #expect(measure.counting != sameDay.counting)
    #expect(measure.commitment != sameDay.commitment)
    #expect(measure.parallel != sameDay.parallel)
    #expect(measure.returns.isEnabled != sameDay.returns.isEnabled)
    #expect(measure.routeBy != sameDay.routeBy)
    #expect(measure.notices != sameDay.notices)
    #expect(sameDay.requiredFields == ["approval-push": ["validFrom"]])
    #expect(sameDay.itemCodePattern == "SL[0-9]{4}")
    #expect(sameDay.calendarOverlay == "local-days.csv")
  }
}
