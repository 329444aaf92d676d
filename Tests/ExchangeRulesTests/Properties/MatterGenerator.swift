import ExchangeBase
import ExchangeRules
import ExchangeTesting

/// Makes matters of all families up, sensible ones and others: facts in any order, at the same moment, by the
/// wrong department, about the wrong thing.
struct MatterGenerator {
  private static let start = Instant("2021-01-29T00:00")!
  private static let departments = ["SPJ", "WJ", "YJ", "ZJ"]
  private static let openers = [
    "approval-push", "commitment-push", "revocation-letter", "survey-notice", "parallel-notice",
    "parallel-notice",
    "parallel-notice", "inquiry",
    "legacy-opinion", "meeting-resolution",
  ]
  private static let answers = [
    "approval-push": ["claim", "claim", "claim-return", "reassign", "correction"],
    "commitment-push": [
      "commitment-result", "commitment-result", "revocation-letter", "disposition", "correction",
      "claim-return", "claim-return", "reassign",
    ],
    "revocation-letter": ["disposition", "disposition", "revocation-letter", "claim-return", "reassign"],
    "survey-notice": ["survey-reply", "survey-record", "survey-record", "survey-notice"],
    "parallel-notice": [
      "parallel-opinion", "parallel-opinion", "extension-notice", "default-consent", "default-exclusion",
      "parallel-notice", Fact.unclearAnswer,
    ],
    "inquiry": ["inquiry-reply", "inquiry-reply", Fact.unclearAnswer],
    "legacy-opinion": ["rectification-result", "disposition", "legacy-opinion"],
    "meeting-resolution": ["resolution-progress", "resolution-progress"],
  ]
  private static let choices = [
    "mode": ["联合", "独立"], "proposition": ["样例拟办意见"], "limitWorkdays": ["0", "1", "3", "many"],
    "rectificationRequired": ["是", "否"], "attend": ["是", "否"], "attendance": ["WJ", "WJ|YJ", "ZJ", ""],
    "result": ["已兑现", "部分兑现", "未兑现"], "passed": ["是", "否"], "done": ["是", "否"],
    "opinion": ["同意", "不同意", "附条件同意"], "approverQualified": ["是", "是", "否"],
    "outcome": ["同意", "不同意", "不属职责范围"],
    "department": ["WJ", "YJ", "ZJ"], "type": ["缺席默认", "超时默认"], "returns": ["1", "2", "3"],
    "decision": ["撤销", "维持"], "from": ["WJ", "YJ", "ZJ"],
  ]
  private static let days = [
    "commitmentDueDate", "surveyDate", "dueDate", "replyDueDate", "rectifyDueDate", "newDueDate",
    "applicantExplainedOn", "heldOn",
  ]

  /// Random numbers; tests print its seed.
  var random: SeededGenerator
  private var count = 0

  init(random: SeededGenerator = SeededGenerator()) { self.random = random }

  /// A moment within the seven weeks around Spring Festival in which everything happens, often one where a
  /// day ends.
  mutating func moment() -> Instant { Self.start.adding(milliseconds: step(196)) }

  /// A matter of some facts; the first opens it, and most of the others make sense.
  mutating func matter() -> Matter {
    let kind = pick(Self.openers)
    let at = moment()
    let opener = kind == "approval-push" ? ownDelivery(at) : record(kind, about: nil, at: at, by: "SPJ")
    var facts = kind == "approval-push" ? [opener] : [opener] + deliveries(of: opener)
    for _ in 0..<Int.random(in: 0...7, using: &random) {
      let kinds = Self.answers[kind]! + ["cancellation"] + (chance(1, of: 10) ? Self.openers : [])
      let answer = answer(to: opener, pick(kinds), among: facts)
      facts += [answer] + deliveries(of: answer)
    }
    return Matter(code: "case:random", facts: facts.shuffled(using: &random))
  }

  /// A further record that might answer something in the matter, at a moment of its own.
  mutating func answer(in matter: Matter) -> Fact {
    if chance(1, of: 2), let further = further(in: matter) { return further }
    let opener = pick(matter.facts)
    let kinds = (Self.answers[opener.kind] ?? Self.openers) + ["cancellation"]
    return answer(to: opener, pick(kinds), among: matter.facts, late: 7)
  }

  /// A word more about something of which there has been a word: by who had it, by whom it was about, or by
  /// who heard it.
  private mutating func further(in matter: Matter) -> Fact? {
    let words = matter.facts.filter { $0.event == .arrived && $0.about != nil }
    guard let earlier = words.randomElement(using: &random),
      let kinds = Self.answers.sorted(by: { $0.key < $1.key }).first(where: {
        $0.value.contains(earlier.kind)
      })?.value
    else { return nil }
    let by = pick([earlier.by, earlier.values["department"] ?? earlier.by] + earlier.to)
    return record(
      pick(kinds), about: earlier.about, at: earlier.at.adding(milliseconds: step(24) + 7), by: by,
      naming: chance(1, of: 2) ? earlier.by : nil)
  }

  // MARK: Facts

  private mutating func answer(to opener: Fact, _ kind: String, among facts: [Fact], late: Int64 = 0) -> Fact
  {
    let about = chance(1, of: 2) ? opener.id : pick([nil, "X"] + facts.map(\.id))
    let by = chance(3, of: 4) ? pick(opener.to + [opener.by]) : pick(Self.departments)
    let at = chance(3, of: 4) ? opener.at.adding(milliseconds: step(48)) : moment()
    return record(kind, about: about, at: at.adding(milliseconds: late), by: by)
  }

  private mutating func ownDelivery(_ at: Instant) -> Fact {
    Fact(
      id: nextID(), event: .delivered, kind: "approval-push", at: at, by: "SPJ", to: ["WJ"],
      records: .random(in: 0...6, using: &random))
  }

  /// What takes a record to its recipients soon after, or now and then not.
  private mutating func deliveries(of record: Fact) -> [Fact] {
    // An answer that came back unread went nowhere.
    if record.kind == Fact.unclearAnswer { return [] }
    return record.to.filter { _ in chance(9, of: 10) }.map { department in
      Fact(
        id: nextID(), event: .delivered, kind: record.kind,
        at: record.at.adding(seconds: .random(in: 0...90_000, using: &random)), by: record.by,
        to: [department],
        about: record.id)
    }
  }

  private mutating func record(
    _ kind: String, about: String?, at moment: Instant, by: String, naming department: String? = nil
  ) -> Fact {
    var values: [String: String] = [:]
    for (field, choices) in Self.choices.sorted(by: { $0.key < $1.key }) where chance(3, of: 4) {
      values[field] = pick(choices)
    }
    for field in Self.days where chance(3, of: 4) {
      values[field] = moment.day.adding(days: .random(in: -3...15, using: &random)).description
    }
    if let department { values["department"] = department }
    let others = Self.departments.filter { $0 != by }.shuffled(using: &random)
    return Fact(
      id: nextID(), kind: kind, at: moment, by: by,
      to: Array(others.prefix(.random(in: 1...3, using: &random))),
      about: about, values: values, records: .random(in: 1...4, using: &random))
  }

  // MARK: Chance

  private mutating func nextID() -> String {
    count += 1
    return "F\(count)"
  }

  /// Some quarters of a day, in milliseconds, or the moment before.
  private mutating func step(_ quarters: Int64) -> Int64 {
    Int64.random(in: 0...quarters, using: &random) * 6 * 3_600_000 - (chance(1, of: 2) ? 1 : 0)
  }

  mutating func chance(_ wins: Int, of all: Int) -> Bool { Int.random(in: 0..<all, using: &random) < wins }

  mutating func pick<Element>(_ choices: [Element]) -> Element { choices.randomElement(using: &random)! }
}
