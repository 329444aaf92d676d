/// How a department's own export is read: which files it is about, what their columns mean, and what they leave out.
///
/// A rule is data (`sources:` in `exchange.yaml`, `schemas/sources/*.yaml`). It is checked when it is loaded, so that
/// whoever reads by it needn't doubt it.
public struct SourceRule: Sendable {
  /// Where the header row stands.
  public enum Header: Sendable, Equatable {
    /// It is found, as in any other file.
    case found
    /// In this row, from 1, blank rows counted.
    case row(Int)
    /// There is none: columns are known by their numbers.
    case none
  }

  /// How records stand in an XML export.
  public struct XMLForm: Sendable, Equatable {
    /// In which namespace its elements are.
    public enum Namespace: Sendable, Equatable {
      /// In any, or in none.
      case any
      /// In none.
      case none
      /// In this one.
      case uri(String)
    }

    /// What holds the values of a record.
    public enum Fields: String, Sendable, CaseIterable {
      /// Elements inside the record's.
      case elements
      /// Attributes of the record's element.
      case attributes
      /// Either.
      case both
    }

    /// The names from the root to the record's element; one name alone is that element's, wherever it stands.
    public var record: [String]
    /// The namespace of the record's element and of those inside it.
    public var namespace: Namespace
    /// Elements or attributes.
    public var fields: Fields

    /// Puts the form together.
    public init(record: [String], namespace: Namespace = .any, fields: Fields = .elements) {
      self.record = record
      self.namespace = namespace
      self.fields = fields
    }
  }

  /// That the values of a field follow from those of another: the item from the licence's title.
  public struct Derivation: Sendable, Equatable {
    /// The other field.
    public let source: Int
    /// What follows from its canonical values.
    public let table: CodeTable

    /// Says what follows from what.
    public init(from source: Int, by table: CodeTable) {
      self.source = source
      self.table = table
    }
  }

  /// What the rule says of one field.
  public struct Column: Sendable, Equatable {
    /// What the export calls the column, the name to write first.
    public var titles: [String] = []
    /// The column's number, from 1, where it is known by that.
    public var number: Int?
    /// Whether files that lack the column fit all the same.
    public var isOptional = false
    /// The canonical value of records of a file that has no such column.
    public var constant: String?
    /// What the value of records of such a file follows from.
    public var derivation: Derivation?
    /// What the export's codes mean.
    public var codes: CodeTable?
    /// The unit of its amounts.
    public var unit: AmountUnit?

    /// Says nothing yet.
    public init() {}

    /// Whether the export is to have the column.
    var isNamed: Bool { number != nil || !titles.isEmpty }

    /// Whether records have a value without a column.
    public var isFilled: Bool { constant != nil || derivation != nil }
  }

  /// Its name, which receipts show.
  public var name: String
  /// The names of the files that it is about; empty in a layout that other rules extend.
  public var files: [FileNamePattern] = []
  /// The codes of the departments whose files it is about; empty for all.
  public var senders: [String] = []
  /// The kind of the records.
  public let kind: String
  /// The encoding of the files; `nil` where it is found out.
  public var encoding: TextEncoding?
  /// What stands between two cells; `nil` where it is found out.
  public var delimiter: UInt8?
  /// Where the header stands.
  public var header = Header.found
  /// What it says of each field of the kind, in the order of the schema.
  public var columns: [Column]
  /// The fields with a column of their own, by their indices, in the order in which the rule names them.
  public var order: [Int] = []
  /// Columns that are left out without a word.
  public var ignored: [String] = []
  /// Words that say that there is no value, beside the usual ones.
  public var nulls: [String] = []
  /// What counts of days in date columns mean; `nil`: they are no dates.
  public var serials: DateSerials?
  /// How records stand in XML; `nil` for a rule about CSV.
  public var xml: XMLForm?

  /// Makes a rule about the kind of `schema` that changes nothing yet.
  public init(name: String, schema: KindSchema) {
    self.name = name
    kind = schema.kind
    columns = Array(repeating: Column(), count: schema.fields.count)
  }

  /// Whether it is about files of this name from this department.
  public func matches(name: String, sender: String) -> Bool {
    (senders.isEmpty || senders.contains(sender)) && files.contains { $0.matches(name) }
  }

  /// A finding that the file doesn't fit, in both languages.
  func mismatch(_ zh: String, _ en: String, at position: Position = Position()) -> Finding {
    Finding(
      .sourceMismatch, at: position,
      arguments: ["source": Masking.shown(name), "detailZh": zh, "detail": en])
  }

  /// Said of a workbook that counts days from another day on than the rule; `nil` where there is no contradiction.
  func mismatch(of found: DateSerials?) -> Finding? {
    guard let serials, let found, serials != found else { return nil }
    return mismatch(
      "规则写的日期序列是 \(serials.rawValue)，工作簿自己写的却是 \(found.rawValue)。",
      "the rule counts days as \(serials.rawValue), the workbook says \(found.rawValue) of itself.")
  }

  /// Said of a file that names another encoding than the rule; `nil` where there is no contradiction.
  func mismatch(of found: TextEncoding) -> Finding? {
    guard let encoding, encoding.family != found.family else { return nil }
    return mismatch(
      "规则写的编码是 \(encoding.rawValue)，文件的字节顺序标记（BOM）或编码声明却是 \(found.rawValue)。",
      "the rule names \(encoding.rawValue), the file's byte order mark or declaration \(found.rawValue).")
  }
}

extension TextEncoding {
  /// The encoding that reads this one too, whatever stands in front: GBK is a part of GB 18030.
  fileprivate var family: TextEncoding {
    switch self {
    case .utf8BOM: .utf8
    case .gbk: .gb18030
    default: self
    }
  }
}
