/// Reads a CSV bundle: one header row, then a record a row (RFC 4180), in any encoding and dialect of the exchange.
///
/// It holds one row at a time. The work on a row is done by types that don't know the source, so that it is compiled
/// once, for speed; what depends on the source is called once for many rows.
public struct CSVBundleReader<Source: ByteSource & ~Copyable>: BundleReader, ~Copyable {
  /// Kind by parameter, file name or header; id by file name.
  public let header: BundleHeader
  /// The schema of the kind.
  public let schema: KindSchema
  /// Findings about the header and about rows that aren't records.
  public private(set) var bundleFindings: [Finding]
  /// The header row as it came.
  public let headerRow: [UInt8]?
  /// The file's encoding, certain once the last record has been read.
  public var encoding: TextEncoding { rows.encoding }

  private var rows: CSVRowReader<Source>
  private var builder: CSVRecordBuilder
  private var number = 0
  /// Whether the header already sends the bundle back; its rows then aren't read.
  private let isRefused: Bool
  /// Whether the current row is the first record: there was no header to pass over.
  private var startsAtRow = false

  /// The most totals rows that are mentioned.
  private static var footerLimit: Int { 100 }

  /// Opens a bundle and reads its header row.
  ///
  /// - Parameters:
  ///   - source: the file's bytes.
  ///   - fileName: its name; `<kind>_<bundle id>.csv` tells kind and id.
  ///   - library: the kinds that come into question.
  ///   - kind: the kind, when it is known already; it outweighs name and header.
  ///   - rule: the rule that the export is read by, whose kind outweighs all.
  ///   - trace: what takes down how it is read.
  /// - Throws: ``FormatError/malformed(_:)`` when no kind can be told or the bytes make no sense. A header that lacks
  ///   columns, or has them twice, doesn't throw: ``bundleFindings`` says all of it, and no record is read.
  public init(
    source: consuming Source, fileName: String, library: KindLibrary, kind: String? = nil,
    rule: SourceRule? = nil, trace: ReadingTrace? = nil
  ) throws(FormatError) {
    let kind = rule?.kind ?? kind
    if let kind, library[kind] == nil { throw .malformed(Self.unknownKind(kind, library)) }
    let name = CSVFileName(fileName, library: library)
    var rows = CSVRowReader(source: source, encoding: rule?.encoding)
    let found: FoundHeader
    if let rule, let definition = library[rule.kind] {
      found = try Self.findHeader(&rows, rule, definition)
      startsAtRow = rule.header == .none
    } else {
      found = try Self.findHeader(
        &rows, HeaderRecognition(library: library, declared: kind ?? name.kind))
    }
    let columns = found.columns
    var findings = (found.skipped.map { [$0] } ?? []) + columns.findings
    if kind == nil, let declared = name.kind, !columns.missing.isEmpty,
      HeaderRecognition(library: library, declared: nil).isCertain(columns.titles)
    {
      findings = [
        Finding(
          .kindMismatch, at: Position(line: columns.line),
          arguments: ["declared": declared, "missing": columns.missing.joined(separator: "、")])
      ]
    }
    let code = columns.definition.kind.code
    header = BundleHeader(kind: code, id: name.kind == code ? name.bundleID : nil)
    schema = columns.definition.schema
    headerRow = found.row
    isRefused = findings.contains { $0.severity == .error }
    bundleFindings = findings
    builder = CSVRecordBuilder(header: columns, rule: rule, trace: trace)
    trace?.note(columns, delimiter: rows.delimiter, line: startsAtRow ? nil : columns.line)
    self.rows = rows
  }

  /// The next record, or `nil` after the last.
  public mutating func next() throws(FormatError) -> ReadRecord? {
    if isRefused { return nil }
    while try advance() {
      let row = rows.row
      guard let first = row.firstFilled else { continue }
      if let total = TotalsRow(row, firstFilled: first, width: builder.width) {
        if bundleFindings.count < Self.footerLimit { bundleFindings.append(total.finding) }
        continue
      }
      number += 1
      return builder.record(from: row, number: number)
    }
    return nil
  }

  /// Goes to the next row; `false` after the last.
  private mutating func advance() throws(FormatError) -> Bool {
    guard startsAtRow else { return try rows.next() }
    startsAtRow = false
    return true
  }

  /// Reads rows up to the header, each with the delimiter under which most of its cells are known columns.
  static func findHeader(
    _ rows: inout CSVRowReader<Source>, _ recognition: HeaderRecognition,
    delimiters: [UInt8] = CSVDelimiters.likeliestFirst
  ) throws(FormatError) -> FoundHeader {
    var search = HeaderSearch(recognition)
    do {
      while search.goesOn, try rows.next() {
        search.begin(isBlank: rows.row.firstFilled == nil)
        if rows.row.firstFilled == nil { continue }
        for delimiter in delimiters {
          // Under a wrong delimiter quotes may seem unclosed; under the right one it is said below.
          guard (try? rows.restart(delimiter: delimiter)) == true else { continue }
          search.consider(rows.row, delimiter: delimiter)
        }
        _ = try rows.restart(delimiter: search.end())
      }
    } catch {
      if !search.outweighs(error) { throw error }
    }
    return try search.header(encoding: rows.encoding)
  }

  private static func unknownKind(_ kind: String, _ library: KindLibrary) -> Finding {
    let kinds = library.definitions.map(\.kind.code).joined(separator: ", ")
    return Finding(.kindUnknown, excerpt: Masking.excerpt(kind), arguments: ["kinds": kinds])
  }
}

/// A row below a table that is no record of it: one that sums it up (合计), or says who made it (制表人：…).
private struct TotalsRow {
  private static let words: Set<String> = ["合计", "总计", "小计", "共计"]
  let finding: Finding

  /// What begins a remark below a table.
  private static let remarks = ["制表", "填表", "填报", "审核", "打印", "导出", "注", "备注", "说明"]

  /// Whether a row holds nothing but one remark, `制表人：…`.
  private static func isRemark(_ key: String, _ row: CSVRow) -> Bool {
    guard let colon = key.firstIndex(of: ":"), remarks.contains(where: key[..<colon].hasPrefix) else {
      return false
    }
    return row.fields.indices.count { !Trimming.range(of: row[$0]).isEmpty } == 1
  }

  /// `nil` when `row` is a record: its first filled cell is another word, or half of the columns are filled.
  init?(_ row: CSVRow, firstFilled: Int, width: Int) {
    guard !row.isBroken, row[firstFilled].count <= 240 else { return nil }
    // Every word begins with an ideograph of these rows: a glance spares records the rest.
    let lead = row[firstFilled][Trimming.range(of: row[firstFilled]).lowerBound]
    guard (0xE5...0xE8).contains(lead) else { return nil }
    let filled = row.fields.indices.count { !Trimming.range(of: row[$0]).isEmpty }
    guard filled * 2 <= max(row.count, width, 2) else { return nil }
    let cell = String(decoding: row[firstFilled], as: UTF8.self)
    var key = HeaderKey.key(of: cell)
    if key.hasSuffix(":") { key.removeLast() }
    guard Self.words.contains(key) || Self.isRemark(key, row) else { return nil }
    finding = Finding(.footerSkipped, at: Position(line: row.line), excerpt: Masking.excerpt(cell))
  }
}
