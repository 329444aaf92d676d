/// One clock of the measure: what starts it, what stops it, how long it runs and whose it is.
///
/// The measure's other articles bring clocks that other records stop. They become further cases of ``Measure``.
public struct ClockRule: Sendable, Hashable {
  /// A field of a record whose day starts a clock.
  public enum Start: Sendable, Hashable {
    /// The day on which something was done (`decisionDate`).
    case act(field: String)
    /// The last day of a term (`commitmentDueDate`); ``Counting/commitmentExpiryRolls`` may move it.
    case expiry(field: String)

    /// The field's canonical name.
    public var field: String {
      switch self {
      case .act(let field), .expiry(let field): field
      }
    }
  }

  /// The stretch of time that is measured.
  public enum Measure: Sendable, Hashable {
    /// From a day that the record names to the record's arrival (推送).
    case push(from: Start)
    /// From the delivery into a recipient's outbox to that recipient's claim (认领).
    case claim
  }

  /// Who has to act in time.
  public enum Party: String, Sendable, Hashable, CaseIterable {
    /// The department that sends the record.
    case sender
    /// Each department that receives it.
    case recipient
  }

  /// The rule's id in its profile (`push-approval`).
  public let id: String
  /// The article that sets the limit, as people cite it (`第二十二条第（一）项`).
  public let article: String
  /// The kinds of records that it applies to.
  public let kinds: [String]
  /// What it measures.
  public let measures: Measure
  /// How much time there is.
  public let limit: Limit
  /// Who has to act.
  public let accountable: Party

  /// Makes a rule.
  public init(
    id: String, article: String, kinds: [String], measures: Measure, limit: Limit, accountable: Party
  ) {
    self.id = id
    self.article = article
    self.kinds = kinds
    self.measures = measures
    self.limit = limit
    self.accountable = accountable
  }

  /// Whether the last day of a term starts the clock.
  public var isExpiry: Bool { if case .push(from: .expiry) = measures { true } else { false } }

  /// The field that starts a push's clock; `nil` for a claim, which starts with the delivery.
  public var triggerField: String? {
    switch measures {
    case .push(let start): start.field
    case .claim: nil
    }
  }
}
