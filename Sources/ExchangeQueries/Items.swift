public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// A dropped file and what became of it.
public struct DropItem: Codable, Sendable, Equatable {
  /// Its id.
  public let drop: String
  /// The code of the department in whose inbox it lay.
  public let sender: String
  /// Its name as shown to people.
  public let fileName: String
  /// Its size in bytes, and the SHA-256 of its bytes, lower-case hexadecimal.
  public let bytes: Int, sha256: String
  /// When it was taken.
  public let receivedAt: Instant
  /// What it means (`accepted`, `rejected` …).
  public let verdict: String
  /// Its kind and its bundle id, where they could be told.
  public let kind: String?, bundle: String?
  /// How many records were found in it, and how many of them went through, came back, and had been here before.
  public let found: Int, accepted: Int, rejected: Int, unchanged: Int
  /// When all its files were in their places; `nil` until then.
  public let publishedAt: Instant?

  init(_ row: DropRow) {
    drop = row.drop
    sender = row.sender
    fileName = row.fileName
    bytes = row.bytes
    sha256 = row.sha256
    receivedAt = row.receivedAt
    verdict = row.verdict.rawValue
    kind = row.kind
    bundle = row.bundle
    found = row.counts.found
    accepted = row.counts.accepted
    rejected = row.counts.rejected
    unchanged = row.counts.unchanged
    publishedAt = row.publishedAt
  }
}

/// One recipient's share of a bundle.
public struct DeliveryItem: Codable, Sendable, Equatable {
  /// Its id, and that of the drop that it comes from.
  public let delivery: String, drop: String
  /// The codes of who sent and who gets it.
  public let sender: String, recipient: String
  /// The kind of its records, how many they are, and how many of them are to be claimed.
  public let kind: String, records: Int, claimable: Int
  /// The file's name in the outbox, and the SHA-256 of its bytes, lower-case hexadecimal.
  public let fileName: String, sha256: String
  /// When it was placed; `nil` until then.
  public let deliveredAt: Instant?

  init(_ row: DeliveryRow, of drop: String) {
    delivery = row.delivery
    self.drop = drop
    sender = row.sender
    recipient = row.recipient
    kind = row.kind
    records = row.records
    claimable = row.claimable
    fileName = row.fileName
    sha256 = row.sha256
    deliveredAt = row.deliveredAt
  }
}

/// What a department owes or owed, as it stands at a moment.
public struct ObligationItem: Codable, Sendable, Equatable {
  /// The rule that asks for it, its family, and the article behind it.
  public let rule: String, family: String, article: String
  /// The matter in which it is owed (`delivery:…`, `case:…`), and the fact that opened it.
  public let matter: String, opener: String
  /// The codes of who has to act and for whom; the big-data bureau may be meant by ``Obligation/Key/bureau``.
  public let debtor: String, creditor: String
  /// The code of whoever has to act since the debtor ended; `nil` where that is the debtor itself, or nobody any more.
  public let successor: String?
  /// How many records it stands for.
  public let records: Int
  /// When it came up.
  public let openedAt: Instant
  /// Until when it is to be met (exclusive); `nil` without a limit.
  public let due: Instant?
  /// Whether that rests on a year without a holiday notice.
  public let isProvisional: Bool
  /// How it stands (`open`, `due-soon`, `overdue`, `met` …), and what is noted beside.
  public let state: String, marks: [String]
  /// When it ended; `nil` while it is open.
  public let settledAt: Instant?

  /// - Parameter heirs: who acts now for each department that has ended.
  init(_ version: ObligationVersion, at now: Instant, heirs: [String: String]) {
    let obligation = version.obligation
    rule = obligation.key.rule
    family = obligation.family.rawValue
    article = obligation.article
    matter = version.matter.code
    opener = obligation.key.opener
    debtor = obligation.key.debtor
    creditor = obligation.creditor
    successor = obligation.isSettled ? nil : heirs[obligation.key.debtor]
    records = obligation.records
    openedAt = obligation.openedAt
    due = obligation.due
    isProvisional = obligation.isProvisional
    state = obligation.state(at: max(now, obligation.openedAt)).rawValue
    marks = obligation.marks.map(\.rawValue).sorted()
    settledAt = obligation.settledAt
  }
}

/// A closed day.
public struct DayItem: Codable, Sendable, Equatable {
  /// A word on the day.
  public struct Signoff: Codable, Sendable, Equatable {
    /// Who reviewed it, and what came out: 一致 or 有差异.
    public let reviewer: String, conclusion: String
    /// Anything else.
    public let remarks: String?
    /// Whether another package was reviewed than the day's: then the day isn't reviewed by it.
    public let isOfOtherPackage: Bool
  }

  /// The day.
  public let day: Day
  /// When it was closed.
  public let closedAt: Instant
  /// The last entry of the chain that its report rests on, and that entry's digest, lower-case hexadecimal.
  public let lastEntry: Int64, digest: String
  /// What was said of it, in order.
  public let signoffs: [Signoff]

  /// Whether it has been reviewed.
  public var isReviewed: Bool { signoffs.contains { !$0.isOfOtherPackage } }

  init(_ day: ClosedDay, _ signoffs: [SignoffRow]) {
    self.day = day.day
    closedAt = day.closedAt
    lastEntry = day.lastEntry
    digest = day.digest
    self.signoffs = signoffs.map {
      Signoff(
        reviewer: $0.reviewer, conclusion: $0.conclusion, remarks: $0.remarks,
        isOfOtherPackage: $0.isOfOtherPackage)
    }
  }
}
