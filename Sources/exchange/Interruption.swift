import CStart
import Dispatch
import Glibc
import Synchronization

/// SIGTERM, SIGINT and SIGHUP as something that is noted and acted upon when there is time. One that comes before anybody acts
/// on it isn't lost.
enum Interruption {
  /// With what a process ends that was stopped; nothing as long as none of them has come.
  private static let noted = Atomic<Int32>(-1)
  /// A pipe; a byte in it is a signal that came.
  private static let bell: (out: Int32, in: Int32)? = {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    return (ends[0], ends[1])
  }()

  /// Begins to note signals instead of ending by them.
  static func listen() {
    // What the handler touches exists before it is asked for.
    guard bell != nil else { return let_stop_signals_in() }
    for number in [SIGTERM, SIGINT, SIGHUP] where number != SIGHUP || !isToOutliveItsTerminal {
      signal(number) { number in
        let code = errno
        // An end by SIGTERM is one in order. Whoever sees to it that the program runs starts it again after the others, as it is usual to
        // have settings read anew by SIGHUP.
        Interruption.noted.store(number == SIGTERM ? 0 : 128 + number, ordering: .relaxed)
        if let bell = Interruption.bell { _ = write(bell.in, [0], 1) }
        errno = code
      }
    }
    // What came before now waits since the program began (`CStart`).
    let_stop_signals_in()
  }

  /// Whether it was started so that its terminal's end is none of it (`nohup`).
  private static var isToOutliveItsTerminal: Bool {
    var action = sigaction()
    guard sigaction(SIGHUP, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Whether a signal has come.
  static var hasCome: Bool { status != nil }

  /// The exit code of what was stopped by a signal; `nil` as long as none has come.
  static var status: Int32? {
    let status = noted.load(ordering: .relaxed)
    return status < 0 ? nil : status
  }

  /// Calls `body` when a signal comes or has come, until the source is cancelled.
  static func onSignal(_ body: @escaping @Sendable () -> Void) -> (any DispatchSourceRead)? {
    guard let bell else { return nil }
    let source = DispatchSource.makeReadSource(fileDescriptor: bell.out, queue: .global())
    source.setEventHandler {
      var byte: UInt8 = 0
      while read(bell.out, &byte, 1) > 0 {}
      body()
    }
    source.resume()
    return source
  }
}
