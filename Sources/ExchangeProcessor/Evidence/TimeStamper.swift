import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeInspection
import SystemPackage

/// Has closed days' packages stamped with the time by the command of the settings, one after another and beside everything else:
/// whatever the command does, or doesn't, keeps nobody waiting. What fails is tried again, less and less often.
final class TimeStamper {
  /// How long the command may take.
  private static let patience = Duration.seconds(60)
  private static let firstPause = Duration.seconds(60)
  private static let longestPause = Duration.seconds(3_600)

  /// What has been asked for.
  private struct Asked {
    let day: Day
    let digest: [UInt8]
    let command: ShellCommand
    let deadline: ContinuousClock.Instant
  }

  private let layout: ExchangeLayout
  private let command: String
  private let warn: (LocalizedText) -> Void
  private var asked: Asked?
  private var pause = firstPause
  private var due = ContinuousClock.now

  init(layout: ExchangeLayout, command: String, warn: @escaping (LocalizedText) -> Void) {
    self.layout = layout
    self.command = command
    self.warn = warn
  }

  deinit { asked?.command.end() }

  /// Notes that the package of a closed day is to be stamped, unless it is the one that was.
  static func request(of day: Day, in layout: ExchangeLayout, isAnother: Bool) throws {
    if try !isAnother && Files.exists(layout.timeStamp(day)) { return }
    try Files.makeFolder(layout.unstampedReports)
    try note(of: day, in: layout).make()
  }

  /// The days whose packages have no stamp yet, in order, with what came of the last try.
  static func unstamped(_ layout: ExchangeLayout) throws -> [(day: Day, fault: LocalizedText?)] {
    guard try Files.exists(layout.unstampedReports) else { return [] }
    return try Files.names(in: layout.unstampedReports).compactMap { name in
      guard let day = Day(name.string) else { return nil }
      return (day, note(of: day, in: layout).fault())
    }.sorted { $0.day < $1.day }
  }

  private static func note(of day: Day, in layout: ExchangeLayout) -> FaultNote {
    FaultNote(path: layout.unstampedReports.appending(day.description))
  }

  /// Takes what has come, and asks for the next. Never waits.
  func step() {
    if let asked {
      let isLate = ContinuousClock.now >= asked.deadline
      guard let code = asked.command.exitCode() ?? (isLate ? -1 : nil) else { return }
      asked.command.end()
      self.asked = nil
      do {
        if isLate, code == -1 { throw EvidenceError("命令用了一分钟还没有结束", "the command took more than a minute") }
        try keep(asked, code)
        pause = Self.firstPause
      } catch {
        fail(asked.day, LocalizedText(saying: error))
      }
    }
    guard ContinuousClock.now >= due else { return }
    do {
      while let (day, _) = try Self.unstamped(layout).first {
        let package = layout.report(day)
        guard try Files.exists(package) else {
          try Self.note(of: day, in: layout).remove()
          continue
        }
        try ask(day, package)
        return
      }
    } catch {
      fail(nil, LocalizedText(saying: error))
    }
  }

  /// Waits until nothing more can be done now.
  func finish(unless isStopped: () -> Bool) {
    step()
    while asked != nil, !isStopped() {
      ShellCommand.rest()
      step()
    }
  }

  private func ask(_ day: Day, _ package: FilePath) throws {
    let digest = try Files.digest(of: package)
    let request = layout.work.appending("timestamp.tsq")
    try Files.replace(request, with: TimeStamp.request(sha256: digest))
    let command = try ShellCommand(
      command, input: request, printed: ShellCommand.Printed(in: layout.work, named: "timestamp"))
    asked = Asked(day: day, digest: digest, command: command, deadline: .now.advanced(by: Self.patience))
  }

  private func keep(_ asked: Asked, _ code: Int32) throws {
    guard code == 0 else {
      let complaint = asked.command.complaint
      throw EvidenceError("命令以 \(code) 结束：\(complaint)", "the command ended with \(code): \(complaint)")
    }
    let reply = try asked.command.output()
    guard try TimeStamp(reply: reply).sha256 == asked.digest else {
      throw EvidenceError("时间戳不是这个文件的", "the stamp is of something else")
    }
    // What was written anew meanwhile needs another.
    guard try Files.digest(of: layout.report(asked.day)) == asked.digest else { return }
    try Files.replace(layout.timeStamp(asked.day), with: reply)
    try Self.note(of: asked.day, in: layout).remove()
  }

  private func fail(_ day: Day?, _ fault: LocalizedText) {
    due = .now.advanced(by: pause)
    pause = min(pause * 2, Self.longestPause)
    let package = day.map { "reports/\($0).zip" }
    warn(
      LocalizedText(
        "\(package ?? "对账包")还没有时间戳，稍后再试：\(fault.zh)",
        "no time stamp for \(package ?? "the days' packages") yet, tried again later: \(fault.en)"))
    if let day { Self.note(of: day, in: layout).write(fault) }
  }
}
