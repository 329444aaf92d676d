import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeLedgerPostgres
import ExchangeLedgerSQLite
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import Foundation
import Glibc
import SystemPackage
import Testing

/// An exchange in a folder of its own that goes away with the value. Files count as whole at once.
final class TemporaryExchange {
  /// Its folder.
  let root: FilePath
  /// Where everything of it lies.
  var layout: ExchangeLayout { ExchangeLayout(root: root, ownFolders: OwnFolders(ownFolders)) }
  /// Where the processor's own folders of departments lie.
  let ownFolders: OwnFolders.Place
  /// The departments that take part.
  let departments: [String]
  /// The schemas and profiles that the program has here, where they aren't its own.
  private let data: FilePath?
  /// Where its ledger is, where that isn't its file.
  private let ledgerURL: String?
  /// How many files were dropped.
  private var dropped = 0
  /// The moment that ``run(at:_:)`` sets unless told otherwise: a Monday in working hours.
  static let monday = "2021-01-04T10:00"

  /// Lays it out as the program's own `init` does.
  ///
  /// - Parameters:
  ///   - acceptance: what happens to bundles with bad records.
  ///   - profile: the measure that is followed.
  ///   - inProcess: whether the processor inspects files itself. Hundreds of tests that aren't about it spare as many
  ///     workers; samples, kills and what is about workers have them.
  ///   - settings: further lines of its settings. What departments have to do lies in no outbox unless they say so.
  ///   - ownFolders: where the processor's own folders of departments lie. A new exchange has them beside the boxes; most tests have
  ///     them inside, where more can happen to them.
  ///   - data: the schemas and profiles that the program has here, where they aren't its own.
  init(
    acceptance: String = "partial", profile: String = "xuecheng-2020-19", inProcess: Bool = true,
    settings: [String] = [], ownFolders: OwnFolders.Place = .inside, data: FilePath? = nil
  ) throws {
    self.data = data
    ledgerURL = settings.first { $0.hasPrefix("ledger: postgresql") }.map {
      String($0.dropFirst("ledger: ".count))
    }
    self.ownFolders = ownFolders
    let name = "exchange-\(UUID().uuidString)"
    root = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
    if let data {
      let outcome = try Program.run(
        ["init", root.string, "--profile", profile, "--own-folders", ownFolders.rawValue, "--no-guides"],
        data: data)
      try #require(outcome.status == 0, "\(outcome.errors)")
    } else {
      try LaidOutExchange.laidOut(profile: profile, ownFolders).write(to: root)
    }
    let layout = ExchangeLayout(root: root)
    try Files.replace(
      layout.settings,
      with: """
        title: 样例交换
        profile: \(profile)
        acceptance: \(acceptance)
        settleSeconds: 0
        pollSeconds: 1
        ownFolders: \(ownFolders.rawValue)
        \(settings.contains { $0.hasPrefix("todoLists") } ? "" : "todoLists: false")
        \((settings + (inProcess ? ["inspectionWorkers: 0"] : [])).joined(separator: "\n"))
        """.utf8)
    departments = try Files.names(in: root.appending("departments")).map(\.string)
  }

  /// An exchange as it was at some time.
  struct Kept: Sendable {
    fileprivate let laidOut: LaidOutExchange
    fileprivate let ownFolders: OwnFolders.Place
    fileprivate let departments: [String]
    fileprivate let data: FilePath?
    fileprivate let ledgerURL: String?
    fileprivate let dropped: Int
  }

  /// It as it is now.
  func kept() throws -> Kept {
    Kept(
      laidOut: try LaidOutExchange(of: self), ownFolders: ownFolders, departments: departments, data: data,
      ledgerURL: ledgerURL, dropped: dropped)
  }

  /// The same as another was, in a folder of its own: what happens to one of them doesn't happen to the other.
  init(_ kept: Kept) throws {
    (data, ledgerURL, ownFolders, departments) =
      (kept.data, kept.ledgerURL, kept.ownFolders, kept.departments)
    dropped = kept.dropped
    root = FilePath(FileManager.default.temporaryDirectory.path).appending("exchange-\(UUID().uuidString)")
    try kept.laidOut.write(to: root)
  }

  deinit { try? Files.removeTree(root) }

  /// Installs made-up holiday notices: who lives by the machine's clock would be told, late in a year, that the next one's is missing.
  func installHolidayNotices() throws {
    let year = Calendar(identifier: .gregorian).component(.year, from: Date())
    let rows = (year...year + 1).filter { !HolidayCalendar.builtIn.covers(year: $0) }
      .map { "\($0)-01-01,holiday,元旦,\($0)\n" }
    if rows.isEmpty { return }
    try Files.replace(
      layout.calendar.appending("sample.csv"), with: "date,kind,name,notice_year\n\(rows.joined())".utf8)
  }

  /// Has all departments want their deliveries in a format.
  func deliver(in format: String) throws {
    let text = String(decoding: try Files.bytes(of: layout.departmentsCSV), as: UTF8.self)
    let rows = text.split(separator: "\n").enumerated().map { line, row in
      var cells = row.split(separator: ",", omittingEmptySubsequences: false)
      if line > 0 { cells[8] = Substring(format) }
      return cells.joined(separator: ",")
    }
    try Files.replace(layout.departmentsCSV, with: (rows.joined(separator: "\n") + "\n").utf8)
  }

  // MARK: Sending

  /// Drops a file as departments should: under a name that isn't looked at, then renamed.
  func drop(_ bytes: [UInt8], as name: String, from sender: String) throws {
    try drop(bytes, as: Array(name.utf8), from: sender)
  }

  /// Drops a file whose name is given as bytes.
  func drop(_ bytes: [UInt8], as name: [UInt8], from sender: String) throws {
    let inbox = layout.inbox(sender)
    let component = try #require(FilePath.Component(platformString: name.map { CChar(bitPattern: $0) } + [0]))
    let part = inbox.appending("\(UUID().uuidString).part")
    try part.writeAtOnce(bytes)
    stamp(part)
    try Files.rename(part, to: inbox.appending(component))
  }

  /// Drops a file of records of a kind; see ``SampleBundle/records(_:_:)``.
  ///
  /// - Returns: the file's name.
  @discardableResult
  func send(_ kind: String, from sender: String, _ records: [String: String]...) throws -> String {
    let name = "\(kind)_\(dropped + 1).csv"
    try drop(SampleBundle.records(kind, records), as: name, from: sender)
    return name
  }

  /// Gives what is dropped a time after that of what was dropped before: files are taken in that order, and a clock
  /// may give several the same.
  func stamp(_ path: FilePath) {
    dropped += 1
    let time = timespec(tv_sec: 1_609_718_400 + dropped, tv_nsec: 0)
    _ = path.withPlatformString { utimensat(AT_FDCWD, $0, [time, time], AT_SYMLINK_NOFOLLOW) }
  }

  /// Lets the processor make one pass.
  @discardableResult
  func run(at moment: String = TemporaryExchange.monday, _ options: String...) throws -> Program.Outcome {
    try Program.run(["run", "--once", root.string, "--at", moment] + options, data: data)
  }

  /// Lets the processor make a pass that ends well, and in which something comes back where that is said.
  ///
  /// - Parameter comesBack: `nil` where either may be.
  func pass(_ moment: String, comesBack: Bool? = false) throws {
    let outcome = try run(at: moment)
    let isAsSaid = comesBack.map { outcome.status == ($0 ? 3 : 0) } ?? [0, 3].contains(outcome.status)
    try #require(isAsSaid, "\(moment): \(outcome.text)\(outcome.errors)")
  }

  /// Lets the processor take what lies there, and kills it before it has decided any of that: the next pass decides it.
  ///
  /// - Parameter file: the first that it would decide.
  func take(_ file: String, at moment: String) throws {
    let outcome = try Program.run(
      ["run", "--once", root.string, "--at", moment], data: data,
      environment: ["EXCHANGE_DRILL": "deciding kill \(file)"])
    try #require(outcome.wasKilled, "\(moment): \(outcome.text)\(outcome.errors)")
  }

  /// Asks the program something else about it.
  func ask(_ command: String, _ options: String...) throws -> Program.Outcome {
    try Program.run([command, root.string] + options, data: data)
  }

  /// Drops one file, lets the processor make one pass, and reads the answer.
  @discardableResult
  func answer(
    to bytes: [UInt8], as name: String, from sender: String, at moment: String = TemporaryExchange.monday
  ) throws -> ReceiptFile {
    try drop(bytes, as: name, from: sender)
    try run(at: moment)
    let receipts = try receipts(of: sender).filter { $0.fileName == name }
    return try #require(receipts.last, "\(name) has no receipt")
  }

  // MARK: Looking

  /// The bytes of the names in a folder, hidden ones and that of trials left out; nothing when there is no such folder.
  func names(in folder: FilePath) throws -> [[UInt8]] {
    guard try Files.exists(folder) else { return [] }
    return try Files.names(in: folder).map { name in
      name.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))) }
        .map { UInt8(bitPattern: $0) }
    }.filter { $0.first != UInt8(ascii: ".") && !$0.elementsEqual(ExchangeLayout.trialFolder.utf8) }
  }

  /// The names in a department's outbox or receipts folder, but for what closed days leave there; see ``mornings(of:)``.
  func box(_ box: String, of department: String) throws -> [String] {
    try all(box, of: department).filter { !Self.isOfMorning($0) }
  }

  /// The names of what closed days left in a department's outbox: its statements, and what the bureau signs off with.
  func mornings(of department: String) throws -> [String] {
    try all("outbox", of: department).filter(Self.isOfMorning)
  }

  /// Whether a file in an outbox is no delivery and no notice.
  static func isOfMorning(_ name: String) -> Bool {
    name.hasPrefix("department-statement_") || name.hasPrefix("signoff_") || name.hasSuffix(".zip.sha256")
  }

  private func all(_ box: String, of department: String) throws -> [String] {
    try names(in: layout.department(department).appending(box)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a file in a department's outbox or receipts folder.
  func file(_ name: String, in box: String, of department: String) throws -> [UInt8] {
    try Files.bytes(of: layout.department(department).appending(box).appending(name))
  }

  /// All receipts of a department, in the order of drops.
  func receipts(of department: String) throws -> [ReceiptFile] {
    let folder = layout.department(department).appending("receipts")
    return try Files.names(in: folder).filter {
      $0.withPlatformString { String(cString: $0).hasSuffix(".receipt.xml") }
    }
    .map { try ReceiptFile(Files.bytes(of: folder.appending($0))) }
    .sorted { $0.drop < $1.drop }
  }

  /// Asks the ledger.
  func ledger<Result>(_ body: (any LedgerView) throws -> Result) throws -> Result {
    let now = try #require(Instant("2021-01-01T00:00:00.000+08:00"))
    if let ledgerURL {
      return try PostgresLedger(PostgresPlace(ledgerURL), now: nil, making: false).read(body)
    }
    let ledger = try SQLiteLedger(path: layout.ledger.string, now: now)
    defer { try? ledger.close() }
    return try ledger.read(body)
  }

  /// Every file below a folder, with its bytes.
  func files(below folder: FilePath) throws -> [FilePath] {
    var found: [FilePath] = []
    for name in try Files.names(in: folder) {
      let path = folder.appending(name)
      if try Files.status(of: path)?.sort == .folder {
        found += try files(below: path)
      } else {
        found.append(path)
      }
    }
    return found
  }
}
