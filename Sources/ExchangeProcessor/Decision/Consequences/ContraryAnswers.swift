import ExchangeBase
import ExchangeFormats
import ExchangeInspection
import ExchangeRules

/// Answers of one file that say different things of the same. Who fills a number down over another, or copies a row, means one of them;
/// the file doesn't tell which, so that neither is taken.
struct ContraryAnswers {
  /// The other of two that contradict each other.
  struct Other {
    /// Where it stands.
    let place: LocalizedText
    /// Whether the two tell of different days, the later one first.
    let isNewestFirst: Bool
  }

  /// The other, by the number of each that comes back.
  private(set) var others: [Int: Other] = [:]

  /// None.
  init() {}

  /// How many come back.
  var count: Int { others.count }

  /// Takes what was found while the file was held against the ledger.
  ///
  /// - Parameters:
  ///   - pairs: for a record another that it contradicts.
  ///   - repeats: for a record one before it that says the same.
  ///   - inspections: the sheets of the file.
  mutating func take(
    _ pairs: [Int: AnswerWords.Contrary], repeats: [Int: Int], among inspections: [Inspection]
  ) throws {
    var contrary = pairs
    for (later, pair) in pairs.sorted(by: { $0.key < $1.key }) where contrary[pair.other] == nil {
      contrary[pair.other] = AnswerWords.Contrary(other: later, isNewestFirst: pair.isNewestFirst)
    }
    // What says the same as one that comes back would else stand in its place.
    for (again, first) in repeats where contrary[again] == nil { contrary[again] = contrary[first] }
    let lines = try Self.lines(of: Set(contrary.values.map(\.other)), among: inspections)
    for (number, pair) in contrary where others[number] == nil {
      others[number] = lines[pair.other].map { Other(place: $0, isNewestFirst: pair.isNewestFirst) }
    }
  }

  /// Where records stand.
  private static func lines(
    of numbers: Set<Int>, among inspections: [Inspection]
  ) throws -> [Int: LocalizedText] {
    var lines: [Int: LocalizedText] = [:]
    for inspection in inspections {
      let sheet = inspection.sheet?.name
      let batches = try SpoolBatches(inspection, by: nil, of: batchSize)
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

extension AnswerContext {
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
  func contradiction(of other: ContraryAnswers.Other, _ record: Record) -> Finding {
    let name = Masking.shown(reference(of: record) ?? "")
    let isReassigned = kind.effect == .reassigns
    let how =
      if isReassigned {
        Self.toOneOnly
      } else if other.isNewestFirst {
        LocalizedText(
          "两条说的是不同日期的事、都要算的，按日期从早到晚排列（早的在上），重新投放；只要一条的，把不要的那一行清空，编号填错的改正。在期限内来过，不会因此视为同意。",
          "If both are meant, each of its day, sort the rows by day, the earliest first, and drop them again; else empty the row that isn't meant, or mend its number. What came in time isn't taken for silence."
        )
      } else {
        LocalizedText(
          "一件事只能有一种答复：把不要的那一行清空，编号填错的改正，重新投放。在期限内来过，不会因此视为同意。",
          "Say one thing of one matter: empty the row that isn't meant, or mend its number, and drop it again. What came in time isn't taken for silence."
        )
      }
    return finding(
      .recordRepeated, record, matterRole, nil,
      [
        "whatZh": "对“\(name)”的\(isReassigned ? "改派" : "答复")",
        "what": "\(isReassigned ? "A reassignment of" : "An answer to") “\(name)”",
        "alreadyZh": "还有一条", "already": "stands", "placeZh": other.place.zh, "place": other.place.en,
        "endZh": "，不知道以哪一条为准：两条都没有接收", "end": "; which is meant is not clear, and neither was taken",
        "howZh": how.zh, "how": how.en,
      ])
  }
}
