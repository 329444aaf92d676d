public import ExchangeBase

/// Something that happened to what is traced.
public struct TraceEvent: Codable, Sendable, Equatable {
  /// When.
  public let at: Instant
  /// What.
  public let what: What

  /// What can happen. Departments, rules and kinds are named by their codes.
  public enum What: Codable, Sendable, Equatable {
    /// A file was dropped and decided.
    case dropped(sender: String, fileName: String, drop: String, verdict: String)
    /// A record came with a file.
    case recorded(RecordTold)
    /// Until when a record had to come, and whether it did.
    case limited(PushLimit)
    /// A holiday notice gave it another limit.
    case rejudged(due: Instant, isOnTime: Bool)
    /// A delivery was placed in its outbox.
    case delivered(recipient: String, delivery: String)
    /// Somebody said something of a delivery.
    case acted(ActTold)
    /// Something came to be owed.
    case owed(DutyTold)
    /// It ended.
    case ended(DutyTold)
    /// A department was told how something stands.
    case noticed(NoticeTold)
  }

  /// A record.
  public struct RecordTold: Codable, Sendable, Equatable {
    /// Who sent it, and of which kind it is.
    public let sender: String, kind: String?
    /// What it is about in a few words.
    public let summary: String?
    /// Its id, with its sender where others use that too.
    public let record: String
    /// The file in which it came, and the drop.
    public let fileName: String, drop: String
  }

  /// A limit for sending.
  public struct PushLimit: Codable, Sendable, Equatable {
    /// The articles behind it, where the receipt can be read.
    public let articles: [String]?
    /// From when it runs, and until when (exclusive).
    public let triggerDay: Day?, due: Instant
    /// Whether it was met.
    public let isOnTime: Bool
    /// Whether it rested on a year without a holiday notice, and was judged anew since.
    public let isProvisional: Bool, isRejudged: Bool
  }

  /// What somebody said of a record, or of all that were open in a delivery.
  public struct ActTold: Codable, Sendable, Equatable {
    /// Whether an act was in time.
    public enum Timing: String, Codable, Sendable {
      /// It was.
      case onTime = "on-time"
      /// It wasn't.
      case late
      /// It wasn't when it came; a holiday notice has put that right.
      case putRight = "put-right"
    }

    /// Claimed, returned …; see `ClaimAct`.
    public let act: String
    /// Whose delivery it is.
    public let recipient: String
    /// Who claimed or returned it, where that is another: whoever has taken over.
    public let successor: String?
    /// The record's id; `nil` for all that were open, of which there were so many.
    public let record: String?, records: Int
    /// Whether it was in time.
    public let timing: Timing
    /// The reason given, and the department that got it instead.
    public let reason: String?, to: String?
  }

  /// What is owed, or was.
  public struct DutyTold: Codable, Sendable, Equatable {
    /// The rule and the article.
    public let rule: String, article: String
    /// The record that it is about, where others have the same.
    public let record: String?
    /// Who has to act.
    public let debtor: String
    /// Until when (exclusive), and until when as it was told first, where that was moved.
    public let due: Instant?, originalDue: Instant?
    /// Whether that rests on a year without a holiday notice.
    public let isProvisional: Bool
    /// How it ended; `nil` while it is open.
    public let state: String?
    /// What is noted beside, in the order of their names.
    public let marks: [String]
    /// Who sent what ended it, where that is another than who had to act.
    public let settler: String?
  }

  /// A notice.
  public struct NoticeTold: Codable, Sendable, Equatable {
    /// Its id, and who got it.
    public let notice: String, recipient: String
    /// Of which sort it is, and the rule that it is about.
    public let type: String, rule: String
    /// The record that it is about, where others have the same.
    public let record: String?
    /// Until when it was (exclusive), and until when it is since, where it tells that another calendar moved that.
    public let oldDue: Instant?, due: Instant?
  }
}
