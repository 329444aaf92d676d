import ExchangeBase
import ExchangeFormats
public import ExchangeRules
public import SystemPackage

/// The unit of a term; the command line speaks of it too.
public typealias TermUnit = Limit.Unit

/// Answers questions about working days and time limits. Nothing of the ledger is needed for it.
public struct CalendarDesk {
  /// The time that is asked about.
  public enum Term: Sendable {
    /// So many units after the day, or before it; working days where none is named. `isExpiry`: the day is
    /// the last one of a term.
    case units(Int, TermUnit?, isBefore: Bool, isExpiry: Bool)
    /// What a rule of the profile gives, by its id.
    case rule(String)
  }

  private let profile: Profile
  private let calendar: HolidayCalendar

  /// Opens the desk.
  ///
  /// - Parameters:
  ///   - root: an exchange whose calendar and profile are taken; the program's own where it is `nil`.
  ///   - id: another profile.
  public init(exchange root: FilePath?, profile id: String?, data: ProgramData) throws {
    let layout = root.map { ExchangeLayout(root: $0) }
    let settings = try layout.map { try Settings(of: $0) }
    profile = try Profile(
      id: id ?? settings?.profile ?? ProgramData.standardProfile, layout: layout, data: data,
      kinds: KindLibrary(folder: data.schemas.string))
    calendar = try .installed(
      in: layout?.calendar,
      profileOverlay: ExchangeConfiguration.overlay(of: profile, layout: layout, data: data))
  }

  /// The last day of a term that a day starts, and how it was counted.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for what isn't a day, a rule or a number of units.
  public func due(from text: String, _ term: Term) throws -> DueAnswer {
    guard let day = Day(text) else {
      throw ProcessorError.unknown(
        text, reason: LocalizedText("--from 要写 2021-01-04 这样的日期", "--from is a day like 2021-01-04"))
    }
    switch term {
    case .units(let amount, let unit, let isBefore, let isExpiry):
      guard Limit.amounts.contains(amount) else {
        throw ProcessorError.unknown(
          "\(amount)",
          reason: LocalizedText(
            "--days 是 0 到 \(Limit.amounts.upperBound)", "--days is from 0 to \(Limit.amounts.upperBound)"))
      }
      let limit = Limit(amount, unit ?? .workday, isBefore ? .before : .after)
      return DueAnswer(from: day, limit, isExpiry: isExpiry, rule: nil, profile, calendar)
    case .rule(let id):
      guard let rule = profile.rules.first(where: { $0.id == id }) else {
        let known = profile.rules.map(\.id).joined(separator: ", ")
        throw ProcessorError.unknown(
          id,
          reason: LocalizedText(
            "\(profile.id) 没有这条规则；有这些：\(known)", "\(profile.id) has no such rule; known: \(known)"))
      }
      guard let limit = rule.limit else {
        throw ProcessorError.unknown(
          id, reason: LocalizedText("这条规则自己没有规定时限", "the rule sets no limit of its own"))
      }
      return DueAnswer(
        from: day, limit, isExpiry: rule.trigger.isExpiry, rule: (rule.id, rule.article), profile, calendar)
    }
  }

  /// The days off and the weekend days worked of a year.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a year that no calendar has.
  public func year(_ year: Int) throws -> CalendarYearAnswer {
    guard let answer = CalendarYearAnswer(year, calendar) else {
      throw ProcessorError.unknown(
        "\(year)", reason: LocalizedText("年份是 1 到 9999", "a year is from 1 to 9999"))
    }
    return answer
  }
}
