extension Profile {
  /// All obligations of a matter that had been opened at a moment, in the order of their keys: from the facts
  /// up to then and the time that has passed, and from nothing else.
  public func obligations(in matter: Matter, asOf now: Instant, calendar: HolidayCalendar) -> [Obligation] {
    Proceedings(matter, asOf: now, Terms(profile: self, calendar: calendar)).obligations
  }

  /// What a record that answers something means in its matter, which doesn't hold it yet.
  public func standing(of answer: Fact, in matter: Matter, calendar: HolidayCalendar) -> Standing {
    var proceedings = Proceedings(matter, asOf: answer.at, Terms(profile: self, calendar: calendar))
    return proceedings.take(answer)
  }
}
