public import ExchangeBase

/// A matter (事): the facts that decide about one another, and about nothing else. A delivery with its claims,
/// a commitment with its result and what followed, a parallel case, a survey, an inquiry with its replies.
public struct Matter: Sendable, Hashable {
  /// How many records one department may bring into a matter, beside what takes some back. All of a matter is gone through whenever
  /// something happens in it, so that an export with one number for everything would keep others waiting.
  public static let mostRecords = 200

  /// Names it (`delivery:20210104-0001-XC-WJ`, `case:XC-SPJ:BL-2021-001`).
  public let code: String
  /// What happened, in order.
  public let facts: [Fact]

  /// Makes a matter; the facts may come in any order, and one that is told twice counts once.
  public init(code: String, facts: some Sequence<Fact>) {
    self.code = code
    self.facts = Set(facts).sorted()
  }

  /// The matter as it was at a moment.
  public func asOf(_ moment: Instant) -> Matter {
    Matter(code: code, facts: facts.prefix { $0.at <= moment })
  }

  /// The matter with one more fact.
  public func adding(_ fact: Fact) -> Matter { Matter(code: code, facts: facts + [fact]) }
}
