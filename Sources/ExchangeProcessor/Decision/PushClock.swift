import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Holds arriving records of one bundle against the sender's clocks, and counts.
struct PushClock {
  private let profile: Profile
  private let calendar: HolidayCalendar
  private let schema: KindSchema
  private let arrivedAt: Instant
  private let rules: [Rule]
  /// A day's deadline is computed once a rule: bundles hold few days and many records.
  private var deadlines: [[String: (day: Day, judgement: Judgement)]]
  private var counts: [String: Receipt.Timeliness] = [:]
  /// The years without a holiday notice on which a record's due time rests.
  private(set) var gaps: Set<Int> = []

  private struct Judgement {
    let due: Instant?
    let timeliness: Timeliness
    let gaps: Set<Int>
  }

  init(
    profile: Profile, calendar: HolidayCalendar, schema: KindSchema, arrivedAt: Instant
  ) {
    self.profile = profile
    self.calendar = calendar
    self.schema = schema
    self.arrivedAt = arrivedAt
    rules = profile.pushRules(forKind: schema.kind)
    deadlines = rules.map { _ in [:] }
  }

  /// How the bundle stands against each rule, in the profile's order.
  var timeliness: [Receipt.Timeliness] { profile.rules.compactMap { counts[$0.id] } }

  /// Measures an accepted record and notes the result in its row.
  mutating func measure(_ record: Record, into row: inout RecordRow) {
    for (place, rule) in rules.enumerated() {
      guard let field = rule.trigger.field, let text = schema.text(field, of: record),
        rule.when.allSatisfy({ $0.values.contains(schema.text($0.field, of: record) ?? "") }),
        let (day, judgement) = judge(place, text)
      else { continue }
      let timeliness = judgement.timeliness
      var count =
        counts[rule.id]
        ?? Receipt.Timeliness(rule: rule.id, article: rule.article, onTime: 0, late: 0, unmeasured: 0)
      switch timeliness {
      case .met: count.onTime += 1
      case .metLate: count.late += 1
      case .unmeasured: count.unmeasured += 1
      }
      let isProvisional = timeliness != .unmeasured && !judgement.gaps.isEmpty
      if isProvisional {
        count.provisional += 1
        gaps.formUnion(judgement.gaps)
      }
      counts[rule.id] = count
      row.triggerDay = day
      row.due = timeliness == .unmeasured ? nil : judgement.due
      row.isOnTime = timeliness == .unmeasured ? nil : timeliness == .met
      row.provisionalRule = isProvisional ? rule.id : nil
    }
  }

  private mutating func judge(_ place: Int, _ text: String) -> (day: Day, judgement: Judgement)? {
    if let known = deadlines[place][text] { return known }
    guard let day = Day(text) else { return nil }
    let rule = rules[place]
    let deadline = profile.deadline(for: rule, from: day, values: [:], calendar: calendar)
    let judgement = Judgement(
      due: deadline.map { $0.due },
      timeliness: profile.timeliness(of: rule, triggerDay: day, arrivedAt: arrivedAt, calendar: calendar),
      gaps: deadline.map { $0.isProvisional ? calendar.gaps(in: $0.count) : [] } ?? [])
    deadlines[place][text] = (day, judgement)
    return (day, judgement)
  }
}
