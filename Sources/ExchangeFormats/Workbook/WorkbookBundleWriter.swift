public import ExchangeBase

/// Writes canonical records as the workbook that a recipient gets: the rows that ``CSVBundleWriter`` writes, in cells that a spreadsheet
/// leaves as they are.
///
/// Days are days and amounts are numbers; all else is text, so that no id, phone, code or document number loses a zero or a digit and
/// nothing becomes a formula. What isn't certain to come back as it is (a day before March 1900, more digits than a spreadsheet keeps, a
/// zero in front) is text, too. The same records give the same bytes.
public final class WorkbookBundleWriter {
  /// What the cells of a column hold.
  enum Column {
    case text, day, measure
  }

  private let width: Int
  private let layout: ExportLayout?
  private let columns: [Column]
  private let remarks: Int
  private let book: WorkbookWriter

  /// Whether so many records of a kind, with all that they may hold, fit into one sheet.
  public static func holds(_ records: Int, of schema: KindSchema) -> Bool {
    // Below the head; and a character may be two of the units in which Excel counts.
    records < WorkbookWriter.rowLimit
      && schema.fields.allSatisfy { field in
        field.type != .string || field.enumeration != nil
          || field.maxLength.map { $0 <= WorkbookWriter.textLimit / 2 } ?? false
      }
  }

  /// Begins a workbook.
  ///
  /// - Parameters:
  ///   - path: where it is written; whatever is there is overwritten.
  ///   - scratch: a folder for rows on their way; nothing stays there.
  ///   - title: what it is called, beside its name.
  ///   - created: the moment that it shows as that of its making.
  ///   - layout: the recipient's own columns; `nil`, or one about another kind: those of the exchange.
  ///   - remarks: the titles of columns behind those of the kind, for what is said of each record; a layout has none.
  public init(
    path: String, scratch: String, title: String, created: Instant, schema: KindSchema,
    layout: ExportLayout? = nil, remarks: [String] = []
  ) throws(WorkbookError) {
    width = schema.fields.count
    self.layout = layout?.kind == schema.kind ? layout : nil
    columns = self.layout?.columns(of: schema) ?? schema.fields.map(\.column)
    self.remarks = self.layout == nil ? remarks.count : 0
    book = try WorkbookWriter(path: path, scratch: scratch, title: title, created: created)
    let titles =
      self.layout?.titles.map { String(decoding: $0, as: UTF8.self) }
      ?? (schema.fields.map(\.title) + remarks)
    try book.begin(schema.title, columns: titles)
  }

  /// Appends the row of a record, which has a value for each field of the schema, with what is said of it.
  public func append(_ record: Record, remarks words: [String] = []) throws(WorkbookError) {
    precondition(record.count == width, "a record has one value a field of its schema")
    let values = layout?.cells(of: record) ?? (0..<width).map { record[$0] }
    let cells = zip(values, columns).map { Self.cell($0, $1) }
    try book.add(record: cells + words.prefix(remarks).map { .text(Array($0.utf8)[...]) })
  }

  /// Ends the workbook: it is written to its file, which isn't flushed.
  public func finish() throws(WorkbookError) { try book.finish() }

  private static func cell(_ value: ArraySlice<UInt8>, _ column: Column) -> WorkbookWriter.RecordCell {
    if value.isEmpty { return .empty }
    switch column {
    case .text: return .text(value)
    case .day:
      let day = CanonicalForm.isDate(value) ? Day(String(decoding: value, as: UTF8.self)) : nil
      return day.map { .day($0, value) } ?? .text(value)
    case .measure:
      let decimals = CanonicalForm.decimals(ofNumber: value)
      guard let decimals, decimals <= WorkbookWriter.decimals else { return .text(value) }
      return .number(value, decimals: decimals)
    }
  }
}

extension Field {
  /// What cells of it hold.
  var column: WorkbookBundleWriter.Column {
    switch (type, normalization) {
    case (.date, _), (_, .date), (_, .openEndedDate): .day
    case (.integer, _), (_, .amount): .measure
    case (.string, _), (.boolean, _): .text
    }
  }
}
