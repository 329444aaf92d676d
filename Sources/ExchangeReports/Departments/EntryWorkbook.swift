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
    var lists = ChoiceLists()
    let columns = form.columns.map { column in
      FormColumn(
        title: column.title, isGiven: false, isNeeded: column.isNeeded,
        choices: column.choices.map { lists.choices($0, for: column.title) }, prompt: column.prompt.zh)
    }
    try workbook.entries(title, columns: columns, entries: Self.entries) { add in
      if hasExample { try add(form.example) }
    }
    let explanation = ReportTable(
      ["列名", "必填", "填什么", "可以填的", "例如"],
      rows: form.explanation.map { row -> ReportTable.Row in row.map { $0.isEmpty ? .empty : .text($0) } })
    try explanation.write(to: { _ in }, and: workbook.sheet(EntryForm.explanationSheet))
    try lists.write(into: workbook)
    try workbook.finish(to: sink)
  }
}
