/// Who comes next when more files wait than go together: departments take turns, so that many files of one don't keep
/// the few of another waiting.
struct FairTurns {
  /// What a look has found is taken for granted so many times as long as the look took: looking takes a fifth of the time, however
  /// many files wait.
  private static let timesAsLong = 4.0
  /// So long at most is taken for granted what a look has found. A look that takes long without having found many files waited
  /// for a share that is hardly there, and those on other shares don't wait with it.
  private static let (longest, longestOfMany) = (Duration.seconds(2), Duration.seconds(30))
  private static let many = 10_000

  /// The files that wait, those of each sender together and in the order in which they came.
  private let waiting: [Arrival]
  /// Their places, in the order of their turns.
  private let order: ArraySlice<Int>
  /// Until when they are taken as they were found.
  private let end: ContinuousClock.Instant
  private let clock: () -> ContinuousClock.Instant
  private var taken = 0

  /// Nobody's turn: it has to be looked first.
  init() {
    waiting = []
    order = []
    end = .now
    clock = { .now }
  }

  /// Turns of the files that a look has found.
  ///
  /// - Parameters:
  ///   - waiting: those of each sender together, in the order in which they came.
  ///   - start: when the look began. The longer it took, the longer it holds.
  ///   - clock: what time it is.
  init(
    of waiting: [Arrival], lookedAt start: ContinuousClock.Instant,
    clock: @escaping () -> ContinuousClock.Instant = { .now }
  ) {
    self.clock = clock
    self.waiting = waiting
    var turns: [String: Int] = [:]
    // The n-th file of each sender comes before the n+1-st of any.
    var ranked = waiting.enumerated().map { index, arrival in
      let turn = turns[arrival.sender, default: 0]
      turns[arrival.sender] = turn + 1
      return (turn: turn, index: index)
    }
    if turns.count > 1 { ranked.sort { ($0.turn, $0.index) < ($1.turn, $1.index) } }
    order = ranked.map(\.index)[...]
    let now = clock()
    end =
      now
      + min(
        (now - start) * Self.timesAsLong, waiting.count < Self.many ? Self.longest : Self.longestOfMany)
  }

  /// How many wait for their turns.
  var left: Int { order.count - taken }

  /// Of whom something waits for its turn.
  var senders: Set<String> { Set(order.dropFirst(taken).map { waiting[$0].sender }) }

  /// The next files to take: as many of each sender as of the others, as far as it has them, still by sender and in order.
  /// Nobody overtakes himself.
  ///
  /// - Parameter size: how many go together.
  /// - Returns: nothing where it has to be looked again, since none are left, or it is a while ago that they were found.
  mutating func next(_ size: Int) -> [Arrival] {
    if taken > 0, clock() >= end { return [] }
    let places = order.dropFirst(taken).prefix(size)
    taken += places.count
    return places.sorted().map { waiting[$0] }
  }
}
