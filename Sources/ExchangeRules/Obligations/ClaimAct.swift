/// What becomes of records that are to be claimed.
public enum ClaimAct: String, Sendable, Hashable, Codable, CaseIterable {
  /// 认领
  case claimed
  /// 退回
  case returned
  /// 改派, after a return
  case reassigned
  /// Corrected or cancelled while it was open.
  case superseded
  /// Cancelled after it was returned, and before it was reassigned.
  case withdrawn

  /// Whether it takes records from those that are still to be claimed.
  public var isFirst: Bool { self != .reassigned && self != .withdrawn }
}
