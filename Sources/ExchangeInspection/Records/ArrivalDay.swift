import ExchangeBase
import ExchangeFormats
import ExchangeRules
import Glibc

/// Holds the days that records name against the day on which they arrived: what has been done can't lie after it, and a
/// limit that has passed by then helps nobody.
struct ArrivalDay {
  private let schema: KindSchema
  private let arrivedAt: Instant
  private let profile: Profile?
  private let calendar: HolidayCalendar?
  /// The day of arrival as records write days.
  private let arrivalText: [UInt8]
  private let acts: [Int]
  private let dues: [Int]

  /// The most days by which an act may be dated ahead and still be a slip: a document is sometimes dated for the day on
  /// which it will be handed over. What reports an act, and ends what was owed, can't come before it.
  private let slip: Int

  /// Prepares for records of one bundle.
  init(schema: KindSchema, arrivedAt: Instant, profile: Profile?, calendar: HolidayCalendar?) {
    self.schema = schema
    self.arrivedAt = arrivedAt
    arrivalText = Array("\(arrivedAt.day)".utf8)
    self.profile = profile
    self.calendar = calendar
    acts = schema.indices(of: .actDate)
    let isDocument = schema.fields.contains { $0.role?.isNumber == true }
    slip = !isDocument && profile?.isAnswered(by: schema.kind) == true ? 0 : 31
    let named = Set((profile?.rules ?? []).filter { $0.kinds.contains(schema.kind) }.compactMap(\.dueField))
    // Whoever checks a file away from an exchange may well check an old one.
    dues =
      profile == nil
      ? []
      : schema.fields.indices.filter {
        schema.fields[$0].role == .dueDate || named.contains(schema.fields[$0].name)
      }
  }

  /// Whether nothing is wrong with the days of `record`, which are canonical.
  func isPlain(_ record: PlainRecord) -> Bool {
    for field in acts where !record[field].isEmpty {
      guard order(record[field]) <= 0 else { return false }
    }
    for field in dues where !record[field].isEmpty {
      guard order(record[field]) > 0 else { return false }
    }
    return true
  }

  /// Whether a day is before the arrival (negative), on its day, or after it (positive).
  private func order(_ day: UnsafeRawBufferPointer) -> Int32 {
    arrivalText.withUnsafeBytes { arrival in
      memcmp(day.baseAddress!, arrival.baseAddress!, min(day.count, arrival.count))
    }
  }

  /// What is wrong with the days of `record`, but for those about which something has been found already.
  func findings(in record: Record, besides findings: [Finding]) -> [Finding] {
    if acts.isEmpty && dues.isEmpty { return [] }
    return acts.compactMap { field in
      day(of: field, in: record, besides: findings).flatMap { finding(act: $0, field, record) }
    }
      + dues.compactMap { field in
        day(of: field, in: record, besides: findings).flatMap { finding(due: $0, field, record) }
      }
  }

  private func day(of field: Int, in record: Record, besides findings: [Finding]) -> Day? {
    guard let day = record.text(field).flatMap({ Day($0) }) else { return nil }
    let name = schema.fields[field].name
    return findings.contains { $0.position.field == name && $0.severity == .error } ? nil : day
  }

  private func finding(act day: Day, _ field: Int, _ record: Record) -> Finding? {
    let arrival = arrivedAt.day
    guard day > arrival else { return nil }
    guard day > arrival.adding(days: slip) else { return finding(.valueDateFuture, day, field, record) }
    let detail =
      slip == 0
      ? LocalizedText(
        "在收到的日期 \(arrival) 之后，不可能已经做了；还没有做的，做了以后再报",
        "after the arrival on \(arrival); it can't have been done, and what isn't done yet is told once it is"
      )
      : LocalizedText(
        "比收到的日期 \(arrival) 晚一个月以上，不可能已经做了",
        "more than a month after the arrival on \(arrival); it can't have been done")
    return finding(
      .valueDateImpossible, day, field, record, ["detailZh": detail.zh, "detail": detail.en])
  }

  private func finding(due day: Day, _ field: Int, _ record: Record) -> Finding? {
    guard day <= arrivedAt.day else { return nil }
    guard let rule = rule(for: schema.fields[field].name, record), let profile, let calendar else {
      // What no rule takes for a limit, such as the day of a survey by one department alone, is one only by its name.
      if day == arrivedAt.day || schema.fields[field].role != .dueDate { return nil }
      let none = LocalizedText("它没有约束力", "it binds nobody")
      return finding(.valueDuePassed, day, field, record, ["limitZh": none.zh, "limit": none.en])
    }
    // A day that is no working day ends on the next, and a day ends with the close of business.
    let own = [schema.fields[field].name: "\(day)"]
    guard let named = profile.deadline(for: rule, from: day, values: own, calendar: calendar),
      named.due <= arrivedAt
    else { return nil }
    let limit = profile.deadline(
      for: rule, from: arrivedAt, values: values(of: record, without: field), calendar: calendar)
    let words =
      limit.map {
        LocalizedText(
          "改按\(rule.article)的期限计算，自送达起，约至 \($0.lastDay)",
          "the limit of \(rule.article) counts instead, from delivery, to about \($0.lastDay)")
      } ?? LocalizedText("也没有别的期限可依，不计时", "there is no other, so no clock runs")
    return finding(.valueDuePassed, day, field, record, ["limitZh": words.zh, "limit": words.en])
  }

  /// The rule that takes its last day from the field.
  private func rule(for field: String, _ record: Record) -> Rule? {
    profile?.rules.first { rule in
      rule.dueField == field && rule.kinds.contains(schema.kind)
        && rule.when.allSatisfy { $0.holds(for: schema.text($0.field, of: record)) }
    }
  }

  private func values(of record: Record, without due: Int) -> [String: String] {
    var values: [String: String] = [:]
    for (index, field) in schema.fields.enumerated() where index != due {
      values[field.name] = record.text(index)
    }
    return values
  }

  private func finding(
    _ code: FindingCode, _ day: Day, _ field: Int, _ record: Record, _ arguments: [String: String] = [:]
  ) -> Finding {
    let field = schema.fields[field]
    return Finding(
      code, at: Position(line: record.line, record: record.number, field: field.name, title: field.title),
      excerpt: "\(day)", arguments: arguments.merging(["day": "\(arrivedAt.day)"]) { own, _ in own })
  }
}
