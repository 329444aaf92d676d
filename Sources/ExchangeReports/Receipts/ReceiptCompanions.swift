/// What lies beside a receipt for programs, which vouches for it with its own signature: the SHA-256 of each, lower-case hexadecimal.
public struct ReceiptCompanions: Sendable {
  /// Of `<name>.receipt.csv`, the same for people.
  public var summary: String?
  /// Of the rejected rows; `nil` where there are none, or where an earlier receipt vouches for them.
  public var rejected: String?
  /// Of what became of each record; likewise.
  public var results: String?

  /// Nothing lies beside it yet.
  public init() {}

  /// What the names of such files end with, and which element of `schemas/receipt.xsd` tells of each.
  public static let endings = [
    ".receipt.csv": "summaryFile", ".result.csv": "resultFile", ".rejected.csv": "rejectedFile",
    ".rejected.xlsx": "rejectedFile",
  ]
}
