import Dispatch
import Synchronization

/// Something that another thread does meanwhile.
final class Aside<Value: Sendable>: Sendable {
  private let outcome = Mutex<Result<Value, any Error>?>(nil)
  // Its thread is its own: those of the pool may all be waiting.
  private let work = DispatchQueue(label: "aside")

  /// Begins it.
  init(_ body: @escaping @Sendable () throws -> Value) {
    work.async { [self] in
      let result = Result { try body() }
      outcome.withLock { $0 = result }
    }
  }

  /// Waits until it is done, as often as it is asked.
  func value() throws -> Value {
    work.sync {}
    guard let outcome = outcome.withLock(\.self) else { preconditionFailure("what is done has an outcome") }
    return try outcome.get()
  }
}
