public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeQueries
import ExchangeReports
import ExchangeRules
import ExchangeWords
import Foundation
public import SystemPackage

/// 未结台账: tells all that is open now, with or without a limit, the most urgent first. However much there is, an item is held in
/// memory at a time.
public struct TodoDesk {
  /// In which form it is told.
  public enum Format: String, CaseIterable, Sendable {
    /// Lines for people.
    case text
    /// A list for programs.
    case json
    /// A table for Excel and WPS.
    case csv
    /// A workbook.
    case xlsx
  }

  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerSource
  private let now: Instant

  /// Opens the desk.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    configuration = try ExchangeConfiguration(root: root, data: data)
    now = clock.now()
    ledger = try configuration.layout.requireLedgerToAsk()
  }

  /// Tells what is open.
  ///
  /// - Parameters:
  ///   - department: whose, by code or full name; everybody's where it is left out.
  ///   - week: only what is overdue, or due within seven days.
  ///   - sink: takes the bytes, in pieces.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a department that isn't one; what the ledger and `sink` throw.
  public func tell(
    _ format: Format, of department: String?, week: Bool, in language: Language,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let context = configuration.context(of: now.day)
    let code = try department.map { try configuration.department(named: $0).code }
    let end = Instant(day: now.day.adding(days: 7))
    let register = OpenRegister(ledger, context: context, at: now).only { item in
      (code == nil || item.debtor == code) && (!week || item.obligation.due.map { $0 <= end } ?? false)
    }
    switch format {
    case .text: try tellLines(of: register, context, in: language, to: sink)
    case .json: try tellJSON(of: register, context, to: sink)
    case .csv: try OpenItemTable(register, context).writeCSV(to: sink)
    case .xlsx:
      try OpenItemTable(register, context).writeWorkbook(to: sink, scratch: configuration.layout.work)
    }
  }

  /// The same into a file, which gets its name once it is whole.
  ///
  /// - Returns: what is to be said of it.
  public func write(
    _ format: Format, of department: String?, week: Bool, in language: Language, to path: FilePath
  ) throws -> String {
    let part = FilePath("\(path.string).part")
    try Files.remove(part)
    do {
      var file = try FileSink(path: part)
      try tell(format, of: department, week: week, in: language) { try file.write($0) }
      try file.finish(flushing: true)
      try Files.replace(path, by: part)
      return LocalizedText("已写入 \(path.string)", "written to \(path.string)")[language]
    } catch {
      try? Files.remove(part)
      throw error
    }
  }

  /// Proposes what may be expected of departments, by what they have handed in on the working days of the last weeks: the table
  /// for `catalog/expects.csv`.
  public func proposedExpectations() throws -> String {
    let start = now.day.adding(days: -7 * Self.weeksOfHabit)
    let stated = Set(configuration.kinds.definitions.map(\.kind).filter(\.effect.isStated).map(\.code))
    let proposed = try ledger.read { view in
      // Days before there was a ledger say nothing, nor does the one that isn't over.
      let first = max(start, try view.firstEntry()?.at.day ?? now.day)
      let days = (first.number..<max(first.number, now.day.number)).map(Day.init(number:))
      return ExpectedDrop.proposed(
        from: try view.firstArrivals(from: first, through: view.day(now.day)).filter {
          stated.contains($0.kind)
        },
        on: days.filter(configuration.calendar.isWorkday))
    }
    return ExpectationTable.text(of: proposed)
  }

  /// So many weeks make a habit.
  private static let weeksOfHabit = 8

  private func tellLines(
    of register: OpenRegister, _ context: DayContext, in language: Language,
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    func say(_ text: String) throws {
      try Array((text.forTerminal + "\n").utf8).withUnsafeBytes { try sink($0) }
    }
    let wording = ObligationWording(configuration: configuration)
    var (items, records) = (0, 0)
    try register.forEach { item in
      items += 1
      records += item.obligation.records
      try say(item.line(wording, context)[language])
    }
    try say(
      items == 0
        ? LocalizedText("没有未结事项。", "Nothing is open.")[language]
        : LocalizedText("共 \(items) 项，\(records) 条记录", "\(items) item(s), \(records) record(s)")[language])
  }

  private func tellJSON(
    of register: OpenRegister, _ context: DayContext, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    func write(_ text: String) throws { try Array(text.utf8).withUnsafeBytes { try sink($0) } }
    try write("{\n  \"version\" : \(queryVersion),\n  \"at\" : \"\(now.text)\",\n  \"items\" : [")
    var isFirst = true
    try register.forEach { item in
      let json = try AnswerJSON.text(TodoItem(item, context))
      try write((isFirst ? "\n    " : ",\n    ") + AnswerJSON.nested(json, in: 2))
      isFirst = false
    }
    try write("\n  ]\n}\n")
  }
}

/// An item for programs.
private struct TodoItem: Encodable {
  let department, name: String
  let contact: Contact?
  let rule, title, article: String
  let isLocal: Bool
  let state: String
  let marks: [String]
  let due: Instant?
  let isProvisional: Bool
  let openedAt: Instant
  let age: Int
  let creditor: String
  let subject, party, about: String?
  let records: Int
  let matter: String
  let fileName: String?

  init(_ item: OpenItem, _ context: DayContext) {
    let obligation = item.obligation
    department = item.debtor
    name = context.name(of: item.debtor)
    contact = context.contact(of: item.debtor)
    rule = obligation.key.rule
    title = context.title(ofRule: rule)
    article = obligation.article
    isLocal = context.rule(rule)?.isLocal ?? false
    state = item.state.rawValue
    marks = obligation.marks.map(\.rawValue).sorted()
    due = obligation.due
    isProvisional = obligation.isProvisional
    openedAt = obligation.openedAt
    age = item.age
    creditor = obligation.creditor
    subject = item.subject
    party = item.party
    about = item.records
    records = obligation.records
    matter = item.matter.code
    fileName = item.fileName
  }
}

extension ObligationWording {
  /// What sort of message an item began with, and what that is about; `nil` where nothing is known.
  func about(_ item: OpenItem) -> LocalizedText? {
    guard let subject = item.subject, let kind = item.kind else { return nil }
    let english = title(ofKind: kind.isEmpty ? nil : kind).en
    return LocalizedText(subject, english + (item.summary.map { ": \($0)" } ?? ""))
  }
}

extension OpenItem {
  /// A line for people.
  fileprivate func line(_ wording: ObligationWording, _ context: DayContext) -> LocalizedText {
    let until = obligation.due.map { $0.deadlineForPeople }
    let due = until.map { LocalizedText("期限 \($0)", "due \($0)") } ?? LocalizedText.withoutDue
    let provisional =
      obligation.isProvisional ? LocalizedText.provisional.after("，", ", ") : LocalizedText("", "")
    let (title, basis) = (wording.title(ofRule: obligation.key.rule), wording.basis(of: obligation))
    let state = obligation.title(in: state)
    let who = context.nameOfActor(for: obligation.key.debtor)
    let about = wording.about(self)
    let named = [party, records].compactMap(\.self)
    let what = LocalizedText(
      ([about?.zh].compactMap(\.self) + named).joined(separator: " "),
      ([about?.en].compactMap(\.self) + named).joined(separator: " "))
    let file = fileName.map { LocalizedText("，见 \($0)", ", see \($0)") } ?? LocalizedText("", "")
    // Who it is owed to needn't have sent anything, and a task may be owed to nobody.
    let other = context.nameWithHeir(of: obligation.creditor)
    let side = other.isEmpty ? LocalizedText("", "") : LocalizedText("，对方部门\(other)", ", other side \(other)")
    return LocalizedText(
      "\(due.zh)\(provisional.zh)  \(state.zh)  \(who.zh)  \(title.zh)（\(basis.zh)）  \(what.zh)\(side.zh)，"
        + "记录 \(obligation.records)，已 \(age) 日\(file.zh)",
      "\(due.en)\(provisional.en)  \(state.en)  \(who.en)  \(title.en) (\(basis.en))  \(what.en)\(side.en), "
        + "\(obligation.records) record(s), \(age) day(s) old\(file.en)")
  }
}
