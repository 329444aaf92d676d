public import ExchangeFormats
public import ExchangeRules

extension Timestamp {
  /// A moment of the rules, as the exchange writes it.
  public init(_ instant: Instant) {
    guard let timestamp = Timestamp(instant.description) else {
      preconditionFailure("an instant's text is a timestamp")
    }
    self = timestamp
  }

  /// The moment for the rules to count with.
  public var instant: Instant {
    guard let instant = Instant(text) else { preconditionFailure("a timestamp is an instant's text") }
    return instant
  }
}
