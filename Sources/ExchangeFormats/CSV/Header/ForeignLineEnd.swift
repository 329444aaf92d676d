import ExchangeBase

/// What ends the rows of a table that has no line end at all: U+2028, U+0085, a vertical tab. It is one row, whose first cells may even
/// be a header, or, where a rule has none, a record behind which the others would be lost.
struct ForeignLineEnd {
  private let words: LocalizedText
  private let known: LocalizedText
  private let excerpt: String

  private static let marks: [(scalar: Unicode.Scalar, words: LocalizedText)] = [
    ("\u{2028}", LocalizedText("U+2028（行分隔符）", "U+2028 (line separator)")),
    ("\u{2029}", LocalizedText("U+2029（段分隔符）", "U+2029 (paragraph separator)")),
    ("\u{85}", LocalizedText("U+0085（NEL）", "U+0085 (next line)")),
    ("\u{0B}", LocalizedText("U+000B（垂直制表符）", "U+000B (vertical tab)")),
    ("\u{0C}", LocalizedText("U+000C（换页符）", "U+000C (form feed)")),
    ("\u{1E}", LocalizedText("U+001E（记录分隔符）", "U+001E (record separator)")),
  ]
  /// The most bytes of a line that are looked at.
  static let longest = 16_384

  /// Finds what parts the only line of a file into rows; `nil` where nothing does.
  init?(in line: [UInt8], _ recognition: HeaderRecognition, rule: SourceRule?) {
    let text = String(decoding: line, as: UTF8.self)
    for mark in Self.marks where text.unicodeScalars.contains(mark.scalar) {
      let lines = Self.parts(of: text, at: mark.scalar).prefix(HeaderSearch.rowLimit)
      let unit = UInt8(0x1F)
      for delimiter in rule?.delimiter.map({ [$0] }) ?? CSVDelimiters.likeliestFirst + [unit] {
        let separator = Unicode.Scalar(delimiter)
        let rows = lines.map { Self.parts(of: $0, at: separator) }
        let first = rows.indices.dropLast().first { place in
          Self.isRow(rows[place], above: rows[place + 1], recognition, rule)
        }
        guard let first else { continue }
        words =
          delimiter == unit
          ? LocalizedText("\(mark.words.zh)，各列之间是 U+001F", "\(mark.words.en), and U+001F between columns")
          : mark.words
        known =
          delimiter == unit
          ? LocalizedText("换行（CR LF 或 LF）和逗号", "line ends (CR LF or LF) and commas")
          : LocalizedText("换行（CR LF 或 LF）", "line ends (CR LF or LF)")
        excerpt = Masking.excerpt(lines[first], personal: rule?.header == SourceRule.Header.none)
        return
      }
    }
    return nil
  }

  /// Whether cells are a header, or a record where a rule has none, and those behind them the next row.
  private static func isRow(
    _ cells: [String], above next: [String], _ recognition: HeaderRecognition, _ rule: SourceRule?
  ) -> Bool {
    if let rule, rule.header == .none {
      return cells.count == next.count && cells.count >= rule.columns.compactMap(\.number).max() ?? 0
    }
    let known = recognition.knownColumns(cells)
    return known >= 2 && known * 2 >= cells.count && next.count * 2 >= cells.count
      && recognition.knownColumns(next) * 2 < known
  }

  /// What is said of the file.
  var finding: Finding {
    Finding(
      .csvSeparatorUnknown, at: Position(line: 1), excerpt: excerpt,
      arguments: [
        "separatorZh": words.zh, "separator": words.en, "readZh": "整份只读出一行", "read": "all of it is one row",
        "betweenZh": "各行", "between": "rows", "knownZh": known.zh, "known": known.en,
      ])
  }

  /// The parts of a text; quotes around cells are no part of titles.
  private static func parts(of text: String, at separator: Unicode.Scalar) -> [String] {
    text.unicodeScalars.split(separator: separator, omittingEmptySubsequences: false).map { part in
      String(part).filter { $0 != "\"" }
    }
  }
}
