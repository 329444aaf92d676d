public import ExchangeBase
import ExchangeFormats
public import ExchangeWords
public import Logging

/// Where the processor tells what happens: values go in, and each becomes a line of the logger, in one language and with what it is about
/// beside it.
public final class OperatorLog: Sendable {
  private let logger: Logger
  private let language: Language
  /// Whether what is printed as the answer is told here as well.
  private let tellsAnswers: Bool

  /// - Parameter tellsAnswers: whether what is printed as the answer is told here as well.
  init(_ logger: Logger, in language: Language, tellsAnswers: Bool) {
    self.logger = logger
    self.language = language
    self.tellsAnswers = tellsAnswers
  }

  /// Tells of an event.
  public func tell(_ event: OperatorEvent) {
    if case .decided(_, let verdict, _) = event, verdict != .putAside, !tellsAnswers { return }
    let level = Logger.Level(event.level)
    guard level >= logger.logLevel else { return }
    let subject = event.subject
    var metadata: Logger.Metadata = ["event": "\(event.name)"]
    for (key, value) in event.fields { metadata[key] = "\(value)" }
    if let department = subject.department { metadata["department"] = "\(department)" }
    if let drop = subject.drop { metadata["drop"] = "\(drop)" }
    if let file = subject.file { metadata["file"] = "\(file)" }
    logger.log(level: level, "\(LoggedText.of(event.words[language]))", metadata: metadata)
  }
}

/// How much a line of the log matters.
public typealias LogLevel = ExchangeWords.LogLevel

/// What of the log is told, and how.
public struct LogOptions: Sendable {
  /// The language that it speaks.
  public var language: Language
  /// From which level on it is told, as the command line has it; `nil` leaves it to the settings.
  public var level: LogLevel?
  /// Whether the processor watches, rather than making one pass of which the answer tells.
  public var isWatching: Bool
  /// The program's version.
  public var version: String

  /// The log of a processor.
  public init(
    language: Language = .standard, level: LogLevel? = nil, isWatching: Bool = false, version: String = "-"
  ) {
    self.language = language
    self.level = level
    self.isWatching = isWatching
    self.version = version
  }

  /// The log, by what the settings say where the command line says nothing.
  public func log(to logger: Logger, _ settings: Settings) -> OperatorLog {
    let asked = level ?? settings.logLevel
    var logger = logger
    logger.logLevel = max(logger.logLevel, .init(asked ?? (isWatching ? .info : .warn)))
    return OperatorLog(logger, in: language, tellsAnswers: isWatching || asked != nil)
  }
}

extension Logger.Level {
  /// The level of swift-log that is meant by ours.
  init(_ level: LogLevel) {
    self =
      switch level {
      case .debug: .debug
      case .info: .info
      case .warn: .warning
      case .error: .error
      }
  }
}

/// What errors say of files, as a log may have it: names that departments gave may be of people.
enum LoggedText {
  /// Ends of what is taken for a path: what stands behind one in our own words.
  private static let ends: Set<Character> = [":", "：", "”", "“", "，", "；", "。", "\n"]
  /// What stands around a name.
  private static let borders: Set<Character> = ends.union([" ", ",", ";", "/", "(", ")", "（", "）", "'", "\""])

  /// A text, in which all that departments named is outlined: paths below `departments`, and names of files.
  static func of(_ text: String) -> String { outliningNames(in: outliningPaths(in: text)) }

  private static func outliningPaths(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "/departments/") {
      result += rest[..<start.upperBound]
      rest = rest[start.upperBound...]
      // The department's code and the box are ours, and have nothing that is outlined.
      let path = rest.prefix { !ends.contains($0) }
      result += Masking.outline(path, limit: .max)
      rest = rest[path.endIndex...]
    }
    return result + rest
  }

  private static func outliningNames(in text: String) -> String {
    var result = ""
    var rest = text[...]
    while !rest.isEmpty {
      let word = rest.prefix { !borders.contains($0) }
      rest = rest[word.endIndex...]
      result += isFileName(word) ? Masking.outline(word, limit: .max) : String(word)
      if let border = rest.popFirst() { result.append(border) }
    }
    return result
  }

  /// Whether a word ends as names of files do.
  private static func isFileName(_ word: Substring) -> Bool {
    guard let dot = word.lastIndex(of: "."), dot > word.startIndex else { return false }
    let end = word[word.index(after: dot)...]
    return (1...5).contains(end.count) && end.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }
}
