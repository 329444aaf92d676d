import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords

/// What was expected on a day and came late or not at all: the bureau is told when the day is closed, by a matter (事) of its own.
struct ExpectationMatter {
  /// The day.
  let day: Day

  /// In whose place the notices name it: no rule of the profile asks for it.
  private static let rule = "expectation"
  /// What the matter is called.
  private static let scope = "expected:"

  /// The matter of a day on which something is expected.
  static func code(of day: Day) -> String { scope + day.description }

  /// The day that a matter is about; `nil` for all other matters.
  init?(_ matter: MatterRow) {
    guard matter.code.hasPrefix(Self.scope), let day = Day(String(matter.code.dropFirst(Self.scope.count)))
    else { return nil }
    self.day = day
  }

  /// What is to be told of the day.
  func lines(_ view: any LedgerView, _ configuration: ExchangeConfiguration) throws -> [ExpectedLine] {
    try ExpectedLine.lines(view, view.day(day), configuration.context(of: day)).filter(\.isAmiss)
  }

  /// Takes the place of an obligation in what was told.
  func key(of line: ExpectedLine) -> Obligation.Key {
    Obligation.Key(rule: Self.rule, opener: day.description, debtor: line.expectation.department)
  }

  /// What the bureau is told of one line.
  func notice(_ line: ExpectedLine, in matter: MatterRow, _ configuration: ExchangeConfiguration) -> Notice {
    let expectation = line.expectation
    let name = configuration.catalogue.name(of: expectation.department)
    let kind =
      configuration.kinds[expectation.kind]?.kind.title ?? LocalizedText(expectation.kind, expectation.kind)
    let came =
      line.first.map {
        LocalizedText("\($0.forPeople) 才收到", "the first came at \($0.forPeople)")
      } ?? LocalizedText("当天没有收到，或者收到的都没有通过", "nothing came that went through")
    return Notice(
      type: .expectedMissing, rule: Self.rule, article: configuration.profile.documentNumber,
      matter: matter.code, subject: "\(day) 应报事项", accountable: expectation.department, accountableName: name,
      records: 0,
      text: LocalizedText(
        "\(day) \(line.outcome.title.zh)：\(name)应于 \(expectation.time) 前报送\(kind.zh)，\(came.zh)。"
          + "应报事项见 catalog/expects.csv，不是办法规定的时限。",
        "\(day), \(line.outcome.title.en): \(name) was expected to hand in \(kind.en) by \(expectation.time); \(came.en). "
          + "catalog/expects.csv says what is expected; it is no limit of the measure."))
  }
}
