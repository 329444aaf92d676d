import ExchangeFiles
import Glibc
import SystemPackage

/// Ends at once what another thread waits for; else that waits until its time is over.
///
/// How long that is follows from how much time passes. What Dispatch and locks wait for with a limit ends, on Linux, at a moment of the
/// machine's clock: where that is set back, they wait for as much longer.
final class Bell: Sendable {
  /// A pipe; once a byte is in it, nobody waits any more.
  private let ends: (out: Int32, in: Int32)

  init() throws(FileError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw FileError(Errno(rawValue: errno), .makePipe, "a bell") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    self.ends = (ends[0], ends[1])
  }

  deinit { for end in [ends.out, ends.in] { close(end) } }

  /// Ends all waits, also those that begin later.
  func ring() { _ = write(ends.in, [0], 1) }

  /// Waits until it has been rung, or the time is over.
  ///
  /// - Returns: whether it has been rung.
  func wait(for time: Duration) -> Bool {
    let deadline = ContinuousClock.now + time
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      let rest = max(left, 0)
      var watched = pollfd(fd: ends.out, events: Int16(POLLIN), revents: 0)
      if poll(&watched, 1, Int32(min(rest.rounded(.up), 60_000))) > 0 { return true }
      if rest == 0 { return false }
    }
  }
}
