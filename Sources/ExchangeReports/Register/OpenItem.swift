public import ExchangeLedger
public import ExchangeRules

/// 未结台账: what is open at the end of a day, with all that somebody needs who takes it up.
public struct OpenItem: Sendable, Equatable {
  /// The matter in which it is owed.
  public let matter: MatterRow
  /// What is owed, and until when.
  public let obligation: Obligation
  /// Who has to act: a department's code.
  public let debtor: String
  /// How it stands.
  public let state: ObligationState
  /// What the matter is about in a few words, cut and masked; `nil` where nothing is known.
  public let subject: String?
  /// Whom the matter is about, masked where that may be a person; `nil` where the ledger doesn't tell, as of what is only to be claimed.
  public let party: String?
  /// The records that it is about, by their ids and the numbers that people know them by.
  public let records: String?
  /// The file in the debtor's outbox in which it stands; `nil` where it got none.
  public let fileName: String?
  /// How many days ago it came up; 0 on the same day.
  public let age: Int
}

/// How much of something there is.
public struct OpenTally: Sendable, Equatable {
  /// Obligations (项); a delivery that has to be claimed is one.
  public internal(set) var items = 0
  /// The records (条) for which they stand.
  public internal(set) var records = 0

  /// Nothing.
  public init() {}

  mutating func count(_ obligation: Obligation) {
    items += 1
    records += obligation.records
  }

  mutating func count(_ open: OpenCount) {
    items += open.obligations
    records += open.records
  }

  static func += (left: inout Self, right: Self) {
    left.items += right.items
    left.records += right.records
  }
}
