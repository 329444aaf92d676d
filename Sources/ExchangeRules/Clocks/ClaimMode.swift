/// What counts as a claim.
public enum ClaimMode: String, Sendable, Hashable, CaseIterable {
  /// A claim is a message of its own from the recipient.
  case explicit
  /// Delivery is already the claim, as some other districts have it.
  case onDelivery
}
