import ExchangeBase

/// The days that are off by law whatever a year's notice says: 全国年节及纪念日放假办法 as State Council order 795 (2024) has it.
/// A notice only moves weekends around them, so that they are known before it is published.
enum StatutoryHolidays {
  /// The days of one year that the moon or the sun sets.
  private struct Moving {
    /// 春节 (the first of the first month), 清明, 端午 (5/5), 中秋 (8/15): month and day.
    let springFestival, tombSweeping, dragonBoat, midAutumn: (month: Int, day: Int)

    init(
      _ springFestival: (Int, Int), _ tombSweeping: (Int, Int), _ dragonBoat: (Int, Int),
      _ midAutumn: (Int, Int)
    ) {
      self.springFestival = springFestival
      self.tombSweeping = tombSweeping
      self.dragonBoat = dragonBoat
      self.midAutumn = midAutumn
    }
  }

  /// The first year without a notice when this was written; the tests compare each with two independent calendars.
  private static let firstYear = 2027

  private static let moving = [
    Moving((2, 6), (4, 5), (6, 9), (9, 15)), Moving((1, 26), (4, 4), (5, 28), (10, 3)),
    Moving((2, 13), (4, 4), (6, 16), (9, 22)), Moving((2, 3), (4, 5), (6, 5), (9, 12)),
    Moving((1, 23), (4, 5), (6, 24), (10, 1)), Moving((2, 11), (4, 4), (6, 12), (9, 19)),
    Moving((1, 31), (4, 4), (6, 1), (9, 8)), Moving((2, 19), (4, 5), (6, 20), (9, 27)),
    Moving((2, 8), (4, 5), (6, 10), (9, 16)), Moving((1, 28), (4, 4), (5, 30), (10, 4)),
    Moving((2, 15), (4, 4), (6, 18), (9, 24)), Moving((2, 4), (4, 5), (6, 7), (9, 13)),
    Moving((1, 24), (4, 5), (5, 27), (10, 2)), Moving((2, 12), (4, 4), (6, 14), (9, 20)),
    Moving((2, 1), (4, 4), (6, 3), (9, 10)), Moving((1, 22), (4, 4), (6, 22), (9, 28)),
    Moving((2, 10), (4, 5), (6, 11), (9, 17)), Moving((1, 30), (4, 4), (5, 31), (10, 5)),
    Moving((2, 17), (4, 4), (6, 19), (9, 25)), Moving((2, 6), (4, 4), (6, 8), (9, 15)),
    Moving((1, 26), (4, 5), (5, 29), (10, 4)), Moving((2, 14), (4, 4), (6, 15), (9, 22)),
    Moving((2, 2), (4, 4), (6, 4), (9, 11)), Moving((1, 23), (4, 4), (6, 23), (9, 30)),
  ]

  /// The years of which they are known.
  static var years: Range<Int> { firstYear..<(firstYear + moving.count) }

  /// The order by which they are days off; part of the version of a calendar that has them.
  static let order = "国令第795号"

  /// The days off of a year among ``years``.
  static func entries(of year: Int) -> [Day: DayStatus] {
    let moving = moving[year - firstYear]
    var entries: [Day: DayStatus] = [:]
    func add(_ name: String, _ date: (month: Int, day: Int), from first: Int = 0, count: Int = 1) {
      guard let day = Day(year: year, month: date.month, day: date.day) else {
        preconditionFailure("the table of \(year) has no day \(date)")
      }
      for place in first..<(first + count) {
        // Where two fall on one day, the day has the name of the earlier in the order of the law.
        let day = day.adding(days: place)
        if entries[day] == nil { entries[day] = .holiday(name: name) }
      }
    }
    add("元旦", (1, 1))
    // 农历除夕, 正月初一至初三.
    add("春节", moving.springFestival, from: -1, count: 4)
    add("清明节", moving.tombSweeping)
    add("劳动节", (5, 1), count: 2)
    add("端午节", moving.dragonBoat)
    add("中秋节", moving.midAutumn)
    add("国庆节", (10, 1), count: 3)
    return entries
  }
}
