import Glibc
import Synchronization

/// Leaves a mark where the program says what it has in hand when it ends by a fault of its own: a trap, an access to memory
/// that isn't there. Who kills it from outside leaves none.
enum CrashMark {
  /// What is appended, without its line end.
  static let line = "!"
  private static let mark: StaticString = "!\n"

  private static let descriptor = Atomic<Int32>(-1)
  private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT]
  /// What would have been done about each signal.
  private nonisolated(unsafe) static let earlier = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)

  /// Begins to watch for such ends, once and for good. What was to happen then, a report of the runtime's or a core file,
  /// still happens.
  private static let watch: Void = {
    for number in signals {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        let descriptor = CrashMark.descriptor.load(ordering: .relaxed)
        if descriptor >= 0 {
          _ = Glibc.write(descriptor, CrashMark.mark.utf8Start, CrashMark.mark.utf8CodeUnitCount)
        }
        _ = sigaction(number, CrashMark.earlier + Int(number), nil)
      }
      _ = sigaction(number, &action, earlier + Int(number))
    }
  }()

  /// Says where the mark is to be left from now on; nowhere for -1.
  static func leave(in descriptor: Int32) {
    // What the handler touches exists before it is called.
    self.descriptor.store(descriptor, ordering: .relaxed)
    watch
  }
}
