public import ExchangeBase

extension Profile {
  /// All obligations of a matter that had been opened at a moment, in the order of their keys: from the facts
  /// up to then and the time that has passed, and from nothing else.
  public func obligations(in matter: Matter, asOf now: Instant, calendar: HolidayCalendar) -> [Obligation] {
    proceedings(in: matter, asOf: now, calendar: calendar).obligations
  }

  /// A matter as it was at a moment, for answers to be held against.
  public func proceedings(in matter: Matter, asOf now: Instant, calendar: HolidayCalendar) -> Proceedings {
    Proceedings(matter, asOf: now, Terms(profile: self, calendar: calendar))
  }
}
