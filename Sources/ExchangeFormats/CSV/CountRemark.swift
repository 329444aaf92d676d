/// A line below a table in which a program says how many rows it gave, or which page this is: `(3 rows affected)`, `已选择 3
/// 行。`, `第 1 页 共 3 页`.
///
/// Such a line holds nothing but figures, marks and a few words, whatever their order; so a record, which has a name or a
/// number of a kind, never is one.
enum CountRemark {
  /// What a line says.
  enum Meaning {
    /// How many rows there were, or that the program is done.
    case count
    /// Which page it is.
    case page
  }

  /// What `line` says; `nil` for any other text.
  static func meaning(of line: UnsafeRawBufferPointer) -> Meaning? {
    if sayings.contains(where: { begins(line, with: $0) }) || isTiming(line) { return .count }
    var hasFigure = false
    var found: Meaning?
    let isWhole = forEachPart(of: line) { part in
      switch part {
      case .digit: hasFigure = true
      case .mark: break
      case .word(let word):
        hasFigure = hasFigure || word.isFigure
        found = word.meaning == .page ? .page : found ?? word.meaning
      }
    }
    return isWhole && hasFigure ? found : nil
  }

  /// Whether such a line is worded as programs of databases word it: in brackets, in Latin letters, or of 行. People write 共 2 条.
  static func isOfProgram(_ line: UnsafeRawBufferPointer) -> Bool {
    let text = String(decoding: line[Trimming.range(of: line)], as: UTF8.self)
    return text.hasPrefix("(") || text.hasPrefix("（") || text.contains("行")
      || text.utf8.contains { (0x61...0x7A).contains($0 | 0x20) }
  }

  /// A figure in such a line.
  struct Figure {
    /// Its value; `nil` for one that is too large for a number of rows.
    let value: Int?
    /// The words before it, from the figure before it on, in lower case and without what stands between them.
    let before: String
    /// Those behind it, up to the next figure.
    var after = ""
  }

  /// The figures in `line`; none where it isn't such a line. A comma before three digits parts thousands.
  static func figures(in line: UnsafeRawBufferPointer) -> [Figure] {
    var parts: [Part] = []
    guard forEachPart(of: line, { parts.append($0) }) else { return [] }
    var figures: [Figure] = []
    var words = ""
    var place = 0
    while place < parts.count {
      switch parts[place] {
      case .word(let word):
        words += String(decoding: word.text, as: UTF8.self)
        place += 1
      case .mark: place += 1
      case .digit:
        let digits = digits(of: parts[place...])
        if !figures.isEmpty { figures[figures.count - 1].after = words }
        let value = digits.values.count <= longestFigure ? digits.values.reduce(0) { $0 * 10 + $1 } : nil
        figures.append(Figure(value: value, before: words))
        words = ""
        place += digits.length
      }
    }
    if !figures.isEmpty { figures[figures.count - 1].after = words }
    return figures
  }

  private static let longestFigure = 9

  /// The digits with which `parts` begin, and how many parts they are.
  private static func digits(of parts: ArraySlice<Part>) -> (values: [Int], length: Int) {
    func run(from start: Int) -> [Int] {
      parts[start...].prefix { $0.digit != nil }.compactMap(\.digit)
    }
    var values = run(from: parts.startIndex)
    var end = parts.startIndex + values.count
    while end < parts.endIndex, case .mark(UInt8(ascii: ",")) = parts[end], values.count <= longestFigure {
      let next = run(from: end + 1)
      guard next.count == 3 else { break }
      values += next
      end += 1 + next.count
    }
    return (values, end - parts.startIndex)
  }

  /// What such a line is made of.
  private enum Part {
    case digit(Int)
    case mark(UInt8)
    case word(Word)

    var digit: Int? { if case .digit(let value) = self { value } else { nil } }
  }

  /// Gives each part of a line; `false` where it holds something else, too.
  private static func forEachPart(of line: UnsafeRawBufferPointer, _ take: (Part) -> Void) -> Bool {
    var place = 0
    while place < line.count {
      if LegacyText.isDigit(line[place]) {
        take(.digit(Int(line[place] - UInt8(ascii: "0"))))
        place += 1
      } else if isMark(line[place]) {
        take(.mark(line[place]))
        place += 1
      } else if let mark = wideMark(line, place) {
        take(mark == .figure ? .digit(Int(line[place + 2] - 0x90)) : .mark(line[place]))
        place += 3
      } else if let word = words.first(where: { stands($0.text, in: line, at: place) }) {
        take(.word(word))
        place += word.text.count
      } else {
        return false
      }
    }
    return true
  }

  /// Whether `line` names the options of the database as Oracle's SQL*Plus does when it ends, with commas that look like separators:
  /// `With the Partitioning, OLAP, Data Mining and Real Application Testing options 断开`.
  static func namesOptions(_ line: UnsafeRawBufferPointer) -> Bool {
    options.contains { begins(line, with: $0) }
  }

  private struct Word {
    let text: [UInt8]
    var meaning: Meaning?
    var isFigure = false
  }

  /// The longer ones first where one begins like another.
  private static let words: [Word] =
    ["records", "record", "rows", "row", "行", "条", "笔", "记录"].map {
      Word(text: Array($0.utf8), meaning: .count)
    }
    + ["pages", "page", "页"].map { Word(text: Array($0.utf8), meaning: .page) }
    + ["空集", "empty set"].map { Word(text: Array($0.utf8), meaning: .count, isFigure: true) }
    + ["no", "未"].map { Word(text: Array($0.utf8), isFigure: true) }
    + [
      "affected", "selected", "returned", "retrieved", "fetched", "exported", "processed", "found", "total",
      "successfully", "failed", "succeeded", "got",
      "seconds",
      "second", "sec", "ms", "in", "set", "of", "the", "s", "共", "总", "合", "计", "已", "受", "到", "影响", "所",
      "选择", "选定",
      "选中", "返回", "检索", "查询", "导出", "打印", "显示", "结果", "数据", "于", "集", "的", "数", "为", "是", "了", "个", "有", "第",
      "用时", "耗时", "毫秒", "秒", "本", "次", "每", "当前", "仅", "前", "成功", "失败", "bulk", "copied", "复制", "host",
      "file", "received", "to",
    ].map { Word(text: Array($0.utf8)) }

  /// What lines begin with that database programs write around a result.
  private static let sayings: [[UInt8]] = [
    "sql>", "query ok,", "time:", "timing:", "run time:", "执行时间:", "执行时间：", "耗时:", "耗时：", "completion time:",
    "完成时间:", "完成时间：", "elapsed:", "已用时间:", "已用时间：",
    "pl/sql procedure successfully completed", "pl/sql 过程已成功完成", "disconnected from oracle",
    "从 oracle database", "version 12.", "version 18.", "version 19.", "version 21.", "version 23.",
    "starting copy...", "network packet size (bytes):", "clock time (ms.)", "开始复制...", "网络数据包大小(字节):",
    "总时钟时间(毫秒)", "(return status =",
  ].map { Array($0.utf8) }

  private static let options: [[UInt8]] = [
    "with the partitioning", "with the real application", "with the automatic storage management",
    "with the olap",
    "with the data mining", "data mining and real application testing option",
    "and real application testing option",
  ].map { Array($0.utf8) }

  /// Whether a line says how long something took, `时间：0.123 ms`. Who tells when something takes place writes no milliseconds.
  private static func isTiming(_ line: UnsafeRawBufferPointer) -> Bool {
    guard let head = timings.first(where: { begins(line, with: $0) }) else { return false }
    var place = Trimming.range(of: line).lowerBound + head.count
    let start = place
    while place < line.count, LegacyText.isDigit(line[place]) || isMark(line[place]) { place += 1 }
    return place > start && durations.contains { stands($0, in: line, at: place) }
  }

  private static let timings = ["时间:", "时间："].map { Array($0.utf8) }
  private static let durations = ["ms", "毫秒"].map { Array($0.utf8) }

  private static func begins(_ line: UnsafeRawBufferPointer, with saying: [UInt8]) -> Bool {
    stands(saying, in: line, at: Trimming.range(of: line).lowerBound)
  }

  private static func stands(_ word: [UInt8], in line: UnsafeRawBufferPointer, at place: Int) -> Bool {
    guard line.count - place >= word.count else { return false }
    for (offset, byte) in word.enumerated() {
      let found = line[place + offset]
      guard ((0x41...0x5A).contains(found) ? found | 0x20 : found) == byte else { return false }
    }
    return true
  }

  /// Blanks, brackets, and what stands between figures; also any delimiter.
  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x09...0x0D, 0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."), UInt8(ascii: ","),
      UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"),
      UInt8(ascii: "\""), UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: false
    }
  }

  private enum WideMark { case figure, other }

  /// A full-width mark or digit, or an ideographic blank; each has three bytes.
  private static func wideMark(_ line: UnsafeRawBufferPointer, _ place: Int) -> WideMark? {
    guard place + 2 < line.count else { return nil }
    switch (line[place], line[place + 1], line[place + 2]) {
    case (0xEF, 0xBC, 0x90...0x99): return .figure
    case (0xE3, 0x80, 0x80...0x82), (0xE3, 0x80, 0x90...0x91), (0xEF, 0xBB, 0xBF): return .other
    case (0xEF, 0xBC, 0x88...0x89), (0xEF, 0xBC, 0x8C...0x8F), (0xEF, 0xBC, 0x9A...0x9B): return .other
    case (0xE2, 0x80, 0xA6): return .other
    default: return nil
    }
  }
}
