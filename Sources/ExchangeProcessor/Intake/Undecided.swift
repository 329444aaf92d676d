import ExchangeInspection
import ExchangeBase
import ExchangeFormats
import SystemPackage

/// A file that was taken and not decided yet.
struct Undecided: Sendable {
  /// Its folder, which says under which id and when it was taken.
  let folder: TakenFolder
  /// The department in whose inbox it lay.
  let sender: String
  /// The file's name.
  let name: FilePath.Component
  /// The `<name>.done` that was taken with it.
  var marker: FilePath.Component?
  /// When it was first seen as it was taken; `nil` where that isn't known any more.
  var seenAt: Instant?
  /// The earlier taking of the same file, if it was changed after that.
  var earlier: TakenFolder?
  /// By what it was brought back, if it had been put aside.
  var requeueing: Requeueing?
  /// Since when it has been as it is, where it was seen to change in our hands.
  var settling: Settling?
  /// Why it comes back before anybody looks into it.
  var refusal: Finding?
  /// Whether its place in `work` was made for it since the program began, with nothing in it; else what a stop left may lie there.
  var hasNewPlace = false
  /// When it is tried again, if working on it failed.
  var retry: Retry?
  /// What went wrong then, in the program's own words.
  var fault: LocalizedText?

  /// The same after working on it failed for a reason of ours.
  func failed(_ fault: LocalizedText, now: ContinuousClock.Instant) -> Undecided {
    var failed = self
    failed.fault = fault
    failed.retry = Retry(after: retry, now: now)
    return failed
  }
}
