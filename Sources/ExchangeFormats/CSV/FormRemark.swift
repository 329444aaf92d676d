import ExchangeBase

/// Words that somebody wrote beside the rows of a form (以上均不同意). They answer nothing, since nobody can tell by a program what they are
/// about; but they may well be meant to, and whoever says nothing may count as agreeing.
enum FormRemark {
  /// What is said of them; `column` is the one in which they stand, from 0, where the row is one of the form.
  static func finding(_ row: CSVRow, column: Int? = nil) -> Finding {
    let titles = row.titles
    let words = column.map { $0 < titles.count ? [titles[$0]] : [] } ?? titles.filter { !$0.isEmpty }
    return Finding(
      .noteDoubtsRecords, at: Position(line: row.line, column: column.map { $0 + 1 }),
      excerpt: Masking.excerpt(words.joined(separator: " ")), arguments: arguments())
  }

  /// What is said of words on a sheet where nothing is to be filled in.
  ///
  /// - Parameters:
  ///   - excerpt: the words, cut and masked.
  ///   - what: what they are, where they stand in no cell.
  static func finding(
    _ excerpt: String, at position: Position, being what: LocalizedText? = nil
  ) -> Finding {
    Finding(.noteDoubtsRecords, at: position, excerpt: excerpt, arguments: arguments(being: what))
  }

  /// Whether a row is what stands below a table that was signed: a seal, an office, a day.
  static func isFoot(_ row: CSVRow) -> Bool {
    let cells = row.fields.indices.compactMap { column -> UnsafeRawBufferPointer? in
      let range = Trimming.range(of: row[column])
      return range.isEmpty ? nil : UnsafeRawBufferPointer(rebasing: row[column][range])
    }
    let sort: FootLine.Sort? =
      switch cells.count {
      case 1: FootLine.sort(of: cells[0], isNoteAbove: false, mayBeDay: true, mayBeOffice: true)
      case 2: FootLine.sort(of: cells[0], beside: cells[1], isNoteAbove: false, mayBeDay: true)
      default: nil
      }
    return sort == .line && !mayAnswer(row)
  }

  /// Whether a row that stands below a table as others do may be meant as an answer: a note, or one in whose words people answer.
  static func mayAnswer(_ row: CSVRow) -> Bool {
    guard !row.isBroken, let first = row.firstFilled else { return false }
    let text = String(decoding: row.content.prefix(longest), as: UTF8.self)
    if RejectedRowsWriter.isRemark(text) { return false }
    return FootLine.beginsNote(row[first]) || answers.contains(where: text.contains)
  }

  private static let longest = 1_200
  private static let answers = ["同意", "意见", "异议", "答复", "回复", "结论", "认领", "退回", "派员"]
  private static func arguments(being what: LocalizedText? = nil) -> [String: String] {
    let (zh, en) = what.map { ("是\($0.zh)，", "is \($0.en), ") } ?? ("", "")
    return [
      "saysZh": zh + "不在要填的格子里，没有当作答复",
      "says": en + "stands in no cell that is to be filled in and answers nothing",
      "remedyZh": "要答复的，在所答复的那一行里填空着的列（工作簿里是黄色表头的列），保存后再投放；只是落款、说明的，不必处理。",
      "remedy":
        "If it is meant as an answer, fill in the empty columns (those with a yellow head in a workbook) of the row that it is about, save "
        + "it, and drop it again; a signature or an explanation needs nothing.",
    ]
  }
}
