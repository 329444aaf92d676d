import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
public import SystemPackage

/// Lays out a new exchange.
public enum ExchangeInitializer {
  /// Makes the folders, the settings, and the catalogues of the profile to start from.
  ///
  /// - Parameters:
  ///   - root: the folder; it is made, or must be empty.
  ///   - profile: the id of a profile that comes with the program.
  ///   - title: the exchange's name for reports.
  ///   - ownFolders: where our folders lie that serve departments' boxes.
  ///   - hasGuides: whether each department's folder gets its guide; see ``GuideDesk``.
  ///   - settleSeconds: for how long a file must not have changed before it is taken; `nil` goes by the file system.
  /// - Returns: the inboxes' folders' parent, `departments`.
  @discardableResult
  public static func layOut(
    _ root: FilePath, profile: String, title: String?, ownFolders: OwnFolders.Place = .beside,
    settleSeconds: Int? = nil, hasGuides: Bool = false, data: ProgramData
  ) throws -> FilePath {
    let layout = ExchangeLayout(root: root)
    if try Files.exists(root), try !Files.names(in: root).isEmpty {
      throw ProcessorError.unknown(
        root.string, reason: LocalizedText("文件夹不是空的；请另写一个新的", "the folder is not empty; name a new one"))
    }
    if let title, !title.contains(where: { !$0.isWhitespace }) {
      throw ProcessorError.unknown(
        title, reason: LocalizedText("--title 要写名称，不能是空的", "--title is a name, and can't be empty"))
    }
    let source = ExchangeConfiguration.catalogues(of: profile, data: data)
    guard try Files.exists(source.departments), try Files.exists(source.items) else {
      throw ConfigurationError(
        file: data.profiles.string,
        reason: LocalizedText(
          "没有带 departments.csv 和 items.csv 的办法“\(profile)”",
          "there is no profile “\(profile)” with departments.csv and items.csv"))
    }
    if try Files.exists(root) { try layout.requireOwner() }
    try Files.makeFolder(root)
    for folder in layout.commonFolders { try Files.makeFolder(folder) }
    for folder in [root, layout.departments] {
      try Files.makeFolder(folder)
      try Files.setPermissions(of: folder, to: ExchangeAccess.passage)
    }
    // Excel and WPS take a CSV for UTF-8 only with the mark in front.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    try Files.replace(layout.departmentsCSV, with: mark + Files.bytes(of: source.departments))
    try Files.replace(layout.itemsCSV, with: mark + Files.bytes(of: source.items))
    try Files.replace(
      layout.calendar.appending("README.txt"), with: mark + Array(CalendarGuide.text.utf8))
    var written = ["profile": profile, "ownFolders": ownFolders.rawValue]
    // As JSON, which is YAML whatever stands in it.
    written["title"] = try title.map(AnswerJSON.text)
    written["settleSeconds"] = settleSeconds.map(String.init)
    let settings = Settings.template(written)
    try Files.replace(layout.settings, with: settings.utf8)
    let configuration = try ExchangeConfiguration(root: root, data: data)
    if let algorithm = SignatureAlgorithm(configuration.settings.signing) {
      try KeyFolder(layout.keys).add(.make(algorithm), madeAt: WallClock.system.now())
    }
    try configuration.layout.prepareAll(configuration.catalogue.table.participants.map(\.code))
    if hasGuides { _ = try GuideDesk(configuration, now: WallClock.system.now()).lay() }
    return root.appending("departments")
  }
}
