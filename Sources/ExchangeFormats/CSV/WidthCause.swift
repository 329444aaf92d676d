import ExchangeBase

/// Why a row hasn't as many cells as the header, where its text shows it, and what is to be done about it.
struct WidthCause {
  /// What fills the words of ``FindingCode/csvColumnCount``.
  let arguments: [String: String]
  /// Whether it is certain, so that the row needs no other look.
  let isCertain: Bool

  /// Looks at a row under a header of `expected` columns, whose cells are parted by `delimiter`.
  init(_ row: CSVRow, expected: Int, delimiter: UInt8) {
    if let separator = Self.inQuotes(row, expected: expected, delimiter: delimiter) {
      isCertain = true
      let isOther = separator != delimiter
      arguments = [
        "detailZh": "：整行被一对引号括住了" + (isOther ? "，各格之间是\(Self.name(separator).zh)" : ""),
        "detail": ": all of the row stands in one pair of quotes",
        "remedyZh": "去掉行首和行尾的引号。", "remedy": "Take the quotes at both ends of the row away.",
      ]
    } else if let other = Self.separator(of: row, expected: expected, besides: delimiter) {
      isCertain = true
      let (found, wanted) = (Self.name(other), Self.name(delimiter))
      arguments = [
        "detailZh": "：各行的分隔符与表头不同，表头用\(wanted.zh)，这一行用\(found.zh)",
        "detail":
          ": its separator isn't the header's, which has a \(wanted.en) where this row has a \(found.en)",
        "remedyZh": "让各行用与表头相同的分隔符，重新导出。", "remedy": "Export again with one separator throughout.",
      ]
    } else {
      isCertain = false
      arguments = ["detailZh": "", "detail": ""].merging(
        row.count < expected ? Self.tooFew : Self.tooMany(delimiter)
      ) { _, remedy in remedy }
    }
  }

  private static let tooFew = [
    "remedyZh": "多半是少写了几格，或值里有换行而没有加引号、行从那里断开了；补全各列，给有换行的值加上引号。",
    "remedy":
      "Most likely cells were left out, or a value with a line break lacks its quotes; fill in the columns, or put "
      + "quotes around that value.",
  ]

  private static func tooMany(_ delimiter: UInt8) -> [String: String] {
    let name = name(delimiter)
    return [
      "remedyZh": "多半是值里有\(name.zh)而没有加引号；给这个值加上引号。",
      "remedy": "Most likely a value with a \(name.en) lacks its quotes; put quotes around it.",
    ]
  }

  /// The remedy of a row with one filled cell, which may well be no record.
  static let remark = [
    "remedyZh": "只有一格有内容：不是记录的（例如表尾的说明），删去这一行；是记录的，补全各列。",
    "remedy":
      "Only one cell is filled: delete the row if it is no record (a remark, say), or fill in its columns.",
  ]

  /// What parts the cells of a row that one pair of quotes encloses; `nil` for any other row.
  private static func inQuotes(_ row: CSVRow, expected: Int, delimiter: UInt8) -> UInt8? {
    guard expected > 1, row.count == 1, row.fields.first?.isQuoted == true else { return nil }
    let text = row.unquoted(0)
    return CSVDelimiters.likeliestFirst.first { separator in
      text.count { $0 == separator } == expected - 1
    }
  }

  /// The separator, other than the header's, that gives the row the header's columns.
  private static func separator(of row: CSVRow, expected: Int, besides delimiter: UInt8) -> UInt8? {
    // Cells that the header's separator parts may hold others: two at most are text with a stray one.
    guard expected > 2, row.count <= 2, !row.isBroken else { return nil }
    return CSVDelimiters.likeliestFirst.first { other in
      guard other != delimiter, other != UInt8(ascii: ",") || row.count == 1 else { return false }
      return row.content.count { $0 == other } == expected - 1
    }
  }

  private static func name(_ separator: UInt8) -> LocalizedText {
    switch separator {
    case UInt8(ascii: ","): LocalizedText("逗号", "comma")
    case UInt8(ascii: "\t"): LocalizedText("制表符", "tab")
    case UInt8(ascii: ";"): LocalizedText("分号", "semicolon")
    default: LocalizedText("竖线", "bar")
    }
  }
}
