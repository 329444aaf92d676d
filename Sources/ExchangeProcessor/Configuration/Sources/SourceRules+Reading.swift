import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import SystemPackage

extension SourceRules {
  /// Reads `sources` in the settings of an exchange, and the layouts that come with the program.
  ///
  /// - Throws: ``ConfigurationError`` with file and line.
  init(of layout: ExchangeLayout, kinds: KindLibrary, data: ProgramData) throws {
    let layouts = try Self.layouts(kinds: kinds, data: data)
    let yaml = try YAMLMapping(file: layout.settings)
    guard yaml.has("sources") else {
      self.init(layouts: layouts)
      return
    }
    let departments = try CatalogueTable(file: layout.departmentsCSV).rows.compactMap { $0["dept_code"] }
    let reader = SourceRuleReader(kinds: kinds, layouts: layouts, departments: Set(departments))
    var rules: [SourceRule] = []
    for part in try yaml.mappings("sources") {
      let rule = try reader.rule(part)
      if rules.contains(where: { $0.name == rule.name }) || layouts.contains(where: { $0.name == rule.name })
      {
        throw part.wrong(
          "name",
          LocalizedText("名称不能与别的规则或自带的版式相同", "a name that no other rule and no shipped layout has is needed"))
      }
      if let earlier = rules.first(where: { $0.covers(rule) }) {
        throw part.wrong(
          "files",
          LocalizedText(
            "文件名不能都已在“\(earlier.name)”里：第一条符合的规则生效",
            "a pattern that “\(earlier.name)” doesn't have is needed: the first rule that fits is taken"))
      }
      rules.append(rule)
    }
    self.init(rules: rules, layouts: layouts)
  }

  /// The layouts that come with the program, by name.
  static func layouts(kinds: KindLibrary, data: ProgramData) throws -> [SourceRule] {
    let reader = SourceRuleReader(kinds: kinds)
    return try Files.names(in: data.sources).filter { $0.extension == "yaml" }
      .map { try reader.layout(YAMLMapping(file: data.sources.appending($0)), name: $0.stem) }
      .sorted { $0.name < $1.name }
  }
}

extension SourceRule {
  /// Whether a later rule would never be asked: this one has each of its patterns, for each of its senders.
  fileprivate func covers(_ later: SourceRule) -> Bool {
    (xml == nil) == (later.xml == nil) && later.files.allSatisfy(files.contains)
      && (senders.isEmpty || (!later.senders.isEmpty && later.senders.allSatisfy(senders.contains)))
  }
}
