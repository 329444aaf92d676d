public import ExchangeBase

/// How an obligation stands at some moment.
public enum ObligationState: String, Sendable, Hashable, CaseIterable {
  /// There is time, or no limit.
  case open
  /// There is little time.
  case dueSoon = "due-soon"
  /// There is time, because it was extended.
  case extended
  /// The time is over and nothing has come.
  case overdue
  /// The time is over and nothing has come, which by itself is no violation (art. 24¶3).
  case notice
  /// The time is over in silence: default consent may be confirmed or excluded (art. 26).
  case defaultCandidate = "default-candidate"
  /// Done in time.
  case met
  /// Done late.
  case metLate = "met-late"
  /// Sent back.
  case returned
  /// Overtaken by a cancellation or correction.
  case superseded
  /// The rules about default don't apply (art. 26.3).
  case excluded
  /// Deemed consent.
  case deemed

  /// Finds the state from how it ended or, while it hasn't, from the clock.
  public init(
    outcome: Obligation.Outcome?, due: Instant?, remindAt: Instant?, silence: Rule.Silence,
    marks: Set<Obligation.Mark>, at now: Instant
  ) {
    self =
      switch outcome {
      case .met: .met
      case .metLate: .metLate
      case .returned: .returned
      case .superseded: .superseded
      case .excluded: .excluded
      case .deemed: .deemed
      case .failed: .overdue
      case nil where silence == .candidate && marks.contains(.absent): .defaultCandidate
      case nil where due.map { now >= $0 } ?? false: marks.contains(.unclear) ? .overdue : silence.state
      case nil where remindAt.map { now >= $0 } ?? false: .dueSoon
      case nil: marks.contains(.extended) ? .extended : .open
      }
  }
}

extension Obligation {
  /// From when on it is worth a look every day until it ends: little time or none is left, there is no limit that would
  /// ever call for it, default consent waits for a word, it was sent back too often, or refused. `nil` where it has
  /// ended.
  public var pressingFrom: Instant? {
    if isSettled { return nil }
    if deadline == nil { return openedAt }
    let waits = silence == .candidate && marks.contains(.absent)
    if waits || !marks.isDisjoint(with: [.escalated, .refused]) { return openedAt }
    return [remindAt, due].compactMap(\.self).min()
  }
}

extension Rule.Silence {
  /// The state once the time has passed in silence.
  fileprivate var state: ObligationState {
    switch self {
    case .overdue: .overdue
    case .notice: .notice
    case .candidate: .defaultCandidate
    case .deemed: .deemed
    }
  }
}
