extension Obligation {
  /// This obligation as it is computed now, where `old` is how it stood so far.
  ///
  /// What ended stays as it ended, with the calendar that counted then; only marks and evidence may still be added.
  /// Some things come before that: what something took the place of stands again where that was withdrawn, and what an
  /// answer had ended where the answer was; what time alone ended, and consent that was found before the time was over,
  /// gives way to an answer that had come before and was decided after; what was corrected by the record
  /// that showed it is corrected; and what silence or a late answer meant under a calendar that lacked a notice is put
  /// right by the notice, for whoever owed it and never against. What comes up after it had ended comes up anew.
  public func following(_ old: Obligation) -> Obligation {
    guard let outcome = old.outcome, let ended = old.settledAt else {
      var next = self
      if old.marks.contains(.rejudged) { next.marks.insert(.rejudged) }
      return next
    }
    if let reopenedBy, !old.evidence.contains(reopenedBy) { return self }
    // A correction may tell anew who came. That what it corrects comes out in time or late is another calendar's doing.
    let isCorrected = marks.contains(.corrected) && (family == .attendance || self.outcome == outcome)
    if isCorrected || isAnsweredAfterAll(old) || openedAt > ended { return self }
    if outcome == .superseded, self.outcome != .superseded { return self }
    if old.settledBy == nil, settledBy != nil, let settledAt, settledAt < ended { return self }
    if excuses(old) {
      var rejudged = self
      rejudged.marks.insert(.rejudged)
      return rejudged
    }
    var kept = Obligation(
      key: key, family: family, article: old.article, creditor: old.creditor, openedAt: old.openedAt,
      records: old.records, deadline: old.deadline, originalDue: old.originalDue, remindAt: old.remindAt,
      silence: old.silence, outcome: outcome, settledAt: old.settledAt,
      settledBy: marks.contains(.corrected) ? settledBy : old.settledBy,
      // Another calendar makes nobody late afterwards.
      marks: old.marks.union(marks.subtracting([.late])),
      evidence: old.evidence + evidence.filter { !old.evidence.contains($0) },
      liability: old.liability)
    kept.restoredBy = restoredBy
    return kept
  }

  /// Whether an answer came in time after consent had been found, since that can be found before the time is over. What time
  /// alone had ended is another calendar's doing.
  private func isAnsweredAfterAll(_ old: Obligation) -> Bool {
    old.outcome == .deemed && old.settledBy != nil && outcome == .met && marks.contains(.corrected)
      && !excuses(old)
  }

  /// Whether a notice that came has given more time than there was thought to be when `old` ended, so that it isn't
  /// late any more, or isn't deemed to be agreed to.
  private func excuses(_ old: Obligation) -> Bool {
    guard let was = old.deadline, was.isProvisional, let deadline, deadline.due > was.due else {
      return false
    }
    // Consent that was confirmed before its time had come wasn't silence, whoever confirmed it.
    if old.outcome == .deemed {
      return outcome != .deemed || old.settledBy == nil && settledAt != old.settledAt
    }
    let isLate = outcome == .metLate || marks.contains(.late)
    let wasLate = old.outcome == .metLate || old.marks.contains(.late)
    return wasLate && !isLate && outcome != nil && settledBy == old.settledBy
  }
}
