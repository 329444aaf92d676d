import ExchangeBase
import ExchangeProcessor
import Logging
import Synchronization

/// One line an event: `2021-01-04T10:00:00+08:00 WARN XC-SPJ 20210104-0001 push.csv 部分接收：12 条，接收 10，退回 2`. What isn't known of
/// department, drop and file is a `-`.
///
/// Under systemd the journal gets it with its priority and its fields. A log that can't be written, or that nobody reads, is lost, and
/// keeps nothing waiting; how many lines were, is said when it can be said.
struct OperatorLogHandler: LogHandler {
  /// What the line begins with, and what is a field of the journal's.
  private static let columns = ["department", "drop", "file"]

  var logLevel = Logger.Level.debug
  var metadata: Logger.Metadata = [:]
  private let clock: WallClock
  private let journal = JournalSocket.ofStandardError
  private static let lost = Atomic(0)

  init(clock: WallClock) { self.clock = clock }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
    write(event.level, "\(event.message)", fields)
  }

  private func write(_ level: Logger.Level, _ message: String, _ fields: [String: String]) {
    let missed = Self.lost.exchange(0, ordering: .relaxed)
    if missed > 0,
      !send(.warning, String.said("有 \(missed) 行日志没有写出", "\(missed) line(s) of the log were lost"), [:])
    {
      Self.lost.add(missed, ordering: .relaxed)
    }
    if !send(level, message, fields) { Self.lost.add(1, ordering: .relaxed) }
  }

  /// - Returns: whether it was taken.
  private func send(_ level: Logger.Level, _ message: String, _ fields: [String: String]) -> Bool {
    let columns = Self.columns.map { Self.column(fields[$0]) }
    let text = (columns.filter { $0 != "-" } + [message]).joined(separator: " ")
    if let journal, journal.send(text, priority: level.priority, fields) { return true }
    Console.endProgress()
    // What systemd reads from a stream has its priority in front, and the time it knows itself.
    let start = journal == nil ? "\(stamp) \(level.word) " : "<\(level.priority)>"
    let line =
      start + ((journal == nil ? columns : columns.filter { $0 != "-" }) + [message]).joined(separator: " ")
    return (try? StandardStream.errors.write((line.forTerminal.replacing("\n", with: " ") + "\n").utf8))
      != nil
  }

  private var stamp: String {
    let text = clock.now().text
    return "\(text.prefix(19))\(text.suffix(6))"
  }

  private static func column(_ value: String?) -> String {
    guard let value, !value.isEmpty else { return "-" }
    return value.contains { $0.isWhitespace } ? "\"\(value)\"" : value
  }
}

extension Logger.Level {
  /// What the line says.
  fileprivate var word: String {
    switch self {
    case .trace, .debug: "DEBUG"
    case .info, .notice: "INFO"
    case .warning: "WARN"
    case .error, .critical: "ERROR"
    }
  }

  /// The priority as syslog(3) and the journal have it.
  fileprivate var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info, .notice: 6
    case .warning: 4
    case .error, .critical: 3
    }
  }
}
