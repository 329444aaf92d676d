import ExchangeInspection
public import ExchangeBase
import ExchangeFiles
import ExchangeFormats

/// How a file would be read, column by column.
public struct SourceTestAnswer: Answer {
  private struct Column: Encodable {
    let title: String
    /// `field`, `ignored` or `unknown`.
    let use: String
    let field: String?
    let fieldTitle: String?
    let samples: [Sample]
    let findings: Int
  }

  private struct Sample: Encodable {
    let raw: String
    let canonical: String?
    let isFailed: Bool
  }

  private struct Constant: Encodable {
    let field: String
    let fieldTitle: String
    let value: String
  }

  /// A field without column that the rule doesn't fill either.
  private struct Missing: Encodable {
    let field: String
    let fieldTitle: String
    let isRequired: Bool
  }

  private enum CodingKeys: String, CodingKey {
    case file, source, kind, encoding, delimiter, headerLine, columns, constants, missing, found, rejected,
      findings, findingTotal
  }

  private let file: String
  private let source: String?
  private let kind: Kind?
  private let encoding: String
  private let delimiter: UInt8?
  private let headerLine: Int?
  private let columns: [Column]
  private let constants: [Constant]
  private let missing: [Missing]
  private let found: Int
  private let rejected: Int
  private let findings: FindingList

  init(_ reading: SourceTestReading, kinds: KindLibrary) {
    let definition = (reading.header?.kind ?? reading.rule?.kind).flatMap { kinds[$0] }
    let fields = definition?.schema.fields ?? []
    let trace = reading.trace
    file = reading.file
    source = reading.rule?.name
    kind = definition?.kind
    encoding = reading.encoding.rawValue
    delimiter = trace.delimiter
    headerLine = trace.headerLine
    columns = trace.columns.map { Self.column($0, fields, trace, reading.counts) }
    let given = Set(
      trace.columns.compactMap { column -> Int? in
        if case .field(let field) = column.use { field } else { nil }
      })
    let filled = (reading.rule?.columns ?? []).map { column in
      column.constant ?? column.derivation.map { "← \(fields[$0.source].title)" }
    }
    constants = fields.indices.filter { !given.contains($0) }.compactMap { field in
      (filled.isEmpty ? nil : filled[field]).map {
        Constant(
          field: fields[field].name, fieldTitle: fields[field].title,
          value: Masking.excerpt($0, personal: fields[field].isPersonal))
      }
    }
    missing =
      trace.columns.isEmpty
      ? []
      : fields.indices.filter { !given.contains($0) && (filled.isEmpty || filled[$0] == nil) }.map {
        Missing(field: fields[$0].name, fieldTitle: fields[$0].title, isRequired: fields[$0].isRequired)
      }
    found = reading.found
    rejected = reading.findings.rejectsBundle ? reading.found : reading.rejected
    findings = reading.findings
  }

  /// Whether the file, or a record of it, would be sent back.
  public var hasRejections: Bool { findings.rejectsBundle || rejected > 0 }

  private static func column(
    _ column: ReadingTrace.Column, _ fields: [Field], _ trace: ReadingTrace, _ counts: [String: Int]
  ) -> Column {
    let title = Masking.excerpt(column.title)
    guard case .field(let index) = column.use else {
      return Column(
        title: title, use: column.use == .ignored ? "ignored" : "unknown", field: nil, fieldTitle: nil,
        samples: [], findings: 0)
    }
    let field = fields[index]
    let samples = (trace.samples[index] ?? []).map { sample in
      Sample(
        raw: shown(sample.raw, of: field), canonical: sample.canonical.map { shown($0, of: field) },
        isFailed: sample.isFailed)
    }
    return Column(
      title: title, use: "field", field: field.name, fieldTitle: field.title, samples: samples,
      findings: counts[field.name] ?? 0)
  }

  /// Personal data is masked; in a text anything may stand, so long numbers in it are masked too.
  private static func shown(_ value: String, of field: Field) -> String {
    field.isPersonal || field.normalization == .text
      ? Masking.excerpt(value, personal: field.isPersonal) : Masking.shown(value)
  }

  /// The file, its columns, what the rule adds, what is still missing, and whether it can be trusted.
  public func text(in language: Language) -> String {
    var lines = head.map { $0[language] }
    if !columns.isEmpty {
      lines.append(LocalizedText("各列：", "Columns:")[language])
      for (number, column) in columns.enumerated() {
        lines += Self.lines(of: column, number + 1).map { $0[language] }
      }
    }
    if !constants.isEmpty {
      lines.append(LocalizedText("规则补上的：", "Added by the rule:")[language])
      lines += constants.map { "  \($0.fieldTitle)（\($0.field)）= \($0.value)" }
    }
    for (isRequired, title) in [
      (true, LocalizedText("必须有而没有的：", "Needed and missing:")),
      (false, LocalizedText("没有、也可以没有的：", "Not there, and not needed:")),
    ] {
      let fields = missing.filter { $0.isRequired == isRequired }
      if !fields.isEmpty {
        lines.append(title[language])
        lines.append("  " + fields.map { "\($0.fieldTitle)（\($0.field)）" }.joined(separator: "、"))
      }
    }
    if findings.total > 0 {
      lines.append(LocalizedText("问题 \(findings.total) 个：", "Findings: \(findings.total)")[language])
      lines += findings.detailed.prefix(Self.shownFindings).map {
        ReceiptAnswer.line(of: $0, file: file, in: language)
      }
      let more = findings.total - min(findings.detailed.count, Self.shownFindings)
      if more > 0 { lines.append(LocalizedText("  ……还有 \(more) 个", "  … and \(more) more")[language]) }
    }
    return (lines + ["→ " + verdict[language]]).joined(separator: "\n")
  }

  private static let shownFindings = 20

  private var head: [LocalizedText] {
    let how =
      source.map { LocalizedText("按规则“\($0)”读取", "read by the rule “\($0)”") }
      ?? LocalizedText("没有规则适用，按通用格式读取", "no rule fits; read as any other file")
    var lines = [LocalizedText("\(file)：\(how.zh)", "\(file): \(how.en)")]
    if let kind {
      lines.append(
        LocalizedText("  种类：\(kind.title.zh)（\(kind.code)）", "  kind: \(kind.title.en) (\(kind.code))"))
    }
    var zh = "  编码：\(encoding)"
    var en = "  encoding: \(encoding)"
    if let delimiter {
      let mark =
        delimiter == 0x09
        ? LocalizedText("制表符", "tab")
        : LocalizedText(String(UnicodeScalar(delimiter)), String(UnicodeScalar(delimiter)))
      zh += "；分隔符：\(mark.zh)" + (headerLine.map { "；表头在第 \($0) 行" } ?? "；没有表头")
      en += "; delimiter: \(mark.en)" + (headerLine.map { "; header on line \($0)" } ?? "; no header")
    }
    return lines + [LocalizedText(zh, en)]
  }

  private static func lines(of column: Column, _ number: Int) -> [LocalizedText] {
    let title = column.title.isEmpty ? "—" : column.title
    guard let field = column.field, let fieldTitle = column.fieldTitle else {
      let use =
        column.use == "ignored"
        ? LocalizedText("略去", "left out") : LocalizedText("不认识，不传递", "unknown, not passed on")
      return [LocalizedText("  \(number)  \(title)  \(use.zh)", "  \(number)  \(title)  \(use.en)")]
    }
    let found =
      column.findings == 0
      ? LocalizedText("", "")
      : LocalizedText("  \(column.findings) 个问题", "  findings: \(column.findings)")
    let head = LocalizedText(
      "  \(number)  \(title)  → \(fieldTitle)（\(field)）\(found.zh)",
      "  \(number)  \(title)  → \(fieldTitle) (\(field))\(found.en)")
    return [head]
      + column.samples.map { sample in
        let value = sample.canonical.map { LocalizedText($0, $0) } ?? LocalizedText("（空）", "(nothing)")
        return sample.isFailed
          ? LocalizedText("       \(sample.raw) ✗ 读不出", "       \(sample.raw) ✗ can't be read")
          : LocalizedText("       \(sample.raw) → \(value.zh)", "       \(sample.raw) → \(value.en)")
      }
  }

  private var verdict: LocalizedText {
    if findings.rejectsBundle {
      return LocalizedText(
        "整份文件会被退回；先解决上面的问题。", "The whole file would come back; mend what is said above first.")
    }
    if rejected > 0 {
      return LocalizedText(
        "共 \(found) 条记录，\(found - rejected) 条读得出，\(rejected) 条会被退回。",
        "\(found) records: \(found - rejected) can be read, \(rejected) would come back.")
    }
    return LocalizedText(
      "共 \(found) 条记录，都读得出。请逐列核对上面的对应关系和样值，再投入使用。",
      "\(found) records, all of which can be read. Check the columns and values above before you trust it.")
  }

  /// The same for programs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(file, forKey: .file)
    try container.encodeIfPresent(source, forKey: .source)
    try container.encodeIfPresent(kind?.code, forKey: .kind)
    try container.encode(encoding, forKey: .encoding)
    try container.encodeIfPresent(delimiter.map { String(UnicodeScalar($0)) }, forKey: .delimiter)
    try container.encodeIfPresent(headerLine, forKey: .headerLine)
    try container.encode(columns, forKey: .columns)
    try container.encode(constants, forKey: .constants)
    try container.encode(missing, forKey: .missing)
    try container.encode(found, forKey: .found)
    try container.encode(rejected, forKey: .rejected)
    try container.encode(findings.detailed, forKey: .findings)
    try container.encode(findings.total, forKey: .findingTotal)
  }
}
