public import ExchangeBase
public import ExchangeFormats
import ExchangeLedger

/// 退回: a dropped file of which records, or everything, came back.
public struct RejectionLine: Sendable, Equatable {
  /// Why, and how often.
  public struct Reason: Sendable, Equatable {
    /// The finding's code.
    public let code: FindingCode
    /// The field's Chinese title or the header cell, where one is meant.
    public let field: String?
    /// How many findings say so, of those told in detail.
    public var count: Int
    /// The first of them, in words.
    public let message: String
  }

  /// The drop.
  public let drop: String
  /// When it was taken.
  public let receivedAt: Instant
  /// The department that dropped it.
  public let sender: String
  /// The file's name as shown to people.
  public let fileName: String
  /// The kind of its records, where it could be told.
  public let kind: String?
  /// What it meant.
  public let verdict: VerdictKind
  /// Records in it.
  public let found: Int
  /// Records that came back.
  public let rejected: Int
  /// Why, the most frequent first.
  public let reasons: [Reason]
  /// Whether there were more findings than the receipt tells in detail, so that the counts of reasons are short.
  public let isCut: Bool

  /// The line of a drop, or `nil` when nothing of it came back.
  init?(_ drop: DropRow) throws(LedgerError) {
    guard drop.counts.rejected > 0 || drop.verdict == .rejected || drop.verdict == .conflict else {
      return nil
    }
    self.drop = drop.drop
    receivedAt = drop.receivedAt
    sender = drop.sender
    fileName = drop.fileName
    kind = drop.kind
    verdict = drop.verdict
    found = drop.counts.found
    rejected = drop.counts.rejected
    let receipt = try drop.receipt
    reasons = Self.reasons(of: receipt.findings)
    isCut = receipt.findingTotal > receipt.findings.count
  }

  private static func reasons(of findings: [Finding]) -> [Reason] {
    struct Key: Hashable {
      let code: FindingCode
      let field: String?
    }
    var reasons: [Key: Reason] = [:]
    for finding in findings where finding.severity == .error {
      let field = finding.position.title ?? finding.position.field
      reasons[
        Key(code: finding.code, field: field),
        default: Reason(code: finding.code, field: field, count: 0, message: finding.message.zh)
      ].count += 1
    }
    return reasons.values.sorted {
      ($1.count, $0.code.rawValue, $0.field ?? "") < ($0.count, $1.code.rawValue, $1.field ?? "")
    }
  }
}
