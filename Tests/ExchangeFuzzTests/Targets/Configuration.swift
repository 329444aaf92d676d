import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import SystemPackage

@testable import ExchangeFormats
@testable import ExchangeProcessor
@testable import ExchangeRules

extension FuzzTarget {
  /// What operators write: a profile, an exchange's settings with its source rules, the catalogues, a calendar. It is refused in
  /// words that name the line, or what is made of it can be asked.
  ///
  /// The first byte chooses what it is.
  static let configuration = FuzzTarget(
    name: "configuration",
    seeds: {
      try ConfigurationFile.allCases.flatMap { file in try file.seeds().map { [file.rawValue] + $0 } }
    }
  ) { bytes in
    guard let first = bytes.first else { return nil }
    let file = ConfigurationFile.allCases[Int(first) % ConfigurationFile.allCases.count]
    do {
      return try file.objection(Array(bytes.dropFirst()))
    } catch let error as ConfigurationError {
      return error.reason.en.isEmpty || error.file.isEmpty ? "it is refused without a word" : nil
    }
  }
}

/// A file of our own side.
private enum ConfigurationFile: UInt8, CaseIterable {
  case profile, settings, departments, items, calendar

  func seeds() throws -> [[UInt8]] {
    switch self {
    case .profile:
      try Seeds.files("profiles", endingWith: [".yaml"], upTo: 1 << 15)
    case .settings:
      try Seeds.files("samples", endingWith: ["exchange.yaml"])
        + [Array(Settings.template(["settleSeconds": "2"]).utf8)]
    case .departments:
      try Seeds.files("profiles", endingWith: ["departments.csv"])
    case .items:
      try Seeds.files("profiles", endingWith: ["items.csv"])
    case .calendar:
      try Seeds.files("profiles", endingWith: ["local-days.csv"]) + [Array(Self.notice.utf8)]
    }
  }

  private static let notice =
    "date,kind,name,notice_year,source\n2027-01-01,holiday,元旦,2027,样例\n2027-01-03,adjusted_workday,元旦,2027,样例\n"

  func objection(_ bytes: [UInt8]) throws -> String? {
    let folder = try Scratch.folder.get()
    // A profile has the name of its file.
    let file = folder.appending(self == .profile ? "xuecheng-2020-19.yaml" : "\(self)")
    try Scratch.write(bytes, to: file)
    switch self {
    case .profile:
      let profile = try Profile(file: file, kinds: Shipped.kinds)
      return profile.rules.isEmpty ? "a profile without rules is taken" : nil
    case .settings:
      let settings = try Settings(file: file)
      if settings.maxFileBytes <= 0 || settings.pollMilliseconds <= 0 { return "\(settings)" }
      let yaml = try YAMLMapping(file: file)
      guard yaml.has("sources") else { return nil }
      let reader = SourceRuleReader(kinds: Shipped.kinds, layouts: Shipped.layouts, departments: ["XC-SPJ"])
      for part in try yaml.mappings("sources") { _ = try reader.rule(part) }
      return nil
    case .departments, .items:
      let shipped = Repository.root.appending("profiles").appending("xuecheng-2020-19")
      let catalogue = try Catalogue(
        departments: self == .departments ? file : shipped.appending("departments.csv"),
        items: self == .items ? file : shipped.appending("items.csv"))
      for department in catalogue.table.departments {
        guard catalogue.table.department(matching: department.code) != nil else {
          return "\(department.code) isn't found by its code"
        }
        _ = catalogue.preference(of: department.code)
      }
      return nil
    case .calendar:
      let calendar = HolidayCalendar.builtIn.overlaying(try HolidayCalendar(overlay: file))
      for year in 2019...2023 {
        let day = Day(stringLiteral: "\(year)-12-25")
        let (after, before) = (calendar.workday(5, after: day), calendar.workday(5, before: day))
        if after.day <= day || before.day >= day {
          return "five workdays from \(day) end on \(after.day) and \(before.day)"
        }
      }
      return nil
    }
  }
}
