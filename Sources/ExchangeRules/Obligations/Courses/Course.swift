import ExchangeBase

/// The obligations of one part of the measure in one matter, moved on by facts and time.
///
/// What a fact does and what its sender is told about it are found in the same step, so that they can't
/// differ.
protocol Course {
  /// What has been opened so far.
  var obligations: [Obligation] { get }

  /// Lets time pass up to a moment; what happened then comes after it.
  mutating func pass(to moment: Instant)

  /// Takes the next fact, and says what it means as an answer; `nil` where it isn't one here.
  mutating func take(_ fact: Fact) -> Standing?
}

/// A course all of whose duties were opened by records: an answer that is withdrawn leaves them as they are without it. What
/// time opened, as with default consent, isn't of the sort.
protocol AnsweredCourse: Course {
  var duties: Duties { get set }

  init(_ terms: Terms)
}

extension AnsweredCourse {
  /// Lets all happen again without an answer that was withdrawn, if it had answered anything here.
  ///
  /// - Parameter withdrawn: the ids of all answers that were.
  fileprivate mutating func forget(
    _ answer: Fact, of withdrawn: Set<String>, in facts: [Fact], by cancellation: Fact
  ) {
    guard duties.list.contains(where: { $0.opener.id != answer.id && $0.rests(on: answer) }) else { return }
    var course = Self(duties.terms)
    for fact in facts {
      course.pass(to: fact.at)
      for voice in fact.voices {
        _ = course.take(withdrawn.contains(fact.id) ? voice.withdrawn : voice)
      }
      course.pass(to: fact.at)
    }
    course.pass(to: cancellation.at)
    course.duties.stand(without: answer, after: duties, by: cancellation)
    self = course
  }
}

/// A matter on its way: what is owed in it, and what a further record means there.
public struct Proceedings {
  private var courses: [any Course]
  private let terms: Terms
  /// What was taken, in order.
  private var facts: [Fact] = []
  /// The ids of answers that were withdrawn.
  private var withdrawn: Set<String> = []

  init(_ matter: Matter, asOf now: Instant, _ terms: Terms) {
    self.terms = terms
    courses = [
      DeliveryCourse(terms), CommitmentCourse(terms), DispositionCourse(terms), AttendanceCourse(terms),
      ParallelCourse(terms), ReplyCourse(terms), RectificationCourse(terms), TaskCourse(terms),
    ]
    for fact in inOrder(matter.facts.prefix { $0.at <= now }) { take(fact) }
    pass(to: now)
  }

  /// What has been opened so far, in the order of keys.
  public var obligations: [Obligation] { all.sorted { $0.key < $1.key } }

  private var all: [Obligation] { courses.flatMap(\.obligations) }

  /// What a record that answers something means, which the matter doesn't hold yet.
  public func standing(of answer: Fact) -> Standing {
    var next = self
    return next.hear(answer)
  }

  /// What a fact would change of each obligation, in no order: how it is, and how it would be; `nil` where it wouldn't be any more.
  public func changes(by fact: Fact) -> [(before: Obligation, after: Obligation?)] {
    var next = self
    next.take(fact)
    let after = Dictionary(next.all.map { ($0.key, $0) }) { first, _ in first }
    return all.map { ($0, after[$0.key]) }
  }

  /// Takes the next fact, and says what it means. Where it means something in several courses, or for several
  /// departments, what it achieves goes before what it doesn't; that it is late for one of these is told, or that it changes what one had said.
  @discardableResult
  public mutating func take(_ fact: Fact) -> Standing {
    let standing = hear(fact)
    facts.append(fact)
    return standing
  }

  private mutating func hear(_ fact: Fact) -> Standing {
    pass(to: fact.at)
    if let answer = answer(withdrawnBy: fact) { forget(answer, by: fact) }
    var standings: [Standing] = []
    for voice in fact.voices {
      let own = courses.indices.compactMap { courses[$0].take(voice) }
      standings.append(own.min { $0.rank < $1.rank } ?? .counts)
    }
    // The time of what it has brought back may be over.
    pass(to: fact.at)
    return standings.first(where: \.isLate) ?? standings.first(where: \.isReplacing)
      ?? standings.min { $0.rank < $1.rank } ?? .counts
  }

  /// The answer that a cancellation takes back; `nil` where it is about something else, or somebody else's.
  private func answer(withdrawnBy fact: Fact) -> Fact? {
    guard fact.kind == Kinds.cancellation, let id = fact.about else { return nil }
    return facts.first {
      $0.id == id && $0.event == .arrived && fact.parties.contains($0.by)
        && terms.profile.index.answering.contains($0.kind)
    }
  }

  /// Lets whatever an answer had to do with happen again without it.
  private mutating func forget(_ answer: Fact, by cancellation: Fact) {
    withdrawn.insert(answer.id)
    for index in courses.indices {
      guard var course = courses[index] as? any AnsweredCourse else { continue }
      course.forget(answer, of: withdrawn, in: facts, by: cancellation)
      courses[index] = course
    }
  }

  private mutating func pass(to moment: Instant) {
    for index in courses.indices { courses[index].pass(to: moment) }
  }

  /// What the ledger has of one moment comes as it came: its senders were told what each means after the one before. Of
  /// what has no place, or the same, a question comes before its delivery, and that before the answer.
  private func inOrder(_ facts: some Sequence<Fact>) -> [Fact] {
    let index = terms.profile.index
    func rank(_ fact: Fact) -> Int {
      switch (fact.event, index.opening.contains(fact.kind), index.answering.contains(fact.kind)) {
      case (.arrived, true, false): 0
      case (.delivered, _, _): 1
      case (.arrived, true, true): 2
      case (.arrived, false, _): 3
      }
    }
    return facts.sorted {
      let (left, right) = (($0.at, $0.place, rank($0)), ($1.at, $1.place, rank($1)))
      return left == right ? $0 < $1 : left < right
    }
  }
}

extension Standing {
  fileprivate var isLate: Bool {
    if case .late = self { true } else { false }
  }

  fileprivate var isReplacing: Bool {
    if case .replaces = self { true } else { false }
  }

  /// Lower is what its sender is told.
  fileprivate var rank: Int {
    switch self {
    case .counts: 0
    case .replaces: 1
    case .early: 2
    case .late: 3
    case .withoutEffect, .overtaken: 4
    case .alreadyAnswered: 5
    case .nothingOpen: 6
    case .notYours: 7
    }
  }
}
