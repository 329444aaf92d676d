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

/// A matter on its way: what is owed in it, and what a further record means there.
public struct Proceedings {
  private var courses: [any Course]
  private let terms: Terms

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
  public var obligations: [Obligation] { courses.flatMap(\.obligations).sorted { $0.key < $1.key } }

  /// What a record that answers something means, which the matter doesn't hold yet.
  public func standing(of answer: Fact) -> Standing {
    var next = self
    return next.take(answer)
  }

  /// Takes the next fact, and says what it means. Where it means something in several courses, or for several
  /// departments, what it achieves goes before what it doesn't; that it is late for one of these is told.
  @discardableResult
  public mutating func take(_ fact: Fact) -> Standing {
    pass(to: fact.at)
    var standings: [Standing] = []
    for voice in fact.voices {
      let own = courses.indices.compactMap { courses[$0].take(voice) }
      standings.append(own.min { $0.rank < $1.rank } ?? .counts)
    }
    // The time of what it has brought back may be over.
    pass(to: fact.at)
    return standings.first(where: \.isLate) ?? standings.min { $0.rank < $1.rank } ?? .counts
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
