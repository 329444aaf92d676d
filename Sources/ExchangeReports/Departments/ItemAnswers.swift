public import ExchangeBase
public import ExchangeFormats
public import ExchangeLedger
public import ExchangeRules

/// What a department may answer something open with: for each kind of answer a sheet, in which whatever names what is answered stands
/// already.
struct ItemAnswers {
  /// How many records of a return are listed to be reassigned.
  private static let returnedRecords = 50

  /// The sheets that have rows, in the order of the catalogue of kinds.
  var sheets: [ReplySheet] { all.filter { !$0.rows.isEmpty } }

  private var all: [ReplySheet]
  private let context: DayContext

  /// Answers to nothing yet.
  init(by department: Department, _ context: DayContext, _ kinds: KindLibrary) {
    all = kinds.definitions.compactMap { context.replySheet(for: $0, by: department) }
    self.context = context
  }

  /// Adds what an item may be answered with.
  ///
  /// - Returns: what the sheets are called that it stands in.
  mutating func add(_ item: OpenItem, read reader: OpenItemReader) throws -> [String] {
    let answers = context.rule(item.obligation.key.rule)?.answeredBy ?? []
    let rows = try targets(of: item, reader).map { (subject(of: item, about: $0.about), $0.target) }
    let terms = context.terms(of: item.obligation)
    var titles: [String] = []
    for place in all.indices where answers.contains(all[place].kind.code) {
      let added = rows.map { all[place].add($0.0, terms, $0.1) }
      if added.contains(true) { titles.append(all[place].kind.title.zh) }
    }
    return titles
  }

  /// What answers to an item are about, and how people know that.
  private func targets(
    of item: OpenItem, _ reader: OpenItemReader
  ) throws -> [(target: ReplyTarget, about: String)] {
    switch item.obligation.family {
    case .claim: [(.delivery(item.matter.name), item.about)]
    case .reassign:
      try reader.returned(item, limit: Self.returnedRecords).map {
        (.returned($0.record.publicId, by: context.name(of: $0.by)), $0.about)
      }
    case .push, .commitment, .disposition, .attendance, .opinion, .confirmation, .explanation, .reply,
      .rectification, .task:
      try [(context.target(of: item.obligation, in: reader.reference(to: item)), item.about)]
    }
  }

  /// What a row answers, in a cell: towards whom, what about, and how people know it.
  private func subject(of item: OpenItem, about: String) -> String {
    let about = about.isEmpty ? item.matter.name : about
    return ReplyForm.subject(towards: context.name(of: item.obligation.creditor), about: [about])
  }
}

/// One thing that a department has to do, and what it may answer it with.
public struct AnswerableItem {
  /// What it has to do.
  public let item: OpenItem
  /// The kinds of answers; none where something else than an answer ends it.
  public let sheets: [ReplySheet]

  /// Reads from the ledger what a department has to do under a key.
  ///
  /// - Parameter matter: the code of the matter in which it is owed.
  /// - Returns: `nil` where nothing of the sort is open, or somebody else owes it.
  public init?(
    _ view: any LedgerView, _ key: Obligation.Key, in matter: String, of department: Department,
    _ context: DayContext, _ kinds: KindLibrary, at now: Instant
  ) throws {
    guard context.debtors(department.code).contains(key.debtor), let matter = try view.matter(matter),
      let version = try view.history(of: key, in: matter).last, version.untilEntry == nil,
      version.obligation.outcome == nil
    else { return nil }
    let reader = OpenItemReader(
      view, try view.day(context.day), context, asOf: now, for: department.code)
    item = try reader.item(version)
    var answers = ItemAnswers(by: department, context, kinds)
    _ = try answers.add(item, read: reader)
    sheets = answers.sheets
  }
}
