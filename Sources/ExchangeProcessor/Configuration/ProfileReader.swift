import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
public import ExchangeRules
public import SystemPackage

extension Profile {
  /// Reads and checks a profile, `profiles/<id>.yaml`.
  ///
  /// - Parameter kinds: the kinds of which its rules may speak; `nil` leaves that unchecked.
  /// - Throws: ``ConfigurationError`` with the line of an unknown key, an impossible number, a missing
  ///   article, or a kind or field that doesn't exist.
  public init(file: FilePath, kinds: KindLibrary? = nil) throws {
    let yaml = try YAMLMapping(file: file)
    try yaml.allow(
      "id", "title", "documentNumber", "effectiveFrom", "claimMode", "counting", "commitment", "inquiry",
      "default", "return", "routeBy", "requiredFields", "notices", "periods", "itemCodePattern",
      "calendarOverlay", "rules")
    let rules = try yaml.mappings("rules")
    self.init(
      id: try yaml.text("id"), title: try yaml.text("title"), documentNumber: try yaml.text("documentNumber"),
      effectiveFrom: try yaml.value(
        "effectiveFrom", LocalizedText(" 2020-12-22 这样的日期", "a day like 2020-12-22")
      ) { Day($0) },
      counting: try Counting(yaml.mapping("counting")), claimMode: try yaml.choice("claimMode"),
      commitment: try Commitment(yaml.mapping("commitment")), inquiry: try Inquiry(yaml.mapping("inquiry")),
      parallel: try Parallel(yaml.mapping("default")), returns: try Returns(yaml.mapping("return")),
      routeBy: try yaml.choice("routeBy"), requiredFields: try Self.requiredFields(yaml),
      notices: try Notices(yaml.mapping("notices")),
      periods: try yaml.has("periods") ? Periods(yaml.mapping("periods")) : Periods(),
      itemCodePattern: try yaml.has("itemCodePattern") ? Self.pattern(yaml, "itemCodePattern") : nil,
      calendarOverlay: try yaml.has("calendarOverlay") ? yaml.text("calendarOverlay") : nil,
      rules: try rules.map(Rule.init))
    if id != file.stem {
      throw yaml.wrong(
        "id", LocalizedText("要写文件自己的名字 \(file.stem ?? "")", "the file's own name, \(file.stem ?? ""),"))
    }
    let ids = self.rules.map(\.id)
    if let twice = ids.indices.first(where: { ids[..<$0].contains(ids[$0]) }) {
      throw rules[twice].wrong(
        "id", LocalizedText("每条规则要有自己的 id", "an id of its own for every rule is needed"))
    }
    guard let kinds else { return }
    for (rule, yaml) in zip(self.rules, rules) { try yaml.check(rule, kinds) }
    try yaml.check(requiredFields, kinds)
  }

  private static func requiredFields(_ yaml: YAMLMapping) throws -> [String: [String]] {
    guard yaml.has("requiredFields") else { return [:] }
    let fields = try yaml.mapping("requiredFields")
    return try Dictionary(uniqueKeysWithValues: fields.keys.map { ($0, try fields.texts($0)) })
  }

  private static func pattern(_ yaml: YAMLMapping, _ key: String) throws -> String {
    try yaml.value(key, LocalizedText(" XSD 里那样的正则式", "a regular expression as XSD has them")) {
      XSDPattern($0) == nil ? nil : $0
    }
  }
}

extension Profile {
  /// Reads the profile of that id. An exchange's own `profiles` folder wins over the program's.
  init(id: String, layout: ExchangeLayout?, data: ProgramData, kinds: KindLibrary) throws {
    let folders = [layout?.root.appending("profiles"), data.profiles].compactMap { $0 }
    let files = folders.map { $0.appending("\(id).yaml") }
    guard let file = try files.first(where: Files.exists) else {
      throw ConfigurationError(
        file: layout?.settings.string ?? data.profiles.string,
        reason: LocalizedText(
          "profile：没有“\(id)”；找过 \(files.map(\.string).joined(separator: "、"))",
          "profile: there is no “\(id)”; looked for \(files.map(\.string).joined(separator: " and "))"))
    }
    try self.init(file: file, kinds: kinds)
  }
}

extension Counting {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow("offDayEvent", "closeAt", "advanceCounting", "commitmentExpiryRolls")
    self.init(
      offDayEvent: try yaml.choice("offDayEvent"), closeAt: try yaml.timeOfDay("closeAt"),
      advanceCounting: try yaml.choice("advanceCounting"),
      commitmentExpiryRolls: try yaml.flag("commitmentExpiryRolls"))
  }
}

extension Profile.Commitment {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow("requireAllResults", "channels")
    self.init(
      requireAllResults: try yaml.flag("requireAllResults"), channels: try yaml.choices("channels"))
  }
}

extension Profile.Inquiry {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow("deemed")
    self.init(deemed: try yaml.choice("deemed"))
  }
}

extension Profile.Parallel {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow("enabled", "confirmation", "exclusions", "maxExtensions", "unqualifiedIsAbsent")
    self.init(
      isEnabled: try yaml.flag("enabled"), confirmation: try yaml.choice("confirmation"),
      exclusions: try yaml.choices("exclusions"), maxExtensions: try yaml.number("maxExtensions", in: 0...99),
      unqualifiedIsAbsent: try yaml.flag("unqualifiedIsAbsent"))
  }
}

extension Profile.Returns {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow("enabled", "maxReturns")
    self.init(
      isEnabled: try yaml.flag("enabled"), maxReturns: try yaml.number("maxReturns", in: 1...99))
  }
}

extension Profile.Notices {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow("remindWorkdays", "remindAt", "remindOpenWorkdays", "batching", "toOperator")
    self.init(
      remindWorkdays: try yaml.number("remindWorkdays", in: 0...99), remindAt: try yaml.timeOfDay("remindAt"),
      remindOpenWorkdays: try yaml.has("remindOpenWorkdays")
        ? yaml.number("remindOpenWorkdays", in: 0...999) : 10,
      batching: try yaml.choice("batching"), toOperator: try yaml.choices("toOperator"))
  }
}

extension Profile.Periods {
  fileprivate init(_ yaml: YAMLMapping) throws {
    let keys = Indicator.allCases.map { ($0, $0.rawValue + ($0.isBetterHigh ? "Below" : "Above")) }
    try yaml.allow(["minimumRecords"] + keys.map(\.1))
    self.init(
      minimumRecords: try yaml.number(
        "minimumRecords", in: 1...1_000_000, standard: Profile.Periods().minimumRecords),
      thresholds: try Dictionary(
        uniqueKeysWithValues: keys.map { indicator, key in
          (indicator, try Self.thresholds(yaml, key, indicator))
        }))
  }

  private static func thresholds(
    _ yaml: YAMLMapping, _ key: String, _ indicator: Indicator
  ) throws -> [Int] {
    let standard = Self.standard[indicator] ?? []
    guard let entry = yaml.entries.first(where: { $0.key == key }) else { return standard }
    let percentages = entry.texts.compactMap(Int.init)
    guard percentages.count == entry.texts.count, areThresholds(percentages, of: indicator) else {
      throw yaml.wrong(
        entry,
        LocalizedText(
          "要写三个 0 到 100 的整数百分比，依次为预警、黄、红，一个比一个\(indicator.isBetterHigh ? "低" : "高")，如 "
            + "[\(standard.map(\.description).joined(separator: ", "))]；现在是 [\(entry.texts.joined(separator: ", "))]",
          "three whole percentages from 0 to 100 are needed, for 预警, 黄 and 红, each "
            + "\(indicator.isBetterHigh ? "lower" : "higher") than the one before, like "
            + "[\(standard.map(\.description).joined(separator: ", "))]; "
            + "found [\(entry.texts.joined(separator: ", "))]"))
    }
    return percentages
  }
}

extension YAMLMapping {
  fileprivate func timeOfDay(_ key: String) throws -> Int {
    try value(key, LocalizedText(" 24:00 或 17:30 这样的时间", "a time like 24:00 or 17:30")) {
      Counting.closeAt($0)
    }
  }
}
