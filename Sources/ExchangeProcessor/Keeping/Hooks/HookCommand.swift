import ExchangeFiles
import SystemPackage

/// A hook that is running, or was begun by a process that is no more. It notes itself what it ended with, and holds a lock as long as
/// it runs: so it is known what came of it, whoever asks.
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

  /// Starts it.
  mutating func start(_ command: String, reading json: String) throws {
    guard let lock = try FileLock(lock) else { return }
    try Files.remove(outcome)
    try Files.replace(input, with: json.utf8)
    let noted = Self.quoted(outcome.string)
    let whole =
      "/bin/sh -c \(Self.quoted(command)); code=$?; echo $code >\(noted).part && mv \(noted).part \(noted); exit $code"
    process = try ShellCommand(whole, input: input, scratch: folder, named: id, holding: lock)
  }

  /// How it stands.
  func standing() throws -> Standing {
    // The shell may still be about to end, and leave a child behind; it is waited for with it.
    if let process, process.exitCode() == nil { return .running }
    if try FileLock.isHeld(lock) { return .running }
    guard try Files.exists(outcome) else { return .lost }
    let text = String(decoding: try Files.bytes(of: outcome, limit: 16), as: UTF8.self)
    return Int32(text.split(separator: "\n").first ?? "").map { .ended($0) } ?? .lost
  }

  /// Ends it, where we began it.
  func end() { process?.end() }

  /// What it complained of.
  var complaint: String { process?.complaint ?? "" }

  /// Removes what it left.
  func clear() throws {
    for path in [input, outcome, lock, folder.appending("\(id).out"), folder.appending("\(id).err")] {
      try Files.remove(path)
    }
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
