public import ExchangeFormats
public import ExchangeRules

extension ObligationState {
  /// The class of the page's style that colours it.
  public var color: String {
    switch self {
    case .open, .extended: "wait"
    case .dueSoon, .notice, .metLate, .defaultCandidate: "late"
    case .overdue: "bad"
    case .met: "good"
    case .returned: "back"
    case .superseded, .excluded, .deemed: "same"
    }
  }

  /// How pressing it is; what has ended comes last.
  var rank: Int {
    switch self {
    case .overdue: 0
    case .defaultCandidate: 1
    case .notice: 2
    case .dueSoon: 3
    case .extended, .open: 4
    case .met, .metLate, .returned, .superseded, .excluded, .deemed: 5
    }
  }
}

extension VerdictKind {
  /// The class of the page's style that colours it.
  public var color: String {
    switch self {
    case .accepted: "good"
    case .partiallyAccepted: "late"
    case .rejected, .conflict, .putAside: "bad"
    case .duplicate: "same"
    }
  }
}
