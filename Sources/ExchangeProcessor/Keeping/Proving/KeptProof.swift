import ExchangeBase
import ExchangeLedger

/// What came of holding things that are kept against what the ledger has of them, one after the other.
struct KeptProof {
  /// That something isn't what it was.
  struct Fault: Sendable {
    /// What it is about: a drop, or a file.
    let subject: String
    /// Why.
    let words: LocalizedText
  }

  private(set) var faults: [Fault] = []
  /// How many are as they were.
  private(set) var sound = 0
  /// How many aren't here, as files whose day was moved to another store, or packages that aren't written yet.
  private(set) var elsewhere = 0
  /// How many are what they say themselves, and that they are what was written nothing proves.
  private(set) var unproven = 0

  /// Whether so much is wrong that more would tell nothing more.
  var isFull: Bool { faults.count >= LedgerVerification.limit }

  /// What came of one of them.
  enum Outcome {
    case sound, elsewhere, unproven
    case wrong(LocalizedText)
  }

  mutating func note(_ outcome: Outcome, of subject: String) {
    switch outcome {
    case .sound: sound += 1
    case .elsewhere: elsewhere += 1
    case .unproven: unproven += 1
    case .wrong(let words): faults.append(Fault(subject: subject, words: words))
    }
  }
}
