import ExchangeBase
public import ExchangeFormats
public import SystemPackage

/// 模板: a table of one kind as a workbook, to be filled in by a clerk: what is one of a list is chosen, ids and numbers stay as they are
/// typed, and each column says what belongs into it.
public struct EntryWorkbook {
  /// So many rows ask for what belongs into them.
  private static let entries = 2_000

  /// What it shows as the moment of its making, so that it is the same whenever it is written.
  private static let created = Instant(day: Day(number: 18_262))

  private let form: EntryForm
  private let title: String
  private let hasExample: Bool

  /// - Parameters:
  ///   - catalogue: what may be chosen, and who fills it in.
  ///   - hasExample: whether it begins with a row of examples.
  public init(of definition: KindDefinition, _ catalogue: FormCatalogue, hasExample: Bool) {
    form = EntryForm(definition.schema, catalogue)
    title = definition.kind.title.zh
    self.hasExample = hasExample
  }

  /// Writes it, in pieces.
  ///
  /// - Parameter scratch: a folder for rows on their way; nothing stays there, however the program ends.
  public func write(to sink: (UnsafeRawBufferPointer) throws -> Void, scratch: FilePath) throws {
    let workbook = try ReportWorkbook(title, created: Self.created, scratch: scratch)
    var lists = ChoiceLists(in: EntryForm.choicesSheet)
    let columns = form.columns.map { column in
      FormColumn(
        title: column.title, isGiven: false, isNeeded: column.isNeeded,
        choices: column.choices.map { lists.choices($0, for: column.title) }, prompt: column.prompt)
    }
    try workbook.entries(title, columns: columns, entries: Self.entries) { add in
      if hasExample { try add(form.example) }
    }
    let explanation = ReportTable(
      ["列名", "必填", "填什么", "可以填的", "例如"],
      rows: form.explanation.map { row -> ReportTable.Row in row.map { $0.isEmpty ? .empty : .text($0) } })
    try explanation.write(to: { _ in }, and: workbook.sheet(EntryForm.explanationSheet))
    try lists.table?.write(to: { _ in }, and: workbook.sheet(EntryForm.choicesSheet))
    try workbook.finish(to: sink)
  }
}

/// Lists that are too long to stand in what a cell asks for: a sheet has them, a column each.
struct ChoiceLists {
  private let sheet: String
  private var lists: [(title: String, words: [String])] = []

  /// - Parameter sheet: what the sheet is called.
  init(in sheet: String) { self.sheet = sheet }

  /// How a column refers to what may be chosen in it.
  mutating func choices(_ words: [String], for title: String) -> FormColumn.Choices {
    if FormColumn.fit(words) { return .words(words) }
    let place = lists.firstIndex { $0.words == words } ?? lists.count
    if place == lists.count { lists.append((title, words)) }
    // A kind has fewer fields than there are letters that are lists.
    let column = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(place % 26)))
    return .cells("'\(sheet)'!$\(column)$2:$\(column)$\(words.count + 1)")
  }

  /// The sheet; `nil` where all lists are short.
  var table: ReportTable? {
    if lists.isEmpty { return nil }
    let rows = lists.map(\.words.count).max() ?? 0
    return ReportTable(
      lists.map(\.title),
      rows: (0..<rows).lazy.map { row -> ReportTable.Row in
        lists.map { row < $0.words.count ? .text($0.words[row]) : .empty }
      })
  }
}
