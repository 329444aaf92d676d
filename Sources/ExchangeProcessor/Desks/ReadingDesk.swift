public import ExchangeBase
import ExchangeFiles
public import ExchangeLedger
public import ExchangeQueries
public import ExchangeReports
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// What the console asks: an exchange as it stands, read by connections of its own that can't write. Whoever runs the exchange
/// doesn't notice, and several may ask at the same time.
public struct ReadingDesk: Sendable {
  /// The exchange.
  public let configuration: ExchangeConfiguration
  /// What happened.
  public let ledger: any LedgerSource
  /// What can be asked of it.
  public let queries: Queries

  private let state: String

  /// Opens the desk.
  ///
  /// - Throws: ``ConfigurationError``; ``ProcessorError/nothingYet(exchange:)`` where nothing has been processed yet;
  ///   `LedgerError`.
  public init(root: FilePath, data: ProgramData) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    state = try Self.state(of: configuration, data)
    ledger = try LedgerPool { [layout = configuration.layout] in try layout.requireLedgerToAsk() }
    queries = configuration.queries(ledger)
  }

  /// Whether settings, catalogues, measure and ledger file are those that were read, and the ledger is still the exchange's last one:
  /// another may have been copied over its file.
  public func isUpToDate(_ data: ProgramData) throws -> Bool {
    guard try Self.state(of: configuration, data) == state else { return false }
    do { try configuration.layout.requireLast(ledger) } catch is ProcessorError { return false }
    return true
  }

  private static func state(of configuration: ExchangeConfiguration, _ data: ProgramData) throws -> String {
    let ledger = try Files.status(of: configuration.layout.ledger)
    return try "\(configuration.digest(data: data)) \(ledger.map { "\($0.device) \($0.inode)" } ?? "")"
  }

  /// Names and words for what is told of a day.
  public func context(of day: Day) -> DayContext { configuration.context(of: day) }

  /// A department's name, or that of the bureau where it is meant by its role.
  public func name(of department: String) -> String { wording.name(department) }

  /// What a rule asks for.
  public func title(ofRule id: String) -> LocalizedText { wording.title(ofRule: id) }

  /// What a kind of message is called.
  public func title(ofKind code: String?) -> LocalizedText { wording.title(ofKind: code) }

  /// What an item is about; `nil` where nothing is known.
  public func about(_ item: OpenItem) -> LocalizedText? { wording.about(item) }

  /// What happened, in words.
  public func text(of event: TraceEvent) -> LocalizedText {
    TraceWording(wording: wording).text(of: event.what)
  }

  /// How the exchange stands, for the operator.
  public func status(at clock: WallClock) throws -> StatusAnswer {
    try StatusAnswer(configuration, clock, ledger)
  }

  /// What was said of the files that are called so, or have that id, the latest five; or of the file from which a delivery comes.
  ///
  /// - Parameter reader: the department that asks, by code, which is told of its own files; whoever may see all where it is `nil`.
  public func receipts(of name: String, for reader: String?) throws -> ReceiptAnswer {
    let drops = try ledger.read { view in
      var drops = try view.drops(matching: name)
      if let delivery = try view.delivery(name), let drop = try view.drop(row: delivery.drop) {
        drops.append(drop)
      }
      return drops.filter { $0.sender == reader ?? $0.sender }
    }
    return ReceiptAnswer(try drops.suffix(5).map { try $0.receipt })
  }

  /// A department's statement of a day, where it still lies in its outbox.
  public func statement(of day: Day, for department: String) throws -> [UInt8]? {
    let path = configuration.layout.box(.outbox, of: department)
      .appending("\(MorningFiles.statementName(of: day, for: department)).html")
    return try Files.exists(path) ? try Files.bytes(of: path) : nil
  }

  /// The package of a day, where it is written.
  public func package(of day: Day) throws -> FilePath? {
    let path = configuration.layout.report(day)
    return try Files.exists(path) ? path : nil
  }

  /// What the processor is doing.
  public struct Work: Sendable {
    /// Whether a processor holds the exchange.
    public let isRunning: Bool
    /// How many files it has inspected at the same time, at most, by processes of their own; 0 where it inspects them itself.
    public let workers: Int
    /// The drops that it has picked up and not put down.
    public let drops: [String]
    /// Since when it has been at these, and no others.
    public let since: Instant?
  }

  /// What the processor is doing just now.
  public func work() throws -> Work {
    let layout = configuration.layout
    let isRunning = try ExchangeLock.isHeld(root: layout.root)
    let inHand = isRunning ? try WorkInHand.inHand(in: layout) : (drops: [], changed: nil)
    return Work(
      isRunning: isRunning, workers: configuration.settings.inspectionWorkers, drops: inHand.drops,
      since: inHand.changed.flatMap { Instant($0) })
  }

  /// Something that was put aside.
  public struct PutAside: Sendable {
    /// The drop's id, who dropped it, and the file's name as shown to people.
    public let drop: String, sender: String, file: String
    /// How often it was tried, and what went wrong.
    public let tries: Int, fault: LocalizedText
  }

  /// What was put aside, in order.
  public func putAside() throws -> [PutAside] {
    try DeadLetter.notes(in: configuration.layout).map { note in
      PutAside(drop: note.drop, sender: note.sender, file: note.file, tries: note.tries, fault: note.fault)
    }
  }

  private var wording: ObligationWording { ObligationWording(configuration: configuration) }
}

extension Instant {
  /// When a file was changed; `nil` of a time that no clock of ours shows.
  fileprivate init?(_ time: Files.Status.Time) {
    guard (0...253_402_300_799).contains(time.seconds) else { return nil }
    self.init(milliseconds: Int64(time.seconds) * 1_000 + Int64(time.nanoseconds / 1_000_000))
  }
}
