import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules

/// What one file claims in a sheet and gives back in another. Who fills in both says both at once: what is said of single records is read
/// before what is said of the whole delivery, which means the rest. What contradicts itself is neither.
struct ClaimsAndReturns {
  /// An answer that another contradicts.
  struct Contradiction {
    /// Where it stands.
    let place: LocalizedText
    /// What it says.
    let act: ClaimAct
    /// Whether it comes back itself for what stands in it.
    let isWithheld: Bool
  }

  /// What is read before the other; `nil` where that makes no difference.
  private(set) var first: KindEffect?
  /// The answers that come back, by the numbers of their records in the file, and what contradicts each.
  private(set) var contradictions: [Int: Contradiction] = [:]

  private struct Answer {
    let number: Int
    let words: Contradiction
  }

  /// What a sheet says of one delivery.
  private struct Said {
    /// Of all in it that is open, and how many records that is.
    var whole: [Answer] = []
    var open = 0
    /// Of records by themselves, by their rows.
    var single: [Int64: [Answer]] = [:]

    /// The answers about some of its records, in their order.
    func answers(about records: some Sequence<Int64>) -> [Answer] {
      records.sorted().flatMap { single[$0] ?? [] }
    }
  }

  /// A file that has no two such sheets.
  init() {}

  /// Holds two sheets against each other, by what each would do if it were alone. Nothing is stored.
  init(
    claims: (context: AnswerContext, inspection: Inspection),
    returns: (context: AnswerContext, inspection: Inspection)
  ) throws {
    let claimed = try Self.read(.claimed, claims.context, claims.inspection)
    let returned = try Self.read(.returned, returns.context, returns.inspection)
    var restIsReturned: [(whole: [Answer], single: [Answer])] = []
    for delivery in claimed.keys.sorted() {
      guard let claims = claimed[delivery], let returns = returned[delivery] else { continue }
      let both = claims.single.keys.filter { returns.single[$0] != nil }.sorted()
      for record in both { contradict(claims.answers(about: [record]), returns.answers(about: [record])) }
      if !both.isEmpty {
        // The whole would take what is neither.
        contradict(claims.whole, returns.answers(about: both))
        contradict(returns.whole, claims.answers(about: both))
      } else if !claims.whole.isEmpty, !returns.whole.isEmpty {
        contradict(claims.whole, returns.whole)
      } else if !claims.whole.isEmpty, !returns.single.isEmpty {
        let single = returns.answers(about: returns.single.keys)
        if !contradict(claims.whole, withheldAmong: single) {
          if returns.single.count < claims.open { first = .returns } else { contradict(claims.whole, single) }
        }
      } else if !returns.whole.isEmpty, !claims.single.isEmpty {
        let single = claims.answers(about: claims.single.keys)
        if !contradict(returns.whole, withheldAmong: single) {
          if claims.single.count < returns.open {
            restIsReturned.append((returns.whole, single))
          } else {
            contradict(returns.whole, single)
          }
        }
      }
    }
    if first == nil {
      first = restIsReturned.isEmpty ? nil : .claims
    } else {
      // One sheet can't be read both before and after the other.
      for rest in restIsReturned { contradict(rest.whole, rest.single) }
    }
  }

  private mutating func contradict(_ some: [Answer], _ others: [Answer]) {
    guard let one = some.first, let other = others.first else { return }
    for answer in some where contradictions[answer.number] == nil {
      contradictions[answer.number] = other.words
    }
    for answer in others where contradictions[answer.number] == nil {
      contradictions[answer.number] = one.words
    }
  }

  /// Has what is said of the whole wait for what is said of single records, where that has to be mended first: it would take them along.
  ///
  /// - Returns: whether it has to wait.
  private mutating func contradict(_ whole: [Answer], withheldAmong single: [Answer]) -> Bool {
    let withheld = single.filter(\.words.isWithheld)
    contradict(whole, withheld)
    return !withheld.isEmpty
  }

  /// What a sheet would do, by the rows of deliveries.
  private static func read(
    _ act: ClaimAct, _ context: AnswerContext, _ inspection: Inspection
  ) throws -> [Int64: Said] {
    var said: [Int64: Said] = [:]
    let decider = ClaimDecider(context: context, act: act)
    func read(_ record: Record, line: Int, isWithheld: Bool) throws {
      let position = Position(sheet: inspection.sheet?.name, line: line)
      guard let place = position.placeInWorkbook else { return }
      let words = Contradiction(place: place, act: act, isWithheld: isWithheld)
      let answer = Answer(number: record.number, words: words)
      // What only puts other words to what was said before covers no records.
      for done in try decider.decide(record).acts where done.records > 0 {
        if let row = done.record {
          said[done.delivery, default: Said()].single[row, default: []].append(answer)
        } else {
          said[done.delivery, default: Said()].whole.append(answer)
          said[done.delivery, default: Said()].open = done.records
        }
      }
    }
    let batches = try SpoolBatches(inspection, by: context.schema, of: batchSize)
    try batches?.forEach({ $0.record }) { batch in
      for record in batch { try read(record, line: record.line, isWithheld: false) }
      return true
    }
    for claim in inspection.withheld {
      let record = context.schema.record(number: claim.number, claim.names)
      try read(record, line: claim.line, isWithheld: true)
    }
    return said
  }

  /// How many records are at hand at once.
  private static let batchSize = 500
}
