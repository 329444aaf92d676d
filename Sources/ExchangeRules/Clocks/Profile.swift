public import ExchangeBase

/// A measure as data: the numbers and readings of one district's document.
public struct Profile: Sendable, Equatable {
  /// The profile's id, which is also its file's name (`xuecheng-2020-19`).
  public let id: String
  /// The measure's title, in Chinese.
  public let title: String
  /// The measure's document number (`薛政办字〔2020〕19号`).
  public let documentNumber: String
  /// The day it came into force. What happened before is stored and not measured.
  public let effectiveFrom: Day
  /// The readings where the measure leaves something open.
  public let counting: Counting
  /// What counts as a claim.
  public let claimMode: ClaimMode
  /// How commitments are followed up (art. 24).
  public let commitment: Commitment
  /// What silence on an inquiry means (art. 27).
  public let inquiry: Inquiry
  /// When a department is deemed to consent (art. 26).
  public let parallel: Parallel
  /// Whether and how often a delivery may be sent back.
  public let returns: Returns
  /// By what records find the departments that supervise them.
  public let routeBy: RouteBy
  /// Fields that the district wants filled beyond those of the schemas, by kind.
  public let requiredFields: [String: [String]]
  /// Who is told what, and when.
  public let notices: Notices
  /// How departments are compared over a period.
  public let periods: Periods
  /// The form of the district's item codes, as a regular expression; `nil` where they are taken as they come.
  public let itemCodePattern: String?
  /// The name of a calendar file in the profile's folder that goes on top of the built-in one.
  public let calendarOverlay: String?
  /// The rules, in the order of the articles.
  public let rules: [Rule]
  let index: RuleIndex

  /// Makes a profile. Rules have ids of their own; of several claim rules that fit a record the first counts.
  public init(
    id: String, title: String, documentNumber: String, effectiveFrom: Day, counting: Counting = Counting(),
    claimMode: ClaimMode = .explicit, commitment: Commitment = Commitment(), inquiry: Inquiry = Inquiry(),
    parallel: Parallel = Parallel(), returns: Returns = Returns(), routeBy: RouteBy = .item,
    requiredFields: [String: [String]] = [:], notices: Notices = Notices(), periods: Periods = Periods(),
    itemCodePattern: String? = nil, calendarOverlay: String? = nil, rules: [Rule]
  ) {
    self.id = id
    self.title = title
    self.documentNumber = documentNumber
    self.effectiveFrom = effectiveFrom
    self.counting = counting
    self.claimMode = claimMode
    self.commitment = commitment
    self.inquiry = inquiry
    self.parallel = parallel
    self.returns = returns
    self.routeBy = routeBy
    self.requiredFields = requiredFields
    self.notices = notices
    self.periods = periods
    self.itemCodePattern = itemCodePattern
    self.calendarOverlay = calendarOverlay
    self.rules = rules
    index = RuleIndex(rules)
  }

  /// Whether a record of the kind opens anything but the duty to claim it, so that it is remembered as a
  /// fact.
  public func asks(about kind: String) -> Bool { index.opening.contains(kind) }

  /// Whether a record of the kind answers what the rules ask for, claims aside.
  public func isAnswered(by kind: String) -> Bool {
    rules.contains { $0.family != .claim && $0.family != .push && $0.answeredBy.contains(kind) }
  }

  /// Whether records of a kind tell what came of what another asks, as the result of a check or of a verification does, and are
  /// nothing without it. A letter is its sender's own, whatever it names (art. 23¶3).
  public func isResult(_ kind: String) -> Bool {
    kind != Kinds.revocationLetter
      && rules.contains {
        ($0.family == .commitment || $0.family == .rectification) && $0.answeredBy.contains(kind)
      }
  }

  /// The kinds of records that ask for something whose clock starts with their delivery, claims aside.
  public var kindsTimedByDelivery: Set<String> { index.timedByDelivery }

  /// The rules that a record of the kind meets by its arrival; each may hold for some of its records only.
  public func pushRules(forKind kind: String) -> [Rule] {
    index[.push].filter { $0.kinds.contains(kind) }
  }

  /// The rule that starts with the delivery of a record of the kind with these values; `nil` where it needs
  /// no claim.
  public func claimRule(forKind kind: String, values: [String: String] = [:]) -> Rule? {
    index[.claim].first { $0.applies(to: kind, values) }
  }
}
