import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeRules

/// Answers of one file that say different things of the same. Who fills a number down over another, or copies a row, means one of them;
/// the file doesn't tell which, so that neither is taken.
struct ContraryAnswers {
  /// Where the other stands, by the number of each that comes back.
  private(set) var places: [Int: LocalizedText] = [:]

  /// None.
  init() {}

  /// How many come back.
  var count: Int { places.count }

  /// Takes what was found while the file was held against the ledger.
  ///
  /// - Parameters:
  ///   - pairs: for a record one before it that it contradicts.
  ///   - repeats: for a record one before it that says the same.
  ///   - inspections: the sheets of the file.
  mutating func take(_ pairs: [Int: Int], repeats: [Int: Int], among inspections: [Inspection]) throws {
    var others = pairs
    for (later, earlier) in pairs.sorted(by: { $0.key < $1.key }) where others[earlier] == nil {
      others[earlier] = later
    }
    // What says the same as one that comes back would else stand in its place.
    for (again, first) in repeats where others[again] == nil { others[again] = others[first] }
    let lines = try Self.lines(of: Set(others.values), among: inspections)
    for (number, other) in others where places[number] == nil { places[number] = lines[other] }
  }

  /// Where records stand.
  private static func lines(
    of numbers: Set<Int>, among inspections: [Inspection]
  ) throws -> [Int: LocalizedText] {
    var lines: [Int: LocalizedText] = [:]
    for inspection in inspections {
      let sheet = inspection.sheet?.name
      let batches = try SpoolBatches(inspection, of: batchSize)
      try batches?.forEach({ (number: $0.record.number, line: $0.record.line) }) { batch in
        for (number, line) in batch where numbers.contains(number) {
          let place = Position(sheet: sheet, line: line).placeInWorkbook
          lines[number] = place ?? LocalizedText("第 \(line) 行", "line \(line)")
        }
        return true
      }
    }
    return lines
  }

  /// How many records are at hand at once.
  private static let batchSize = 500
}

/// What an answer is to an earlier one of its drop on the same.
enum EarlierWord {
  /// It says the same.
  case same(RecordRow)
  /// It says something else.
  case other(RecordRow)
}

extension AnswerContext {
  /// The earlier answer of the same drop on the same; `nil` where there is none, or where it is of another document, or tells of an
  /// earlier day than this one does.
  ///
  /// - Parameters:
  ///   - values: what the answer says.
  ///   - target: what it is about.
  func earlierWord(
    than values: [String: String], about target: MatterFinder.Target
  ) throws -> EarlierWord? {
    let said = try view.facts(about: target.record.id).filter {
      $0.party == target.party && isOnTheSame($0, as: values)
    }
    if said.isEmpty { return nil }
    let own = Dictionary(
      try view.records(rows: said.map(\.record)).filter { $0.drop == dropRow }.map { ($0.id, $0) }
    ) { first, _ in first }
    var same: RecordRow?
    for fact in said {
      guard let row = own[fact.record] else { continue }
      if fact.kind != kind.factKind { return .other(row) }
      if fact.fields == values {
        same = same ?? row
      } else if !isOfLaterDay(values, than: fact) {
        return .other(row)
      }
    }
    return same.map { .same($0) }
  }

  /// Whether an earlier fact is of the sort that there is one of: of the same kind, document and department, or of a kind that can't be
  /// said beside this one.
  private func isOnTheSame(_ fact: FactRow, as values: [String: String]) -> Bool {
    guard fact.kind == kind.factKind else {
      return Kinds.contradict(fact.kind, kind.factKind) && isOnItself(fact)
        && spokenOf(in: values, schema) ?? sender == sender
    }
    return spokenOf(in: fact.fields, schema) == spokenOf(in: values, schema)
      && schema.fields.allSatisfy { $0.role?.isNumber != true || fact.fields[$0.name] == values[$0.name] }
  }

  /// Whether a fact speaks of no other department than who says it.
  private func isOnItself(_ fact: FactRow) -> Bool {
    guard let schema = configuration.kinds[fact.kind]?.schema else { return true }
    return spokenOf(in: fact.fields, schema) ?? fact.party == fact.party
  }

  /// The department that is spoken of; `nil` where none is named.
  private func spokenOf(in values: [String: String], _ schema: KindSchema) -> String? {
    schema.field(.department).flatMap { values[$0.name] }
  }

  /// Whether it tells of a later day, so that both may be so.
  private func isOfLaterDay(_ values: [String: String], than fact: FactRow) -> Bool {
    schema.indices(of: .actDate).map { schema.fields[$0].name }.contains { name in
      guard let day = values[name].flatMap({ Day($0) }), let earlier = fact.fields[name].flatMap({ Day($0) })
      else { return false }
      return day > earlier
    }
  }

  /// That fields of an answer say the contrary of each other: it counts by the one that decides, which may be the slip.
  func contraryFields(of record: Record) -> [Finding] {
    schema.contrary.compactMap { contrary in
      guard let said = schema.text(contrary.field, of: record), contrary.values.contains(said),
        let text = schema.text(contrary.against, of: record), contrary.isContrary(text),
        let deciding = schema.index(of: contrary.field).map({ schema.fields[$0] }),
        let against = schema.index(of: contrary.against).map({ schema.fields[$0] })
      else { return nil }
      return finding(
        .valueUnclear, record, in: against, Masking.excerpt(text, personal: against.isPersonal),
        [
          "choicesZh": "“\(deciding.title)”填的是“\(said)”，“\(against.title)”却像是相反的",
          "choices": "“\(deciding.title)” says “\(said)”, and “\(against.title)” seems to say the contrary",
          "howZh": "已接收，以“\(deciding.title)”为准。填反了的，改正后再投放一次；没有填反的，不必处理。",
          "how":
            "It was accepted, and “\(deciding.title)” counts. If that is the slip, mend it and drop it again; else there is nothing to do.",
        ])
    }
  }

  /// That another answer of the file says something else of the same.
  func contradiction(at place: LocalizedText, _ record: Record) -> Finding {
    let name = Masking.shown(reference(of: record) ?? "")
    let isReassigned = kind.effect == .reassigns
    let how =
      isReassigned
      ? Self.toOneOnly
      : LocalizedText(
        "一件事只能有一种答复：把不要的那一行清空，编号填错的改正，重新投放。在期限内来过，不会因此视为同意。",
        "Say one thing of one matter: empty the row that isn't meant, or mend its number, and drop it again. What came in time isn't taken for silence."
      )
    return finding(
      .recordRepeated, record, matterRole, nil,
      [
        "whatZh": "对“\(name)”的\(isReassigned ? "改派" : "答复")",
        "what": "\(isReassigned ? "A reassignment of" : "An answer to") “\(name)”",
        "alreadyZh": "还有一条", "already": "stands", "placeZh": place.zh, "place": place.en,
        "endZh": "，不知道以哪一条为准：两条都没有接收", "end": "; which is meant is not clear, and neither was taken",
        "howZh": how.zh, "how": how.en,
      ])
  }
}
