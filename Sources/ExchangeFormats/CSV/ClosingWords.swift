/// What people and programs write below a table to say that nothing follows: 以下空白, `---END---`, `EOF`, `# 导出完成`, and the `\.`
/// of PostgreSQL's COPY.
enum ClosingWords {
  /// Whether a cell holds such words and nothing else but marks.
  static func areAll(of cell: UnsafeRawBufferPointer) -> Bool {
    guard cell.count <= longest else { return false }
    if cell.elementsEqual("\\.".utf8) { return true }
    let text = HeaderKey.key(of: String(decoding: cell, as: UTF8.self))
    let bare = text.filter { !marks.contains($0) }
    return words.contains(bare)
  }

  private static let longest = 90
  private static let marks = Set("-=_*#~<>()[]{}【】〔〕《》—–…·.。,，、!;:/\\\"'“”")
  private static let words: Set<String> = [
    "以下空白", "以下为空白", "以下为空", "本页以下空白", "此行以下空白", "以下无正文", "以下无内容", "以下无数据", "以下无", "此页无正文", "本页无正文", "空白",
    "完", "全文完", "结束",
    "表格结束", "报表结束", "数据结束", "文件结束", "导出完成", "导出完毕", "导出结束", "导出成功", "数据导出完成", "数据导出完毕", "查询完成", "查询结束",
    "查询完毕", "生成完毕", "续表", "续上表",
    "接上表", "接上页", "转下页", "接下页", "下接", "eof", "end", "theend", "endoffile", "endofreport", "endofdata",
    "endoflist", "endoftable",
    "endofexport", "exportcompleted", "exportfinished", "done", "finished", "queryok",
  ]
}
