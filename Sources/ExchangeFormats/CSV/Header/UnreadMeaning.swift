import ExchangeBase

/// Watches what nothing reads for what a field means that the file, or a record of it, says nothing of: 注销 under 证照状态, where the absence
/// of 业务动作 means 核发. Each record would be taken for another, however loud the column is told to be unknown.
struct UnreadMeaning {
  /// A field that stands for something where it says nothing.
  private struct Watched {
    let place: Int
    let field: Field
    let act: SpokenAct
  }

  private let watched: [Watched]
  /// The places of those that the file says nothing of and that haven't been met elsewhere so far.
  private var missing: Set<Int>
  /// The places of those that the file has, of which a record may still say nothing.
  let given: [Int]
  /// What is said of where each of the missing was met first.
  private(set) var findings: [Finding] = []
  private let wayOut: LocalizedText
  /// What the titles say for each of the watched, by the numbers of their columns.
  private var titles: [Int: [SpokenAct.Title]] = [:]

  /// Prepares for the records of a file that has the fields `given`; `nil` where nothing can be missed.
  init?(of schema: KindSchema, given: [Bool], rule: SourceRule?) {
    wayOut = SourceRule.wayOut(of: rule)
    watched = schema.fields.indices.compactMap { place in
      guard rule?.columns[place].isFilled != true else { return nil }
      let field = schema.fields[place]
      return SpokenAct(of: field).map { Watched(place: place, field: field, act: $0) }
    }
    if watched.isEmpty { return nil }
    missing = Set(watched.map(\.place).filter { !given[$0] })
    self.given = watched.map(\.place).filter { given[$0] }
  }

  /// Whether there is still something to be missed in the file as a whole.
  var isWatching: Bool { !missing.isEmpty }

  /// Takes the next value of a column, which may say something else than the absence of a field does.
  mutating func take(_ raw: ArraySlice<UInt8>, of column: UnreadColumn, at position: Position) {
    if missing.isEmpty { return }
    for said in words(in: raw, of: column) where missing.contains(said.place) {
      return note(said, under: column.title, at: position)
    }
  }

  /// The fields for which a value of a column speaks, by their places, and its words.
  mutating func words(in raw: ArraySlice<UInt8>, of column: UnreadColumn) -> [(place: Int, word: String)] {
    let value = LegacyText.trimmed(raw)
    if value.isEmpty { return [] }
    let text = String(decoding: value, as: UTF8.self)
    let titles = titles[column.number] ?? watched.map { $0.act.title(column.key) }
    self.titles[column.number] = titles
    return zip(watched, titles).compactMap { watched, title in
      watched.act.word(in: text, under: title).map { (place: watched.place, word: $0) }
    }
  }

  /// Takes down, once, that a field which the file doesn't have was met under a title.
  mutating func note(_ said: (place: Int, word: String), under title: String, at position: Position) {
    guard missing.remove(said.place) != nil, let field = field(said.place) else { return }
    let standard = field.standard ?? ""
    findings.append(
      headerFinding(
        of: field, at: position,
        hint: LocalizedText(
          "：“\(title)”这一列说的像是它（\(said.word)），而没有这一列，每条都成了“\(standard)”",
          ": “\(title)” seems to say it (\(said.word)), and without the column each record would be “\(standard)”"
        )))
  }

  /// What is said of a file whose record `number` lacks a field that others have, and speaks of it under a title.
  func finding(
    of said: (place: Int, word: String), under title: String, inRecord number: Int, at position: Position
  ) -> Finding? {
    guard let field = field(said.place) else { return nil }
    let standard = field.standard ?? ""
    return headerFinding(
      of: field, at: position,
      hint: LocalizedText(
        "：第 \(number) 条没有它，而“\(title)”说的像是它（\(said.word)），这一条就成了“\(standard)”",
        ": record \(number) has none, and “\(title)” seems to say it (\(said.word)); the record would be “\(standard)”"
      ))
  }

  private func headerFinding(of field: Field, at position: Position, hint: LocalizedText) -> Finding {
    Finding(
      .headerColumnMissing,
      at: Position(line: position.line, column: position.column, field: field.name, title: field.title),
      arguments: [
        "aliases": ([field.name] + field.aliases).joined(separator: "、"), "hintZh": hint.zh + wayOut.zh,
        "hint": hint.en + wayOut.en,
      ])
  }

  /// What is said of a record that leaves a field empty and speaks of it under a title.
  func finding(of said: (place: Int, word: String), under title: String, at position: Position) -> Finding? {
    field(said.place).map { Self.finding(of: $0, said: said.word, under: title, at: position) }
  }

  /// What is said of a record that leaves `field` empty and says something else under a title.
  static func finding(of field: Field, said word: String, under title: String, at position: Position)
    -> Finding
  {
    let standard = field.standard ?? ""
    return Finding(
      .valueMissing, at: position,
      arguments: [
        "hintZh": "，而“\(title)”说的像是它（\(word)）；空着的话，这一条就成了“\(standard)”",
        "hint": ", and “\(title)” seems to say it (\(word)); left empty, the record would be “\(standard)”",
      ])
  }

  private func field(_ place: Int) -> Field? { watched.first { $0.place == place }?.field }
}
