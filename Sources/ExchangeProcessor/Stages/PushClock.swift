import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Holds arriving records of one bundle against the sender's clocks, and counts.
struct PushClock {
  private let profile: Profile
  private let calendar: HolidayCalendar
  private let schema: KindSchema
  private let rules: [Rule]
  private let arrivedAt: Instant
  /// A day's deadline is computed once: bundles hold few days and many records.
  private var deadlines: [String: (due: Timestamp, timeliness: Timeliness)] = [:]
  private var counts: [String: Receipt.Timeliness] = [:]

  init(
    profile: Profile, calendar: HolidayCalendar, schema: KindSchema, arrivedAt: Timestamp
  ) {
    self.profile = profile
    self.calendar = calendar
    self.schema = schema
    self.arrivedAt = arrivedAt.instant
    rules = profile.pushRules(forKind: schema.kind)
  }

  /// How the bundle stands against each rule, in the profile's order.
  var timeliness: [Receipt.Timeliness] { rules.compactMap { counts[$0.id] } }

  /// Measures an accepted record and notes the result in its row.
  mutating func measure(_ record: Record, into row: inout RecordRow) {
    for rule in rules where rule.when.allSatisfy({ $0.holds(for: schema.text($0.field, of: record)) }) {
      guard let text = rule.trigger.field.flatMap({ schema.text($0, of: record) }), let day = Day(text),
        let (due, timeliness) = deadline(rule, day, text)
      else { continue }
      var count =
        counts[rule.id]
        ?? Receipt.Timeliness(rule: rule.id, article: rule.article, onTime: 0, late: 0, unmeasured: 0)
      switch timeliness {
      case .met: count.onTime += 1
      case .metLate: count.late += 1
      case .unmeasured: count.unmeasured += 1
      }
      counts[rule.id] = count
      row.triggerDay = text
      row.due = timeliness == .unmeasured ? nil : due
      row.isOnTime = timeliness == .unmeasured ? nil : timeliness == .met
    }
  }

  private mutating func deadline(
    _ rule: Rule, _ day: Day, _ text: String
  ) -> (due: Timestamp, timeliness: Timeliness)? {
    let key = "\(rule.id) \(text)"
    if let known = deadlines[key] { return known }
    guard let deadline = profile.deadline(for: rule, from: day, calendar: calendar) else { return nil }
    let result = (
      Timestamp(deadline.due),
      profile.timeliness(of: rule, triggerDay: day, arrivedAt: arrivedAt, calendar: calendar)
    )
    deadlines[key] = result
    return result
  }
}
