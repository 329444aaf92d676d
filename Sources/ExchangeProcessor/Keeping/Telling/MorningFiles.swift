import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// What a day that was closed puts into outboxes, beside the notices and as they are, once: each department's statement (部门日报),
/// and what the bureau signs the day off with. It goes by a matter (事) of its own.
struct MorningFiles {
  /// The day.
  let day: Day
  private let configuration: ExchangeConfiguration
  private let scratch: FilePath

  /// What the matter is called.
  private static let scope = "day:"

  /// The matter of a day.
  static func code(of day: Day) -> String { scope + day.description }

  /// The day that a matter is about; `nil` for all other matters.
  ///
  /// - Parameter scratch: where files of our own go meanwhile.
  init?(_ matter: MatterRow, configuration: ExchangeConfiguration, scratch: FilePath) {
    guard matter.code.hasPrefix(Self.scope), let day = Day(matter.name) else { return nil }
    self.day = day
    self.configuration = configuration
    self.scratch = scratch
  }

  /// Takes the place of an obligation in what was told.
  func key(of sort: MorningFile, for recipient: String) -> Obligation.Key {
    Obligation.Key(rule: sort.rawValue, opener: day.description, debtor: recipient)
  }

  /// The id of the notice in whose place they go out. It has no number among the notices of a day.
  func id(of sort: MorningFile, for recipient: String) -> String {
    let letter = sort == .statement ? "D" : "S"
    return "N\(day.digits)-\(letter)-\(recipient)"
  }

  /// Goes through what there is for each department, which is written only where it is wanted.
  ///
  /// - Parameter isRepeated: whether it happens again in a ledger that is rebuilt: what went out went out, and isn't written again.
  /// - Returns: whether that was all; `false` where something can't be had yet.
  func forEach(
    _ view: any LedgerView, isRepeated: Bool,
    _ body: (MorningFile, _ recipient: String, _ write: (inout Staging) throws -> Void) throws -> Void
  ) throws -> Bool {
    let participants = configuration.catalogue.table.participants
    if configuration.settings.departmentStatements {
      let statements = try DepartmentStatements(view, context: configuration.context(of: day))
      for department in participants.map(\.code) {
        guard let statement = statements.statement(for: department) else { continue }
        try body(.statement, department) { try write(statement, of: department, &$0) }
      }
    }
    // Who has ended by the next morning signs nothing off any more.
    let operators = participants.filter { $0.role == .operator && !$0.hasEnded(by: day.adding(days: 1)) }
    return try tellBureau(operators.map(\.code), view, isRepeated: isRepeated, body)
  }

  /// What a department's statement is called, without the endings of its files.
  static func statementName(of day: Day, for department: String) -> String {
    "department-statement_\(day.digits)-\(department)"
  }

  private func write(
    _ statement: DepartmentStatement, of department: String, _ staging: inout Staging
  ) throws {
    let name = Self.statementName(of: day, for: department)
    let workbook = "\(name).xlsx"
    var page: [UInt8] = []
    try staging.stage(name: Array(workbook.utf8), in: .outbox, of: department) { sink in
      page = try statement.write(workbook: workbook, to: sink, scratch: scratch)
    }
    try staging.stage(page, name: Array("\(name).html".utf8), in: .outbox, of: department)
  }

  // MARK: The bureau

  /// What is signed off is the package of the day as it went out, whatever lies in its place by then.
  private func tellBureau(
    _ operators: [String], _ view: any LedgerView, isRepeated: Bool,
    _ body: (MorningFile, _ recipient: String, _ write: (inout Staging) throws -> Void) throws -> Void
  ) throws -> Bool {
    let layout = configuration.layout
    // There is nothing to sign off before the package lies there.
    guard try !UnwrittenReports(layout: layout).isDue(day.description) else { return false }
    let package = try DayPackageFile(of: day, in: layout, view)
    // What happens again names nothing: it went out, whatever became of the package since.
    guard package.found != nil || isRepeated,
      let digest = package.sha256 ?? (isRepeated ? package.found ?? "" : nil)
    else { return false }
    for department in operators {
      try body(.signoff, department) { staging in
        let name = layout.report(day).lastComponent?.string ?? ""
        let remark = package.lying == .other ? Self.remark(on: name) : ""
        try staging.stage(
          Array("\(remark)\(digest)  \(name)\n".utf8), name: Array("\(name).sha256".utf8), in: .outbox,
          of: department)
        guard let form = try form(naming: digest, for: department) else { return }
        try staging.stage(
          form, name: Array("signoff_\(day.digits)-\(department).csv".utf8), in: .outbox, of: department)
      }
    }
    return true
  }

  /// What stands over the digest where something else lies in the package's place: lines that `sha256sum -c` passes over.
  private static func remark(on name: String) -> String {
    "# 生成本文件时，reports 里的 \(name) 不是当日日终的对账包：下面是对账包本身的 SHA-256。请大数据局从备份放回再复核，原因用 exchange verify 看。\n"
      + "# When this was written, \(name) in reports wasn't the package of the closed day, whose own SHA-256 follows. Have it put back from a "
      + "backup before signing off; `exchange verify` says why.\n"
  }

  /// The form that signs the day off once a name and a conclusion stand in it. Its name is no bundle's id, so that it may come
  /// again with another conclusion.
  private func form(naming digest: String, for department: String) throws -> [UInt8]? {
    guard let signoff = configuration.kinds.first(.signsOff) else { return nil }
    let encoding = configuration.catalogue.preference(of: department).encoding
    let writer = try CSVBundleWriter(
      schema: signoff.schema, encoding: encoding == .utf8 ? .utf8BOM : encoding)
    var bytes: [UInt8] = []
    writer.header(to: &bytes)
    writer.append(
      signoff.schema.record(number: 1, [.day: day.description, .packageDigest: digest]), to: &bytes)
    return bytes
  }
}
