/// Why reading can't go on.
public enum FormatError: Error, Sendable {
  /// The bytes make no sense any more: the sender's fault, told by a finding.
  case malformed(Finding)
  /// The bytes couldn't be read: ours, or the machine's.
  case source(any Error)
}
