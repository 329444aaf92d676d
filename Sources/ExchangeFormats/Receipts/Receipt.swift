public import ExchangeBase

/// What a dropped file means.
public enum VerdictKind: String, Sendable, Codable, CaseIterable {
  /// Every record went through.
  case accepted
  /// Good records went through, bad ones came back.
  case partiallyAccepted = "partially-accepted"
  /// Nothing went through.
  case rejected
  /// The same bundle has been here before; nothing was done again.
  case duplicate
  /// A bundle with this id but other bytes has been here before; nothing went through.
  case conflict
  /// Our system failed at it; the file is kept until that is mended, and nothing has gone through yet.
  case putAside = "put-aside"
}

/// What the sender should do next.
public enum ResendAdvice: String, Sendable, Codable, CaseIterable {
  /// All is said and done.
  case doNotResend = "do-not-resend"
  /// Mend what the findings say and drop it again.
  case correctAndResend = "correct-and-resend"
}

/// The one answer to a dropped file: `<name>.receipt.xml` for programs and `<name>.receipt.csv` for people.
public struct Receipt: Sendable, Equatable, Codable {
  /// One recipient's share of the bundle.
  public struct Delivery: Sendable, Equatable, Codable {
    /// The id that stands in the delivered file's name and in claims.
    public var id: String
    /// The recipient's department code.
    public var recipient: String
    /// The recipient's name.
    public var recipientName: String
    /// How many records it gets.
    public var records: Int
    /// The delivered file's name in the recipient's outbox.
    public var fileName: String
    /// Until when the recipient is to claim (exclusive); `nil` where nothing needs to be claimed.
    public var claimDue: Instant?
    /// Whether the due time rests on a year without a holiday notice.
    public var isProvisional: Bool
    /// What else the recipient has to do with it, until when, by which article, and what follows on silence; `nil` where
    /// nothing is.
    public var terms: [LocalizedText]?

    /// Puts a share together.
    public init(
      id: String, recipient: String, recipientName: String, records: Int, fileName: String,
      claimDue: Instant?, isProvisional: Bool, terms: [LocalizedText]? = nil
    ) {
      self.id = id
      self.recipient = recipient
      self.recipientName = recipientName
      self.records = records
      self.fileName = fileName
      self.claimDue = claimDue
      self.isProvisional = isProvisional
      self.terms = terms
    }
  }

  /// A file that came with the records.
  public struct Attachment: Sendable, Equatable, Codable {
    /// Its name, as it may be shown.
    public var name: String
    /// Its size in bytes.
    public var bytes: Int
    /// Its SHA-256, lower-case hexadecimal.
    public var sha256: String
    /// The department codes of those who get it.
    public var recipients: [String]

    /// Names an attachment.
    public init(name: String, bytes: Int, sha256: String, recipients: [String]) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
      self.recipients = recipients
    }
  }

  /// How the accepted records stand against the clock that their arrival stops.
  public struct Timeliness: Sendable, Equatable, Codable {
    /// The rule's id in the profile.
    public var rule: String
    /// The article of the measure.
    public var article: String
    /// Records that arrived in time.
    public var onTime: Int
    /// Records that arrived late; accepted all the same.
    public var late: Int
    /// Records that the measure doesn't reach (dated before it came into force).
    public var unmeasured: Int
    /// How many of the records in time or late were held against a due time that a holiday notice may still move.
    public var provisional: Int

    /// Puts the counts together.
    public init(
      rule: String, article: String, onTime: Int, late: Int, unmeasured: Int, provisional: Int = 0
    ) {
      self.rule = rule
      self.article = article
      self.onTime = onTime
      self.late = late
      self.unmeasured = unmeasured
      self.provisional = provisional
    }
  }

  /// The drop whose bundle this one repeats, or contradicts.
  public struct Earlier: Sendable, Equatable, Codable {
    /// The id of that drop.
    public var drop: String
    /// Its file name.
    public var fileName: String
    /// When it was received.
    public var receivedAt: Instant
    /// What it meant.
    public var verdict: VerdictKind

    /// Names an earlier drop.
    public init(drop: String, fileName: String, receivedAt: Instant, verdict: VerdictKind) {
      self.drop = drop
      self.fileName = fileName
      self.receivedAt = receivedAt
      self.verdict = verdict
    }
  }

  /// How many records there were of each sort: exact, as far as the file was read (``Receipt/readToLine``).
  public struct Counts: Sendable, Equatable, Codable {
    /// What the sender declared, where it did.
    public var declared: Int?
    /// Records found in the file.
    public var found = 0
    /// Records that went through.
    public var accepted = 0
    /// Records that came back.
    public var rejected = 0
    /// Records that were here before with the same content and weren't delivered again.
    public var unchanged = 0

    /// All zero.
    public init() {}

    /// Adds the records of a part; what was declared was so of the whole.
    public mutating func add(_ part: Counts) {
      found += part.found
      accepted += part.accepted
      rejected += part.rejected
      unchanged += part.unchanged
    }
  }

  /// One of several forms of a workbook that were handed in together.
  public struct Part: Sendable, Equatable, Codable {
    /// The sheet.
    public var sheet: FilledSheet
    /// The Chinese name of its kind.
    public var kindTitle: String
    /// How many records of each sort.
    public var counts: Counts

    /// Says what became of a form.
    public init(sheet: FilledSheet, kindTitle: String, counts: Counts) {
      self.sheet = sheet
      self.kindTitle = kindTitle
      self.counts = counts
    }
  }

  /// How often something was found.
  public struct FindingCount: Sendable, Equatable, Codable {
    /// What was found.
    public var code: FindingCode
    /// How often; always exact.
    public var count: Int

    /// Counts a code.
    public init(code: FindingCode, count: Int) {
      self.code = code
      self.count = count
    }
  }

  /// The most findings that are told in detail.
  public static let findingLimit = 1_000
  /// Beyond how many findings it is told first how often each of them occurs.
  private static let countThreshold = 20

  /// Whether there are so many findings that it is told first how often each of them occurs.
  public var tellsFindingCounts: Bool { findingTotal > Self.countThreshold && !findingCounts.isEmpty }

  /// The processor's id of this drop.
  public var drop: String
  /// The dropped file's name, as shown to people.
  public var fileName: String
  /// Its size in bytes.
  public var bytes: Int
  /// The SHA-256 of its bytes, lower-case hexadecimal.
  public var sha256: String
  /// The department in whose inbox it lay.
  public var sender: String
  /// That department's name.
  public var senderName: String
  /// When it was taken from the inbox.
  public var receivedAt: Instant
  /// What it means.
  public var verdict: VerdictKind
  /// What to do next.
  public var advice: ResendAdvice
  /// The kind of its records, where it could be told; ``Kind/several`` where each of ``parts`` has its own.
  public var kind: String?
  /// The kind's Chinese name.
  public var kindTitle: String?
  /// The forms that were handed in together, in their order; `nil` where all records are of one kind.
  public var parts: [Part]?
  /// The bundle's id: the sender's, or one derived from the content.
  public var bundle: String?
  /// The name of the source rule that the file was read by; `nil` where it was read as any other.
  public var source: String?
  /// How many records of each sort.
  public var counts = Counts()
  /// The line on which reading broke off, so that records may follow that aren't counted; 0 where no line was read. `nil` when
  /// the file was read to its end.
  public var readToLine: Int?
  /// Who gets what until when.
  public var deliveries: [Delivery] = []
  /// What came with the records; `nil` in receipts of bundles without.
  public var attachments: [Attachment]?
  /// How the sender stands against its own clock.
  public var timeliness: [Timeliness] = []
  /// What was found, at most ``findingLimit`` in detail.
  public var findings: [Finding] = []
  /// How many findings there were, exactly.
  public var findingTotal = 0
  /// How often each code occurs, also among those that aren't told in detail: the gravest first, then the most frequent.
  public var findingCounts: [FindingCount] = []
  /// The file with the rejected rows beside this receipt.
  public var rejectedFile: String?
  /// The file that tells what became of each record, beside this receipt.
  public var resultFile: String?
  /// The earlier drop that this one repeats or contradicts.
  public var earlier: Earlier?
  /// When the file was first seen in the inbox, where something in it came back because of that and no finding that is told in
  /// detail says when; `nil` else. It is kept for whoever decides the file again; what lies in a receipts folder
  /// doesn't have it.
  public var seenAt: Instant?
  /// That it was only a trial (试投); `nil` for what was really dropped.
  private var trial: Bool?

  /// Whether it says what would become of the file: nothing was accepted, delivered or written down.
  public var isTrial: Bool {
    get { trial ?? false }
    set { trial = newValue ? true : nil }
  }

  /// What stands in a trial's receipt where a drop's and a delivery's id would.
  public static let trialId = "试投"

  /// Makes a receipt that only knows the file yet.
  public init(
    drop: String, fileName: String, bytes: Int, sha256: String, sender: String, senderName: String,
    receivedAt: Instant, verdict: VerdictKind, advice: ResendAdvice
  ) {
    self.drop = drop
    self.fileName = fileName
    self.bytes = bytes
    self.sha256 = sha256
    self.sender = sender
    self.senderName = senderName
    self.receivedAt = receivedAt
    self.verdict = verdict
    self.advice = advice
  }

  /// Has all records of all parts come back.
  public mutating func returnParts() {
    parts = parts?.map { part in
      var part = part
      part.counts.rejected = part.counts.found
      (part.counts.accepted, part.counts.unchanged) = (0, 0)
      return part
    }
  }
}
