import ExchangeBase

/// 空表: a table of a kind that somebody fills in from nothing, a record a row. Message and sender it leaves to the exchange.
public struct EntryForm: Sendable {
  /// What the sheets are called that lie beside it in a workbook: what its columns mean, and what may be chosen. A reader passes over
  /// them without a word.
  public static let (explanationSheet, choicesSheet) = ("填表说明", "可选值")

  /// The kind of the records.
  public let schema: KindSchema
  /// The columns, in the order of the schema.
  public let columns: [ReplyForm.Column]
  private let sender: FormCatalogue.Sender?

  /// The table of a kind.
  public init(_ schema: KindSchema, _ catalogue: FormCatalogue) {
    self.schema = schema
    sender = catalogue.sender
    columns = ReplyForm.Column.all(of: schema, catalogue) { _ in false }
  }

  /// A row of examples that the schema accepts.
  public var example: [String] {
    let record = CSVTemplate(schema: schema, sender: sender).example
    return columns.map { record.text($0.index) ?? "" }
  }

  /// What is said of each column: its title, whether it is needed, what it means, what may be chosen, and an example.
  public var explanation: [[String]] {
    columns.map { column in
      let field = schema.fields[column.index]
      let many = field.enumeration == nil && column.choices != nil && field.type != .boolean
      let choices = many ? "从下拉框选" : column.choices?.joined(separator: "、") ?? ""
      return [column.title, column.isNeeded ? "必填" : "选填", field.meaning.zh, choices, field.example]
    }
      + schema.groups.map { group in
        let titles = group.fields.compactMap { name in schema.index(of: name).map { schema.fields[$0].title }
        }
        return [titles.joined(separator: "、"), group.rule.words.zh, "", "", ""]
      }
  }
}

extension FieldGroup.Rule {
  /// How many of its fields are needed, in words.
  var words: LocalizedText {
    switch self {
    case .atLeastOne: LocalizedText("至少填一项", "at least one of them is needed")
    case .exactlyOne: LocalizedText("只填其中一项", "exactly one of them is needed")
    case .atMostOne: LocalizedText("至多填一项", "at most one of them may be filled in")
    }
  }
}
