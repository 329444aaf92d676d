public import ExchangeBase

/// What a record that answers something means there, found before it counts.
public enum Standing: Sendable, Hashable {
  /// It counts.
  case counts
  /// It counts in the place of an earlier answer of its sender's.
  case replaces(String, at: Instant)
  /// It counts, before the term has ended that it waits for; the day is the term's last.
  case early(until: Day)
  /// It counts, after its time.
  case late(due: Instant)
  /// It is kept and changes nothing, for a reason that its sender is told: an extension that came too late, a
  /// refusal after the time, word of a kept commitment by somebody who isn't the lead.
  case withoutEffect(Reason)
  /// It is kept and changes nothing: it names what a later message of the same sender, which is told, has taken the place of.
  case overtaken(by: String, at: Instant)
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
    /// Word that a commitment was kept, by somebody who doesn't lead its check (art. 24).
    case notLead = "not-lead"
    /// An opinion that isn't plain consent, after its time (art. 26): a conflict beside the candidate.
    case afterTime = "after-time"
    /// A decision on a legacy case whose rectification wasn't verified yet (art. 29).
    case beforeVerification = "before-verification"
    /// Default consent can't be found yet: there is time for the opinion.
    case notYet = "not-yet"
    /// Default consent can't be found: the opinion came in time.
    case answered
    /// Default consent can't be found: consent itself came, if late.
    case answeredLate = "answered-late"
    /// Default consent can't be found: the district has none.
    case noDefault = "no-default"
  }
}
