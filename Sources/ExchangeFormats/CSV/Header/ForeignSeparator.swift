import ExchangeBase

/// What parts the columns of a header in a file whose separator isn't read: `^`, U+001F, a full-width comma, blanks.
struct ForeignSeparator {
  private let text: String
  private let row: String

  /// The most bytes of a row that are looked at.
  private static let longest = 8_192
  /// The most different separators that are tried.
  private static let trialLimit = 16

  /// Finds what parts `row` into names of columns, which no known separator does; `nil` where nothing does.
  init?(in row: [UInt8], _ recognition: HeaderRecognition) {
    let text = String(decoding: row.prefix(Self.longest), as: UTF8.self)
    var tried: Set<String> = []
    var best: (separator: String, known: Int)?
    for separator in Self.runs(in: text).lazy.filter(\.isSeparator).map(\.key) {
      guard tried.count < Self.trialLimit, tried.insert(separator).inserted else { continue }
      let titles = Self.parts(of: text, at: separator)
      let known = recognition.knownColumns(titles)
      if known >= 2, known * 2 >= titles.count, known > best?.known ?? 0 { best = (separator, known) }
    }
    if best == nil {
      for separator in Self.unlikely where text.contains(separator) {
        let titles = text.split(separator: separator).map(String.init)
        let known = recognition.knownColumns(titles)
        if known >= 2, known * 2 >= titles.count { best = (separator, known) }
        if best != nil { break }
      }
    }
    guard let best else { return nil }
    (self.text, self.row) = (best.separator, text)
  }

  /// What is said of a header on `line` that it parts.
  func finding(line: Int) -> Finding {
    if let delimiter = known, let quote = MisplacedQuote(in: row.utf8, delimiter: delimiter), !isEnclosed {
      let (name, words) = (CSVDelimiters.name(delimiter), quote.words)
      let isInText = quote.place == .inText
      return Finding(
        .csvSeparatorUnknown, at: Position(line: line, column: quote.column + 1),
        excerpt: Masking.excerpt(row),
        arguments: [
          "whatZh": "引号的位置不对", "what": "A quote stands where none may",
          "separatorZh": "\(name.zh)，但\(words.zh)", "separator": "a \(name.en) and \(words.en),",
          "knownZh": isInText ? "\(name.zh)（去掉放错的引号）" : "不带空格的\(name.zh)（去掉引号前后的空格）",
          "known": isInText
            ? "a \(name.en), and no quote that doesn't enclose a whole value,"
            : "a \(name.en), and no blank before or behind quotes,",
        ])
    }
    let shown = words
    return Finding(
      .csvSeparatorUnknown, at: Position(line: line), excerpt: Masking.excerpt(row),
      arguments: ["separatorZh": shown.zh, "separator": shown.en])
  }

  /// What is said of a header of which a sheet has all columns in one cell, at `position`: it was pasted there as text.
  func finding(at position: Position) -> Finding {
    let shown = text == "\t" ? LocalizedText("制表符", "tabs") : name
    let column = CellReference.letters(of: position.column ?? 1)
    return Finding(
      .workbookHeaderUnknown, at: position, excerpt: Masking.excerpt(row),
      arguments: [
        "detailZh": "所有的列名都在这一格里，各列之间是\(shown.zh)",
        "detail": "all of whose columns stand in that one cell, with \(shown.en) between them",
        "remedyZh":
          "选中 \(column) 列，用“数据”里的“分列”，按\(shown.zh)拆成各列，每一列的格式都选“文本”，保存后再投放；或者直接投放原来的文本文件（.csv）。",
        "remedy":
          "Select column \(column), part it with “Text to Columns” (under “Data”) at \(shown.en), all columns as text, save it, and drop "
          + "it again; or drop the text file (.csv) that it came from.",
      ])
  }

  /// Where it is one that is read: quotes keep it from being seen.
  private var known: UInt8? {
    CSVDelimiters.likeliestFirst.first { text.utf8.elementsEqual([$0]) }
  }

  /// Whether one pair of quotes encloses several cells that a known separator parts, so that it stands before the quote that
  /// closes; quotes within are doubled.
  private var isEnclosed: Bool {
    guard let known, row.utf8.first == UInt8(ascii: "\"") else { return false }
    var rest = Array(row.utf8)[1...]
    while let byte = rest.popFirst() {
      if byte == known { return true }
      if byte == UInt8(ascii: "\""), rest.popFirst() != byte { return false }
    }
    return false
  }

  private var words: LocalizedText {
    if isEnclosed {
      return LocalizedText(
        "“\(text == "\t" ? "制表符" : text)”，但整行被一对引号括住了；去掉每行行首和行尾的引号",
        "“\(text == "\t" ? "tab" : text)” inside one pair of quotes around the line; take these away from every line"
      )
    }
    for (opening, closing) in [("'", "'"), ("‘", "’"), ("“", "”"), ("`", "`")]
    where text.hasPrefix(closing) && text.hasSuffix(opening) && text.count > 2 {
      let bare = text.dropFirst().dropLast()
      return LocalizedText(
        "“\(bare)”，但各格用\(opening)…\(closing)括着，只有英文双引号（\"）才是引号；去掉它们，或改用双引号",
        "“\(bare)” between cells in \(opening)…\(closing), which are no quotes; use \" or none")
    }
    return name
  }

  /// What it is called.
  private var name: LocalizedText {
    if text == Self.blank { return LocalizedText("空格", "blanks") }
    if let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1, scalar.isUnseen {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return LocalizedText("控制字符 \(code)", "the control character \(code)")
    }
    let shown = "“\(Masking.excerpt(text))”"
    return LocalizedText((Self.named.first { $0.text == text }?.name.zh ?? "") + shown, shown)
  }

  /// Those that look like ones that are read, with what they are called.
  static let named: [(text: String, name: LocalizedText)] = [
    ("，", LocalizedText("全角逗号", "full-width comma")), ("；", LocalizedText("全角分号", "full-width semicolon")),
    ("、", LocalizedText("顿号", "ideographic comma")), ("｜", LocalizedText("全角竖线", "full-width bar")),
    ("¦", LocalizedText("断开的竖线", "broken bar")),
  ]

  // MARK: Runs

  /// Characters of names, or of what stands between them.
  private struct Run {
    var isSeparator: Bool
    var text: String
    /// The separator without the quotes of the cells beside it; one for all blanks.
    var key: String {
      let bare = text.filter { $0 != "\"" && $0 != " " && $0 != "\u{3000}" }
      return bare.isEmpty ? ForeignSeparator.blank : bare
    }
  }

  private static let blank = " "
  /// What parts columns although names may hold it; tried last.
  private static let unlikely = [":", "#", "：", "/", "_", "."]

  private static func runs(in text: String) -> [Run] {
    var runs: [Run] = []
    for scalar in text.unicodeScalars {
      let isSeparator = !isPartOfName(scalar)
      if runs.last?.isSeparator == isSeparator {
        runs[runs.count - 1].text.unicodeScalars.append(scalar)
      } else {
        runs.append(Run(isSeparator: isSeparator, text: String(scalar)))
      }
    }
    return runs
  }

  private static func parts(of text: String, at separator: String) -> [String] {
    var parts = [""]
    for run in runs(in: text) {
      if run.isSeparator, run.key == separator {
        parts.append("")
      } else {
        parts[parts.count - 1] += run.text
      }
    }
    return parts.map { $0.filter { $0 != "\"" } }.filter { !$0.isEmpty }
  }

  /// Letters, digits, ideographs, and the marks that stand in names of columns.
  private static func isPartOfName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || "()（）[]【】〔〕_*＊/：:#.№".unicodeScalars.contains(scalar)
  }
}
