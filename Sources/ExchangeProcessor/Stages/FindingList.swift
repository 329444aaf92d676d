public import ExchangeFormats

/// The findings of one bundle: at most ``Receipt/findingLimit`` in detail, counted exactly.
public struct FindingList: Sendable, Equatable {
  /// The findings kept in detail, in order.
  public private(set) var detailed: [Finding] = []
  /// How many there are.
  public private(set) var total = 0
  /// Whether one of them sends back the whole bundle.
  public private(set) var rejectsBundle = false
  /// The member of a ZIP in which findings lie from now on that name no other; `nil` for the dropped file itself.
  public var member: String?

  /// An empty list.
  public init() {}

  /// Adds a finding.
  public mutating func add(_ finding: Finding) {
    var finding = finding
    finding.position.member = finding.position.member ?? member
    total += 1
    if finding.rejects == .bundle { rejectsBundle = true }
    if detailed.count < Receipt.findingLimit {
      detailed.append(finding)
    } else if finding.rejects == .bundle {
      // What sends the whole bundle back must be told, whatever else there is.
      detailed[detailed.count - 1] = finding
    }
  }

  /// Adds findings.
  public mutating func add(_ findings: some Sequence<Finding>) {
    for finding in findings { add(finding) }
  }
}
