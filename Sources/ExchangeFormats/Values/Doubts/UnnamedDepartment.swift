/// What people and systems write for “none” or “all” where a list of departments should stand or the cell be empty.
enum UnnamedDepartment {
  /// Whether a part of a list names no department but says that there is nobody, or that everybody is meant.
  static func isOne(_ value: ArraySlice<UInt8>) -> Bool {
    let value = LegacyText.trimmed(value)
    guard value.count <= longest else { return false }
    return LegacyText.isNull(value) || words.contains { LegacyText.isWord($0, value) }
  }

  /// Whether a cell says in so many words that no department came.
  static func saysNobody(_ raw: ArraySlice<UInt8>) -> Bool {
    let value = LegacyText.trimmed(raw)
    return value.count <= longest && nobody.contains { LegacyText.isWord($0, value) }
  }

  private static let nobody = ["无", "没有", "无部门", "（无）", "(无)", "无人到场", "无部门到场"].map { Array($0.utf8) }

  /// What fills the words of ``FindingCode/recipientNone`` where it isn't about who gets a record.
  static func arguments(for role: FieldRole?) -> [String: String] {
    role == .participants
      ? [
        "remedyZh": "写明哪些部门到了场；确实没有部门到场的，这一格完全空着（表格里也可以写“无”）。",
        "remedy":
          "Name the departments that came; where none did, leave it wholly empty (in tables 无 says so, too).",
      ] : [:]
  }

  private static let words =
    EmptyWord.pending
    + [
      "0", "无需", "不需", "不需要", "无须", "不涉及", "不适用", "没有", "无部门", "n", "no", "false", "否", ".", "。", "－－", "\\",
      "＼", "、",
      "*", "全部", "所有", "全体", "各部门", "所有部门", "全部部门", "各有关部门", "各相关部门", "相关部门", "all", "不填", "０", "ｎ／ａ", "n／a",
      "无人到场", "无部门到场",
    ].map { Array($0.utf8) }

  private static let longest = 15
}
