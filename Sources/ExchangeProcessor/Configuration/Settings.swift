import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import ExchangeLedger
public import ExchangeWords
public import SystemPackage

/// What the operator sets for one exchange, `exchange.yaml`.
public struct Settings: Sendable, Equatable {
  /// Whether good records go through when others of the bundle are bad.
  public enum Acceptance: String, Sendable, CaseIterable {
    /// Good records go through, bad ones come back.
    case partial
    /// All or nothing.
    case whole
  }

  /// What signs receipts and days' packages.
  public enum Signing: String, Sendable, CaseIterable {
    /// Ed25519.
    case ed25519
    /// SM2 with SM3.
    case sm2
    /// Nothing does.
    case none
  }

  /// The exchange's name, as reports show it.
  public var title: String
  /// The profile's id.
  public var profile: String
  /// Partial or whole acceptance.
  public var acceptance: Acceptance
  /// For how long a file must not have changed before it is taken.
  public var settle: SettleTime
  /// How often inboxes are looked at, in milliseconds.
  public var pollMilliseconds: Int
  /// The largest file that is taken in, in bytes.
  public var maxFileBytes: Int
  /// How large what is unpacked from a ZIP or gzip file may become.
  public var unpacking: UnpackingLimits
  /// How many processes inspect files, each for one at a time; 0 has the processor do it itself.
  public var inspectionWorkers: Int
  /// The most memory that one of them may have, in bytes of address space.
  public var inspectionBytes: Int
  /// The processor time that a file may cost, in seconds, and as much again for each mebibyte that it has.
  public var inspectionSeconds: Int
  /// Whether every record is validated by libxml2 and looked at closely, also one that a glance shows to be right.
  public var referenceValidation: Bool
  /// How long the processor may be away before that is told as downtime, in minutes.
  public var downtimeMinutes: Int
  /// After how many hours the ledger is proven again by itself; 0 for never.
  public var verifyHours: Int
  /// What signs receipts and days' packages.
  public var signing: Signing
  /// The command that has a package stamped with the time (RFC 3161), for the shell; `nil` for none.
  public var timestamp: String?
  /// How long after the last thing that the ledger knows the clock is believed when the machine was off, in days.
  public var maxClockJumpDays: Int
  /// How many processors are meant to work side by side; for who shares a ledger.
  public var processors: Int
  /// After how long a silence of a processor others take over what it works on, in seconds; for who shares a ledger.
  public var leaseSeconds: Int
  /// How much departments may drop on a day.
  public var quotas: Quotas
  /// Where our folders lie that serve departments' boxes.
  public var ownFolders: OwnFolders
  /// Departments that have ended, and whose folders are gone for good, by their codes.
  public var foldersGone: [String]
  /// The room on our own disks that no file is taken into.
  public var reserve: Reserve
  /// Whether each department gets a statement of each day that is closed.
  public var departmentStatements: Bool
  /// Whether what each department has to do lies in its outbox, as things stand.
  public var todoLists: Bool
  /// Whether a ZIP without a manifest is taken, and the exchange writes one.
  public var bundlesWithoutManifest: Bool
  /// How much departments may try.
  public var trials: TrialLimits
  /// The commands that are told what happened.
  public var hooks: HookSettings
  /// From which level on the log is told; `nil` leaves it to how the processor was started.
  public var logLevel: LogLevel?
  /// The file in which node_exporter finds metrics; `nil` for none.
  public var metricsFile: FilePath?

  /// Where the ledger is, where that isn't its file in the exchange's folder: the one setting that whoever opens it needs.
  ///
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  static func ledger(in file: FilePath) throws -> LedgerPlace? { try ledger(YAMLMapping(file: file)) }

  /// A path isn't taken for a place: misspelt, it would have the ledger looked for, or made, where none is.
  private static func ledger(_ yaml: YAMLMapping) throws -> LedgerPlace? {
    guard yaml.has("ledger") else { return nil }
    let text = try yaml.text("ledger")
    if text.lowercased() == "sqlite" { return nil }
    var reason = LocalizedText(
      "只能写 sqlite（台账就是交换目录里的 ledger.sqlite，不写文件名、路径），或以小写的 postgresql:// 开头的地址；台账本身没有动",
      "it is sqlite (the ledger is ledger.sqlite in the exchange's folder; no name or path is written), or an address that "
        + "begins with postgresql:// in small letters; the ledger itself wasn't touched")
    do {
      let place = try LedgerPlace(text)
      if place.isShared { return place }
    } catch {
      reason = error.message
    }
    // What stands there isn't shown: there may be a password in it.
    let line = try yaml.written("ledger").map { ":\($0.line)" } ?? ""
    throw ConfigurationError(
      file: "\(yaml.file)\(line)", reason: LocalizedText("ledger：\(reason.zh)", "ledger: \(reason.en)"))
  }

  /// The largest file that is taken in unless something else is set, in bytes.
  static let standardFileBytes = 4_096 << 20

  /// Reads and checks the file, but for its `sources`; see ``SourceRuleReader``.
  ///
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  public init(file: FilePath) throws {
    let yaml = try YAMLMapping(file: file)
    try yaml.allow(SettingExplanation.all.map(\.key))
    _ = try Self.ledger(yaml)
    title = try yaml.text("title")
    profile = try yaml.text("profile")
    acceptance = try yaml.choice("acceptance", standard: .partial)
    settle = try SettleTime(yaml)
    pollMilliseconds = try yaml.number("pollSeconds", in: 1...3_600, standard: 5) * 1_000
    maxFileBytes =
      try yaml.number("maxFileMiB", in: 1...1_048_576, standard: Self.standardFileBytes >> 20) << 20
    unpacking = UnpackingLimits(
      bytes: try yaml.number("maxUnpackedMiB", in: 1...1_048_576, standard: 8_192) << 20,
      members: try yaml.number("maxMembers", in: 1...65_535, standard: 5_000),
      ratio: try yaml.number("maxCompressionRatio", in: 1...2_000, standard: 200))
    inspectionWorkers =
      try yaml.isAuto("inspectionWorkers")
      ? ProcessorCores.count : yaml.number("inspectionWorkers", in: 0...256)
    inspectionBytes = try yaml.number("inspectionMiB", in: 512...1_048_576, standard: 2_048) << 20
    inspectionSeconds = try yaml.number("inspectionSeconds", in: 1...86_400, standard: 60)
    referenceValidation = try yaml.has("referenceValidation") && yaml.flag("referenceValidation")
    downtimeMinutes = try yaml.number("downtimeMinutes", in: 1...100_000, standard: 10)
    verifyHours = try yaml.number("verifyHours", in: 0...8_760, standard: 24)
    signing = try yaml.choice("signing", standard: .ed25519)
    timestamp = try yaml.has("timestamp") ? yaml.text("timestamp") : nil
    maxClockJumpDays = try yaml.number("maxClockJumpDays", in: 1...36_500, standard: 16)
    processors = try yaml.number("processors", in: 1...64, standard: 1)
    leaseSeconds = try yaml.number("leaseSeconds", in: 3...3_600, standard: 15)
    quotas = try Quotas(yaml)
    ownFolders = try OwnFolders(yaml)
    foldersGone = try yaml.anyTexts("foldersGone")
    departmentStatements = try !yaml.has("departmentStatements") || yaml.flag("departmentStatements")
    todoLists = try !yaml.has("todoLists") || yaml.flag("todoLists")
    bundlesWithoutManifest = try !yaml.has("bundlesWithoutManifest") || yaml.flag("bundlesWithoutManifest")
    trials = try TrialLimits(yaml)
    hooks = try HookSettings(yaml)
    logLevel = try yaml.has("log") ? Self.logLevel(yaml.mapping("log")) : nil
    metricsFile = try yaml.has("metrics") ? Self.metricsFile(yaml.mapping("metrics"), beside: file) : nil
    reserve = Reserve(
      bytes: try yaml.isAuto("reserveMiB") ? nil : yaml.number("reserveMiB", in: 0...1_048_576) << 20,
      files: try yaml.isAuto("reserveFiles") ? nil : yaml.number("reserveFiles", in: 0...1_000_000_000))
  }

  private static func logLevel(_ yaml: YAMLMapping) throws -> LogLevel {
    try yaml.allow("level")
    return try yaml.choice("level")
  }

  /// A path that isn't absolute begins at the exchange's folder.
  private static func metricsFile(_ yaml: YAMLMapping, beside file: FilePath) throws -> FilePath {
    try yaml.allow("textfile")
    let form = LocalizedText("以 .prom 结尾的路径", "a path that ends in .prom")
    let path = try yaml.value("textfile", form) { $0.hasSuffix(".prom") ? FilePath($0) : nil }
    return path.isAbsolute ? path : file.removingLastComponent().pushing(path)
  }

  /// Reads the file of an exchange.
  ///
  /// - Throws: ``ConfigurationError``, also where there is no exchange.
  init(of layout: ExchangeLayout) throws {
    try Self.require(of: layout)
    try self.init(file: layout.settings)
  }

  /// Makes sure that the file of an exchange is there.
  ///
  /// - Throws: ``ConfigurationError``, which says whether there is no exchange or only its settings are lost.
  static func require(of layout: ExchangeLayout) throws {
    guard try Files.exists(layout.settings) else {
      let hasLived = try Files.exists(layout.archive) || Files.exists(layout.departments)
      if hasLived {
        throw ConfigurationError(
          file: layout.settings.string,
          reason: LocalizedText(
            "设置文件不见了，别的都还在；从备份里的 settings-<时间> 放回 \(layout.settings.lastComponent?.string ?? "")",
            "the settings are gone, and all else is there; put \(layout.settings.lastComponent?.string ?? "") back from settings-<time> of a backup"
          ))
      }
      throw ConfigurationError(
        file: layout.settings.string,
        reason: LocalizedText(
          "这里没有交换；用 exchange init \(layout.root) 建立（应当有的，先看看它所在的盘挂上没有）",
          "no exchange is here; `exchange init \(layout.root)` lays one out (where one should be, see whether its disk is mounted)"
        ))
    }
  }
}
