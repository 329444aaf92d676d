import ExchangeBase
import ExchangeRules
import Testing

/// The table in `Vectors/deadlines.csv`: deadlines that were worked out by hand, under both readings of the law
/// where there are two.
struct DeadlineVectorTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    let clock: String
    let trigger: Day
    let limit: Int
    let counting: String
    let lastDay: Day
    let isProvisional: Bool
    let setting: String
    let why: String

    var testDescription: String { "\(clock) \(trigger) \(setting) \(why)" }

    init(_ row: [String: String]) throws {
      func cell(_ name: String) throws -> String { try #require(row[name], "no column \(name)") }
      clock = try cell("clock")
      trigger = try #require(Day(cell("trigger")))
      limit = try #require(Int(cell("limit")))
      counting = try cell("counting")
      lastDay = try #require(Day(cell("lastDay")))
      isProvisional = try cell("provisional") == "true"
      setting = try cell("setting")
      why = try cell("why")
    }

    /// The readings that `setting` asks for.
    func readings() throws -> Counting {
      let parts = setting.split(separator: "=").map(String.init)
      return switch parts.first {
      case nil: Counting()
      case "offDayEvent": Counting(offDayEvent: try #require(.init(rawValue: parts[1])))
      case "advanceCounting": Counting(advanceCounting: try #require(.init(rawValue: parts[1])))
      case "commitmentExpiryRolls": Counting(commitmentExpiryRolls: parts[1] == "true")
      default: try #require(nil, "unknown setting \(setting)")
      }
    }

    /// A rule that measures what the row tells.
    func rule() -> Rule {
      let isCheck = clock == "commitment-check"
      return SampleProfile.rule(
        clock, .push, [], isCheck ? .expiry(field: "commitmentDueDate") : .act(field: "day"),
        Limit(limit, .workday, counting == "backward" ? .before : .after))
    }
  }

  static let vectors = Result {
    try Repository.table("Tests/ExchangeRulesTests/Vectors/deadlines.csv").map(Vector.init)
  }

  @Test func `the table is all there`() throws {
    #expect(try Self.vectors.get().count == 28)
  }

  @Test(arguments: try vectors.get().filter { $0.counting != "months" })
  func `the last day is the one worked out by hand`(_ vector: Vector) throws {
    let profile = SampleProfile.profile(counting: try vector.readings())
    let deadline = try #require(
      profile.deadline(for: vector.rule(), from: vector.trigger, calendar: .builtIn))
    #expect(deadline.lastDay == vector.lastDay)
    #expect(deadline.isProvisional == vector.isProvisional)
    #expect(deadline.due == Instant(day: vector.lastDay.adding(days: 1)))
  }

  @Test(arguments: try vectors.get().filter { $0.counting == "months" })
  func `a term in months ends on the corresponding day`(_ vector: Vector) {
    #expect(vector.trigger.adding(months: vector.limit) == vector.lastDay)
  }
}
