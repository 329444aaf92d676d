import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Holds arriving records of one bundle against the sender's clocks, and counts.
struct PushClock {
  private let profile: Profile
  private let calendar: HolidayCalendar
  private let arrivedAt: Instant
  private var clocks: [Clock]
  /// The years without a holiday notice on which a record's due time rests.
  private(set) var gaps: Set<Int> = []

  private struct Judgement {
    let due: Instant?
    let timeliness: Timeliness
    let gaps: Set<Int>
  }

  /// A rule with what it has measured.
  private struct Clock {
    let rule: Rule
    /// The field with the day from which it runs.
    let field: Int
    /// The fields on which it depends whether it runs; one that the schema doesn't have is empty.
    let conditions: [(field: Int?, values: [String])]
    var count: Receipt.Timeliness
    var hasCounted = false
    /// A day's deadline is computed once: bundles hold few days and many records.
    var judgements: [String: (day: Day, judgement: Judgement)] = [:]
  }

  init(
    profile: Profile, calendar: HolidayCalendar, schema: KindSchema, arrivedAt: Instant
  ) {
    self.profile = profile
    self.calendar = calendar
    self.arrivedAt = arrivedAt
    clocks = profile.pushRules(forKind: schema.kind).compactMap { rule in
      guard let field = rule.trigger.field.flatMap({ schema.index(of: $0) }) else { return nil }
      return Clock(
        rule: rule, field: field, conditions: rule.when.map { (schema.index(of: $0.field), $0.values) },
        count: Receipt.Timeliness(rule: rule.id, article: rule.article, onTime: 0, late: 0, unmeasured: 0))
    }
  }

  /// How the bundle stands against each rule, in the profile's order.
  var timeliness: [Receipt.Timeliness] {
    profile.rules.compactMap { rule in clocks.first { $0.rule.id == rule.id && $0.hasCounted }?.count }
  }

  /// Measures an accepted record and notes the result in its row.
  mutating func measure(_ record: Record, into row: inout RecordRow) {
    for place in clocks.indices {
      guard let text = record.text(clocks[place].field),
        clocks[place].conditions.allSatisfy({ $0.values.contains($0.field.flatMap(record.text) ?? "") }),
        let (day, judgement) = judge(place, text)
      else { continue }
      let timeliness = judgement.timeliness
      clocks[place].hasCounted = true
      switch timeliness {
      case .met: clocks[place].count.onTime += 1
      case .metLate: clocks[place].count.late += 1
      case .unmeasured: clocks[place].count.unmeasured += 1
      }
      let isProvisional = timeliness != .unmeasured && !judgement.gaps.isEmpty
      if isProvisional {
        clocks[place].count.provisional += 1
        gaps.formUnion(judgement.gaps)
      }
      row.triggerDay = day
      row.due = timeliness == .unmeasured ? nil : judgement.due
      row.isOnTime = timeliness == .unmeasured ? nil : timeliness == .met
      row.provisionalRule = isProvisional ? clocks[place].rule.id : nil
    }
  }

  private mutating func judge(_ place: Int, _ text: String) -> (day: Day, judgement: Judgement)? {
    if let known = clocks[place].judgements[text] { return known }
    guard let day = Day(text) else { return nil }
    let rule = clocks[place].rule
    let deadline = profile.deadline(for: rule, from: day, values: [:], calendar: calendar)
    let judgement = Judgement(
      due: deadline.map { $0.due },
      timeliness: profile.timeliness(of: rule, triggerDay: day, arrivedAt: arrivedAt, by: deadline),
      gaps: deadline.map { $0.isProvisional ? calendar.gaps(in: $0.count) : [] } ?? [])
    clocks[place].judgements[text] = (day, judgement)
    return (day, judgement)
  }
}
