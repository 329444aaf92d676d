import ExchangeFormats
public import ExchangeRules
public import SystemPackage

extension Profile {
  /// Reads and checks a profile, `profiles/<id>.yaml`.
  ///
  /// - Throws: ``ConfigurationError`` with the line of an unknown key, an impossible number or a missing article.
  public init(file: FilePath) throws {
    let yaml = try YAMLMapping(file: file)
    try yaml.allow("id", "title", "documentNumber", "effectiveFrom", "claimMode", "counting", "rules")
    let counting = try yaml.mapping("counting")
    try counting.allow("offDayEvent", "closeAt", "advanceCounting", "commitmentExpiryRolls")
    self.init(
      id: try yaml.text("id"), title: try yaml.text("title"), documentNumber: try yaml.text("documentNumber"),
      effectiveFrom: try yaml.value("effectiveFrom", "a day like 2020-12-22") { Day($0) },
      counting: Counting(
        offDayEvent: try counting.choice("offDayEvent"),
        closeAt: try counting.value("closeAt", "a time like 24:00 or 17:30") { Counting.closeAt($0) },
        advanceCounting: try counting.choice("advanceCounting"),
        commitmentExpiryRolls: try counting.flag("commitmentExpiryRolls")),
      claimMode: try yaml.choice("claimMode"), rules: try yaml.mappings("rules").map(ClockRule.init))
    if id != file.stem { throw yaml.wrong("id", "the file's own name, \(file.stem ?? ""),") }
    let ids = rules.map(\.id)
    if let twice = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
      throw yaml.wrong("rules", "an id of its own for every rule; “\(twice)” occurs twice")
    }
  }
}

extension Profile {
  /// Reads the profile of that id. An exchange's own `profiles` folder wins over the program's.
  init(id: String, layout: ExchangeLayout?, data: ProgramData) throws {
    let folders = [layout?.root.appending("profiles"), data.profiles].compactMap { $0 }
    let files = folders.map { $0.appending("\(id).yaml") }
    guard let file = try files.first(where: Files.exists) else {
      throw ConfigurationError(
        file: layout?.settings.string ?? data.profiles.string,
        reason: "profile: there is no “\(id)”; looked for \(files.map(\.string).joined(separator: " and "))")
    }
    try self.init(file: file)
  }
}

extension ClockRule {
  fileprivate init(_ yaml: YAMLMapping) throws {
    try yaml.allow(
      "id", "article", "kinds", "measures", "trigger", "triggerIs", "limit", "unit", "direction",
      "accountable")
    self.init(
      id: try yaml.text("id"), article: try yaml.text("article"), kinds: try yaml.texts("kinds"),
      measures: try Self.measure(yaml),
      limit: Limit(
        try yaml.number("limit", in: Limit.amounts), try yaml.choice("unit"),
        try yaml.choice("direction", standard: .after)),
      accountable: try yaml.choice("accountable"))
  }

  private enum Measured: String, CaseIterable {
    case push
    case claim
  }

  private enum TriggerSort: String, CaseIterable {
    case act
    case expiry
  }

  private static func measure(_ yaml: YAMLMapping) throws -> Measure {
    switch try yaml.choice("measures") as Measured {
    case .claim: return .claim
    case .push:
      let field = try yaml.text("trigger")
      switch try yaml.choice("triggerIs", standard: .act) as TriggerSort {
      case .act: return .push(from: .act(field: field))
      case .expiry: return .push(from: .expiry(field: field))
      }
    }
  }
}
