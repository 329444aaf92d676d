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

  /// Where what a command prints goes.
  struct Printed {
    /// What it writes to its output, and what it complains of.
    let output, complaint: FilePath

    /// Files of a name in a folder of ours.
    init(in folder: FilePath, named name: String) {
      (output, complaint) = (folder.appending("\(name).out"), folder.appending("\(name).err"))
    }
  }

  /// Starts it, in a group of processes of its own.
  ///
  /// - Parameters:
  ///   - input: what it reads.
  ///   - printed: where what it prints goes; `nil` for nowhere.
  ///   - lock: what it holds as long as it runs, also when we don't any more: then it is left alone when the value goes.
  init(_ command: String, input: FilePath, printed: Printed?, holding lock: FileLock? = nil) throws {
    outlives = lock != nil
    self.printed = printed
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.string, O_RDONLY, 0)
    for (stream, path) in [(STDOUT_FILENO, printed?.output), (STDERR_FILENO, printed?.complaint)] {
      guard let path else {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
        continue
      }
      try Files.remove(path)
      posix_spawn_file_actions_addopen(
        &actions, stream, path.string, O_WRONLY | O_CREAT | O_EXCL, FileSink.privatePermissions)
    }
    if let lock { posix_spawn_file_actions_adddup2(&actions, lock.descriptor, Self.lockNumber) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals as a program expects them, whatever we have done with ours.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGTERM, SIGINT, SIGPIPE, SIGHUP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let arguments = ["/bin/sh", "-c", command].map { (text: String) in strdup(text) } + [nil]
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
    return try Files.bytes(of: printed.output, limit: 1 << 20)
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
