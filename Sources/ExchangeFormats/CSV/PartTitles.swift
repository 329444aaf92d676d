/// The titles of the parts of a table, 一、食品类 and 二、卫生类, each by itself above the records of its part: told from a record of which the rest
/// is missing by their order. The first stands right below the header, or below another title, and the others follow it.
struct PartTitles {
  /// The last number of those with a mark behind it.
  private var last: [Character: Int] = [:]
  /// The line of the last title.
  private var line: Int?

  /// Whether a text is the next title.
  ///
  /// - Parameters:
  ///   - isAtTop: whether no record stands between it and a header.
  ///   - line: its own.
  mutating func take(_ cell: UnsafeRawBufferPointer, isAtTop: Bool, at line: Int) -> Bool {
    guard let (mark, figures) = FootLine.part(cell), let number = Self.value(figures) else { return false }
    let isFirst = number == 1 && (isAtTop || self.line.map { $0 + 1 == line } == true)
    guard isFirst || last[mark].map({ $0 + 1 == number }) == true else { return false }
    last[mark] = number
    self.line = line
    return true
  }

  /// The value of a number in Chinese figures, 一 to 九十九; `nil` for others, which people give to records, too.
  private static func value(_ figures: Substring) -> Int? {
    let digits = figures.map { figure in Self.figures.firstIndex(of: figure).map { $0 + 1 } }
    switch (
      digits.count, digits.first ?? nil, digits.dropFirst().first ?? nil, digits.dropFirst(2).first ?? nil
    ) {
    case (1, let one?, _, _): return one
    case (2, 10?, let ones?, _) where ones < 10: return 10 + ones
    case (2, let tens?, 10?, _) where tens < 10: return tens * 10
    case (3, let tens?, 10?, let ones?) where tens < 10 && ones < 10: return tens * 10 + ones
    default: return nil
    }
  }

  private static let figures = Array("一二三四五六七八九十")
}
