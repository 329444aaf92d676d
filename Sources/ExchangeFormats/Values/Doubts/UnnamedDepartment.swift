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

  /// What fills the words of ``FindingCode/xmlElementEmpty`` where leaving the element out says something of departments.
  static func arguments(forElementOf role: FieldRole?) -> [String: String] {
    switch role {
    case .recipients:
      [
        "remedyZh": "写明送给哪些部门；不写这个元素，就送给所有参加交换的部门，不想送给所有部门的，不要只把它删去。",
        "remedy":
          "Name the departments that are to get it. To leave the element out means every department that takes part; don't, unless "
          + "all are meant.",
      ]
    case .participants:
      [
        "remedyZh": "写明哪些部门到了场；不写这个元素，就是没有部门到场，不是这样的不要只把它删去。",
        "remedy":
          "Name the departments that came. To leave the element out means that none did; don't, unless that is so.",
      ]
    default: [:]
    }
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
