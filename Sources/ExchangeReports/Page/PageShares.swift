/// How few places go round: whoever needs less than an equal share gets all, and what is left over goes to the others, to the first of
/// equals before the last.
enum PageShares {
  /// The shares, in the order of what is asked for.
  static func of(_ wanted: [Int], total: Int) -> [Int] {
    var shares = Array(repeating: 0, count: wanted.count)
    var (left, places) = (max(0, total), wanted.count)
    for index in wanted.indices.sorted(by: { (wanted[$0], -$0) < (wanted[$1], -$1) }) {
      shares[index] = min(wanted[index], left / places)
      left -= shares[index]
      places -= 1
    }
    return shares
  }
}
