import ExchangeBase

/// Why a row hasn't as many cells as the header, where its text shows it, and what is to be done about it.
struct WidthCause {
  /// What fills the words of ``FindingCode/csvColumnCount``.
  let arguments: [String: String]
  /// Whether it is certain, so that the row needs no other look.
  let isCertain: Bool

  /// Looks at a row under a header of `expected` columns, whose cells are parted by `delimiter`; `titles` are those of the header,
  /// where it may stand in a row once more.
  init(_ row: CSVRow, expected: Int, delimiter: UInt8, titles: [String] = []) {
    if Self.endsInHeader(row, titles) {
      isCertain = true
      let title = Masking.excerpt(titles[0])
      arguments = [
        "detailZh": "：行末紧接着又是一行表头（从“\(title)”起），多半是两份导出接在了一起，中间没有换行",
        "detail":
          ": the header follows at its end once more, from “\(title)” on, as where two exports were joined without a line end",
        "remedyZh": "在行末的“\(title)”前面换行，或者把两份导出分开投放。",
        "remedy": "Begin a new line before that “\(title)”, or drop the two exports by themselves.",
      ]
    } else if let separator = Self.inQuotes(row, expected: expected, delimiter: delimiter) {
      isCertain = true
      let isOther = separator != delimiter
      arguments = [
        "detailZh": "：整行被一对引号括住了" + (isOther ? "，各格之间是\(CSVDelimiters.name(separator).zh)" : ""),
        "detail": ": all of the row stands in one pair of quotes",
        "remedyZh": "去掉行首和行尾的引号。", "remedy": "Take the quotes at both ends of the row away.",
      ]
    } else if let other = Self.separator(of: row, expected: expected, besides: delimiter) {
      isCertain = true
      let (found, wanted) = (other.name, CSVDelimiters.name(delimiter))
      arguments = [
        "detailZh": "：各行的分隔符与表头不同，表头用\(wanted.zh)，这一行用\(found.zh)",
        "detail":
          ": its separator isn't the header's, which has a \(wanted.en) where this row has a \(found.en)",
        "remedyZh": "让各行用与表头相同的分隔符，重新导出" + (other.mayBeText ? "；不是记录、只是说明的，删去这一行。" : "。"),
        "remedy": "Export again with one separator throughout"
          + (other.mayBeText ? "; delete the row if it is no record but a remark." : "."),
      ]
    } else {
      isCertain = false
      arguments = ["detailZh": "", "detail": ""].merging(
        row.count < expected
          ? (row.endsEscaped ? Self.cut : Self.tooFew)
          : row.holdsEscapedSeparator
            ? Self.escapedSeparator
            : row.isWhole(under: expected) ? Self.emptyAtEnd(delimiter) : Self.tooMany(delimiter)
      ) { _, own in own }
    }
  }

  /// What is said of a row that a database cut with a backslash and a line end.
  static let cut = escape(
    "，行末是反斜杠（\\）：值里的换行被写成了反斜杠加换行，值从这里断开，下一行是它的后半截",
    " and ends in a backslash: a line end in a value was written as a backslash and a line end, so that the value is cut here "
      + "and goes on in the next row")

  /// What is said of the row that is the rest of the value.
  static let rest = escape(
    "：是上一行最后一个值的后半截，那一行在反斜杠（\\）处断开了",
    ": it is the rest of the last value of the row before, which was cut at a backslash")

  private static let escapedSeparator = escape(
    "：有的格以反斜杠（\\）结尾，值里的分隔符被写成了反斜杠加分隔符",
    ": a cell ends in a backslash, as where a separator in a value was written as a backslash and a separator"
  )

  private static func escape(_ zh: String, _ en: String) -> [String: String] {
    [
      "detailZh": zh, "detail": en,
      "remedyZh":
        "这是 MySQL 的 INTO OUTFILE 不另说明时的写法。重新导出为 CSV：加上 FIELDS TERMINATED BY ',' ENCLOSED BY '\"' ESCAPED BY '\"'，可能为空的列写 "
        + "IFNULL(列, '')；或用带“导出 CSV”的工具导出。",
      "remedy":
        "MySQL's INTO OUTFILE writes so unless told otherwise. Export CSV: with FIELDS TERMINATED BY ',' ENCLOSED BY '\"' ESCAPED "
        + "BY '\"', and IFNULL(column, '') where there may be none; or with a tool that exports CSV.",
    ]
  }

  private static let tooFew = [
    "remedyZh": "多半是少写了几格，或值里有换行而没有加引号、行从那里断开了；补全各列，给有换行的值加上引号。",
    "remedy":
      "Most likely cells were left out, or a value with a line break lacks its quotes; fill in the columns, or put "
      + "quotes around that value.",
  ]

  private static func tooMany(_ delimiter: UInt8) -> [String: String] {
    let name = CSVDelimiters.name(delimiter)
    return [
      "remedyZh": "多半是值里有\(name.zh)而没有加引号；给这个值加上引号。",
      "remedy": "Most likely a value with a \(name.en) lacks its quotes; put quotes around it.",
    ]
  }

  private static func emptyAtEnd(_ delimiter: UInt8) -> [String: String] {
    let name = CSVDelimiters.name(delimiter)
    return [
      "detailZh": "，多出来的是空的，表头和别的行都不这样结尾：值可能错开了",
      "detail":
        ", what is too many is empty, and neither header nor other rows end so: values may stand one column off",
      "remedyZh": "多半是值里有\(name.zh)而没有加引号，给这个值加上引号；不是的，去掉行末多写的\(name.zh)。",
      "remedy":
        "Most likely a value with a \(name.en) lacks its quotes, so put quotes around it; else take the \(name.en) at "
        + "the end of the row away.",
    ]
  }

  /// What is said of such a row where all rows are.
  static func emptyAtAllEnds(_ delimiter: UInt8) -> [String: String] {
    let name = CSVDelimiters.name(delimiter)
    return [
      "detailZh": "，多出来的是空的，各行都这样，表头不这样：看不出是行末多写了\(name.zh)，还是每行都有值里的\(name.zh)没有加引号、后面的值错开了一格",
      "detail":
        ", what is too many is empty, as in all rows and not in the header: each may end in a \(name.en) too many, or hold a value with "
        + "a \(name.en) that lacks its quotes, so that what follows stands one column off",
      "remedyZh": "值里有\(name.zh)的，给这些值加上引号；值都在自己的列里、只是行末多写了一个\(name.zh)的，去掉它，或在表头末尾也加上一个。",
      "remedy":
        "Put quotes around values with a \(name.en); where each value stands in its own column, take the \(name.en) at the ends of the "
        + "rows away, or add one to the header.",
    ]
  }

  /// What is said of a row that ends before the column `title`, which says who gets it, or who came.
  static func without(_ role: FieldRole, _ title: String) -> [String: String] {
    let (unknown, empty) =
      role == .participants
      ? (
        LocalizedText("不知道谁到了场", "nobody knows who came"),
        LocalizedText("没有部门到场的", "where no department came, there is")
      )
      : (
        LocalizedText("不知道要送给谁", "nobody knows who is to get it"),
        LocalizedText("要送给所有部门的", "what is for all departments has")
      )
    return [
      "detailZh": "，没有“\(title)”这一格，\(unknown.zh)",
      "detail": " and lacks the cell of “\(title)”, so that \(unknown.en)",
      "remedyZh": "补全各列；\(empty.zh)，“\(title)”空着，但行末的分隔符要写全。",
      "remedy":
        "Fill in the columns; \(empty.en) an empty cell for “\(title)”, with the separators at the end of the row.",
    ]
  }

  /// What is said of a row that is the front of a record, which a line end without quotes broke.
  static let front = broken(
    "：值里的换行没有加引号，记录从这里断开了，下面的行像是它的后半截",
    ": a line end in a value lacks its quotes, so that the record is broken here and seems to go on in the next rows",
    "给有换行的值加上引号", "Put quotes around the value with the line end")

  /// What is said of two rows, on the lines `first` and `last`, that such a line end made of one record.
  static func halves(first: Int, last: Int) -> [String: String] {
    broken(
      "：第 \(first)–\(last) 行像是一条记录，值里的换行没有加引号",
      ": lines \(first) to \(last) seem to be one record, broken by a line end in a value that lacks its quotes",
      "给有换行的值加上引号，从第 \(first) 行到第 \(last) 行是一格",
      "Put quotes around the value that goes from line \(first) to line \(last)")
  }

  /// What is said of a whole row, and of the lines below or above it that have no separators: such a line end in its last value, or in
  /// its first, made several rows of a record, on the lines `first` to `last`.
  static func cut(first: Int, last: Int) -> [String: String] {
    halves(first: first, last: last).merging(ifRemark) { $0 + $1 }
  }

  /// What is said of such lines, from `first` to `last`, and of the whole rows above and below them, where they may be a part of either.
  static func between(first: Int, last: Int) -> [String: String] {
    let (zh, en) =
      first == last
      ? ("第 \(first) 行", "line \(first)") : ("第 \(first)–\(last) 行", "lines \(first) to \(last)")
    return broken(
      "：\(zh)没有分隔符，像是上面那条记录最后一格的后半截，或者下面那条第一格的前半截，值里的换行没有加引号",
      ": \(en) without separators may be the rest of the last value above or the front of the first value below, broken by a line "
        + "end that lacks its quotes",
      "看看\(zh)是哪一条的，给那个值加上引号", "See which of the two it belongs to, and put quotes around that value"
    ).merging(ifRemark) { $0 + $1 }
  }

  /// What is said of a line without separators below a row, or above one, that has too few cells, too.
  static let part = broken(
    "：没有分隔符，像是一条记录断开的一截，值里的换行没有加引号",
    ": without separators it seems to be a part of a record that is broken by a line end in a value that lacks its quotes",
    "和上下各行合成一条，给有换行的值加上引号",
    "Make one record of it and the rows above and below, with quotes around the value with the line end")

  /// What is said of a record on the line `first` and of the rows below it, up to the line `last`, in which the values of the columns `titles`
  /// go on.
  static func wrapped(_ titles: [String], first: Int, last: Int) -> [String: String] {
    let names = titles.joined(separator: "、")
    let (zh, en) =
      last - first <= 1
      ? ("第 \(last) 行", "line \(last)") : ("第 \(first + 1)–\(last) 行", "lines \(first + 1) to \(last)")
    return [
      "countsZh": "", "counts": "",
      "detailZh": "：“\(names)”的值没有写完，在\(zh)的同一列里接着写，第 \(first)–\(last) 行像是一条记录",
      "detail":
        ": the value of “\(names)” goes on in the same column of \(en), so that lines \(first) to \(last) seem to be one record",
      "remedyZh":
        "把\(zh)的内容接到第 \(first) 行“\(names)”的那一格里，合成一行；不要只删去\(zh)，那样送出去的值是断的。\(zh)与上面的记录无关的（例如一句说明），才删去。",
      "remedy":
        "Put what \(en) hold(s) into the cell of “\(names)” on line \(first), so that they are one row; don't just delete \(en), or the "
        + "value goes out cut. Delete \(en) only if it has nothing to do with the record above (a remark, say).",
    ]
  }

  /// The remedy where lines are no part of any record.
  private static let ifRemark = [
    "remedyZh": "没有分隔符的那一行本来不是记录里的（例如一句说明），才删去那一行。",
    "remedy": " Delete the line without separators only if it belongs to no record (a remark, say).",
  ]

  private static func broken(_ zh: String, _ en: String, _ remedyZh: String, _ remedy: String) -> [String:
    String]
  {
    [
      "detailZh": zh, "detail": en, "remedyZh": "\(remedyZh)；不要补全前半截，那样送出去的值是断的。",
      "remedy": "\(remedy); don't fill up its front, or the value goes out cut.",
    ]
  }

  /// What is said of a row of a sheet that has something beside the table.
  static let beside = [
    "detailZh": "：表头右边没有列名的地方有内容，不知道是不是这条记录的",
    "detail":
      ": a cell beside the table holds something, where no column has a title, so that nobody knows whether it belongs to "
      + "the record",
    "remedyZh":
      "是批注或另一张表的，删去这一格，或移到别的工作表；是这条记录的，移到它的列下面（插入单元格时右移了的，移回来）；这一列没有列名的（例如上面的列名是合并的单元格），"
      + "在表头写上列名。",
    "remedy":
      "Delete the cell or move it to another sheet if it is a remark or of another table; move it below its column if it is the record's "
      + "(as where cells were moved to the right); where its column has no title (as below one that is merged), give it one.",
  ]

  /// What is said of a row in which a program says why no more records come, `shown`.
  static func broken(by cause: BrokenExport.Cause, shown: String) -> [String: String] {
    switch cause {
    case .error:
      [
        "detailZh": "：导出在这里中断了（“\(shown)”），这不是记录，后面的记录没有导出",
        "detail":
          ": the export broke off here (“\(shown)”); this is no record, and what follows wasn't exported",
        "remedyZh": "重新导出整个文件再投放，不要只删去这一行；已经送出、内容没变的不会再送一次。",
        "remedy":
          "Export all of it again and drop it, and don't just delete this row; what was delivered and hasn't changed isn't delivered "
          + "twice.",
      ]
    case .part:
      [
        "detailZh": "：这一行说导出的只是一部分（“\(shown)”），它不是记录，其余的记录没有导出",
        "detail":
          ": it says that a part was exported (“\(shown)”); it is no record, and the others aren't here",
        "remedyZh": "导出全部记录，把整个文件重新投放，不要只删去这一行；已经送出、内容没变的不会再送一次。本来只报这一部分的，删去这一行。",
        "remedy":
          "Export all records and drop the whole file, and don't just delete this row; what was delivered and hasn't changed isn't "
          + "delivered twice. If just this part was to be sent, delete the row.",
      ]
    }
  }

  /// The remedy of a row with one filled cell, or a few, which may well be no record.
  static func remark(of filled: Int) -> [String: String] {
    filled == 1
      ? [
        "remedyZh": "只有一格有内容：不是记录的（例如表尾的说明），删去这一行；是记录的，补全各列。",
        "remedy":
          "Only one cell is filled: delete the row if it is no record (a remark, say), or fill in its columns.",
      ]
      : [
        "remedyZh": "只有 \(filled) 格有内容：不是记录的（例如表尾的说明、落款），删去这一行；是记录的，补全各列。",
        "remedy":
          "Only \(filled) cells are filled: delete the row if it is no record (a remark or a signature, say), or fill in its columns.",
      ]
  }

  /// Whether the last cells of a row are the titles of the header, of which the first sticks to the end of a value.
  private static func endsInHeader(_ row: CSVRow, _ titles: [String]) -> Bool {
    guard titles.count > 1, row.count > titles.count, row.count == row.fields.count, !row.isBroken else {
      return false
    }
    let cells = row.titles.suffix(titles.count)
    guard let first = cells.first, let last = cells.last, cells.count == titles.count,
      HeaderKey.key(of: last) == HeaderKey.key(of: titles[titles.count - 1]),
      HeaderKey.key(of: first).hasSuffix(HeaderKey.key(of: titles[0]))
    else { return false }
    return zip(cells, titles).dropFirst().allSatisfy { HeaderKey.key(of: $0) == HeaderKey.key(of: $1) }
  }

  /// What parts the cells of a row that one pair of quotes encloses; `nil` for any other row.
  private static func inQuotes(_ row: CSVRow, expected: Int, delimiter: UInt8) -> UInt8? {
    guard expected > 1, row.count == 1, row.fields.first?.isQuoted == true else { return nil }
    let text = row.unquoted(0)
    return CSVDelimiters.likeliestFirst.first { separator in
      text.count { $0 == separator } == expected - 1
    }
  }

  /// The separator, other than the header's, that gives the row the header's columns, and whether text may hold just as many.
  private static func separator(
    of row: CSVRow, expected: Int, besides delimiter: UInt8
  ) -> (name: LocalizedText, mayBeText: Bool)? {
    // Cells that the header's separator parts may hold others: two at most are text with a stray one.
    guard expected > 2, row.count <= 2, !row.isBroken else { return nil }
    let known = CSVDelimiters.likeliestFirst.first { other in
      guard other != delimiter, other != UInt8(ascii: ",") || row.count == 1 else { return false }
      return row.content.count { $0 == other } == expected - 1
    }
    if let known { return (CSVDelimiters.name(known), false) }
    guard row.count == 1 else { return nil }
    let text = String(decoding: row.content, as: UTF8.self).unicodeScalars
    let foreign = ForeignSeparator.named.first { foreign in
      text.count { foreign.text.unicodeScalars.elementsEqual([$0]) } == expected - 1
    }
    guard let foreign else { return nil }
    return (foreign.name, true)
  }
}
