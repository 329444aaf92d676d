import Dispatch
import ExchangeBase
import ExchangeProcessor
import Synchronization
import SystemPackage

/// What `exchange doctor` finds, looked for when somebody asks and on a thread of its own: nobody waits for it.
final class Examination: Sendable {
  /// How it stands.
  struct State: Sendable {
    /// Since when something is looked for; `nil` where nothing is.
    var since: Instant?
    /// What was found last, and when.
    var last: (at: Instant, found: DoctorAnswer)?
  }

  /// How long it may go on: what isn't looked at by then isn't.
  private static let limit = Duration.seconds(300)

  private let root: FilePath
  private let data: ProgramData
  private let clock: WallClock
  private let queue = DispatchQueue(label: "exchange.examination", qos: .utility)
  private let current = Mutex(State())

  init(root: FilePath, data: ProgramData, clock: WallClock) {
    self.root = root
    self.data = data
    self.clock = clock
  }

  /// How it stands.
  var state: State { current.withLock(\.self) }

  /// Begins to look, unless somebody has begun and it isn't over.
  func begin() {
    let isNew = current.withLock { state in
      defer { state.since = state.since ?? clock.now() }
      return state.since == nil
    }
    guard isNew else { return }
    queue.async { [self] in
      let found = Doctor(
        root: root, data: data, clock: clock, triesFileSystems: false, limit: Self.limit
      ).examine(fixing: false)
      let now = clock.now()
      current.withLock { $0 = State(last: (now, found)) }
    }
  }
}
