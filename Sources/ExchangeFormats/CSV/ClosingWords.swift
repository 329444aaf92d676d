/// What people and programs write below a table to say that nothing follows: 以下空白, `---END---`, `EOF`, `# 导出完成`, and the `\.`
/// of PostgreSQL's COPY.
enum ClosingWords {
  /// Whether a cell holds such words and nothing else but marks.
  static func areAll(of cell: UnsafeRawBufferPointer) -> Bool {
    guard cell.count <= longest else { return false }
    if cell.elementsEqual("\\.".utf8) { return true }
    return words.contains(bare(cell))
  }

  /// Whether it says that more follows on another page: 未完，转下页.
  static func announceMore(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.count <= longest && unfinished.contains(bare(cell))
  }

  private static func bare(_ cell: UnsafeRawBufferPointer) -> String {
    HeaderKey.key(of: String(decoding: cell, as: UTF8.self)).filter { !marks.contains($0) }
  }

  /// What is said where nothing follows all the same.
  static let nothingFollows = [
    "saysZh": "说后面还有，而后面没有记录了：文件可能不全；各条都按表里写的处理",
    "says":
      "says that more follows, and no record does: the file may not be whole; each was taken as it stands",
    "remedyZh": "重新导出整个文件再投放，已经送出、内容没变的不会再送一次；后面本来没有了的，不必处理。",
    "remedy":
      "Export all of it again and drop it; what was delivered and hasn't changed isn't delivered twice. If there is no more, there is "
      + "nothing to do.",
  ]

  private static let longest = 90
  private static let marks = Set("-=_*#~<>()[]{}【】〔〕《》—–…·.。,，、!;:/\\\"'“”")
  private static let unfinished: Set<String> = [
    "未完", "未完待续", "待续", "未完转下页", "未完见下页", "未完接下页", "未完转下表", "转下页", "接下页", "转下表", "见下页",
  ]
  private static let words: Set<String> = [
    "以下空白", "以下为空白", "以下为空", "本页以下空白", "此行以下空白", "以下无正文", "以下无内容", "以下无数据", "以下无", "此页无正文", "本页无正文", "空白",
    "完", "全文完", "结束",
    "表格结束", "报表结束", "数据结束", "文件结束", "导出完成", "导出完毕", "导出结束", "导出成功", "数据导出完成", "数据导出完毕", "查询完成", "查询结束",
    "查询完毕", "生成完毕", "续表", "续上表",
    "接上表", "接上页", "下接", "eof", "end", "theend", "endoffile", "endofreport", "endofdata",
    "endoflist", "endoftable",
    "endofexport", "exportcompleted", "exportfinished", "done", "finished", "queryok",
  ]
}
