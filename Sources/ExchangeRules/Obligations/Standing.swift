/// What a record that answers something means there, found before it counts.
public enum Standing: Sendable, Hashable {
  /// It counts.
  case counts
  /// It counts, before the term has ended that it waits for; the day is the term's last.
  case early(until: Day)
  /// It counts, after its time.
  case late(due: Instant)
  /// It is kept and changes nothing, for a reason that its sender is told: an extension that came too late, a
  /// refusal after default consent.
  case withoutEffect(Reason)
  /// It comes back: the same was said before.
  case alreadyAnswered(by: String, at: Instant)
  /// It comes back: nothing of the sort is asked of this department in this matter.
  case notYours
  /// It comes back: nothing is open that it could answer, or what it answers was withdrawn.
  case nothingOpen

  /// Why a record changes nothing.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// An extension came after the time that it would have extended.
    case extensionLate = "extension-late"
    /// No more extensions are allowed.
    case extensionAgain = "extension-again"
    /// The new day isn't later than the old.
    case extensionNotLater = "extension-not-later"
    /// An opinion after the matter was decided by default; it stays visible as a conflict.
    case decidedByDefault = "decided-by-default"
    /// The default rules were excluded, so nothing can be deemed.
    case excluded
    /// Whoever decided isn't qualified to, which counts as absence (art. 26.1).
    case unqualified
    /// There is no candidate (yet) that could be confirmed.
    case noCandidate = "no-candidate"
  }
}
