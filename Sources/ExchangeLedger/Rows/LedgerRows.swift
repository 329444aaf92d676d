public import ExchangeBase
public import ExchangeFiles
public import ExchangeFormats
public import ExchangeRules

/// A dropped file and what became of it; one row a drop, whatever the verdict.
public struct DropRow: Sendable, Equatable {
  /// The row's number, in the order of taking.
  public var id: Int64 = 0
  /// The processor's id of the drop (`20210104-0001`), also the name of its folders.
  public var drop: String
  /// The department in whose inbox it lay.
  public var sender: String
  /// The file's name as shown to people.
  public var fileName: String
  /// Its size in bytes.
  public var bytes: Int
  /// The SHA-256 of its bytes, lower-case hexadecimal.
  public var sha256: String
  /// When it was taken.
  public var receivedAt: Instant
  /// What it means.
  public var verdict: VerdictKind
  /// Its kind, where it could be told.
  public var kind: String?
  /// Its bundle id, the sender's or derived.
  public var bundle: String?
  /// How many records of each sort.
  public var counts: Receipt.Counts
  /// The receipt, in the text in which the ledger keeps it.
  public let stored: StoredReceipt
  /// The receipt's file name without `.receipt.xml`.
  public var receiptStem: String
  /// When everything of it had been put in its place; `nil` until then.
  public var publishedAt: Instant?

  /// The receipt, as it was decided.
  ///
  /// - Throws: ``LedgerError`` where the ledger can't tell it any more; all else of the drop can be told.
  public var receipt: Receipt {
    get throws(LedgerError) {
      if let receipt = stored.value { return receipt }
      return try LedgerJSON.value(stored.text, .receipt(of: drop))
    }
  }

  /// Makes the row of a decided drop.
  public init(receipt: Receipt, receiptStem: String) throws {
    drop = receipt.drop
    sender = receipt.sender
    fileName = receipt.fileName
    bytes = receipt.bytes
    sha256 = receipt.sha256
    receivedAt = receipt.receivedAt
    verdict = receipt.verdict
    kind = receipt.kind
    bundle = receipt.bundle
    counts = receipt.counts
    stored = StoredReceipt(text: try LedgerJSON.text(receipt), value: receipt)
    self.receiptStem = receiptStem
  }

  /// Makes the row of a drop as a ledger keeps it.
  ///
  /// - Parameter receipt: the text in which it keeps the receipt.
  public init(
    id: Int64, drop: String, sender: String, fileName: String, bytes: Int, sha256: String,
    receivedAt: Instant, verdict: VerdictKind, kind: String?, bundle: String?, counts: Receipt.Counts,
    receipt: String, receiptStem: String, publishedAt: Instant?
  ) {
    self.id = id
    self.drop = drop
    self.sender = sender
    self.fileName = fileName
    self.bytes = bytes
    self.sha256 = sha256
    self.receivedAt = receivedAt
    self.verdict = verdict
    self.kind = kind
    self.bundle = bundle
    self.counts = counts
    stored = StoredReceipt(text: receipt, value: nil)
    self.receiptStem = receiptStem
    self.publishedAt = publishedAt
  }
}

/// A receipt as a ledger keeps it: most who ask for a drop don't ask for its receipt, which may be long.
public struct StoredReceipt: Sendable, Equatable {
  /// Its text.
  public let text: String
  /// The receipt itself, for who has just decided.
  public let value: Receipt?

  /// Whether both are the same receipt.
  public static func == (left: Self, right: Self) -> Bool { left.text == right.text }
}

/// An accepted record.
public struct RecordRow: Sendable, Equatable {
  /// The row's number; 0 until it is stored.
  public var id: Int64 = 0
  /// The row of its drop.
  public var drop: Int64
  /// Its place in the bundle, from 1.
  public var number: Int
  /// The department that sent it.
  public var sender: String
  /// Its id: the sender's own, or derived from sender, kind and document number.
  public var msgId: String
  /// The SHA-256 of its canonical content.
  public var digest: [UInt8]
  /// The document number and the licence number, folded for comparison, as far as there are such; for tracing.
  public var documents: [String]
  /// What it is about in a few words, for people (the item's name, a title).
  public var summary: String?
  /// The day from which the sender's clock ran; `nil` when no rule measures it.
  public var triggerDay: Day?
  /// The moment by which it had to arrive (exclusive).
  public var due: Instant?
  /// Whether it arrived in time; `nil` when it isn't measured.
  public var isOnTime: Bool?
  /// The id of the rule under which ``due`` rests on a year without a holiday notice; `nil` where the notices of all years
  /// that it touches are known.
  public var provisionalRule: String?

  /// Makes the row of an accepted record.
  public init(
    drop: Int64, number: Int, sender: String, msgId: String, digest: [UInt8], documents: [String] = [],
    summary: String? = nil, triggerDay: Day? = nil, due: Instant? = nil, isOnTime: Bool? = nil,
    provisionalRule: String? = nil
  ) {
    self.drop = drop
    self.number = number
    self.sender = sender
    self.msgId = msgId
    self.digest = digest
    self.documents = documents
    self.summary = summary
    self.triggerDay = triggerDay
    self.due = due
    self.isOnTime = isOnTime
    self.provisionalRule = provisionalRule
  }
}

/// Where a record came from and who got it.
public struct RecordOrigin: Sendable, Equatable {
  /// The id of its drop; empty while that isn't decided.
  public var drop: String
  /// Its kind.
  public var kind: String
  /// The dropped file's name as shown to people.
  public var fileName: String
  /// The SHA-256 of the dropped file, lower-case hexadecimal.
  public var sha256: String
  /// The name of the source rule that the file was read by, where there was one.
  public var source: String?
  /// The forms of the file that were handed in together; empty where all of its records are of one kind.
  public var sheets: [FilledSheet]
  /// When it was taken.
  public var receivedAt: Instant?
  /// The departments that got it.
  public var recipients: [String]
}

/// One recipient's share of a bundle.
public struct DeliveryRow: Sendable, Equatable {
  /// The row's number; 0 until it is stored.
  public var id: Int64 = 0
  /// The id that people and claim forms use (`20210104-0001-XC-WJ`).
  public var delivery: String
  /// The row of the drop that it comes from.
  public var drop: Int64
  /// The department that sent the drop.
  public var sender: String
  /// The department that gets it.
  public var recipient: String
  /// The kind of its records.
  public var kind: String
  /// How many records it holds.
  public var records: Int
  /// The file's name in the outbox.
  public var fileName: String
  /// The SHA-256 of the delivered file.
  public var sha256: String
  /// How many of them the recipient is to claim.
  public var claimable: Int
  /// Whom the first of those are about.
  public var parties = DeliveryParties()
  /// When it was placed in the outbox; `nil` until then.
  public var deliveredAt: Instant?

  /// Makes the row of a delivery that isn't placed yet.
  public init(
    delivery: String, drop: Int64, sender: String, recipient: String, kind: String, records: Int,
    fileName: String, sha256: String, claimable: Int
  ) {
    self.delivery = delivery
    self.drop = drop
    self.sender = sender
    self.recipient = recipient
    self.kind = kind
    self.records = records
    self.fileName = fileName
    self.sha256 = sha256
    self.claimable = claimable
  }

  /// What the form is called that claims all of it as it stands.
  public var claimForm: String { "\(kind)_\(delivery).claim.csv" }

  /// What the form is called in which its recipient answers, with its ending.
  public func replyForm(_ ending: String) -> String { "\(kind)_\(delivery).reply.\(ending)" }

  /// Whether a file of that name is a form that may lie beside it.
  func isForm(_ name: String) -> Bool {
    name == claimForm || ["xlsx", "csv"].contains { name == replyForm($0) }
  }
}

/// What became of a delivery that is to be claimed, or of one record of it: a claim (认领), a return (退回), a
/// reassignment of what was returned (改派), or that a correction or cancellation overtook it.
public struct ClaimRow: Sendable, Equatable {
  /// The row's number; 0 until it is stored.
  public var id: Int64 = 0
  /// The row of the delivery.
  public var delivery: Int64
  /// The row of the record; `nil` for all records of the delivery that were still open.
  public var record: Int64?
  /// How many records it covers.
  public var records: Int
  /// Claimed or returned.
  public var act: ClaimAct
  /// When the claim arrived.
  public var at: Instant
  /// The row of the drop that brought it.
  public var byDrop: Int64
  /// Whether that was at or after the due time.
  public var isLate: Bool
  /// For a return, and for the reassignment of what was returned: how often the record has been returned by now, over
  /// all its deliveries.
  public var round: Int
  /// The person named.
  public var person: String?
  /// The reason's code and words, for a return.
  public var reasonCode: String?
  /// The reason in words, for a return.
  public var reason: String?
  /// The department that the recipient thinks right, for a return.
  public var suggested: String?

  /// Makes the row of a claim or return.
  public init(
    delivery: Int64, record: Int64?, records: Int, act: ClaimAct, at: Instant, byDrop: Int64,
    isLate: Bool = false, round: Int = 1, person: String? = nil, reasonCode: String? = nil,
    reason: String? = nil, suggested: String? = nil
  ) {
    self.delivery = delivery
    self.record = record
    self.records = records
    self.act = act
    self.at = at
    self.byDrop = byDrop
    self.isLate = isLate
    self.round = round
    self.person = person
    self.reasonCode = reasonCode
    self.reason = reason
    self.suggested = suggested
  }
}

/// A staged file that waits for its rename, or has had it.
public struct PublicationRow: Sendable, Equatable {
  /// Where a department finds the file.
  public enum Box: String, Sendable, Codable {
    /// What others sent it.
    case outbox
    /// Answers to what it dropped.
    case receipts
  }

  /// What a staged file belongs to, by its row.
  public enum Owner: Sendable, Hashable {
    /// The answer to a drop, or a delivery of it.
    case drop(Int64)
    /// A notice.
    case notice(Int64)
  }

  /// The row's number; 0 until it is stored.
  public var id: Int64 = 0
  /// What it belongs to.
  public var owner: Owner
  /// The row of the delivery, when it is one.
  public var delivery: Int64?
  /// Whose folder.
  public var department: String
  /// Which of its folders.
  public var box: Box
  /// The name in the box's `.staging` folder.
  public var stagedName: String
  /// The final name, as bytes: names of the file system need not be UTF-8.
  public var finalName: [UInt8]
  /// What was written into it; `nil` where an earlier program staged it.
  public var content: FileContent?

  /// Makes the row of a staged file.
  public init(
    owner: Owner, delivery: Int64? = nil, department: String, box: Box, stagedName: String,
    finalName: [UInt8], content: FileContent? = nil
  ) {
    self.owner = owner
    self.delivery = delivery
    self.department = department
    self.box = box
    self.stagedName = stagedName
    self.finalName = finalName
    self.content = content
  }
}

/// A day that has been closed.
public struct ClosedDay: Sendable, Equatable {
  /// The day.
  public var day: Day
  /// When it was closed.
  public var closedAt: Instant
  /// The last entry of the chain that the day's report rests on.
  public var lastEntry: Int64
  /// That entry's digest, lower-case hexadecimal.
  public var digest: String

  /// Tells of a closing.
  public init(day: Day, closedAt: Instant, lastEntry: Int64, digest: String) {
    self.day = day
    self.closedAt = closedAt
    self.lastEntry = lastEntry
    self.digest = digest
  }
}

/// One link of the chain.
public struct EntryRow: Sendable, Equatable {
  /// Its place in the chain, from 1.
  public var sequence: Int64
  /// When it happened.
  public var at: Instant
  /// What happened.
  public var event: LedgerEvent
  /// What it happened to: a drop, a delivery, a day.
  public var subject: String
  /// The facts, as JSON with sorted keys.
  public var detail: String
  /// The text of the seal over the rows that were stored with it and with the entries before it; see ``RowSeal``.
  public var rows: String?
  /// SHA-256 over the digest before it and what is said above, lower-case hexadecimal; see ``EntryChain``.
  public var digest: String

  /// Tells of an entry.
  public init(
    sequence: Int64, at: Instant, event: LedgerEvent, subject: String, detail: String, rows: String? = nil,
    digest: String
  ) {
    self.sequence = sequence
    self.at = at
    self.event = event
    self.subject = subject
    self.detail = detail
    self.rows = rows
    self.digest = digest
  }
}

/// What can happen.
public enum LedgerEvent: String, Sendable, Codable, CaseIterable {
  /// The ledger was made.
  case opened
  /// A dropped file got its verdict.
  case decided
  /// A delivery was placed in its outbox.
  case delivered
  /// A delivery or a record of it was claimed.
  case claimed
  /// A delivery or a record of it was returned.
  case returned
  /// All files of a drop or a notice are in their places.
  case published
  /// A day was closed.
  case dayClosed = "day-closed"
  /// Time changed what is owed, without traffic.
  case timePassed = "time-passed"
  /// A notice was issued.
  case noticed
  /// Another calendar is in use from here on.
  case calendarChanged = "calendar-changed"
  /// An open deadline was computed anew with another calendar; the detail keeps the old one.
  case recomputed
  /// A late push was held against another calendar, and isn't late any more, or is late by another day.
  case rejudged
  /// The processor hadn't run for a while.
  case downtime
  /// A drop that had been put aside is worked on again, as another drop.
  case requeued
  /// The ledger became one of a later format.
  case formatChanged = "format-changed"
  /// From here on another key signs, or none.
  case keyChanged = "key-changed"
  /// What a ledger that was lost had known was decided again from what was kept.
  case recovered
}

extension PublicationRow.Owner {
  /// The drop's row, if it is one.
  public var drop: Int64? { if case .drop(let row) = self { row } else { nil } }
  /// The notice's row, if it is one.
  public var notice: Int64? { if case .notice(let row) = self { row } else { nil } }
}
