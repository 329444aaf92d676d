import Foundation
import SystemPackage
import Testing

/// The built program, run as a process of its own: a test sees what an operator gets.
enum Program {
  /// What a process left when it ended.
  struct Outcome {
    /// The exit code; of a killed process the signal's number.
    let status: Int32
    /// Whether a signal ended it.
    let wasKilled: Bool
    /// What it printed for its user.
    let output: [UInt8]
    /// What it complained of.
    let errors: String

    /// What it printed, as text.
    var text: String { String(decoding: output, as: UTF8.self) }

    /// The lines in which a Chinese answer tells of a trouble in an English sentence: in four words of it that follow one another. Of
    /// whatever brings a pass to tell of a trouble, in any test, none may be.
    var troublesInEnglish: [Substring] {
      text.split(separator: "\n").filter {
        $0.hasPrefix("稍后重试：") && $0.contains(/[a-z]+ [a-z']+ [a-z']+ [a-z']+/)
      }
    }
  }

  /// The executable, which the build puts beside the tests.
  static let url = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("exchange")

  /// Whether a sanitizer looks at program and tests (`make sanitize`): what they cost is then the sanitizer's, and a process's address
  /// space has no limit.
  static let isSanitized = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] != nil

  /// Runs it to its end.
  @discardableResult
  static func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - data: its schemas and profiles, where they aren't its own.
  ///   - environment: what it has in its environment besides what the test has.
  @discardableResult
  static func run(
    _ arguments: [String], data: FilePath? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try ProgramGate.pass { try RunningProgram(arguments, data: data, environment: environment).wait() }
  }
}

/// How many processes of the program run to their end at once: on a busy machine tests take longer, and nothing else.
///
/// Who waits for the end of a process holds its place no longer than that. Processes that watch until they are told to
/// stop, and those that are to be killed, take none: two of them never wait for each other.
enum ProgramGate {
  static let width = 3
  private static let places = DispatchSemaphore(value: width)

  /// Does something in a place.
  static func pass<Result>(_ body: () throws -> Result) rethrows -> Result {
    places.wait()
    defer { places.signal() }
    return try body()
  }
}

/// A process of the program that runs beside the test.
///
/// What it prints goes to files, so that it never waits for its reader.
final class RunningProgram {
  private let process = Process()
  private let folder: URL

  /// Starts it.
  ///
  /// - Parameter wrapper: a program with its arguments that is started instead, with the program and its own behind them.
  init(
    _ arguments: [String], data: FilePath? = nil, environment: [String: String] = [:],
    by wrapper: [String] = []
  ) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("exchange-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    process.executableURL = wrapper.first.map { URL(filePath: $0) } ?? Program.url
    process.arguments = wrapper.dropFirst() + (wrapper.isEmpty ? [] : [Program.url.path]) + arguments
    // What is wrong with a call or a file of ours is asked for in English; `SpeechTests` look at the Chinese.
    var environment = ProcessInfo.processInfo.environment
      .merging(["LC_ALL": "en_US.UTF-8"]) { $1 }.merging(environment) { $1 }
    if let data { environment["EXCHANGE_DATA"] = data.string }
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try Self.file(folder.appendingPathComponent("output"))
    process.standardError = try Self.file(folder.appendingPathComponent("errors"))
    try process.run()
  }

  deinit {
    if process.isRunning {
      send(SIGKILL)
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Whether it hasn't ended yet.
  var isRunning: Bool { process.isRunning }

  /// Whether it was stopped by a signal and waits to be let go on.
  var isSuspended: Bool {
    let line = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
    return line.split(separator: ")").last?.hasPrefix(" T") == true
  }

  /// Its number.
  var id: Int32 { process.processIdentifier }

  /// Sends it a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for its end.
  func wait() throws -> Program.Outcome {
    process.waitUntilExit()
    let outcome = Program.Outcome(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: Array(try Data(contentsOf: folder.appendingPathComponent("output"))),
      errors: String(
        decoding: try Data(contentsOf: folder.appendingPathComponent("errors")), as: UTF8.self))
    let foreign = outcome.troublesInEnglish
    #expect(foreign.isEmpty, "told in English where Chinese is spoken")
    return outcome
  }

  private static func file(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }
}

/// Asks again and again until `condition` holds: at first a thousand times a second, then the less often the longer it takes, since
/// what is asked takes the time of what is waited for. Where it holds, that is found out a twentieth later at most.
///
/// - Parameters:
///   - seconds: how long it is waited. What must come to hold is given a time that only a broken program
///     needs: how fast a machine is decides no test.
///   - closely: whether the moment counts: it is asked a thousand times a second to the end.
/// - Returns: whether it came to hold.
func waitUntil(
  within seconds: Double = 1_200, closely: Bool = false, _ condition: () throws -> Bool
) rethrows -> Bool {
  let start = ContinuousClock.now
  var asked = start
  while asked < start + .seconds(seconds) {
    if try condition() { return true }
    let now = ContinuousClock.now
    let pause = closely ? .zero : min(max((now - start) / 20, now - asked), .milliseconds(250))
    usleep(UInt32(max(pause, .milliseconds(1)) / .microseconds(1)))
    asked = .now
  }
  return try condition()
}
