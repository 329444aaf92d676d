import CStart
import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as something that is noted and acted upon when there is time. One that comes before anybody acts
/// on it isn't lost.
enum Interruption {
  private static let noted = Atomic(false)
  private static let came = Atomic(false)
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
    for number in [SIGTERM, SIGINT] {
      signal(number) { number in
        let code = errno
        if number == SIGINT { Interruption.noted.store(true, ordering: .relaxed) }
        Interruption.came.store(true, ordering: .relaxed)
        if let bell = Interruption.bell { _ = write(bell.in, [0], 1) }
        errno = code
      }
    }
    // What came before now waits since the program began (`CStart`).
    let_stop_signals_in()
  }

  /// Whether a signal has come.
  static var hasCome: Bool { came.load(ordering: .relaxed) }

  /// Whether the operator pressed Ctrl-C.
  static var isNoted: Bool { noted.load(ordering: .relaxed) }

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
