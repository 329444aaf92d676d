import ExchangeBase

/// Why a table isn't read that no header tells the kind of, or whose header isn't where it belongs, where its rows show it.
enum UnreadTable {
  /// Rows on these lines read as records, and stand above the header.
  case recordsAbove(_ lines: [Int], header: Int)
  /// The first row reads as a record, and none is a header.
  case noHeader
  /// The header goes over two rows, which together would be that of a kind.
  case twoRows(_ first: Int, _ second: Int, kind: LocalizedText)
  /// The rows have one cell more than the header: their number, which has no title. `numbers` are the first two, on those lines.
  case unnamedNumbers(_ numbers: [Int], lines: [Int])
  /// We wrote it ourselves.
  case own(OwnTable.Written)
  /// None of the titles is one that a kind needs: they are shown as they were read, from an encoding.
  case nothingKnown(_ titles: String, encoding: TextEncoding)

  /// The finding, about the row on `line`, whose text is shown as `excerpt`.
  func finding(at line: Int, excerpt: String? = nil, arguments: [String: String] = [:]) -> Finding {
    // The detail stands in the words about a workbook behind the row that comes nearest.
    let own = [
      "messageZh": message.zh, "message": message.en, "detailZh": detail.zh, "detail": detail.en,
      "remedyZh": remedy.zh, "remedy": remedy.en,
    ]
    return Finding(
      .headerNotRecognised, at: Position(line: line), excerpt: excerpt,
      arguments: arguments.merging(own) { _, own in own })
  }

  private var message: LocalizedText {
    switch self {
    case .recordsAbove, .unnamedNumbers, .own: detail.capitalised
    case .nothingKnown(let titles, let encoding):
      LocalizedText(
        "从表头（按 \(encoding.name) 读作“\(titles)”）认不出是哪种报文：\(detail.zh)",
        "The header (“\(titles)”, read as \(encoding.name)) belongs to no known kind: \(detail.en)")
    case .noHeader, .twoRows:
      LocalizedText("认不出这张表是哪种报文：\(detail.zh)", "Nothing tells the kind of this table: \(detail.en)")
    }
  }

  private var detail: LocalizedText {
    switch self {
    case .recordsAbove(let lines, let header):
      LocalizedText(
        "第 \(Self.ranges(lines, "、")) 行像是记录，却在表头（第 \(header) 行）上面；表头上面的行不作记录读，整份退回，一条也没有接收",
        "line(s) \(Self.ranges(lines, ", ")) read like records but stand above the header (line \(header)), where no record is read: all of "
          + "the file comes back, and nothing was accepted")
    case .noHeader:
      LocalizedText(
        "第一行就是记录，前 \(HeaderSearch.rowLimit) 行里没有列名（表头），不知道各列是什么",
        "the first row is a record already, and no titles of columns (header) stand within the first \(HeaderSearch.rowLimit) rows"
      )
    case .twoRows(let first, let second, let kind):
      LocalizedText(
        "表头分成了两行（第 \(first)、\(second) 行，例如有合并的单元格），而表头只读一行；两行合起来像是“\(kind.zh)”",
        "its header goes over two rows (\(first) and \(second), as with merged cells), of which one is read; together they seem to be "
          + "those of “\(kind.en)”")
    case .unnamedNumbers(let numbers, let lines):
      LocalizedText(
        "各行比表头多第一格（第 \(Self.list(lines, "、")) 行是 \(Self.list(numbers, "、"))……），其余的正好对上表头：是行号，没有列名；整份退回，一条也没有接收",
        "rows have a first cell more than the header (\(Self.list(numbers, ", ")), … on lines \(Self.list(lines, ", "))), and the others "
          + "fit it: it is the number of the row, which has no title. All of the file comes back, and nothing was accepted"
      )
    case .own(let table):
      LocalizedText(
        "这是本系统写给本部门的\(table.name.zh)，不是报文，不必投放",
        "this is \(table.name.en) that the exchange wrote itself, and nothing to be dropped")
    case .nothingKnown:
      LocalizedText("各种报文必填的列，这里一列也没有", "it has none of the columns that a kind needs")
    }
  }

  private var remedy: LocalizedText {
    switch self {
    case .recordsAbove:
      LocalizedText(
        "把表头移到所有记录的上面，再投放整个文件；这几行不是记录的（例如填写示例），删去。",
        "Move the header above all records and drop the whole file again; where these lines are no records (an example, say), delete "
          + "them.")
    case .noHeader:
      LocalizedText(
        "在第一行加上列名，一列一格，与各列对齐：列名见 模板 文件夹里那种表（或者 `exchange template`）。用 bcp、mysqldump --tab、INTO OUTFILE 导出的不带列名，改用带列名的导出。",
        "Put titles into a first row, one a column: they stand in the tables in 模板 (or in what `exchange template` writes). bcp, mysqldump "
          + "--tab and INTO OUTFILE write none; export with something that does.")
    case .twoRows:
      LocalizedText(
        "把两行合成一行：取消合并，一列一格，每列写全它的列名，如“行政相对人名称”。",
        "Make one row of the two: unmerge the cells, with the whole title of each column in one cell.")
    case .unnamedNumbers:
      LocalizedText(
        "导出时去掉行号（R 的 write.table 写 row.names=FALSE），或者在表头最前面给它一个列名：序号。",
        "Export without the numbers (row.names=FALSE of R's write.table), or give them a title, 序号, in front of the header."
      )
    case .own(let table): table.remedy
    case .nothingKnown:
      LocalizedText(
        "读作乱码的，用 UTF-8 或 GB18030 重新导出；否则用 模板 文件夹里那种表（或者 `exchange template`）的列名，一列一格，放在前 \(HeaderSearch.rowLimit) 行以内。",
        "If that is garbled, export again in UTF-8 or GB18030; else take the titles of the table of its kind in 模板 (or of `exchange "
          + "template`), one a column, within the first \(HeaderSearch.rowLimit) rows.")
    }
  }

  private static func list(_ numbers: [Int], _ mark: String) -> String {
    numbers.map(String.init).joined(separator: mark)
  }

  /// The numbers with those that follow each other as ranges, `1–2、5`.
  private static func ranges(_ numbers: [Int], _ mark: String) -> String {
    var ranges: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
      .joined(separator: mark)
  }
}

extension LocalizedText {
  /// The text as a sentence begins.
  fileprivate var capitalised: LocalizedText {
    LocalizedText(zh, en.prefix(1).uppercased() + en.dropFirst())
  }
}
