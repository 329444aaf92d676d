public import ExchangeRules

/// How one department stands by one indicator over a period.
public struct IndicatorLine: Sendable, Equatable {
  /// The department's code.
  public let department: String
  /// By what it is compared.
  public let indicator: Indicator
  /// What is counted, and of what.
  public let part: Int, whole: Int
  /// The share; `nil` where it rests on nothing, or what was put right belongs to an earlier period.
  public let ratio: Ratio?
  /// Its place among those that can be compared; `nil` for one that rests on too little (不参与排名).
  public let place: Int?
  /// The light that it turns on; `nil` for none.
  public let light: WarningLight?

  /// All departments that have anything to be compared by, by indicator; those with a place first, the best before.
  static func lines(_ figures: [(department: String, figures: PeriodFigures)], _ profile: Profile) -> [Self] {
    Indicator.allCases.flatMap { indicator -> [Self] in
      let known = figures.map { department, figures in
        let (part, whole) = figures.figure(of: indicator)
        return (department: department, part: part, whole: whole, ratio: Ratio(part, of: whole))
      }.filter { $0.whole != 0 || $0.part != 0 }
      let compared = known.compactMap { line in
        line.ratio.flatMap { profile.periods.isComparable($0) ? (line.department, $0) : nil }
      }
      let places = Dictionary(
        uniqueKeysWithValues: zip(compared.map(\.0), indicator.places(of: compared.map(\.1))))
      let lines = known.map { line in
        let place = places[line.department]
        return Self(
          department: line.department, indicator: indicator, part: line.part, whole: line.whole,
          ratio: line.ratio, place: place,
          light: place == nil ? nil : line.ratio.flatMap { profile.periods.light(of: $0, by: indicator) })
      }
      // What has the same place stays in the order of the catalogue.
      return lines.enumerated().sorted {
        ($0.element.place ?? .max, $0.offset) < ($1.element.place ?? .max, $1.offset)
      }.map(\.element)
    }
  }

  /// The share in words: `97.5%`; see ``Headline/percent(_:of:)``.
  var percent: String { ratio.map { "\(Headline.percent($0.part, of: $0.whole))%" } ?? "—" }

  /// The place in words.
  var placeTitle: String { place.map { "第 \($0) 名" } ?? "不参与排名" }
}
