import ExchangeInspection
import ExchangeLedger

/// What of the drops that were taken hasn't gone all its way: what isn't decided, isn't in its places, or isn't put away.
struct Backlog {
  /// What isn't decided; `nil` while nobody knows what there is. Then it is found by a recovery.
  private var waiting: [Undecided]?
  /// At what of the group in hand we have failed too often.
  private var lost: [Undecided] = []
  /// What is answered and still lies in its inbox's `.taken`, because somebody has it open.
  private(set) var unkept: [DropRow] = []
  /// What of departments' taken files couldn't be looked at, or may be more than is known.
  private(set) var unseen: [String: UnseenTaken] = [:]
  /// Departments whose staging folders are to be cleared of what others left there, or a stop.
  private var uncleared: Set<String> = []
  /// Whether something decided waits for its place, because a folder is gone.
  var hasUnpublished = false

  /// Whether it is known what isn't decided.
  var isKnown: Bool { waiting != nil }

  /// What isn't decided, in the order in which it was taken.
  var undecided: [Undecided] { waiting ?? [] }

  /// The ids of what lies among the taken files.
  var drops: Set<String> { Set(undecided.map(\.folder.drop) + unkept.map(\.drop)) }

  /// The departments of which something lies, or may lie, among the taken files.
  var senders: Set<String> { unrecovered.union(undecided.map(\.sender) + unkept.map(\.sender)) }

  /// The departments of which something was taken that isn't decided, and will be before long.
  var sendersInHand: Set<String> { Set(undecided.filter { $0.retry?.isLasting != true }.map(\.sender)) }

  /// Departments whose taken files couldn't be looked at as a whole, or may be more than is known.
  var unrecovered: Set<String> { Set(unseen.keys) }

  // MARK: As a whole

  /// Begins with what a recovery of all found.
  mutating func begin(with outcome: Recovery.Outcome) {
    hasUnpublished = !outcome.troubles.isEmpty
    waiting = outcome.undecided
    unseen = outcome.unseen
    uncleared = outcome.away
    let known = Set(outcome.unkept.map(\.drop))
    unkept = outcome.unkept + outcome.published.filter { !known.contains($0.drop) }
  }

  /// Adds what was found of a department beside what was known. Where not all could be looked at it is looked at again.
  mutating func add(_ outcome: Recovery.Outcome, of department: String) {
    waiting? += outcome.undecided
    unkept += outcome.unkept
    unseen[department] = outcome.unseen[department]
  }

  /// Knows of nothing any more: what was taken and not decided is found again by a recovery.
  mutating func forget() {
    waiting = nil
    lost = []
  }

  /// Leaves what is of some departments to others, who find it again.
  mutating func leave(_ departments: [String]) {
    waiting?.removeAll { departments.contains($0.sender) }
    unkept.removeAll { departments.contains($0.sender) }
    for department in departments { unseen[department] = nil }
    uncleared.subtract(departments)
  }

  /// Notes departments whose taken files are to be looked at.
  mutating func look(at departments: some Sequence<String>) {
    for department in departments { unseen[department] = .all }
  }

  /// Notes departments of whose folders nothing is known: others have served them until now.
  mutating func lookAtAll(of departments: some Sequence<String>) {
    look(at: departments)
    uncleared.formUnion(departments)
  }

  /// Hands over those of some departments whose staging folders are to be cleared.
  mutating func takeUncleared(among departments: [String]) -> [String] {
    defer { uncleared.subtract(departments) }
    return departments.filter(uncleared.contains)
  }

  // MARK: What isn't decided

  /// Adds what has to wait.
  mutating func wait(_ undecided: Undecided) { waiting?.append(undecided) }

  /// Keeps this of what waits.
  mutating func keepWaiting(_ undecided: [Undecided]) { waiting = undecided }

  /// Adds what we have failed at too often.
  mutating func lose(_ undecided: some Sequence<Undecided>) { lost += undecided }

  /// Hands over what we have failed at too often.
  mutating func takeLost() -> [Undecided] {
    defer { lost = [] }
    return lost
  }

  // MARK: What isn't put away

  /// Adds what is to be put away later.
  mutating func keepLater(_ drops: some Sequence<DropRow>) { unkept += drops }

  /// Hands over what is to be put away.
  mutating func takeUnkept() -> [DropRow] {
    defer { unkept = [] }
    return unkept
  }
}
