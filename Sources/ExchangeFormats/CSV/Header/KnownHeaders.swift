import Synchronization

/// How well headers fit the kinds of a library, of those that were held against all of them before: an export has the same one every day,
/// and what its cells may mean is most of the work on a table of a few rows.
final class KnownHeaders: Sendable {
  /// The most that are kept; one more, and all are let go.
  static let most = 100
  /// The most cells of one that is kept.
  static let widest = 200
  /// The most bytes of it.
  static let longest = 20_000

  private let fits = Mutex<[[String]: [ColumnIndex.Fit]]>([:])

  /// How many are kept.
  var count: Int { fits.withLock(\.count) }

  /// How well each kind fits the keys of a header, in the order of the library.
  ///
  /// - Parameter make: finds it out.
  func fits(of keys: [String], _ make: ([String]) -> [ColumnIndex.Fit]) -> [ColumnIndex.Fit] {
    guard keys.count <= Self.widest, keys.reduce(0, { $0 + $1.utf8.count }) <= Self.longest else {
      return make(keys)
    }
    if let known = fits.withLock({ $0[keys] }) { return known }
    let made = make(keys)
    fits.withLock { fits in
      if fits.count >= Self.most { fits = [:] }
      fits[keys] = made
    }
    return made
  }
}
