public import ExchangeBase
public import ExchangeFormats
import ExchangeLedger
public import ExchangeRules
import ExchangeWords

/// What an answer is about, by the names that can mean no other.
public enum ReplyTarget {
  /// A delivery, or a record in it by its id.
  case delivery(String, record: String? = nil)
  /// A record that a department, by name, gave back.
  case returned(String, by: String)
  /// A matter of that name, by the id of the message that opened what is asked, and of what is said of one department there the
  /// department's name.
  case matter(String, opener: String, department: String? = nil)
  /// A day that is closed, by the digest of its package.
  case closedDay(Day, package: String)

  /// What an answer of a kind has to name; `nil` where that answers something else.
  func values(in kind: Kind) -> [FieldRole: String]? {
    switch (kind.effect, self) {
    case (.claims, .delivery(let delivery, let record)), (.returns, .delivery(let delivery, let record)):
      record.map { [.delivery: delivery, .reference: $0] } ?? [.delivery: delivery]
    case (.reassigns, .returned(let record, let holder)): [.reference: record, .formerHolder: holder]
    case (.signsOff, .closedDay(let day, let digest)): [.day: day.description, .packageDigest: digest]
    case (.claims, _), (.returns, _), (.reassigns, _): nil
    case (.opens, .matter(let name, let opener, let department)),
      (.opensParallel, .matter(let name, let opener, let department)),
      (.answers, .matter(let name, let opener, let department)),
      (.corrects, .matter(let name, let opener, let department)),
      (.cancels, .matter(let name, let opener, let department)),
      (.states, .matter(let name, let opener, let department)),
      (.signsOff, .matter(let name, let opener, let department)):
      Self.naming(kind.matter == .reference ? [.reference: opener] : [.matterNumber: name], department)
    case (.opens, _), (.opensParallel, _), (.answers, _), (.corrects, _), (.cancels, _), (.states, _),
      (.signsOff, _):
      nil
    }
  }

  private static func naming(_ matter: [FieldRole: String], _ department: String?) -> [FieldRole: String] {
    var values = matter
    values[.department] = department
    return values
  }
}

/// 答复单: the answers of one kind that a department may give, a row for each, in which whatever names what is answered stands already.
public struct ReplySheet {
  /// A row.
  public struct Row {
    /// What it answers, in words.
    public let subject: String
    /// The cells of ``TermColumns``.
    let terms: [String]
    /// The answer as far as it is known.
    let answer: Record
  }

  let definition: KindDefinition
  /// The columns.
  public let form: ReplyForm
  /// The name of the department that is to fill it in.
  let department: String
  /// What may be answered.
  public private(set) var rows: [Row] = []

  /// The kind of the answers.
  public var kind: Kind { definition.kind }

  /// What stands over it.
  var title: String { ReplyForm.title(of: kind, for: department) }

  /// What to do with a filled-in form.
  static let handIn = ReplyForm.handIn

  /// What is said over a sheet of a workbook.
  ///
  /// - Parameter isAlone: whether there is no other to fill in.
  static func instructions(isAlone: Bool) -> String {
    "只填黄色表头的列；\(ReplyForm.LineOver.unfilled.rawValue)。" + (isAlone ? "" : "几张表可以一起填，一次交。") + handIn
  }

  /// Adds a row, if an answer of the kind is one to that.
  ///
  /// - Parameters:
  ///   - subject: what it answers, in words.
  ///   - terms: the cells of ``TermColumns``.
  /// - Returns: whether it is.
  public mutating func add(_ subject: String, _ terms: [String], _ target: ReplyTarget) -> Bool {
    guard let values = target.values(in: kind) else { return false }
    let answer = definition.schema.record(number: rows.count + 1, values)
    rows.append(Row(subject: subject, terms: terms, answer: answer))
    return true
  }

  /// The cells of a row, in the order of ``ReplyForm/remarks`` and the form's columns.
  func cells(_ row: Row) -> [String] { [row.subject] + row.terms + answer(to: row) }

  /// What stands in the form's columns of a row beforehand.
  public func answer(to row: Row) -> [String] { form.cells(row.answer) }

  /// An answer to a row as a file that may be dropped.
  ///
  /// - Parameter answer: what stands in the form's columns.
  public func file(answering row: Row, with answer: [String]) throws(GB18030Unavailable) -> [UInt8] {
    try form.csv(
      above: [title], rows: [[row.subject] + row.terms + answer], encoding: .utf8)
  }
}

extension DayContext {
  /// A sheet without rows for answers of a kind; `nil` where a department can't answer with it.
  public func replySheet(for definition: KindDefinition, by department: ExchangeRules.Department)
    -> ReplySheet?
  {
    let kind = definition.kind
    guard kind.isSent(by: department.role.rawValue), kind.effect != .returns || profile.returns.isEnabled
    else { return nil }
    return ReplySheet(
      definition: definition, form: ReplyForm(definition.schema, departments: departments.map(\.name)),
      department: department.name)
  }

  /// What answers to an obligation in a matter are about. Of several departments' defaults each is found, or excluded, by itself.
  func target(of obligation: Obligation, in matter: String) -> ReplyTarget {
    let department = obligation.family == .confirmation ? name(of: obligation.creditor) : nil
    return .matter(matter, opener: obligation.key.opener, department: department)
  }

  /// The cells of ``TermColumns``.
  func terms(of obligation: Obligation) -> [String] {
    [
      (obligation.dueInWords ?? .withoutLimit).zh, article(of: obligation),
      consequence(of: obligation),
    ]
  }
}

extension ReportWorkbook {
  /// Adds sheets that somebody fills in, and behind them what may be chosen in them.
  ///
  /// - Parameter above: the lines over each.
  func add(_ sheets: [ReplySheet], above: (ReplySheet) -> [String]) throws {
    var lists = ChoiceLists()
    for sheet in sheets {
      let remarks = ReplyForm.remarks.map { FormColumn(title: $0, isGiven: true) }
      let columns = sheet.form.columns.map { column in
        FormColumn(
          title: column.title, isGiven: column.isGiven,
          choices: column.choices.map { lists.choices($0, for: column.title) }, prompt: column.prompt.zh)
      }
      try form(sheet.kind.title.zh, above: above(sheet), columns: remarks + columns) { add in
        for row in sheet.rows { try add(sheet.cells(row)) }
      }
    }
    try lists.write(into: self)
  }
}
