import ExchangeBase
import ExchangeRules
import ExchangeTesting
import Testing

/// Who came to a survey, and who was missing, doesn't depend on the order in which notices and records come.
struct SurveyOrderTests {
  private static let days = ["2021-03-09", "2021-03-10", "2021-03-15"]
  private static let departments = ["STHJ", "WJ", "YJ"]

  /// What was said of a day: that it is the survey's, or that this was held on it.
  private struct Word {
    let isRecord: Bool
    let day: String
    let departments: [String]

    func fact(_ id: String, at moment: Instant) -> Fact {
      isRecord
        ? Fact(
          id: id, kind: "survey-record", at: moment, by: "SPJ", to: SurveyOrderTests.departments,
          values: ["heldOn": day, "attendance": departments.joined(separator: "|"), "outcome": id])
        : Fact(
          id: id, kind: "survey-notice", at: moment, by: "SPJ", to: departments,
          values: ["surveyDate": day, "surveyTime": "09:30"])
    }
  }

  private static func word(_ isRecord: Bool, _ day: String, _ random: inout SeededGenerator) -> Word {
    let some = departments.filter { _ in Bool.random(using: &random) }
    return Word(isRecord: isRecord, day: day, departments: some.isEmpty && !isRecord ? departments : some)
  }

  /// In any order, but for the records of one day: the last one of these counts.
  private static func shuffled(_ words: [Word], _ random: inout SeededGenerator) -> [Word] {
    var records = Dictionary(grouping: words.filter(\.isRecord)) { $0.day }
    return words.shuffled(using: &random).map { word in
      word.isRecord ? records[word.day]!.removeFirst() : word
    }
  }

  private static func facts(_ words: [Word], from first: String, _ prefix: String) -> [Fact] {
    words.enumerated().map { number, word in
      word.fact("\(prefix)\(number)", at: Instant(first)!.adding(seconds: Int64(number) * 600))
    }
  }

  /// Who came on which day, and who was missing, each with how often that was found.
  private static func attendance(_ facts: [Fact]) -> [String: [Obligation.Outcome: Int]] {
    let days = Dictionary(uniqueKeysWithValues: facts.map { ($0.id, $0.values["surveyDate"] ?? "") })
    return ToldMatter(facts).obligations(at: "2021-03-31T00:00").reduce(into: [:]) { found, obligation in
      guard let outcome = obligation.outcome, outcome != .superseded else { return }
      let key = "\(days[obligation.key.opener] ?? "") \(obligation.key.debtor)"
      found[key, default: [:]][outcome, default: 0] += 1
    }
  }

  /// The same, by the words alone: whom the last record of a day names came, and of the others those were missing whom the survey
  /// called when it began.
  private static func expected(called: [Word], _ told: [Word]) -> [String: Obligation.Outcome] {
    var expected: [String: Obligation.Outcome] = [:]
    let notices = called + told.filter { !$0.isRecord }
    var atTheBeginning: [Word] = []
    for word in called {
      if word.day != atTheBeginning.last?.day { atTheBeginning = [] }
      atTheBeginning.append(word)
    }
    for day in days {
      guard let last = told.last(where: { $0.isRecord && $0.day == day }) else { continue }
      for department in departments {
        let key = "\(day) \(department)"
        if last.departments.contains(department) {
          if notices.contains(where: { $0.day == day && $0.departments.contains(department) }) {
            expected[key] = .met
          }
        } else if atTheBeginning.contains(where: { $0.day == day && $0.departments.contains(department) }) {
          expected[key] = .failed
        }
      }
    }
    return expected
  }

  @Test func `notices and records in any order tell the same of who came, and blame nobody twice`() throws {
    var random = SeededGenerator()
    for _ in 0..<200 {
      let called = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        Self.word(false, Self.days.randomElement(using: &random)!, &random)
      }
      let late = (0..<Int.random(in: 0...3, using: &random)).map { _ in
        Self.word(false, Self.days.randomElement(using: &random)!, &random)
      }
      // From what was moved before it began nothing is told.
      let days = Set(late.map(\.day) + [try #require(called.last).day]).sorted()
      let records = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        Self.word(true, days.randomElement(using: &random)!, &random)
      }
      let before = Self.facts(called, from: "2021-03-08T09:00", "A")
      for _ in 0..<6 {
        let told = Self.shuffled(late + records, &random)
        let found = Self.attendance(before + Self.facts(told, from: "2021-03-16T09:00", "B"))
        let comment: Comment = "seed \(random.seed): \(called), \(told)"
        let expected = Self.expected(called: called, told)
        try #require(found.mapValues { Set($0.keys) } == expected.mapValues { [$0] }, comment)
        try #require(found.values.allSatisfy { ($0[.failed] ?? 0) <= 1 }, comment)
      }
    }
  }
}
