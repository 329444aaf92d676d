import ExchangeFiles
import SystemPackage

/// What a power cut leaves of a taking that wasn't flushed, where a file system keeps one half of it: the file lies in the inbox, and among
/// the taken ones.
enum HalfTaking {
  /// The name of a copy beside the taken file, hidden like all that isn't a sender's.
  static let part = ".half"

  /// Undoes it, if there are two names indeed: a share may tell for a while of one in the inbox that is gone, so that the one here isn't
  /// removed for that.
  ///
  /// - Parameters:
  ///   - taken: the file where it lies among the taken ones.
  ///   - original: where it lay in the inbox.
  ///   - isCounted: whether the file says itself that it has several names.
  /// - Returns: whether it is undone.
  static func undo(_ taken: FilePath, of original: FilePath, isCounted: Bool) throws -> Bool {
    if isCounted {
      guard try Files.areSame(taken, original) else { return false }
      try Files.remove(taken)
      return true
    }
    guard try Files.status(of: taken)?.sort == .regular else { return false }
    let part = taken.removingLastComponent().appending(Self.part)
    // A stop may have come in the midst of this.
    guard try Files.areSame(taken, part) || Files.areListedAsSame(taken, original) else { return false }
    return try Files.remove(taken, keeping: original, by: part)
  }
}
