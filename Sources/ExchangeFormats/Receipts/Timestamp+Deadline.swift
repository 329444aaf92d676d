extension LocalizedText {
  /// What is said of a due time that may still change.
  static let provisionalDue = LocalizedText(
    "期限暂定：跨入的年份尚无放假通知", "Provisional: no holiday notice for that year yet")
}

extension Timestamp {
  /// The moment as the end of a term, for people: midnight is the 24:00 of the day before (民法典 203), so that
  /// `2021-01-05T00:00` reads `2021-01-04 24:00`.
  public var deadlineForPeople: String {
    guard text.dropFirst(11).prefix(12) == "00:00:00.000" else { return String(forPeople.dropLast(3)) }
    return "\(dayBefore) 24:00"
  }

  private var dayBefore: String {
    let parts = day.split(separator: "-").compactMap { Int($0) }
    var (year, month, date) = (parts[0], parts[1], parts[2] - 1)
    if date == 0 {
      month -= 1
      if month == 0 { (year, month) = (year - 1, 12) }
      date = CanonicalForm.days(inMonth: month, of: year)
    }
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))"
  }
}
