import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import SystemPackage

/// A catalogue file, whose complaints name file and line.
struct CatalogueTable {
  /// One line of the catalogue.
  struct Row {
    private let row: CSVTable.Row
    private let file: String

    fileprivate init(_ row: CSVTable.Row, file: String) {
      self.row = row
      self.file = file
    }

    /// The cell of a column; `nil` when it is empty.
    subscript(column: String) -> String? { row[column] }

    /// A cell that must not be empty.
    func text(_ column: String) throws(ConfigurationError) -> String {
      try value(column) { $0 }
    }

    /// A day, in any form that a spreadsheet gives dates.
    func day(_ column: String) throws(ConfigurationError) -> Day {
      try value(column) { _ in row.date(column).flatMap { Day($0) } }
    }

    /// A cell that `parse` understands.
    func value<Value>(_ column: String, _ parse: (String) -> Value?) throws(ConfigurationError) -> Value {
      guard let text = row[column] else {
        throw complaint(LocalizedText("\(column) 没有填，或没有这一列", "\(column) is empty or missing"))
      }
      guard let value = parse(text) else {
        throw complaint(
          LocalizedText(
            "“\(text)”不能作 \(column)；见 docs/operator-guide.zh-CN.md",
            "“\(text)” is not a valid \(column); see docs/operator-guide.md"))
      }
      return value
    }

    /// A complaint about this line.
    func complaint(_ reason: LocalizedText) -> ConfigurationError {
      ConfigurationError(file: "\(file):\(row.line)", reason: reason)
    }
  }

  /// The lines below the header.
  let rows: [Row]

  /// Reads the file.
  init(file: FilePath) throws {
    guard try Files.exists(file) else {
      throw ConfigurationError(file: file.string, reason: LocalizedText("没有这个文件", "the file is missing"))
    }
    do {
      rows = try CSVTable(Files.bytes(of: file)).rows.map { Row($0, file: file.string) }
    } catch FormatError.malformed(let finding) {
      throw ConfigurationError(
        file: "\(file):\(finding.position.line ?? 1)",
        reason: LocalizedText("不是表格：\(finding.message.zh)", "not a table: \(finding.message.en)"))
    }
  }
}
