import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import ExchangeLedger
public import ExchangeRules
public import SystemPackage

/// All that is fixed while a processor runs: layout, settings, catalogues, kinds, profile and calendar.
public struct ExchangeConfiguration: Sendable {
  /// Where everything lies.
  public private(set) var layout: ExchangeLayout
  /// What the operator set.
  public internal(set) var settings: Settings
  /// Who takes part.
  public let catalogue: Catalogue
  /// What they are expected to hand in.
  public let expectations: [ExpectedDrop]
  /// The kinds and their schemas.
  public let kinds: KindLibrary
  /// How departments' own exports are read.
  public let sources: SourceRules
  /// The measure.
  public let profile: Profile
  /// The holidays.
  public private(set) var calendar: HolidayCalendar
  /// Those by which limits were counted before, as far as they are kept.
  private let kept: KeptCalendars

  /// Reads and checks everything for the exchange at `root`.
  ///
  /// - Throws: ``ConfigurationError``, which names file and line.
  public init(root: FilePath, data: ProgramData) throws {
    layout = ExchangeLayout(root: root)
    settings = try Settings(of: layout)
    // An address that can't be understood is told here, with all else.
    _ = try layout.ledgerPlace()
    layout.ownFolders = try SetUpPlaces(in: layout).now(wanting: settings.ownFolders)
    kinds = try KindLibrary(folder: data.schemas.string)
    sources = try SourceRules(of: layout, kinds: kinds, data: data)
    catalogue = try Catalogue(of: layout, kinds: kinds, sources: sources)
    expectations = try ExpectationTable.read(layout.expectsCSV, catalogue.table, kinds)
    for (setting, codes) in [
      ("settleSecondsOf", settings.settle.departments.keys.sorted()),
      ("ownFoldersOf", settings.ownFolders.named), ("dailyQuotaOf", settings.quotas.named),
    ] {
      for code in codes { try Self.requireParticipant(code, in: setting, layout, catalogue.table) }
    }
    for code in settings.foldersGone { try Self.requireEnd(of: code, layout, catalogue.table) }
    profile = try Profile(id: settings.profile, layout: layout, data: data, kinds: kinds)
    calendar = try .installed(
      in: layout.calendar, profileOverlay: Self.overlay(of: profile, layout: layout, data: data))
    kept = KeptCalendars(readableIn: layout)
  }

  /// What is set for a single department is set for one that has folders, by its code: anything else would be without effect.
  private static func requireParticipant(
    _ code: String, in setting: String, _ layout: ExchangeLayout, _ table: RoutingTable
  ) throws {
    guard let reason = objection(to: code, layout, table) else { return }
    throw try complaint(about: code, in: YAMLMapping(file: layout.settings).mapping(setting), reason)
  }

  private static func complaint(
    about key: String, in yaml: YAMLMapping, _ reason: LocalizedText
  ) -> ConfigurationError {
    // Somebody may be changing them.
    guard let entry = yaml.entries.first(where: { $0.key == key }) else {
      return ConfigurationError(file: yaml.file, reason: reason)
    }
    return yaml.wrong(entry, reason)
  }

  /// Why a code is no participant's; `nil` where it is.
  private static func objection(
    to code: String, _ layout: ExchangeLayout, _ table: RoutingTable
  ) -> LocalizedText? {
    if table.participants.contains(where: { $0.code == code }) { return nil }
    switch table.department(matching: code) {
    case let observer? where observer.code == code:
      return LocalizedText(
        "\(observer.name)在 \(layout.departmentsCSV) 里是不收发报文的单位（OBSERVER），没有收件文件夹，写了不起作用；请删去",
        "\(observer.name) is an OBSERVER in \(layout.departmentsCSV): it has no folders, and this would have no effect; leave it out"
      )
    case let named?:
      return LocalizedText(
        "这里要写部门代码；\(named.name)的代码是 \(named.code)",
        "a department's code is needed; that of \(named.name) is \(named.code)")
    case nil:
      return LocalizedText(
        "\(layout.departmentsCSV) 里没有部门“\(code)”", "\(layout.departmentsCSV) has no department “\(code)”")
    }
  }

  /// Only of a department that ends nothing more can be dropped, so that its folders may be gone for good.
  private static func requireEnd(
    of code: String, _ layout: ExchangeLayout, _ table: RoutingTable
  ) throws {
    var reason = objection(to: code, layout, table)
    if reason == nil, table.department(matching: code)?.validTo == nil {
      reason = LocalizedText(
        "\(code) 在 \(layout.departmentsCSV) 里没有最后一天（valid_to），还参加交换；先写上最后一天和接替的部门（successor）",
        "\(code) has no last day (valid_to) in \(layout.departmentsCSV) and takes part; write its last day and its successor there first"
      )
    }
    if let reason {
      throw try complaint(
        about: "foldersGone", in: YAMLMapping(file: layout.settings),
        LocalizedText("\(code)：\(reason.zh)", "\(code): \(reason.en)"))
    }
  }

  /// Moves our folders of departments to where the settings have them.
  ///
  /// - Returns: why some can't be moved; they stay in use where they are.
  mutating func moveOwnFolders() throws -> [FileError] {
    // Of one that still takes part it is told as away.
    let gone = Set(settings.foldersGone.filter { layout.rest(of: $0) == nil })
    let codes = catalogue.table.participants.map(\.code).filter { !gone.contains($0) }
    return try layout.moveOwnFolders(to: settings.ownFolders, of: codes)
  }

  /// The same, for an exchange whose files lie elsewhere.
  func placed(at layout: ExchangeLayout) -> ExchangeConfiguration {
    var configuration = self
    configuration.layout = layout
    return configuration
  }

  /// The same by another calendar.
  func counting(by calendar: HolidayCalendar) -> ExchangeConfiguration {
    var configuration = self
    configuration.calendar = calendar
    return configuration
  }

  /// The holidays, with the calendars by which limits were counted before as the ledger tells of them.
  ///
  /// - Parameter now: when what is open is counted by this one, where it hasn't been yet.
  func calendar(following ledger: any LedgerReader, at now: Instant) throws -> HolidayCalendar {
    let changes = try ledger.calendarChanges()
    var earlier = changes.compactMap { change in
      kept.calendar(change.from).map { HolidayCalendar.Earlier($0, until: change.at) }
    }
    let counting: HolidayCalendar? =
      if let last = changes.last { kept.calendar(last.to) } else { kept.first }
    if let counting, counting.version != calendar.version {
      earlier.append(HolidayCalendar.Earlier(counting, until: now))
    }
    return earlier.isEmpty ? calendar : calendar.succeeding(earlier)
  }

  /// A profile's own days, a file in the folder beside it. An exchange's own profile goes before the program's.
  static func overlay(of profile: Profile, layout: ExchangeLayout?, data: ProgramData) throws -> FilePath? {
    guard let name = profile.calendarOverlay else { return nil }
    let folders = [layout?.root.appending("profiles"), data.profiles].compactMap(\.self)
    let files = folders.map { $0.appending(profile.id).appending(name) }
    if let file = try files.first(where: Files.exists) { return file }
    throw ConfigurationError(
      file: "\(profile.id).yaml",
      reason: LocalizedText(
        "calendarOverlay：没有 \(files.map(\.string).joined(separator: "，也没有 "))",
        "calendarOverlay: there is no \(files.map(\.string).joined(separator: " nor "))"))
  }

  /// The profile's department and item catalogues, for a new exchange.
  static func catalogues(of profile: String, data: ProgramData) -> (departments: FilePath, items: FilePath) {
    let folder = data.profiles.appending(profile)
    return (folder.appending("departments.csv"), folder.appending("items.csv"))
  }
}
