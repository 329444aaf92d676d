import ExchangeBase
import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules
import ExchangeWords

/// 认领: a delivery that had to be claimed at some moment of the day, as it stood at its end.
public struct ClaimLine: Sendable, Equatable {
  /// The delivery and its records.
  public let standing: DeliveryStanding
  /// How the delivery stands as a whole: open or overdue while anything of it is open.
  public let state: ObligationState

  /// The records that nobody has claimed or returned, by name; `nil` where there are none.
  let openRecords: String?

  init(_ standing: DeliveryStanding, asOf: Instant, openRecords: [RecordRow] = []) {
    self.standing = standing
    self.openRecords = RecordNames.text(
      openRecords.map { ($0.msgId, $0.documents.first) }, of: standing.open)
    state =
      if standing.open > 0 {
        (standing.claimDue.map { $0 <= asOf } ?? false) ? .overdue : .open
      } else if standing.claimedLate + standing.returnedLate > 0, standing.claimed > 0 {
        .metLate
      } else if standing.claimed > 0 {
        .met
      } else if standing.returnedInTime + standing.returnedLate > 0 {
        .returned
      } else {
        .superseded
      }
  }

  /// The state in words.
  var title: LocalizedText { state.title(of: .claim, hasLimit: standing.claimDue != nil) }

  /// The records as the recipient's figures count them.
  var counts: ClaimCounts {
    var counts = ClaimCounts()
    counts.deliveries = 1
    counts.pendingDeliveries = state == .open ? 1 : 0
    counts.overdueDeliveries = state == .overdue ? 1 : 0
    counts.inTime = standing.claimedInTime
    counts.late = standing.claimedLate
    counts.returned = standing.returnedInTime + standing.returnedLate
    counts.superseded = standing.superseded
    counts.pending = state == .open ? standing.open : 0
    counts.overdue = state == .overdue ? standing.open : 0
    return counts
  }
}

extension DeliveryStanding {
  fileprivate var claimed: Int { claimedInTime + claimedLate }
}
