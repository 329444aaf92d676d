/// What a line beside a table says of the number of its records: `(10 行受影响)`, `共 12 条记录`, `导出记录数：4　失败：8`.
///
/// Only a line of figures and such words says so clearly: what a sentence counts, or 户 and 件 do, may be something else.
struct StatedCount {
  /// How many records there are by it; `nil` where it doesn't name one number.
  let records: Int?
  /// How many weren't exported, since they failed.
  let failed: Int
  /// How many records were exported of how many, where these weren't all.
  let part: (shown: Int, all: Int)?

  /// `nil` for a line that says nothing of the kind.
  init?(_ line: UnsafeRawBufferPointer) {
    guard line.count <= Self.longest else { return nil }
    let figures = CountRemark.figures(in: line)
    // Of a progress each line has its own number.
    guard let last = figures.last, !figures.contains(where: { $0.after.contains("received") }) else {
      return nil
    }
    // 4 条成功，8 条失败, or 成功 4 条，失败 8 条.
    let isOutcomeBehind = Self.outcomes.contains(where: Self.split(last.after).rest.hasPrefix)
    var counts: Set<Int> = []
    var failed = 0
    var shown: Int?
    for figure in figures {
      guard let value = figure.value else { continue }
      let (unit, rest) = Self.split(figure.after)
      let isFailure =
        isOutcomeBehind
        ? Self.failures.contains(where: rest.hasPrefix)
        : Self.failureLabels.contains(where: figure.before.hasSuffix)
      if isFailure {
        failed = max(failed, value)
        continue
      }
      let isLabelled =
        Self.labels.contains(where: figure.before.hasSuffix)
        && !Self.durations.contains(where: rest.hasPrefix)
      guard value > 0, unit != nil || isLabelled, !Self.places.contains(where: figure.before.hasSuffix),
        !Self.ranges.contains(figure.before), !Self.pages.contains(where: figure.before.contains)
      else { continue }
      counts.insert(value)
      if Self.showing.contains(where: figure.before.contains) { shown = value }
    }
    self.failed = failed
    records = counts.count == 1 ? counts.first : nil
    if let shown, let all = counts.max(), counts.count == 2, shown < all {
      part = (shown, all)
    } else {
      part = nil
    }
    if records == nil, part == nil, failed == 0 { return nil }
  }

  /// The most bytes of such a line.
  private static let longest = 400

  /// What is counted, at the beginning of the words behind a figure, and the rest of them.
  private static func split(_ words: String) -> (unit: String?, rest: String) {
    guard let unit = units.first(where: words.hasPrefix) else { return (nil, words) }
    return (unit, String(words.dropFirst(unit.count)))
  }

  /// The longer ones first.
  private static let units = [
    "条记录", "条数据", "行记录", "行数据", "个行", "条", "行", "记录", "records", "record", "rows", "row",
  ]
  /// What ends the words before a number of records that has no unit.
  private static let labels = [
    "记录数", "记录总数", "条数", "行数", "的行", "记录数为", "条数为", "行数为", "records", "rows",
  ]
  private static let durations = ["ms", "s", "毫秒", "秒", "页"]
  /// What ends the words before the place of a record: 第 1 到 10 条.
  private static let places = ["第"]
  /// What alone stands between the ends of a range: 1 到 10 条.
  private static let ranges = ["到", "条到", "行到"]
  private static let pages = ["本页", "每页", "当前"]
  private static let showing = ["导出", "显示", "返回", "打印", "本次"]
  private static let failures = ["失败", "failed"]
  private static let failureLabels = ["失败", "失败数", "失败条数", "失败行数", "失败记录", "失败记录数", "failed"]
  private static let outcomes = ["成功", "失败", "failed", "succeeded"]
}

/// The numbers of records that lines above and below a table state, held against those that were read.
///
/// They tell of a loss that nothing else in a table tells of. What was counted is somebody's guess all the same, so that it is a
/// warning where they differ: XML states its number in a place for it, and comes back.
struct StatedCounts {
  /// A line that states one.
  struct Line {
    fileprivate let number: Int
    fileprivate let excerpt: String
    fileprivate let stated: StatedCount
    /// How many records stand above it; `nil` above the header.
    fileprivate let above: Int?

    fileprivate func finding(_ words: [String: String]) -> Finding {
      Finding(.noteDoubtsRecords, at: Position(line: number), excerpt: excerpt, arguments: words)
    }
  }

  private var lines: [Line] = []
  private static let limit = 100

  /// Takes a line above the header.
  mutating func take(title cells: [String], at number: Int) {
    let text = cells.filter { !$0.isEmpty }.joined(separator: " ")
    guard let stated = Self.count(in: text) ?? Self.bracketed(at: text).flatMap({ Self.count(in: $0) })
    else { return }
    lines.append(Line(number: number, excerpt: Masking.excerpt(text), stated: stated, above: nil))
  }

  /// Takes a row that is no record and stands below so many of them.
  mutating func take(_ row: CSVRow, below records: Int) { take(Self.line(row, below: records)) }

  /// What such a row states; `nil` where it doesn't.
  static func line(_ row: CSVRow, below records: Int) -> Line? {
    StatedCount(row.content).map {
      Line(number: row.line, excerpt: TableFurniture.shown(row), stated: $0, above: records)
    }
  }

  /// Takes what a row states that may stand above the last.
  mutating func take(_ line: Line?) {
    guard let line, lines.count < Self.limit else { return }
    lines.insert(line, at: (lines.lastIndex { $0.number <= line.number } ?? -1) + 1)
  }

  /// Takes what stands beside the records of an export in XML, below so many of them: a text, or the value of an element or attribute
  /// that may be called as a number of records is.
  mutating func take(_ text: String, named name: String?, at number: Int, below records: Int) {
    guard lines.count < Self.limit else { return }
    let isNumber =
      (1...Self.longestNumber).contains(text.utf8.count) && text.utf8.allSatisfy(LegacyText.isDigit)
      && name.map { Self.names.contains(HeaderKey.key(of: $0)) } == true
    guard let stated = Self.count(in: isNumber ? "记录数：\(text)" : text) else { return }
    let shown = name.map { "\($0)：\(text)" } ?? text
    lines.append(Line(number: number, excerpt: Masking.excerpt(shown), stated: stated, above: records))
  }

  private static let longestNumber = 9
  /// What elements and attributes are called that hold nothing but a number of records.
  private static let names: Set<String> = [
    "total", "totalcount", "total_count", "totalnum", "total_num", "totalrecord", "totalrecords",
    "total_records", "count", "recordcount", "record_count", "recordnum", "record_num", "records", "rowcount",
    "row_count", "datacount", "data_count", "总数", "总条数", "总行数", "总记录数", "记录总数", "记录数", "记录条数", "数据总数", "数据条数",
    "数据总条数", "条数", "行数",
  ]

  private static func count(in text: String) -> StatedCount? {
    var text = text
    return text.withUTF8 { StatedCount(UnsafeRawBufferPointer($0)) }
  }

  /// What stands in brackets at the end of a title: 许可信息表（共 12 条）.
  private static func bracketed(at text: String) -> String? {
    guard let last = text.last, ")）".contains(last), let start = text.lastIndex(where: { "(（".contains($0) })
    else { return nil }
    return String(text[start...])
  }

  /// What is said where a number isn't that of the records.
  ///
  /// - Parameters:
  ///   - read: how many were read in all.
  ///   - before: how many others stood in the file before this table.
  ///   - unfilled: how many rows said nothing, which may have been counted or not.
  func findings(read: Int, before: Int, unfilled: Int) -> [Finding] {
    guard read > 0 else { return [] }
    func isOne(_ count: Int, _ records: Int) -> Bool { (records...records + unfilled).contains(count) }
    let feet = lines.filter { $0.above != nil }.compactMap(\.stated.records)
    let addsUp = feet.count > 1 && isOne(feet.reduce(0, +), read)
    var last = 0
    var wrong: Finding?
    var failure: Finding?
    for line in lines {
      if line.stated.failed > 0 {
        failure = failure ?? line.finding(StatedWords.failed(line.stated.failed))
      } else if let records = line.stated.records, wrong == nil {
        // A number may be of all records, of those so far, or of those below the number before it.
        let sums = [read, read + before] + (line.above.map { [$0, $0 - last] } ?? [])
        let isRight = (addsUp && line.above != nil) || sums.contains { isOne(records, $0) }
        if !isRight { wrong = line.finding(StatedWords.differing(stated: records, read: read)) }
      } else if let part = line.stated.part, wrong == nil,
        ![read, read + before].contains(where: { isOne(part.all, $0) })
      {
        wrong = line.finding(StatedWords.differing(stated: part.all, read: read))
      }
      last = line.above ?? last
    }
    return [wrong, failure].compactMap(\.self)
  }
}

/// What is said of numbers that lines beside a table state.
private enum StatedWords {
  static func differing(stated: Int, read: Int) -> [String: String] {
    let (zh, en) =
      stated > read ? ("文件可能不全", "the file may not be whole") : ("可能多了不该有的记录", "some may not belong there")
    return words(
      "写着 \(stated) 条，而读到 \(read) 条记录：\(zh)", "says \(stated), and \(read) record(s) were read: \(en)",
      stated > read
        ? (
          zh: "对照原系统里有多少条：少了的，重新导出整个文件再投放，已经送出、内容没变的不会再送一次。",
          en:
            "Compare with what your system has: if some are missing, export all of it again and drop it; what was delivered and hasn't "
            + "changed isn't delivered twice."
        )
        : (
          zh: "对照原系统里有多少条：多出来的、不该报送的，发“撤销报文”。",
          en: "Compare with what your system has: cancel what shouldn't have been sent."
        ))
  }

  static func failed(_ count: Int) -> [String: String] {
    words(
      "写着有 \(count) 条失败：这些记录多半不在文件里",
      "says that \(count) failed: most likely these aren't in the file",
      (
        zh: "在原系统里看失败的是哪几条，重新导出整个文件再投放，已经送出、内容没变的不会再送一次。",
        en:
          "See in your system which they are, export all of it again and drop it; what was delivered and hasn't changed isn't delivered "
          + "twice."
      ))
  }

  private static func words(_ zh: String, _ en: String, _ remedy: (zh: String, en: String)) -> [String:
    String]
  {
    [
      "saysZh": zh + "；各条都按表里写的处理", "says": en + "; each was taken as it stands",
      "remedyZh": remedy.zh + "说的不是这张表的记录数的，不必处理。",
      "remedy": remedy.en + " If it counts something else than these records, there is nothing to do.",
    ]
  }
}
