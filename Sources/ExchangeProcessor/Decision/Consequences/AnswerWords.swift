import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules

/// What the answers of one file say that have no ids of their own, so that nobody asks the ledger for it: it holds none of them yet.
final class AnswerWords {
  /// On what there is one answer.
  struct Subject: Hashable {
    /// The row of the record that is answered.
    let target: Int64
    /// The department in whose name it is.
    let party: String
    let kind: String
    /// The department that is spoken of, where one is named.
    let department: String?
    /// The numbers of documents that it gives.
    let numbers: [String]
    /// Whether it speaks of no other department than whoever says it.
    let isOnItself: Bool
  }

  /// An answer.
  struct Word {
    let subject: Subject
    /// The number of its record in the file.
    let number: Int
    let msgId: String
    /// What it says in the fields that decide.
    let decision: [String]
    /// All that it says, but by what it calls what it answers.
    let content: Int
    /// The day of which it tells.
    let day: Day?

    /// Whether it contradicts one that stands above it: of a later day both may be so.
    func contradicts(_ earlier: Word) -> Bool { decision != earlier.decision && !isLater(than: earlier) }

    func isLater(than other: Word) -> Bool {
      guard let day, let earlier = other.day else { return false }
      return day > earlier
    }
  }

  /// Another answer of the file that says something else of the same.
  struct Contrary {
    /// The number of its record.
    let other: Int
    /// Whether the two tell of different days, the later one first.
    let isNewestFirst: Bool
  }

  /// What tells equal words apart from others.
  private struct Saying: Hashable {
    let subject: Subject
    let content: Int
  }

  private var words: [Subject: [(word: Word, isTaken: Bool)]] = [:]
  private var first: [Saying: (number: Int, msgId: String)] = [:]

  /// The first that said the same, of those that were taken.
  func earlier(saying word: Word) -> (number: Int, msgId: String)? {
    first[Saying(subject: word.subject, content: word.content)]
  }

  /// Takes an answer down.
  ///
  /// - Parameter isTaken: whether it was accepted, or comes back only because of another. What comes back for itself contradicts nothing
  ///   below it.
  func take(_ word: Word, isTaken: Bool) {
    words[word.subject, default: []].append((word, isTaken))
    let saying = Saying(subject: word.subject, content: word.content)
    if isTaken, first[saying] == nil { first[saying] = (word.number, word.msgId) }
  }

  /// Takes down an answer that finds no room in its matter. It contradicts others all the same, so that none of these makes room for what
  /// comes behind it; but nothing repeats it.
  func take(full word: Word) { words[word.subject, default: []].append((word, true)) }

  /// Those that contradict each other, by the numbers of their records.
  func contrary() -> [Int: Contrary] {
    var found: [Int: Contrary] = [:]
    for said in words.values where said.count > 1 {
      var above = Extremes { $0.isOfLaterDay(than: $1) }
      for (word, isTaken) in said {
        if let earlier = above.differing(from: word), word.contradicts(earlier) {
          found[word.number] = Contrary(other: earlier.number, isNewestFirst: earlier.isLater(than: word))
        }
        if isTaken { above.take(word) }
      }
      var below = Extremes { $0.isOfEarlierDay(than: $1) }
      for (word, isTaken) in said.reversed() {
        if isTaken, found[word.number] == nil, let later = below.differing(from: word),
          later.contradicts(word)
        {
          found[word.number] = Contrary(other: later.number, isNewestFirst: word.isLater(than: later))
        }
        below.take(word)
      }
    }
    found.merge(ofOtherKinds()) { first, _ in first }
    return found
  }

  /// Those of kinds that can't both be meant of one case.
  private func ofOtherKinds() -> [Int: Contrary] {
    struct Place: Hashable {
      let target: Int64
      let party: String
    }
    var kinds: [Place: Set<String>] = [:]
    for subject in words.keys where subject.isOnItself {
      kinds[Place(target: subject.target, party: subject.party), default: []].insert(subject.kind)
    }
    let meeting = kinds.filter { kinds in
      kinds.value.contains { one in kinds.value.contains { Kinds.contradict(one, $0) } }
    }
    if meeting.isEmpty { return [:] }
    var said: [Place: [String: [(word: Word, isTaken: Bool)]]] = [:]
    for (subject, words) in words where subject.isOnItself {
      let place = Place(target: subject.target, party: subject.party)
      if meeting[place] != nil { said[place, default: [:]][subject.kind, default: []] += words }
    }
    var found: [Int: Contrary] = [:]
    for kinds in said.values {
      for (kind, words) in kinds {
        // What was refused for itself contradicts nothing, but may stand beside what it would contradict.
        let others = kinds.filter { Kinds.contradict(kind, $0.key) }.flatMap { $0.value }
        let isAnyTaken = words.contains { $0.isTaken } || others.contains { $0.isTaken }
        guard isAnyTaken, let other = others.map({ $0.word.number }).min() else { continue }
        for (word, _) in words { found[word.number] = Contrary(other: other, isNewestFirst: false) }
      }
    }
    return found
  }

  /// Of words that were looked at, the one that goes before all others, and the one that does so among those that decide otherwise than it:
  /// of any further word that is enough to tell whether one contradicts it.
  private struct Extremes {
    private let goesBefore: (Word, Word) -> Bool
    private var first: Word?
    private var other: Word?

    init(_ goesBefore: @escaping (Word, Word) -> Bool) { self.goesBefore = goesBefore }

    mutating func take(_ word: Word) {
      guard let first else {
        self.first = word
        return
      }
      if goesBefore(word, first) {
        if first.decision != word.decision { other = first }
        self.first = word
      } else if first.decision != word.decision, other.map({ goesBefore(word, $0) }) ?? true {
        other = word
      }
    }

    func differing(from word: Word) -> Word? { first?.decision == word.decision ? other : first }
  }
}

extension AnswerWords.Word {
  /// Whether it leaves less room for later words than another does: none is later than one without a day.
  fileprivate func isOfLaterDay(than other: Self) -> Bool {
    guard let earlier = other.day else { return false }
    return day.map { $0 > earlier } ?? true
  }

  /// Whether it is later than fewer words than another is: one without a day is later than none.
  fileprivate func isOfEarlierDay(than other: Self) -> Bool {
    guard let later = other.day else { return false }
    return day.map { $0 < later } ?? true
  }
}

extension AnswerContext {
  /// What an answer says to a target, beside others of its file; `nil` where it has an id of its own, since whoever gives ids says by their
  /// order which word is the last.
  func word(
    _ record: Record, msgId: String, saying values: [String: String], to target: MatterFinder.Target
  ) -> AnswerWords.Word? {
    guard RecordIdentity.isDerived(msgId, sender: sender) else { return nil }
    let department = schema.field(.department).flatMap { values[$0.name] }
    let numbers = schema.fields.filter { $0.role?.isNumber == true }.map { values[$0.name] ?? "" }
    var hasher = Hasher()
    for field in schema.fields where field.role == nil || field.role != matterRole {
      hasher.combine(values[field.name])
    }
    return AnswerWords.Word(
      subject: AnswerWords.Subject(
        target: target.record.id, party: target.party, kind: kind.factKind, department: department,
        numbers: numbers,
        isOnItself: department == nil || department == target.party || department == sender),
      number: record.number, msgId: msgId, decision: decision(in: values), content: hasher.finalize(),
      day: schema.indices(of: .actDate).compactMap { values[schema.fields[$0].name] }.first.flatMap {
        Day($0)
      })
  }

  /// What values say in the fields that decide: a choice where the kind has one, else what makes its messages different ones. The words in
  /// which something is told of decide nothing.
  func decision(in values: [String: String]) -> [String] {
    let contrary = Set(schema.contrary.map(\.field))
    var deciding = schema.fields.filter { $0.enumeration != nil || contrary.contains($0.name) }
    if deciding.isEmpty {
      let identifying = Set(
        (schema.identity + schema.laterBy).flatMap { $0.split(separator: "|").map(String.init) })
      deciding = schema.fields.filter { field in
        (schema.identity.isEmpty || identifying.contains(field.name)) && field.role != .actDate
          && (field.role == nil || field.role != matterRole)
      }
    }
    return deciding.map { field in
      let value = values[field.name] ?? ""
      guard field.role?.namesDepartments == true else { return value }
      return value.split(separator: "|").sorted().joined(separator: "|")
    }
  }
}
