public import ExchangeBase
public import ExchangeFormats

/// Writes `<name>.ids.csv`: the ids that were derived for records that came without, each beside the line and the number
/// by which its sender knows the record. A table, as long as the bundle, that is written row by row.
public struct DerivedIdsWriter: Sendable {
  /// The language that it speaks.
  public let language: Language

  /// Makes a writer that speaks `language`.
  public init(language: Language) { self.language = language }

  /// Appends the byte order mark and the titles.
  public func header(to output: inout [UInt8]) {
    var sheet = SpreadsheetSheet()
    sheet.add(
      row: [
        LocalizedText("第几条记录", "Record"), LocalizedText("行", "Line"), LocalizedText("文号或编号", "Number"),
        LocalizedText("事由", "About"), LocalizedText("消息标识", "Message id"),
        LocalizedText("投递编号", "Deliveries"), LocalizedText("备注", "Remark"),
      ].map { .text($0[language]) })
    output += sheet.bytes
  }

  /// Appends the row of a record.
  ///
  /// - Parameters:
  ///   - number: what people know the record by.
  ///   - about: what it is about, without personal data.
  ///   - deliveries: the deliveries that it went into.
  ///   - isNew: whether it came for the first time.
  public func append(
    _ record: Record, msgId: String, number: String?, about: String?, deliveries: [String], isNew: Bool,
    to output: inout [UInt8]
  ) {
    var sheet = SpreadsheetSheet()
    sheet.add(
      .number(record.number), record.line > 0 ? .number(record.line) : .empty, .init(number), .init(about),
      .text(msgId), .text(deliveries.joined(separator: "|")),
      isNew ? .empty : .text(LocalizedText("此前已收到，内容没有变化", "here before, unchanged")[language]))
    output += sheet.rowBytes
  }
}
