public import ExchangeBase
public import ExchangeFormats

/// Something that the operator is told in the log. From one such value come the line, its priority and the fields of the journal.
public enum OperatorEvent: Sendable, Equatable {
  /// What an event is about; what of it isn't known, or isn't meant, is `nil`.
  public struct Subject: Sendable, Hashable {
    /// The department's code.
    public let department: String?
    /// The drop's id.
    public let drop: String?
    /// The file's name as a log may show it; see `Masking.outline`.
    public let file: String?

    /// - Parameter file: its name as shown to people; of what may be a person's name in it only the beginning is kept.
    public init(department: String? = nil, drop: String? = nil, file: String? = nil) {
      self.department = department
      self.drop = drop
      self.file = file.map { Masking.outline($0) }
    }
  }

  /// Something that isn't as it should be, until it is again.
  public struct Trouble: Sendable, Equatable {
    /// What it is about.
    public let subject: Subject
    /// Whether something doesn't work, rather than that somebody should look at it.
    public let isBroken: Bool
    /// What is wrong.
    public let words: LocalizedText

    /// A trouble in words that may quote no personal data.
    public init(_ words: LocalizedText, about subject: Subject = Subject(), isBroken: Bool = false) {
      self.words = words
      self.subject = subject
      self.isBroken = isBroken
    }

    /// What an error says.
    ///
    /// - Parameter name: what it says that of; `nil` where its words name that.
    public init(
      saying error: any Error, of name: String? = nil, about subject: Subject = Subject()
    ) {
      let words = LocalizedText(saying: error)
      self.init(
        name.map { LocalizedText("\($0)：\(words.zh)", "\($0): \(words.en)") } ?? words, about: subject)
    }
  }

  /// The processor begins to watch, for so many departments.
  case started(version: String, departments: Int)
  /// It was told to stop, and has finished what was in hand.
  case stopped
  /// It ends by a fault.
  case failed(LocalizedText)
  /// A ledger of an earlier format was brought up to date; what it was lies beside it.
  case ledgerBroughtUpToDate(copy: String)
  /// Other users of the machine can read or change something.
  case openToOthers(path: String)
  /// What an earlier run had begun: so many drops were finished, so many are worked on again.
  case recovered(finished: Int, undecided: Int)
  /// What it works on beside others is another now: so many departments, and whether it keeps the time.
  case leased(departments: Int, keepsTime: Bool)
  /// Others have taken over what it worked on, because it wasn't heard for too long.
  case displaced
  /// A drop was decided.
  case decided(Subject, VerdictKind, Receipt.Counts)
  /// A day was closed.
  case dayClosed(Day, hasPackage: Bool)
  /// So many notices were issued.
  case noticesIssued(Int)
  /// So many trials were answered.
  case trialsAnswered(Int)
  /// What is open was counted by another calendar.
  case calendarChanged(from: String, to: String)
  /// What somebody did at the console.
  case console(ConsoleAct, Subject)
  /// Something in the program's own words: of workers, commands, reports.
  case remark(LocalizedText, LogLevel)
  /// A trouble that wasn't there before.
  case trouble(Trouble)
  /// One that still lasts: how often it was met, and since when.
  case lasting(Trouble, count: Int, since: Instant)
  /// One that is over.
  case mended(Trouble, count: Int, since: Instant)
}
