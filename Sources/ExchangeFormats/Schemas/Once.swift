import Synchronization

/// What is made when it is first asked for, once for all who ask.
final class Once<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)

  /// What `make`, of which there is one, has made.
  func value(_ make: () -> Value) -> Value {
    made.withLock { made in
      let value = made ?? make()
      made = value
      return value
    }
  }
}
