/// Words by which a line above or below a table takes back what stands in it: 第2条作废, 测试数据，请勿使用. Nothing follows from
/// them by itself, since nobody can tell which records are meant; but somebody has to look.
enum DoubtingWords {
  /// What says so by itself.
  private static let certain = words(
    """
    作废 勿报 勿送 勿推 勿发 勿用 勿使用 勿采用 不予报 不予推送 不报送 不上报 不推送 不要报
    不要用 不要使用 不用报 不应报 不该报 暂不报 暂缓报 不得使用 不作数 不算数 有误 写错 填错
    录错 弄错 报错 测试 试填 试报 演示数据 模拟数据 虚构 草稿 未定稿 未审核 未核实 未核对
    待核实 待核对
    """)
  /// What says so where records are named.
  private static let ofRecords = words(
    """
    撤销 撤回 取消 删除 删去 删掉 去掉 剔除 重复 应为 应是 应改 改为 改成 更正为 变更为 无效
    废止 错误 不对 不实 不符 不准 退回 停用
    """)
  /// How records are named, beside their place: 第2条.
  private static let records = words(
    """
    上一条 上一行 上条 上述 以上 前述 该条 此条 本条 本行 此行 该行 该户 此户 本表 本批 序号
    文号 编号 〕
    """)
  /// What every form says of what may go wrong, and what ``RejectedRowsWriter`` leaves below rows that came back.
  private static let harmless = words(
    """
    退回的记录没有写在这里 如有误 若有误 有误的 有误请 如有错误 若有错误 如有重复 不得删除 请勿删除
    不要删除 勿删除 不能删除 不得取消 勿重复 不要重复 不得重复 不可重复
    """)
  private static func words(_ list: String) -> [String] {
    list.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let units: Set<Character> = ["条", "行", "户", "项", "个", "家", "号", "笔", "件"]
  private static let longest = 1_200

  /// Whether a line says so.
  static func doubt(_ line: UnsafeRawBufferPointer) -> Bool {
    doubt(String(decoding: line.prefix(longest), as: UTF8.self))
  }

  /// Whether a line says so.
  ///
  /// - Parameter namesRecord: whether the place in which it stands says which record it means, as that of a note on a cell does.
  static func doubt(_ line: String, namesRecord: Bool = false) -> Bool {
    var text = String(line.prefix(longest).filter { !$0.isWhitespace })
    for phrase in harmless where text.contains(phrase) { text = text.replacing(phrase, with: " ") }
    if certain.contains(where: text.contains) { return true }
    return ofRecords.contains(where: text.contains) && (namesRecord || nameRecords(text))
  }

  /// What is said of a row below a table: that somebody has to look where it takes records back.
  static func weighed(_ finding: Finding, of row: CSVRow) -> Finding {
    guard doubt(row.content) else { return finding }
    return Finding(.noteDoubtsRecords, at: finding.position, excerpt: TableFurniture.shown(row))
  }

  private static func nameRecords(_ text: String) -> Bool {
    if records.contains(where: text.contains) { return true }
    return text.split(separator: "第", omittingEmptySubsequences: false).dropFirst().contains { rest in
      rest.prefix(8).contains(where: units.contains)
    }
  }
}
