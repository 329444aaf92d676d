/// What is known when a day is closed, and the ledger can't tell: the entry that closes it tells of it.
public struct ClosingRemarks: Sendable, Equatable {
  /// The SHA-256 of the package of the day before, as the package of the day names it.
  public var previousPackage: String?
  /// The ids of the deliveries that were placed on the day and still lay in their outboxes, in the order of placing; `nil` where
  /// nobody looked.
  public var uncollected: [String]?

  /// Tells what is known.
  public init(previousPackage: String? = nil, uncollected: [String]? = nil) {
    self.previousPackage = previousPackage
    self.uncollected = uncollected
  }

  private static let (package, left) = ("previousPackage", "uncollected")

  /// What an entry tells of it.
  public init(detail: [String: String]) {
    previousPackage = detail[Self.package]
    uncollected = detail[Self.left].map { $0.split(separator: " ").map(String.init) }
  }

  /// What an entry tells of it.
  var detail: [String: String] {
    var detail: [String: String] = [:]
    detail[Self.package] = previousPackage
    detail[Self.left] = uncollected?.joined(separator: " ")
    return detail
  }
}
