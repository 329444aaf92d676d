/// Whose answers may lie in inboxes from which they weren't taken in a pass: nobody is reminded of what he may just have answered.
struct Unheard {
  /// So long nobody is reminded because of what can't be taken: what lasts is seen to by people, who go by reminders, too.
  private static let patience = Duration.seconds(120)

  /// Who waits for his turn.
  private var queued: Set<String> = []
  /// Whose inbox can't be looked at, or holds what isn't whole or can't be taken, each since when.
  private var since: [String: ContinuousClock.Instant] = [:]

  /// Takes down how a pass leaves the inboxes.
  ///
  /// - Parameters:
  ///   - queued: of whom something is whole and waits for its turn.
  ///   - held: of whom something can't be taken, as far as anybody knows.
  mutating func note(queued: Set<String>, held: Set<String>, now: ContinuousClock.Instant = .now) {
    self.queued = queued
    since = Dictionary(uniqueKeysWithValues: held.map { ($0, since[$0] ?? now) })
  }

  /// Who isn't reminded.
  func spared(now: ContinuousClock.Instant = .now) -> Set<String> {
    queued.union(since.filter { now - $0.value < Self.patience }.keys)
  }
}
