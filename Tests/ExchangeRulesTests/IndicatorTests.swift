import ExchangeRules
import Testing

/// By what departments are compared over a period.
struct IndicatorTests {
  private static func ratio(_ part: Int, _ whole: Int) throws -> Ratio {
    try #require(Ratio(part, of: whole))
  }

  @Test func `shares are compared as they are, and not as they are rounded`() throws {
    #expect(try Self.ratio(1, 2) == Self.ratio(50, 100))
    #expect(try Self.ratio(999, 1000) < Self.ratio(9991, 10000))
    #expect(Ratio(1, of: 0) == nil && Ratio(3, of: 2) == nil && Ratio(-1, of: 2) == nil)
  }

  @Test func `who is equal shares a place, and the next place counts all before it`() throws {
    let ratios = try [(9, 10), (18, 20), (10, 10), (1, 2), (90, 100)].map { try Self.ratio($0.0, $0.1) }
    #expect(Indicator.compliance.places(of: ratios) == [2, 2, 1, 5, 2])
    #expect(Indicator.claiming.places(of: ratios) == [2, 2, 1, 5, 2])
    #expect(Indicator.lateness.places(of: ratios) == [2, 2, 5, 1, 2])
    #expect(Indicator.compliance.places(of: []) == [])
  }

  @Test(
    arguments: [
      (100, nil), (98, nil), (97, .warning), (95, .warning), (94, .yellow), (90, .yellow), (89, .red),
      (0, .red),
    ] as [(Int, WarningLight?)])
  func `the gravest light counts, and a threshold itself is good`(percent: Int, light: WarningLight?) throws {
    let periods = Profile.Periods()
    #expect(try periods.light(of: Self.ratio(percent, 100), by: .compliance) == light)
  }

  @Test func `lateness is lit from below`() throws {
    let periods = Profile.Periods()
    let lights = try [0, 2, 3, 5, 6, 10, 11, 100].map { percent in
      try periods.light(of: Self.ratio(percent, 100), by: .lateness)
    }
    #expect(lights == [nil, nil, .warning, .warning, .yellow, .yellow, .red, .red])
    #expect(try !periods.isComparable(Self.ratio(9, 9)) && periods.isComparable(Self.ratio(1, 10)))
  }
}
