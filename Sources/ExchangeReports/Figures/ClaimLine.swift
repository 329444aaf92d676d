import ExchangeFormats
public import ExchangeLedger

/// How a delivery that has to be claimed stands.
public enum ClaimState: String, Sendable, CaseIterable {
  /// Everything was dealt with before the due time.
  case inTime = "in-time"
  /// Everything was dealt with, but not all before the due time.
  case late
  /// Something is open, and the due time hasn't come.
  case pending
  /// Something is open, and the due time has passed.
  case overdue
  /// Everything was returned.
  case returned

  /// The state in words.
  public var title: String {
    switch self {
    case .inTime: "按期认领"
    case .late: "逾期认领"
    case .pending: "未到期"
    case .overdue: "逾期未认领"
    case .returned: "已退回"
    }
  }
}

/// 认领: a delivery that had to be claimed at some moment of the day, as it stood at its end.
public struct ClaimLine: Sendable, Equatable {
  /// The delivery and its records.
  public let standing: DeliveryStanding
  /// How it stands.
  public let state: ClaimState

  init(_ standing: DeliveryStanding, asOf: Timestamp) {
    self.standing = standing
    if standing.open > 0 {
      state = (standing.claimDue.map { $0 <= asOf } ?? false) ? .overdue : .pending
    } else if standing.claimedInTime + standing.claimedLate == 0 {
      state = .returned
    } else {
      state = standing.claimedLate + standing.returnedLate > 0 ? .late : .inTime
    }
  }

  /// The records as the recipient's figures count them.
  var counts: ClaimCounts {
    var counts = ClaimCounts()
    counts.deliveries = 1
    counts.inTime = standing.claimedInTime
    counts.late = standing.claimedLate
    counts.returned = standing.returnedInTime + standing.returnedLate
    counts.pending = state == .pending ? standing.open : 0
    counts.overdue = state == .overdue ? standing.open : 0
    return counts
  }
}
