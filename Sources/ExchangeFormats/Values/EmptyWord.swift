/// What people and programs write where no value stands: one table for all fields.
///
/// What a word comes to is the field's own matter: a field that may be left out is empty, one that has to be filled lacks its value, and
/// of recipients only an empty cell says nothing.
enum EmptyWord {
  /// What says that there is no value, in lower case.
  static let none =
    [
      "null", "none", "nan", "nat", "na", "n/a", "n.a.", "n.a", "nil", "#n/a", "(null)", "<null>", "[null]",
      "<nil>",
      "\\n", "undefined", "dbnull", "system.dbnull", "\"\"", "''", "“”", "[]", "{}", "()", "（）", "无", "（无）",
      "(无)",
      "[无]", "暂无", "空", "（空）", "(空)", "[空]", "空白", "（空白）", "(空白)", "(blank)", "(none)", "<none>", "<na>",
      "character(0)", "numeric(0)", "integer(0)", "logical(0)", "空值", "-", "－", "—", "——", "--", "/", "／",
      "…", "……",
    ].map { Array($0.utf8) }

  /// What says that there is one, but not here or not yet: where somebody has to be named it is no name.
  static let pending = [
    "不详", "未知", "待定", "未定", "待补", "待补充", "待填", "待查", "待核实", "暂缺", "见附件", "详见附件", "见附表", "详见附表", "略",
  ].map { Array($0.utf8) }
}
