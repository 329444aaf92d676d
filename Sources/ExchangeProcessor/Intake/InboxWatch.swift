import ExchangeFiles
import Foundation
import Glibc
import SystemPackage

/// Hears from the kernel (inotify) that something came into an inbox, so that nobody waits for the next poll.
///
/// A hint and no more: it says when to look, never what is there. What it misses (a full queue, what another machine
/// does on a share, a system that grants no watch) the next poll finds.
final class InboxWatch: Sendable {
  /// What arrives: a file that was written and closed, or renamed in, or whose writing has begun.
  private static let events = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE) | UInt32(IN_ONLYDIR)
  /// Files that come together are taken together: after the first event it is waited for those that follow at once.
  private static let gathering: Int32 = 50

  private let descriptor: Int32
  /// A pipe, written into when a wait is to end at once.
  private let bell: (out: Int32, in: Int32)

  /// Opens a watch.
  ///
  /// - Throws: why the system has none to give.
  init() throws(Errno) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let opened = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard opened >= 0 else {
      let refusal = Errno(rawValue: errno)
      for end in ends { close(end) }
      throw refusal
    }
    bell = (ends[0], ends[1])
    descriptor = opened
  }

  deinit { for end in [descriptor, bell.out, bell.in] { close(end) } }

  /// Listens from now on to those of the inboxes that lie on disks of this machine: of shares the kernel hears only what
  /// we do there ourselves. To do it again costs little and finds a folder that was made or mounted anew.
  ///
  /// - Returns: the inboxes that the system doesn't listen to, and why. One that can't be opened, or is away, is the pass's to tell,
  ///   which can't look at it either.
  func listen(to inboxes: [FilePath]) -> [FileError] {
    var refusals: [FileError] = []
    for inbox in inboxes where (try? FileSystemKind(of: inbox)) == .local {
      do throws(FileError) {
        try FileError.check(.listen, inbox) {
          inbox.withPlatformString { inotify_add_watch(descriptor, $0, Self.events) }
        }
      } catch  where [.noSuchFileOrDirectory, .permissionDenied, .notDirectory].contains(error.code) {
        // It has gone meanwhile.
      } catch {
        refusals.append(error)
      }
    }
    return refusals
  }

  /// Waits until something came, `time` is over, or the task is cancelled.
  ///
  /// - Returns: whether something ended it before the time was over.
  @discardableResult
  func wait(_ time: Duration) async -> Bool {
    let (seconds, rest) = time.components
    let milliseconds = Int32(clamping: seconds * 1_000 + rest / 1_000_000_000_000_000 + 1)
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        Thread.detachNewThread { [self] in
          let end = end(of: descriptor, within: milliseconds)
          if end == .told { _ = self.end(of: nil, within: Self.gathering) }
          drain()
          continuation.resume(returning: end != .time)
        }
      }
    } onCancel: {
      _ = write(bell.in, [0], 1)
    }
  }

  /// What ends a wait.
  private enum End {
    case told, bell, time
  }

  /// Blocks until the descriptor has something to say, the bell rings, or the time is over.
  private func end(of descriptor: Int32?, within milliseconds: Int32) -> End {
    var watched = [bell.out, descriptor ?? -1].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    if poll(&watched, 2, milliseconds) <= 0 { return .time }
    return watched[0].revents == 0 ? .told : .bell
  }

  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while read(descriptor, &buffer, buffer.count) > 0 {}
  }
}
