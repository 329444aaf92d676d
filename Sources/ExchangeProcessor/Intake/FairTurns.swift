/// Who comes next when more files wait than go together: departments take turns, so that many files of one don't keep
/// the few of another waiting.
enum FairTurns {
  /// The next files to take.
  ///
  /// - Parameters:
  ///   - waiting: those of each sender together, in the order in which they came.
  ///   - size: how many go together.
  /// - Returns: as many of each sender as of the others, as far as it has them, still by sender and in order. Nobody
  ///   overtakes himself.
  static func next(of waiting: [Arrival], size: Int) -> [Arrival] {
    guard waiting.count > size else { return waiting }
    var turns: [String: Int] = [:]
    // The n-th file of each sender comes before the n+1-st of any.
    let ranked = waiting.enumerated().map { index, arrival in
      let turn = turns[arrival.sender, default: 0]
      turns[arrival.sender] = turn + 1
      return (turn: turn, index: index)
    }
    return ranked.sorted { ($0.turn, $0.index) < ($1.turn, $1.index) }.prefix(size)
      .map(\.index).sorted().map { waiting[$0] }
  }
}
