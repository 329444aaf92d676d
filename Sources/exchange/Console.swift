public import ArgumentParser
import ExchangeBase
import ExchangeProcessor
import Foundation
import Synchronization

extension Language: ExpressibleByArgument {}
extension LogLevel: ExpressibleByArgument {}

/// How an answer is printed.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
  /// For people.
  case text
  /// For programs.
  case json
}

/// Options that every command has.
struct AnswerOptions: ParsableArguments {
  @Option(
    name: .customLong("lang"),
    help: .said("给人看的文字用什么语言：zh 或 en。", "Language of what is printed and written for people: zh or en."))
  var language = Language.standard

  @Option(help: .said("text 给人看，json 给程序。", "text for people, json for programs."))
  var format: AnswerFormat = .text

  /// Prints an answer as asked for.
  func print(_ answer: some Answer) throws {
    let text = format == .json ? try answer.json() : answer.text(in: language).forTerminal
    if !text.isEmpty { try Console.say(text) }
  }
}

/// Where the command works.
struct ExchangeArgument: ParsableArguments {
  @Argument(help: .said("交换文件夹。", "The exchange's folder."))
  var directory: String
}

/// The measure that holds where no exchange is named.
struct MeasureOption: ParsableArguments {
  @Option(
    help: .said(
      "没有 --exchange 时，用哪套办法的部门和事项。", "Without --exchange, the measure whose departments and items are taken."
    ))
  var profile = ProgramData.standardProfile
}

/// The time that a replay sets.
struct ClockOption: ParsableArguments {
  @Option(
    help: .said(
      "设定时钟（北京时间），如 2021-01-04T16:00，用于重放。",
      "Set the clock, e.g. 2021-01-04T16:00 (China Standard Time), to replay the past."))
  var at: String?

  /// The clock to go by.
  func clock() throws -> WallClock {
    guard let at else { return .system }
    guard let clock = WallClock(at: at) else {
      throw ValidationError(
        .said(
          "--at 的“\(at)”不是 2021-01-04T16:00 这样的时间", "--at “\(at)” is not a time like 2021-01-04T16:00"))
    }
    return clock
  }
}

/// The terminal. What can't be written is never a reason to stop working.
enum Console {
  /// Prints to standard output.
  ///
  /// - Throws: ``StandardStream/Unwritable`` when nobody can read it.
  static func say(_ text: String) throws(StandardStream.Unwritable) {
    try StandardStream.output.write((text + "\n").utf8)
  }

  /// Prints a piece of a text to standard output.
  ///
  /// - Throws: ``StandardStream/Unwritable`` when nobody can read it.
  static func say(_ piece: [UInt8]) throws(StandardStream.Unwritable) {
    try StandardStream.output.write(piece)
  }

  /// Prints to standard error, where that can be written.
  static func complain(_ text: String) { try? StandardStream.errors.write((text.forTerminal + "\n").utf8) }

  /// Whether standard error is a terminal.
  static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Shows how far a large file has been read, on a terminal only; at most ten times a second.
  static func progress(_ file: String, _ part: Double) {
    guard isTerminal else { return }
    let isDue = lastShown.withLock { last in
      let now = ContinuousClock.now
      guard last.map({ now - $0 >= .milliseconds(100) }) ?? true else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let done = Int(part * 30)
    let bar = String(repeating: "█", count: done) + String(repeating: "░", count: 30 - done)
    try? StandardStream.errors.write("\r\u{1B}[K\(bar) \(Int(part * 100))%  \(file.forTerminal)".utf8)
  }

  /// Clears the progress line.
  static func endProgress() {
    if isTerminal, lastShown.withLock({ $0 != nil }) { try? StandardStream.errors.write("\r\u{1B}[K".utf8) }
  }

  private static let lastShown = Mutex<ContinuousClock.Instant?>(nil)
}
