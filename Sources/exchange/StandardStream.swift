import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import Glibc
import Synchronization
import SystemPackage

/// One of the three streams that a process begins with. Whoever started it may have closed them, or may stop reading.
enum StandardStream {
  /// Standard output.
  case output
  /// Standard error.
  case errors

  /// It is closed, full, or its reader is gone.
  struct Unwritable: WordedError {
    let reason: LocalizedText
    var words: LocalizedText {
      LocalizedText(
        "结果没能打印出来（\(reason.zh)）；要做的已经做完",
        "the answer couldn't be printed (\(reason.en)); what was to be done is done")
    }
  }

  /// How much a pipe takes at once when it takes anything.
  private static let piece = 4_096
  /// For how long a reader that stands still is waited for, in milliseconds; -1 for ever.
  private static let patience = Atomic<Int32>(-1)
  /// The streams of which the reader stood still when it was last waited for, a bit each: for them nobody waits again before they take
  /// something.
  private static let stuck = Atomic(0)

  /// Sees to it that no stream ends the process: a pipe without a reader is an error like any other, as is a file that may not grow any
  /// more (`ulimit -f`), and no file of ours ever gets the number of a stream that is closed.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      // It gets the lowest number that is free. What is only open for reading can't be written, just as before.
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// From now on nobody who has stopped reading is waited for longer than a second: others wait to be served.
  static func limitPatience() { patience.store(1_000, ordering: .relaxed) }

  private var number: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }

  /// Writes all of the bytes.
  func write(_ bytes: some Sequence<UInt8>) throws(Unwritable) {
    let bytes = Array(bytes)
    // A pipe's end for reading would never become ready.
    guard fcntl(number, F_GETFL) & O_ACCMODE != O_RDONLY else {
      throw Unwritable(reason: Errno.badFileDescriptor.words)
    }
    var start = 0
    while start < bytes.count {
      var ready = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
      let patience = Self.patience.load(ordering: .relaxed)
      let isStuck = Self.stuck.load(ordering: .relaxed) & 1 << number != 0
      if poll(&ready, 1, isStuck ? 0 : patience) == 0 {
        _ = Self.stuck.bitwiseOr(1 << Int(number), ordering: .relaxed)
        throw Unwritable(reason: LocalizedText("没有人读取", "nobody reads it"))
      }
      if isStuck { _ = Self.stuck.bitwiseAnd(~(1 << Int(number)), ordering: .relaxed) }
      let piece = bytes[start..<min(start + Self.piece, bytes.count)]
      let count = piece.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
      if count < 0, errno != EINTR, errno != EAGAIN {
        throw Unwritable(reason: Errno(rawValue: errno).words)
      }
      start += max(0, count)
    }
  }
}
