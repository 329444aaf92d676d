public import ExchangeBase
import ExchangeFormats
import ExchangeLedger
public import ExchangeReports
public import ExchangeRules
public import SystemPackage

/// Answers for a clerk who fills in a form at a page: each becomes a file in the department's inbox, as the department would drop it.
public struct AnswerDesk {
  private let desk: ReadingDesk
  private let department: Department
  private let now: Instant

  /// The desk of a department.
  public init(_ desk: ReadingDesk, of department: Department, at now: Instant) {
    self.desk = desk
    self.department = department
    self.now = now
  }

  /// What the department may answer something with that it has to do.
  ///
  /// - Parameter matter: the code of the matter in which it is owed.
  /// - Returns: `nil` where nothing of the sort is open, or somebody else owes it.
  public func answers(to key: Obligation.Key, in matter: String) throws -> AnswerableItem? {
    let (context, kinds) = (desk.context(of: now.day), desk.configuration.kinds)
    return try desk.ledger.read { view in
      try AnswerableItem(view, key, in: matter, of: department, context, kinds, at: now)
    }
  }

  /// What there is to sign a day off with.
  public struct Signoff {
    /// The form, which names the package that was signed; `nil` where nobody can tell which that is.
    public let sheet: ReplySheet?
    /// That something else lies in the package's place, and what helps; `nil` where it lies there.
    public let isAnother: LocalizedText?
  }

  /// The form by which the bureau signs a day off.
  ///
  /// - Returns: `nil` where there is no package of the day, or the department signs nothing off.
  public func signoff(of day: Day) throws -> Signoff? {
    guard let definition = desk.configuration.kinds.first(.signsOff),
      var sheet = desk.context(of: day).replySheet(for: definition, by: department)
    else { return nil }
    let package: DayPackageFile? = try desk.ledger.read { view in
      try view.closedDay(day) == nil ? nil : DayPackageFile(of: day, in: desk.configuration.layout, view)
    }
    guard let package, package.lying != .nothing else { return nil }
    let isAnother = package.lying == .other ? package.isAnother : nil
    guard let digest = package.sha256 else { return Signoff(sheet: nil, isAnother: isAnother) }
    guard sheet.add("\(day)", ["", "", ""], .closedDay(day, package: digest)) else { return nil }
    return Signoff(sheet: sheet, isAnother: isAnother)
  }

  /// Drops an answer into the department's inbox.
  ///
  /// - Parameters:
  ///   - answer: what stands in the columns of the sheet's form.
  ///   - row: what it answers.
  /// - Returns: the file's name.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where the department's folders are away; `FileError`.
  public func drop(
    _ answer: [String], to row: ReplySheet.Row, in sheet: ReplySheet
  ) throws -> FilePath.Component {
    try InboxFile.drop(
      try sheet.file(answering: row, with: answer), as: Self.prefix, ending: Self.ending,
      from: department.code, in: desk.configuration.layout, at: now)
  }

  private static let (prefix, ending) = ("answer", ".csv")

  /// Whether a file may be one that such a desk dropped, by its name.
  public static func hasDropped(_ name: String) -> Bool {
    name.hasPrefix("\(prefix)-") && name.hasSuffix(ending)
      && name.dropFirst(prefix.count + 1).dropLast(ending.count).allSatisfy { $0.isNumber || $0 == "-" }
  }

  /// What became of a file of the department's: its latest receipt. `nil` while there is none.
  public func receipt(of name: String) throws -> ReceiptAnswer? {
    let drop = try desk.ledger.read { view in
      try view.drops(matching: name).last { $0.sender == department.code && $0.fileName == name }
    }
    return try drop.map { ReceiptAnswer([try $0.receipt]) }
  }
}
