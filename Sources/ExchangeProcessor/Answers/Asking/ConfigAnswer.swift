public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import SystemPackage

/// The settings of `exchange.yaml` explained, and what an exchange has there.
public struct ConfigAnswer: Answer {
  private struct Line: Encodable {
    let key: String
    let values: LocalizedText
    /// What holds where it is left out; `nil` where it has to be there.
    let standard: LocalizedText?
    let meaning: LocalizedText
    /// What the exchange's file has there; `nil` where nothing, or where no exchange is named.
    let written: String?
    /// The line of the file.
    let line: Int?
  }

  private let lines: [Line]
  /// Whether an exchange's own file is told of.
  private let isOfExchange: Bool

  /// Explains the settings that are named, or all of them.
  ///
  /// - Parameter root: the exchange whose own settings are shown beside; `nil` for none.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a setting that doesn't exist, ``ConfigurationError`` for a file in which
  ///   something is wrong.
  public init(keys: [String], of root: FilePath?) throws {
    let known = SettingExplanation.all
    for key in keys where !known.contains(where: { $0.key == key }) {
      throw ProcessorError.unknown(
        key,
        reason: LocalizedText(
          "没有这项设置；exchange config explain 列出全部",
          "there is no such setting; `exchange config explain` lists all"))
    }
    var file: YAMLMapping?
    if let root {
      let layout = ExchangeLayout(root: root)
      // What is shown is what holds: a file that can't be used is told of as everywhere.
      _ = try Settings(of: layout)
      file = try YAMLMapping(file: layout.settings)
    }
    isOfExchange = file != nil
    lines = try known.filter { keys.isEmpty || keys.contains($0.key) }.map { setting in
      let written = try file?.written(setting.key)
      return Line(
        key: setting.key, values: setting.values, standard: setting.standard, meaning: setting.meaning,
        written: written?.text, line: written?.line)
    }
  }

  /// A paragraph a setting.
  public func text(in language: Language) -> String {
    lines.map { line in
      let meaning = line.meaning[language].split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
      let values = LocalizedText("可写：\(line.values.zh)", "values: \(line.values.en)")[language]
      let standard =
        line.standard.map { LocalizedText("不写则：\($0.zh)", "left out: \($0.en)")[language] }
        ?? LocalizedText("必写", "needed")[language]
      return "\(line.key)\(written(line, language))\n\(meaning)\n    \(values)\n    \(standard)"
    }.joined(separator: "\n\n")
  }

  private func written(_ line: Line, _ language: Language) -> String {
    guard isOfExchange else { return "" }
    guard let written = line.written, let number = line.line else {
      return LocalizedText("（没有写）", "  (left out)")[language]
    }
    return LocalizedText("：\(written)（第 \(number) 行）", ": \(written)  (line \(number))")[language]
  }
}
