public import ExchangeBase

/// 答复单: a table in which whoever has to answer finds what it answers filled in, and fills in the rest. It is dropped as any table
/// of its kind: rows in which nothing but what was filled in beforehand stands are no answers.
public struct ReplyForm: Sendable {
  /// What the column is called that tells what a row answers. A table that has it is a form.
  public static let subject = "答复对象"
  /// What the sheet is called that lies before the forms of a workbook and tells what they are about.
  public static let agendaSheet = "待办事项"
  /// What sheets are called that lie beside forms, the last of them beside those of earlier versions. ``agendaSheet`` is known by what it says.
  static let besideSheets: Set = [EntryForm.explanationSheet, EntryForm.choicesSheet, "部门名称"]
  /// The columns that tell something beside each row; a reader passes over them.
  public static let remarks = [subject] + TermColumns.titles

  /// What a row answers, in words (`样例局　业务函询：样例：Q-1（样审(2021)1号）`), from which ``ids(inSubject:)`` reads the ids again.
  ///
  /// - Parameters:
  ///   - department: towards whom.
  ///   - parts: the sort of message, what it is about, whom, and its ids as `RecordNames` has them; what is empty is left out.
  public static func subject(towards department: String, about parts: [String]) -> String {
    let about = parts.filter { !$0.isEmpty }.joined(separator: "：")
    return [department, about].filter { !$0.isEmpty }.joined(separator: "　")
  }

  /// The ids with which what a row answers ends, where we wrote it (``subject(towards:about:)``), without the numbers in brackets behind
  /// them; none where it ends in something else. In forms of earlier versions a wide blank stands before the id.
  public static func ids(inSubject text: String) -> [String] {
    guard text.contains("　"), text.contains("：") else { return [] }
    var names = ""
    var depth = 0
    for character in text.reversed() {
      if character == "）" {
        depth += 1
      } else if character == "（" {
        depth -= 1
      } else if depth <= 0 {
        if character == "：" || character == "　" { break }
        names.append(character)
      }
    }
    names = String(names.reversed())
    if let blank = names.firstIndex(of: " "), names[blank...].hasPrefix(" 等 ") {
      names = String(names[..<blank])
    }
    let ids = names.split(separator: "、", omittingEmptySubsequences: false).map(String.init)
    return ids.count <= mostIDs && ids.allSatisfy(isID) ? ids : []
  }

  /// We write no more of them; each is looked up.
  private static let mostIDs = 20

  private static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: ".:_-".utf8.contains(byte)
        }
      }
  }

  /// What stands over the form of a kind that was made for a department: by that it is told again whose answers stand in it.
  public static func title(of kind: Kind, for department: String) -> String {
    "\(kind.title.zh)　\(department)"
  }

  /// The name of the department that a form of a kind was made for, as ``title(of:for:)`` says it; `nil` for anything else that somebody
  /// wrote over a table.
  static func department(inTitle title: String, of kind: Kind) -> String? {
    let start = self.title(of: kind, for: "")
    guard title.hasPrefix(start), title.count > start.count else { return nil }
    return String(title.dropFirst(start.count))
  }

  /// What to do with a form that was filled in: how the last line over each ends.
  public static let handIn = "保存后把本文件放进 inbox 文件夹，回执在 receipts 文件夹。"
  /// By what lines over a form are known that we write, of whichever version.
  public enum LineOver: String, CaseIterable, Sendable {
    /// What somebody asks, and what may be told without being asked.
    case asked = "要求："
    case offered = "可以填报："
    /// From when its time counts.
    case counted = "从送达起算"
    /// What belongs to it.
    case evidence = "要附证明材料"
    /// How to fill it in.
    case unfilled = "没有填的行不处理"
  }

  /// Whether we wrote a line over a form of a kind, and nobody wrote on behind it.
  static func isOurs(_ line: String, over kind: Kind) -> Bool {
    if department(inTitle: line, of: kind) != nil || line.hasSuffix(handIn) { return true }
    return !line.contains(handIn) && LineOver.allCases.contains { line.contains($0.rawValue) }
  }

  /// A column that is part of the answer.
  public struct Column: Sendable {
    /// The place of its field in the schema.
    let index: Int
    /// What it is called.
    public let title: String
    /// What its field means.
    public let role: FieldRole?
    /// Whether it is filled in beforehand.
    public let isGiven: Bool
    /// Whether an answer needs it.
    public let isNeeded: Bool
    /// What alone may stand in it; `nil` for whatever its field takes.
    public let choices: [String]?
    /// What belongs into it, in words.
    public let prompt: LocalizedText
    /// How it is filled in where there is nothing to choose.
    public let entry: Entry
    /// How something is filled in.
    public enum Entry: Sendable {
      /// In a line, as a day, in several lines.
      case line, day, text
    }

    /// Those of a kind that somebody fills in: the exchange itself names message and sender.
    static func all(
      of schema: KindSchema, _ catalogue: FormCatalogue, isGiven: (Field) -> Bool
    ) -> [Column] {
      schema.fields.indices.compactMap { index in
        let field = schema.fields[index]
        if field.name == StandardField.messageId || field.role == .sender { return nil }
        return Column(
          index: index, title: field.title, role: field.role, isGiven: isGiven(field),
          isNeeded: field.isRequired,
          choices: field.choices(of: catalogue), prompt: field.prompt, entry: field.entry)
      }
    }
  }

  /// The kind of the answers.
  public let schema: KindSchema
  /// What an answer consists of, what is filled in beforehand first.
  public let columns: [Column]

  /// The form of a kind's answers.
  ///
  /// - Parameter departments: the names of all departments, of which some fields want one.
  public init(_ schema: KindSchema, departments: [String]) {
    self.schema = schema
    let columns = Column.all(of: schema, FormCatalogue(departments: departments)) { $0.isGivenInForms }
    self.columns = columns.filter(\.isGiven) + columns.filter { !$0.isGiven }
  }

  /// What stands in the columns of a row.
  public func cells(_ record: Record) -> [String] { columns.map { record.text($0.index) ?? "" } }

  /// The form as a CSV that a spreadsheet shows right.
  ///
  /// - Parameters:
  ///   - above: lines over the head.
  ///   - rows: for each row the cells of ``remarks`` and ``columns``.
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public func csv(
    above: [String], rows: [[String]], encoding: TextEncoding
  ) throws(GB18030Unavailable) -> [UInt8] {
    var sheet = SpreadsheetSheet()
    for line in above { sheet.add(.text(line)) }
    sheet.add(row: (Self.remarks + columns.map(\.title)).map { .text($0) })
    for row in rows { sheet.add(row: row.map { $0.isEmpty ? .empty : .text($0) }) }
    let encoder = try TextEncoder(encoding == .utf8 ? .utf8BOM : encoding)
    var bytes: [UInt8] = []
    encoder.appendMark(to: &bytes)
    encoder.append(to: &bytes) { $0 += sheet.rowBytes }
    return bytes
  }
}

extension BundleHeader {
  /// What stands over the table of a form of a kind; `nil` where it is none, or its title is gone.
  public func title(of kind: Kind) -> String? {
    form.map { ReplyForm.title(of: kind, for: $0.department) }
  }
}

extension KindSchema {
  /// The fields that a form has filled in already, by their places.
  var givenInForms: Set<Int> { Set(fields.indices.filter { fields[$0].isGivenInForms }) }
}

extension Field {
  /// Whether a form has it filled in: it names what is answered, and of which department something is said in that.
  fileprivate var isGivenInForms: Bool {
    switch role {
    case .delivery, .reference, .matterNumber, .formerHolder, .packageDigest, .department: true
    default: false
    }
  }

  /// What alone may stand in it.
  fileprivate func choices(of catalogue: FormCatalogue) -> [String]? {
    if type == .boolean { return enumeration == ["true"] ? ["是"] : ["是", "否"] }
    if let enumeration { return enumeration }
    guard normalization != .list, let role else { return nil }
    let known: [String] =
      switch role {
      case .itemName: catalogue.items.map(\.name)
      case .itemCode: catalogue.items.map(\.code)
      case .authority, .authorityCode: [catalogue.sender.flatMap { value(of: $0) }].compactMap(\.self)
      default: role.namesDepartments || role == .suggestion ? catalogue.departments : []
      }
    return known.isEmpty ? nil : known
  }

  /// The most characters that somebody writes into a line.
  private static let lineLength = 200

  /// How it is filled in.
  fileprivate var entry: ReplyForm.Column.Entry {
    if isDay { return .day }
    return maxLength.map { $0 > Self.lineLength } ?? false ? .text : .line
  }

  private var isDay: Bool { type == .date || normalization == .date }

  /// What belongs into it.
  fileprivate var prompt: LocalizedText {
    let isList = normalization == .list
    let rule = LocalizedText(
      (isRequired ? "必填。" : "选填。") + (isDay ? "写成 2021-01-05 这样的日期。" : "")
        + (isList ? "几项之间用顿号隔开。" : "") + meaning.zh,
      [
        isRequired ? "Needed." : "Optional.", isDay ? "A date like 2021-01-05." : nil,
        isList ? "Several are told apart by “、”." : nil, meaning.en,
      ].compactMap { $0.flatMap { $0.isEmpty ? nil : $0 } }.joined(separator: " "))
    let separator = meaning.zh.isEmpty ? "" : "\n"
    let (zh, en) = example.isEmpty ? ("", "") : ("例如：\(example)", "For example: \(example)")
    return LocalizedText("\(rule.zh)\(separator)\(zh)", "\(rule.en)\(separator)\(en)")
  }
}
