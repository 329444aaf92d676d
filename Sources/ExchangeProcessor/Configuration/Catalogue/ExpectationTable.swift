import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import ExchangeWords
import SystemPackage

/// `catalog/expects.csv`: what departments are expected to hand in. An exchange without the file expects nothing.
enum ExpectationTable {
  /// Its columns.
  static let columns = ["dept_code", "kind", "by", "days"]

  /// Reads it.
  ///
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  static func read(_ file: FilePath, _ table: RoutingTable, _ kinds: KindLibrary) throws -> [ExpectedDrop] {
    guard try Files.exists(file) else { return [] }
    var expectations: [ExpectedDrop] = []
    for row in try CatalogueTable(file: file).rows {
      let expectation = ExpectedDrop(
        department: try row.value("dept_code") { table.department(matching: $0)?.code },
        kind: try row.value("kind") { kind(named: $0, in: kinds) },
        by: try row.value("by") { Counting.closeAt(ClockTime.written(for: $0) ?? $0) },
        weekdays: row["days"] == nil ? Set(Weekday.allCases) : try row.value("days", weekdays))
      if expectations.contains(where: {
        $0.department == expectation.department && $0.kind == expectation.kind
      }) {
        throw row.complaint(
          LocalizedText(
            "\(expectation.department) 的 \(expectation.kind) 写了两次",
            "\(expectation.kind) of \(expectation.department) occurs twice"))
      }
      expectations.append(expectation)
    }
    return expectations
  }

  /// The table of some, as it is read.
  static func text(of expectations: [ExpectedDrop]) -> String {
    let rows = expectations.map { expectation in
      let isEveryDay = expectation.weekdays.count == Weekday.allCases.count
      return [
        expectation.department, expectation.kind, expectation.time, isEveryDay ? "" : expectation.days.zh,
      ]
    }
    return ([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// A kind by its code, or by its name.
  private static func kind(named name: String, in kinds: KindLibrary) -> String? {
    kinds.definitions.map(\.kind).first { $0.code == name || $0.title.zh == name }?.code
  }

  /// `周一、周五`, or `1 5`.
  private static func weekdays(_ text: String) -> Set<Weekday>? {
    let words = text.split { "、，,;； |".contains($0) }
    let found = words.compactMap { word in
      Weekday.allCases.first { [$0.title.zh, $0.title.en, "\($0.rawValue)"].contains(String(word)) }
    }
    return found.isEmpty || found.count < words.count ? nil : Set(found)
  }
}
