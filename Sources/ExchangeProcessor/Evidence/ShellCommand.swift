import ExchangeFiles
import Foundation
import Glibc
import SystemPackage

/// A command of the operator's, run by the shell with files as its input and output: nobody waits for its reader or writer.
final class ShellCommand {
  /// The descriptor under which a command has its lock; a number that scripts don't use.
  private static let lockNumber: Int32 = 200

  private let id: pid_t
  private let outputPath: FilePath
  private let errorPath: FilePath
  private let outlives: Bool
  private var code: Int32?

  /// Starts it, in a group of processes of its own.
  ///
  /// - Parameters:
  ///   - input: what it reads.
  ///   - scratch: a folder of ours for what it writes.
  ///   - lock: what it holds as long as it runs, also when we don't any more: then it is left alone when the value goes.
  init(
    _ command: String, input: FilePath, scratch: FilePath, named name: String, holding lock: FileLock? = nil
  ) throws {
    outlives = lock != nil
    outputPath = scratch.appending("\(name).out")
    errorPath = scratch.appending("\(name).err")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.string, O_RDONLY, 0)
    for (stream, path) in [(STDOUT_FILENO, outputPath), (STDERR_FILENO, errorPath)] {
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
  func output() throws -> [UInt8] { try Files.bytes(of: outputPath, limit: 1 << 20) }

  /// The beginning of what it complained of.
  var complaint: String {
    let bytes = (try? Files.bytes(of: errorPath, limit: 1 << 20)) ?? []
    return String(decoding: bytes.prefix(500), as: UTF8.self).split(whereSeparator: \.isNewline).joined(
      separator: " ")
  }

  /// Lets a moment pass.
  static func rest() { usleep(20_000) }
}
