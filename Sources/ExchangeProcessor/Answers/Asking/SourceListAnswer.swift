public import ExchangeBase
import ExchangeFormats
import ExchangeWords

/// The rules by which departments' own exports are read, and the layouts that come with the program.
public struct SourceListAnswer: Answer {
  private struct Line: Encodable {
    let name: String
    let isShipped: Bool
    let kind: String
    let files: [String]
    let senders: [String]
    let encoding: String?
    let format: String
    let columns: [Column]
  }

  private struct Column: Encodable {
    let field: String
    let titles: [String]
    let number: Int?
    let constant: String?
    let derivedFrom: String?
    let codes: [String: String]?
    let unit: String?
    let isOptional: Bool
  }

  private let lines: [Line]

  init(_ sources: SourceRules, kinds: KindLibrary) {
    lines =
      sources.rules.map { Self.line($0, isShipped: false, kinds) }
      + sources.layouts.map { Self.line($0, isShipped: true, kinds) }
  }

  private static func line(_ rule: SourceRule, isShipped: Bool, _ kinds: KindLibrary) -> Line {
    let fields = kinds[rule.kind]?.schema.fields ?? []
    let columns = zip(fields, rule.columns).compactMap { field, column -> Column? in
      guard column != SourceRule.Column() else { return nil }
      let codes = column.codes.map { table in
        Dictionary(table.entries.map { ($0.code, $0.value) }) { first, _ in first }
      }
      return Column(
        field: field.name, titles: column.titles, number: column.number, constant: column.constant,
        derivedFrom: column.derivation.map { fields[$0.source].name }, codes: codes,
        unit: column.unit?.rawValue, isOptional: column.isOptional)
    }
    return Line(
      name: rule.name, isShipped: isShipped, kind: rule.kind, files: rule.files.map(\.text),
      senders: rule.senders, encoding: rule.encoding?.rawValue, format: rule.xml == nil ? "csv" : "xml",
      columns: columns)
  }

  /// A line a rule, in the order in which they are tried, then the layouts.
  public func text(in language: Language) -> String {
    let own = lines.filter { !$0.isShipped }
    let none = LocalizedText(
      "没有 sources 规则；文件按通用格式读取。", "There are no rules under sources; files are read as ever.")
    let head = LocalizedText("规则（按次序，第一条符合的生效）：", "Rules (the first that fits is taken):")
    let shipped = LocalizedText("程序自带的版式（规则里写 extends）：", "Layouts that come with the program (for extends):")
    return
      ((own.isEmpty ? [none[language]] : [head[language]] + own.map { Self.text(of: $0, in: language) })
      + [shipped[language]] + lines.filter(\.isShipped).map { "  \($0.name)  \($0.kind)" })
      .joined(separator: "\n")
  }

  private static func text(of line: Line, in language: Language) -> String {
    let senders =
      line.senders.isEmpty
      ? LocalizedText.anyDepartment[language] : line.senders.joined(separator: ", ")
    return "  \(line.name)  \(line.kind)  \(line.format)  \(line.files.joined(separator: " "))  \(senders)"
  }

  /// The rules with their columns.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(lines)
  }
}
