public import ExchangeLedger
public import ExchangeRules

/// 未结台账: what is open at the end of a day, with all that somebody needs who takes it up.
public struct OpenItem: Sendable, Equatable {
  /// The matter in which it is owed.
  public let matter: MatterRow
  /// What is owed, and until when.
  public let obligation: Obligation
  /// Who has to act: a department's code. Of one that has ended whoever has taken over; the obligation tells whom it was asked of.
  public let debtor: String
  /// How it stands.
  public let state: ObligationState
  /// What the matter is about in a few words, cut and masked; `nil` where nothing is known.
  public let subject: String?
  /// The kind of the message that it began with, and what that is about beside its kind, by which other languages name it.
  public let kind: String?, summary: String?
  /// Whom it is about, masked where that may be a person; `nil` where its records name nobody, or weren't kept with their names.
  public let party: String?
  /// The records that it is about, by their ids and the numbers that people know them by.
  public let records: String?
  /// The file in the outbox of whom it was asked of in which it stands; `nil` where that got none.
  public let fileName: String?
  /// How many days ago it came up; 0 on the same day.
  public let age: Int
}

extension OpenItem {
  /// What it is about, in a cell: what sort of message, whom, and which records; may be empty.
  var about: String { [subject, party, records].compactMap(\.self).joined(separator: "：") }
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
