/// Writes canonical records as the CSV that a recipient gets: Chinese titles or those of its own system, quotes only
/// where they have to be.
///
/// What the sender wrote is never altered, not even where a spreadsheet would take it for a formula: the recipient's
/// system gets the data, the sheets for people are written elsewhere. Only a recipient whose people open deliveries in a spreadsheet
/// themselves may have formulas disarmed.
public struct CSVBundleWriter: Sendable {
  private let width: Int
  private let titles: [[UInt8]]
  private let layout: ExportLayout?
  private let remarks: Int
  /// The cells of a record of which nothing is said.
  private let noRemarks: [String]
  private let encoder: TextEncoder
  private let row: CSVRowWriter

  /// Writes records of `schema`.
  ///
  /// - Parameters:
  ///   - layout: the recipient's own columns; `nil`, or one about another kind: those of the exchange.
  ///   - disarmsFormulas: whether what a spreadsheet would take for a formula gets an apostrophe in front.
  ///   - remarks: the titles of columns behind those of the kind, for what is said of each record; a layout has none.
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public init(
    schema: KindSchema, encoding: TextEncoding, lineEnd: LineEnd = .crlf, layout: ExportLayout? = nil,
    disarmsFormulas: Bool = false, remarks: [String] = []
  ) throws(GB18030Unavailable) {
    width = schema.fields.count
    self.layout = layout?.kind == schema.kind ? layout : nil
    titles = self.layout?.titles ?? (schema.fields.map(\.title) + remarks).map { Array($0.utf8) }
    self.remarks = self.layout == nil ? remarks.count : 0
    noRemarks = Array(repeating: "", count: self.remarks)
    encoder = try TextEncoder(encoding)
    row = CSVRowWriter(
      delimiter: self.layout?.delimiter ?? UInt8(ascii: ","), lineEnd: lineEnd,
      disarmsFormulas: disarmsFormulas)
  }

  /// Appends the byte order mark, if the encoding has one, and the row of titles.
  public func header(to output: inout [UInt8]) {
    encoder.appendMark(to: &output)
    encoder.append(to: &output) { row.append(row: titles.lazy.map { $0[...] }, to: &$0) }
  }

  /// Appends the row of a record, which has a value for each field of the schema, with what is said of it.
  public func append(_ record: Record, remarks words: [String] = [], to output: inout [UInt8]) {
    precondition(record.count == width, "a record has one value a field of its schema")
    let cells = words.isEmpty ? noRemarks : (0..<remarks).map { $0 < words.count ? words[$0] : "" }
    encoder.append(to: &output) { text in
      if let layout {
        row.append(row: layout.cells(of: record), to: &text)
      } else {
        row.append(row: record, cells, to: &text)
      }
    }
  }
}
