/// Why something can't be signed, or a key can't be used.
public struct EvidenceError: Error, Sendable, CustomStringConvertible {
  /// What happened and what to do next.
  public let description: String

  /// Says what happened and what to do next.
  public init(_ description: String) { self.description = description }
}
