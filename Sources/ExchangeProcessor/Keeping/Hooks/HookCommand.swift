import ExchangeFiles
import SystemPackage

/// A hook that is running, or was begun by a process that is no more. The shell around it notes what it ended with, and holds a lock as
/// long as it runs: so it is known what came of it, whoever asks. What the command leaves behind holds nothing.
struct HookCommand {
  /// How it stands.
  enum Standing: Equatable {
    /// It isn't at its end.
    case running
    /// It ended with a code.
    case ended(Int32)
    /// It was ended before it could say with what, or never begun.
    case lost
  }

  private let folder: FilePath
  private let id: String
  private var process: ShellCommand?

  /// That of a batch.
  init(_ id: String, in folder: FilePath) {
    self.folder = folder
    self.id = id
  }

  private var input: FilePath { folder.appending("\(id).json") }
  private var outcome: FilePath { folder.appending("\(id).ended") }
  private var lock: FilePath { folder.appending("\(id).lock") }
  private var complaints: FilePath { folder.appending("\(id).err") }

  /// Starts it. The beginning of what it complains of is kept; whatever else it prints goes nowhere.
  mutating func start(_ command: String, reading json: String) throws {
    guard let lock = try FileLock(lock) else { return }
    try Files.remove(outcome)
    try Files.replace(input, with: json.utf8)
    let noted = ShellCommand.quoted(outcome.string)
    let unlocked = "\(ShellCommand.lockNumber)>&-"
    let told =
      "{ /bin/sh -c \(ShellCommand.quoted(command)) \(unlocked); code=$?; echo $code >\(noted).part && mv \(noted).part \(noted); } 2>&1 >/dev/null"
    let kept = ShellCommand.keeping(ShellCommand.keptComplaint, in: complaints)
    let whole = "\(told) | \(kept) \(unlocked)"
    process = try ShellCommand(whole, input: input, printed: nil, holding: lock)
  }

  /// How it stands.
  func standing() throws -> Standing {
    // What was noted counts, whatever the command has left behind that goes on.
    guard try Files.exists(outcome) else {
      if let process, process.exitCode() == nil { return .running }
      if try FileLock.isHeld(lock) { return .running }
      // It may have ended between the two questions.
      return try Files.exists(outcome) ? standing() : .lost
    }
    let text = String(decoding: try Files.bytes(of: outcome, limit: 16), as: UTF8.self)
    return Int32(text.split(separator: "\n").first ?? "").map { .ended($0) } ?? .lost
  }

  /// Ends it, where we began it.
  func end() { process?.end() }

  /// Whether nothing of what we began is left that somebody has to wait for.
  var isGone: Bool { process.map { $0.exitCode() != nil } ?? true }

  /// What it complained of.
  var complaint: String {
    letGo()
    return ShellCommand.complaint(in: complaints)
  }

  /// Whoever keeps what it complains of may have yet to begin, or is about to end, but for what the command left behind.
  private func letGo() {
    for _ in 0..<10 where !isGone { ShellCommand.rest() }
  }

  /// Removes what it left, now that it has ended.
  func clear() throws {
    letGo()
    for path in [input, outcome, lock, complaints] { try Files.remove(path) }
  }
}
