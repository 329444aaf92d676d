import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Lets time pass: what is due soon, overdue or to be confirmed by now is told, once, to those whom it concerns.
///
/// The cost follows what changes: the ledger knows when each matter wants to be looked at again.
struct TimeKeeper {
  /// How many matters share a transaction, and each department's file of notices. It bounds memory; a day that
  /// tells more takes several files.
  static let batchSize = 10_000

  let configuration: ExchangeConfiguration
  let ledger: Ledger
  let language: Language

  /// Notes that the processor runs, and moves what is open by a holiday notice that was installed. Comes before
  /// anything is counted.
  ///
  /// - Returns: the notices that were issued and published.
  func begin(_ now: Timestamp) throws -> [NoticeRow] {
    try noteDowntime(now)
    return try useCalendar(now)
  }

  /// Goes on to `now`. Comes after the inboxes: whoever has answered isn't reminded.
  ///
  /// - Returns: the notices that were issued and published.
  func advance(to now: Timestamp) throws -> [NoticeRow] {
    guard try isTime(now) else { return [] }
    var issued: [NoticeRow] = []
    while true {
      let notices: [NoticeRow]? = try ledger.write { transaction in
        let matters = try transaction.view.wakingMatters(through: now, limit: Self.batchSize)
        if matters.isEmpty { return nil }
        var issuer = issuer(transaction, now)
        try issuer.add(matters)
        return try issuer.issue()
      }
      guard let notices else { break }
      try Publisher(configuration: configuration, ledger: ledger).publish(notices, now: now)
      issued += notices
    }
    return issued
  }

  /// Notices that are gathered go out with the first pass of a day.
  private func isTime(_ now: Timestamp) throws -> Bool {
    guard configuration.profile.notices.batching == .daily else { return true }
    return try ledger.read { view in
      try view.lastNoticeDay() != now.day
    }
  }

  /// Once a minute it is noted that the processor runs; a longer gap is told.
  private func noteDowntime(_ now: Timestamp) throws {
    let last = try ledger.read { try $0.lastSeen() }
    if let last, now.instant < last.instant.adding(seconds: 60) { return }
    try ledger.write { transaction in
      let limit = Int64(configuration.settings.downtimeMinutes) * 60
      if let last, last.instant.adding(seconds: limit) <= now.instant {
        try transaction.insert(Downtime(since: last, until: now), now: now)
      }
      try transaction.setLastSeen(now)
    }
  }

  /// A holiday notice that was installed moves what is open, and nothing that has ended. Whoever it concerns is told.
  private func useCalendar(_ now: Timestamp) throws -> [NoticeRow] {
    let version = configuration.calendar.version
    let known = try ledger.read { try $0.calendarVersion() }
    if known == version { return [] }
    let notices: [NoticeRow] = try ledger.write { transaction in
      try transaction.setCalendarVersion(version)
      guard let known else { return [] }
      let entry = try transaction.append(
        .calendarChanged, subject: "calendar", at: now, detail: ["from": known, "to": version])
      var issuer = issuer(transaction, now)
      try recompute(transaction, now, entry: entry, telling: &issuer)
      return try issuer.issue()
    }
    try Publisher(configuration: configuration, ledger: ledger).publish(notices, now: now)
    return notices
  }

  private func recompute(
    _ transaction: LedgerTransaction, _ now: Timestamp, entry: Int64, telling issuer: inout NoticeIssuer
  ) throws {
    let keeper = ObligationKeeper(configuration: configuration, transaction: transaction, now: now)
    var last: Int64 = 0
    while case let matters = try transaction.view.mattersWithDeadlines(after: last, limit: Self.batchSize),
      let end = matters.last
    {
      for matter in matters {
        for change in try keeper.settle(matter, entry: entry) {
          guard let old = change.old, let new = change.new, old.due != new.due else { continue }
          try transaction.append(
            .recomputed, subject: matter.code, at: now,
            detail: [
              "rule": new.key.rule, "debtor": new.key.debtor, "oldDue": old.due?.description ?? "",
              "due": new.due?.description ?? "", "provisional": "\(new.isProvisional)",
            ])
          try issuer.add(.recomputed, new, in: matter, oldDue: old.due)
        }
      }
      last = end.id
    }
  }

  private func issuer(_ transaction: LedgerTransaction, _ now: Timestamp) -> NoticeIssuer {
    NoticeIssuer(configuration: configuration, transaction: transaction, now: now, language: language)
  }
}
