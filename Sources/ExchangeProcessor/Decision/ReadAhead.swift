import Dispatch
import Synchronization

/// Batches that another thread makes while the one before is worked on: a few at a time, in their order.
enum ReadAhead {
  /// So many are made ahead.
  private static let width = 4

  /// Goes over batches.
  ///
  /// - Parameters:
  ///   - isWorthwhile: whether there is so much that another thread pays; else each batch is made when its turn comes.
  ///   - make: makes the next batch, `nil` after the last. Used by one thread, and no longer than this takes.
  ///   - body: is handed one batch after the other; `false` ends it.
  static func forEach<Batch: Sendable>(
    isWorthwhile: Bool, _ make: @escaping () throws -> Batch?, _ body: (Batch) throws -> Bool
  ) throws {
    guard isWorthwhile else {
      while let batch = try make(), try body(batch) {}
      return
    }
    let channel = Channel(Source(next: make))
    let queue = DispatchQueue(label: "read ahead")
    queue.async { channel.fill() }
    defer {
      channel.abandon()
      queue.sync {}
    }
    while let batch = try channel.next(), try body(batch) {}
  }

  private struct Source<Batch>: @unchecked Sendable { let next: () throws -> Batch? }

  private final class Channel<Batch: Sendable>: Sendable {
    private struct State {
      var batches: [Result<Batch?, any Error>] = []
      var isAbandoned = false
    }

    private let source: Source<Batch>
    private let state = Mutex(State())
    private let places = DispatchSemaphore(value: ReadAhead.width)
    private let arrivals = DispatchSemaphore(value: 0)

    init(_ source: Source<Batch>) { self.source = source }

    /// Makes batches until there are no more, or nobody wants them.
    func fill() {
      var isLast = false
      while !isLast {
        places.wait()
        if state.withLock(\.isAbandoned) { break }
        let batch = Result { try source.next() }
        isLast = (try? batch.get()).flatMap(\.self) == nil
        state.withLock { $0.batches.append(batch) }
        arrivals.signal()
      }
      // A semaphore may not go with fewer places than it came with.
      for _ in 0..<ReadAhead.width { places.signal() }
    }

    func next() throws -> Batch? {
      arrivals.wait()
      let batch = state.withLock { $0.batches.removeFirst() }
      places.signal()
      return try batch.get()
    }

    func abandon() {
      state.withLock { $0.isAbandoned = true }
      places.signal()
    }
  }
}
