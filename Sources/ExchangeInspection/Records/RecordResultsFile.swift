public import ExchangeBase
public import ExchangeFormats
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// The rows of `<name>.result.csv`: what became of each record of a bundle, in the order of the records, made with the first of them.
///
/// A row is written for each of many records: what several have in common is put into bytes once.
public final class RecordResultsFile {
  /// What rows have in common behind a record's own cells.
  private struct Ending: Hashable {
    var recipients = ""
    var due: Instant?
    var isOnTime: Bool?
  }

  private let rows: RowsFile
  private let identity: RecordIdentity
  private let language: Language
  /// The sheet of a workbook that lines are in, where there are several.
  private let sheet: String?
  private let (accepted, unchanged, rejected): ([UInt8], [UInt8], [UInt8])
  private var endings: [Ending: [UInt8]] = [:]
  /// The last ending of each route.
  private var last: [(due: Instant?, isOnTime: Bool?, bytes: [UInt8])?] = []

  /// How many endings are kept; of more each is made anew.
  private static let kept = 4_096

  /// A file that is made with its first row.
  ///
  /// - Parameters:
  ///   - identity: tells a record's id and its number.
  ///   - sheet: the sheet of a workbook that lines are in, where there are several.
  ///   - keepsFew: whether a few stay in memory.
  public init(
    path: FilePath, identity: RecordIdentity, language: Language, sheet: FilledSheet? = nil,
    keepsFew: Bool = false
  ) {
    self.sheet = sheet?.name
    rows = RowsFile(path: path, keepsFew: keepsFew)
    self.identity = identity
    self.language = language
    func cell(_ fate: RecordFate) -> [UInt8] { Array(",\(fate.title[language]),".utf8) }
    (accepted, unchanged, rejected) = (cell(.accepted), cell(.unchanged), cell(.rejected))
  }

  /// Where it lies, once there is a row.
  public var path: FilePath { rows.path }
  /// Whether nothing was appended.
  public var isEmpty: Bool { rows.isEmpty }
  /// The rows, once it is ended; `nil` without any.
  public var written: WrittenRows? { rows.written }

  /// The byte order mark and the titles, which stand before the rows.
  public static func header(in language: Language) -> [UInt8] {
    var sheet = SpreadsheetSheet()
    sheet.add(row: OwnTable.results.map { .text($0[language]) })
    return sheet.bytes
  }

  /// Appends a record that went through.
  ///
  /// - Parameters:
  ///   - route: the number of the way that it goes; of one there are always the same recipients.
  ///   - recipients: the codes of those who get it, with `|` between.
  ///   - due: until when it had to arrive, where it is measured.
  ///   - isOnTime: whether it did.
  ///   - meaning: the ids of what it refers to, where it gives another name of it.
  public func append(
    accepted record: Record, route: Int, to recipients: String, due: Instant?, isOnTime: Bool?,
    meaning: [String] = []
  ) throws {
    if !meaning.isEmpty {
      let ids = meaning.joined(separator: "|")
      return try append(
        record, accepted,
        bytes(
          of: Ending(recipients: recipients, due: due, isOnTime: isOnTime),
          remark: LocalizedText("所指：\(ids)", "refers to: \(ids)")))
    }
    while last.count <= route { last.append(nil) }
    if let known = last[route], known.due == due, known.isOnTime == isOnTime {
      return try append(record, accepted, known.bytes)
    }
    let key = Ending(recipients: recipients, due: due, isOnTime: isOnTime)
    let bytes = endings[key] ?? bytes(of: key, remark: nil)
    if endings.count < Self.kept { endings[key] = bytes }
    last[route] = (due, isOnTime, bytes)
    try append(record, accepted, bytes)
  }

  /// Appends a record that was here before, with what was known of it then.
  ///
  /// - Parameter finding: what became of it since, where its sender should know.
  public func append(
    unchanged record: Record, due: Instant?, isOnTime: Bool?, telling finding: Finding? = nil
  ) throws {
    let remark =
      finding?.message ?? LocalizedText("同样的记录已经收到，没有再次送出", "here already, unchanged, not delivered again")
    try append(record, unchanged, bytes(of: Ending(due: due, isOnTime: isOnTime), remark: remark))
  }

  /// Appends a record that comes back, with the first of what is wrong with it.
  ///
  /// - Parameter hasValues: whether its values stand under the fields that they are meant for.
  public func append(rejected record: Record, hasValues: Bool = true, findings: [Finding]) throws {
    let finding = findings.first { $0.severity == .error } ?? findings.first
    try append(record, hasValues: hasValues, rejected, bytes(of: Ending(), remark: finding?.message))
  }

  /// Ends the file.
  public func finish() throws { try rows.finish() }

  private func append(
    _ record: Record, hasValues: Bool = true, _ fate: [UInt8], _ ending: [UInt8]
  ) throws {
    try rows.append { bytes in
      SpreadsheetSheet.append(record.number, to: &bytes)
      bytes.append(UInt8(ascii: ","))
      if let sheet {
        SpreadsheetSheet.append(onOneLine: "\(sheet)!\(record.line)", to: &bytes)
      } else if record.line > 0 {
        SpreadsheetSheet.append(record.line, to: &bytes)
      }
      bytes += fate
      if hasValues { identity.withId(of: record) { SpreadsheetSheet.append(onOneLine: $0, to: &bytes) } }
      bytes.append(UInt8(ascii: ","))
      if hasValues { identity.withNumber(of: record) { SpreadsheetSheet.append(onOneLine: $0, to: &bytes) } }
      bytes += ending
    }
  }

  private func bytes(of ending: Ending, remark: LocalizedText?) -> [UInt8] {
    let timeliness: Timeliness? = ending.isOnTime.map { $0 ? .met : .metLate }
    var bytes: [UInt8] = []
    for cell in [
      .text(ending.recipients), .init(due: ending.due), .init(timeliness?.receiptTitle[language]),
    ] as [SpreadsheetSheet.Cell] {
      bytes.append(UInt8(ascii: ","))
      SpreadsheetSheet.append(cell, to: &bytes)
    }
    bytes.append(UInt8(ascii: ","))
    if let remark { SpreadsheetSheet.append(onOneLine: remark[language], to: &bytes) }
    bytes += "\r\n".utf8
    return bytes
  }
}
