/// Where one recipient's duty to claim a delivery stands at some moment.
public enum ClaimState: String, Sendable, Hashable, CaseIterable {
  /// There is time.
  case open
  /// There is little time.
  case dueSoon = "due-soon"
  /// The time is over and nothing has come.
  case overdue
  /// Claimed in time.
  case met
  /// Claimed late.
  case metLate = "met-late"
  /// Sent back in time, which ends the duty and is no violation.
  case returned
  /// Sent back, but late.
  case returnedLate = "returned-late"

  /// Finds the state at `now` from what has happened until then; what happens later doesn't count yet.
  ///
  /// A delivery is claimed or returned once: the earlier of the two stands, and the claim where they coincide.
  /// - Parameters:
  ///   - mode: With `.onDelivery` the delivery is the claim.
  ///   - due: The first moment that is late; `nil` where the profile sets no limit.
  ///   - dueSoonFrom: From when on little time is left; `nil` for no such warning.
  public init(
    mode: ClaimMode = .explicit, deliveredAt: Instant, due: Instant?, claimedAt: Instant? = nil,
    returnedAt: Instant? = nil, dueSoonFrom: Instant? = nil, now: Instant
  ) {
    let claimed = (mode == .onDelivery ? deliveredAt : claimedAt).flatMap { $0 <= now ? $0 : nil }
    let returned = returnedAt.flatMap { $0 <= now ? $0 : nil }
    let isLate = { (moment: Instant) in due.map { moment >= $0 } ?? false }
    if let claimed, returned.map({ claimed <= $0 }) ?? true {
      self = isLate(claimed) ? .metLate : .met
    } else if let returned {
      self = isLate(returned) ? .returnedLate : .returned
    } else if isLate(now) {
      self = .overdue
    } else if let dueSoonFrom, now >= dueSoonFrom {
      self = .dueSoon
    } else {
      self = .open
    }
  }

  /// Whether the duty has ended.
  public var isSettled: Bool {
    switch self {
    case .open, .dueSoon, .overdue: false
    case .met, .metLate, .returned, .returnedLate: true
    }
  }
}
