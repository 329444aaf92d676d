import ExchangeFiles
import Foundation
import Glibc
import SystemPackage

/// A command of the operator's, run by the shell with files as its input and output: nobody waits for its reader or writer.
final class ShellCommand {
  /// The descriptor under which a command has its lock; of one digit, as every shell can close it.
  static let lockNumber: Int32 = 9

  private let id: pid_t
  private let printed: Printed?
  private let outlives: Bool
  private var code: Int32?

  /// How many bytes of what a command complains of are kept: nobody fills a disk of ours by it.
  static let keptComplaint = 4_096
  /// How many bytes a command may answer.
  private static let longestOutput = 1 << 20

  /// Where the beginning of what a command prints goes.
  struct Printed {
    /// What it writes to its output, what it complains of, and what it ended with.
    fileprivate let output, complaint, code: FilePath

    /// Files of a name in a folder of ours.
    init(in folder: FilePath, named name: String) {
      (output, complaint) = (folder.appending("\(name).out"), folder.appending("\(name).err"))
      code = folder.appending("\(name).code")
    }

    /// A command that prints there, and ends with what `command` ends with.
    fileprivate func keeping(_ command: String) throws -> String {
      for path in [output, complaint, code] { try Files.remove(path) }
      let noted = ShellCommand.quoted(code.string)
      // One byte more than it may: then it is seen that it was more.
      return "{ { /bin/sh -c \(ShellCommand.quoted(command)); echo $? >\(noted); } 2>&1 >&3 3>&- | "
        + "\(ShellCommand.keeping(ShellCommand.keptComplaint, in: complaint)) 3>&-; } 3>&1 | "
        + "\(ShellCommand.keeping(ShellCommand.longestOutput + 1, in: output)); read code <\(noted) && exit $code; exit 1"
    }
  }

  /// What keeps the beginning of what it reads in a file, and reads to the end, so that nobody is ended for what he prints.
  static func keeping(_ bytes: Int, in path: FilePath) -> String {
    "{ umask 077; head -c \(bytes) >\(quoted(path.string)); exec cat >/dev/null; }"
  }

  /// A text as one word of the shell.
  static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }

  /// Starts it, in a group of processes of its own.
  ///
  /// - Parameters:
  ///   - input: what it reads.
  ///   - printed: where the beginning of what it prints goes; `nil` for nowhere.
  ///   - lock: what it holds as long as it runs, also when we don't any more: then it is left alone when the value goes.
  init(_ command: String, input: FilePath, printed: Printed?, holding lock: FileLock? = nil) throws {
    outlives = lock != nil
    self.printed = printed
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.string, O_RDONLY, 0)
    for stream in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
    }
    if let lock { posix_spawn_file_actions_adddup2(&actions, lock.descriptor, Self.lockNumber) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals as a program expects them, whatever we have done with ours.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGTERM, SIGINT, SIGPIPE, SIGHUP, SIGXFSZ] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let whole = try printed?.keeping(command) ?? command
    let arguments = ["/bin/sh", "-c", whole].map { (text: String) in strdup(text) } + [nil]
    let environment = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + environment { free(text) } }
    var id: pid_t = 0
    let failure = posix_spawn(&id, "/bin/sh", &actions, &attributes, arguments, environment)
    guard failure == 0 else { throw FileError(Errno(rawValue: failure), .runCommand, "/bin/sh") }
    self.id = id
  }

  deinit { if !outlives { end() } }

  /// What it ended with, of a signal 128 and its number; `nil` while it runs.
  func exitCode() -> Int32? {
    if code == nil {
      var status: Int32 = 0
      guard waitpid(id, &status, WNOHANG) == id else { return nil }
      code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
    return code
  }

  /// Ends it with all that it started, if it hasn't ended.
  func end() {
    guard exitCode() == nil else { return }
    kill(-id, SIGKILL)
    var status: Int32 = 0
    waitpid(id, &status, 0)
    code = 128 + SIGKILL
  }

  /// What it wrote.
  func output() throws -> [UInt8] {
    guard let printed else { return [] }
    return try Files.bytes(of: printed.output, limit: Self.longestOutput)
  }

  /// The beginning of what it complained of.
  var complaint: String { printed.map { Self.complaint(in: $0.complaint) } ?? "" }

  /// The beginning of what a command complained of, in one line, however much that is; empty where nothing is known of it.
  static func complaint(in path: FilePath) -> String {
    var bytes = [UInt8](repeating: 0, count: 500)
    let count = try? bytes.withUnsafeMutableBytes { bytes in
      var source = try FileSource(path: path)
      return try source.read(into: bytes)
    }
    return String(decoding: bytes.prefix(count ?? 0), as: UTF8.self).split(whereSeparator: \.isNewline)
      .joined(separator: " ")
  }

  /// Lets a moment pass.
  static func rest() { usleep(20_000) }
}
