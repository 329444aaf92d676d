import ExchangeBase
import ExchangeFiles
import Synchronization

/// What of the files that are kept is looked at: all of it, or, each time that the processor does so by itself, a part, so that after
/// ``count`` rounds each was looked at, and what is new each time.
struct ProofRound: Sendable {
  /// After so many rounds everything was looked at.
  static let count = 30
  /// Everything.
  static let whole = ProofRound(part: nil, since: nil) { true }

  /// How long something is new, in seconds.
  private static let newness: Int64 = 2 * 24 * 3_600

  private let part: Int?
  private let since: Instant?
  private let isWanted: @Sendable () -> Bool
  private let looked = Looked()

  /// By which ids something was looked at, though it isn't of the part.
  private final class Looked: Sendable {
    let ids = Mutex<Set<String>>([])
  }

  private init(part: Int?, since: Instant?, while isWanted: @escaping @Sendable () -> Bool) {
    self.part = part
    self.since = since
    self.isWanted = isWanted
  }

  /// One of the rounds.
  ///
  /// - Parameters:
  ///   - number: which; the next is of the number behind it.
  ///   - now: what is new is so at this moment.
  ///   - isWanted: asked before each file, whether to go on.
  init(_ number: Int, now: Instant, while isWanted: @escaping @Sendable () -> Bool) {
    self.init(
      part: Self.part(of: number), since: now.adding(seconds: -Self.newness), while: isWanted)
  }

  /// The number of the round behind one that was noted, whatever number that is.
  static func number(after last: Int?) -> Int { part(of: last.map { part(of: $0) + 1 } ?? 0) }

  private static func part(of number: Int) -> Int { (number % count + count) % count }

  /// Whether something is looked at, by an id that begins with its day: `20210104-0001`, `20210104`.
  ///
  /// - Throws: `CancellationError` where nothing more is to be looked at.
  func isDue(_ id: String) throws -> Bool {
    try isDue(id, isNew: since.map { id.prefix(8) >= $0.day.digits } ?? true)
  }

  /// The same of a file of which only the name is known, and when it was written.
  func isDue(_ id: String, modified: Files.Status.Time) throws -> Bool {
    try isDue(id, isNew: since.map { Int64(modified.seconds) >= $0.milliseconds / 1_000 } ?? true)
  }

  private func isDue(_ id: String, isNew: Bool) throws -> Bool {
    guard isWanted() else { throw CancellationError() }
    if isOfPart(id) { return true }
    if isNew { looked.ids.withLock { _ = $0.insert(id) } }
    return isNew
  }

  private func isOfPart(_ id: String) -> Bool {
    guard let part else { return true }
    return Int(id.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) } % UInt64(Self.count)) == part
  }

  /// Whether what has an id was looked at, or would have been if it were still there: what was found wrong with it before counts no more.
  func hasAnswered(_ id: String) -> Bool { isOfPart(id) || looked.ids.withLock { $0.contains(id) } }
}
