/// Writes canonical records as the CSV that a recipient gets: Chinese titles, CRLF, quotes only where they have to be.
///
/// What the sender wrote is never altered, not even where a spreadsheet would take it for a formula: the recipient's
/// system gets the data, the sheets for people are written elsewhere.
public struct CSVBundleWriter: Sendable {
  private let titles: [[UInt8]]
  private let encoder: TextEncoder
  private let row = CSVRowWriter()

  /// Writes records of `schema` in `encoding`.
  ///
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public init(schema: KindSchema, encoding: TextEncoding) throws(GB18030Unavailable) {
    titles = schema.fields.map { Array($0.title.utf8) }
    encoder = try TextEncoder(encoding)
  }

  /// Appends the byte order mark, if the encoding has one, and the row of titles.
  public func header(to output: inout [UInt8]) {
    encoder.appendMark(to: &output)
    encoder.append(to: &output) { row.append(row: titles.lazy.map { $0[...] }, to: &$0) }
  }

  /// Appends the row of a record, which has a value for each field of the schema.
  public func append(_ record: Record, to output: inout [UInt8]) {
    precondition(record.count == titles.count, "a record has one value a field of its schema")
    encoder.append(to: &output) { row.append(row: (0..<record.count).lazy.map { record[$0] }, to: &$0) }
  }
}
