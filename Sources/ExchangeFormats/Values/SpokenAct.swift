/// What people write who say what was done about a licence, in the place of the field that has a word for it: 准予注销, 注销登记, a filled
/// 注销日期, 吊销; or that nothing was granted, 不予许可.
///
/// Where the field says nothing it stands for something else (``Field/standard``), so that only what can't be meant otherwise counts: a text
/// that consists of such words and of those that go with them, or a column whose title does.
struct SpokenAct: Sendable {
  /// What a title says of the values below it.
  enum Title: Sendable {
    /// A yes says the act: 是否注销, 注销标志.
    case truth(String)
    /// A no says that nothing was granted: 是否准予许可.
    case grant
    /// A day says the act: 注销日期.
    case day(String)
    /// Any text that isn't a word for nothing does: 注销原因.
    case account(String)
    /// They are results of a decision, under which more words say that nothing was granted: 审批结果.
    case result
    /// Nothing.
    case other
  }

  /// Whether they are of acts about licences, of which people speak in other words too.
  private let isOfLicences: Bool
  /// The words that the field allows, but for what it stands for without one, and what says the same, the longer ones first.
  private let acts: [String]
  /// What says that nothing was granted.
  private let refusals: [String]

  /// What is said of `field`; `nil` where it stands for nothing without a value.
  init?(of field: Field) {
    guard let standard = field.standard, let words = field.enumeration?.filter({ $0 != standard }) else {
      return nil
    }
    isOfLicences = standard == Self.grant
    acts =
      isOfLicences ? (words + words.flatMap { Self.others[$0] ?? [] }).sorted { $0.count > $1.count } : words
    refusals = isOfLicences ? Self.refusals : []
  }

  /// What the title with that key says.
  func title(_ key: String) -> Title {
    if isOfLicences, Self.deletions.contains(key) { return .truth("删除") }
    for opening in ["是否已经", "是否已", "是否被", "是否"] where key.hasPrefix(opening) {
      let rest = String(key.dropFirst(opening.count))
      if let act = act(in: rest) { return .truth(act) }
      return isOfLicences && Self.grants.contains(rest) ? .grant : .other
    }
    guard isOfLicences else { return .other }
    if let act = act(in: key) { return .truth(act) }
    if let act = act(of: key, before: ["标志", "标识", "标记", "状态", "与否"]) { return .truth(act) }
    if let act = act(of: key, before: ["日期", "时间"]) {
      // 变更时间 is mostly when the data were changed.
      return act == "变更" && key.hasSuffix("时间") ? .other : .day(act)
    }
    if let act = act(of: key, before: ["原因", "理由", "事由", "依据", "文号", "机关", "内容", "事项"]) {
      return .account(act)
    }
    let isOfResults = ["结果", "结论", "意见", "状态", "决定"].contains(where: key.contains)
    return isOfResults && ["审批", "许可", "审核", "办件", "办理", "办结"].contains(where: key.contains)
      ? .result : .other
  }

  /// The word by which `value` says something else than the field's absence does.
  func word(in value: String, under title: Title) -> String? {
    if value.isEmpty || value.utf8.count > Self.longest { return nil }
    let key = HeaderKey.key(of: value)
    if let word = word(in: key) { return word }
    switch title {
    case .truth(let act): return Self.affirmations.contains(key) ? act : nil
    case .grant: return Self.denials.contains(key) ? Self.refusal : nil
    case .day(let act):
      var narrowed: [UInt8] = []
      LegacyText.appendNarrowed(Array(value.utf8)[...], droppingSpaces: false, to: &narrowed)
      let date = LegacyDate(LegacyText.unprotected(narrowed[...], onlyBeforeDigits: false))
      if case .day = date { return date.isOpenEnd ? nil : act }
      return date == .serial ? act : nil
    case .account(let act):
      let saysNothing =
        LegacyText.isNull(Array(key.utf8)[...]) || ["\\", "＼"].contains(key) || Self.denials.contains(key)
        || Self.negations.contains(where: key.hasPrefix)
      return saysNothing ? nil : act
    case .result: return Self.results.contains(key) ? key : nil
    case .other: return nil
    }
  }

  /// The word by which a text of its own, the title of a document, says so.
  func word(in key: String) -> String? { act(in: key) ?? refusal(in: key) }

  /// Whether a glance can't exclude that such a text says so: it has a character with which one of the words begins.
  static func mayBeSpoken(in text: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place + 2 < text.count {
      guard text[place] >= 0xE0 else {
        place += 1
        continue
      }
      let code =
        UInt32(text[place] & 0x0F) << 12 | UInt32(text[place + 1] & 0x3F) << 6
        | UInt32(text[place + 2] & 0x3F)
      if firsts.contains(code) { return true }
      place += 3
    }
    return false
  }

  /// The first act of a text that consists of acts and what goes with them.
  private func act(in key: String) -> String? {
    first(of: acts, in: key, besides: isOfLicences ? Self.company : ["已"])
  }

  private func refusal(in key: String) -> String? {
    refusals.isEmpty ? nil : first(of: refusals, in: key, besides: Self.company + acts)
  }

  private func act(of key: String, before endings: [String]) -> String? {
    endings.first(where: key.hasSuffix).flatMap { act(in: String(key.dropLast($0.count))) }
  }

  private func first(of words: [String], in key: String, besides company: [String]) -> String? {
    var rest = key[...]
    var found: String?
    while !rest.isEmpty {
      if let word = words.first(where: rest.hasPrefix) {
        found = found ?? word
        rest = rest.dropFirst(word.count)
      } else if let word = company.first(where: rest.hasPrefix) {
        rest = rest.dropFirst(word.count)
      } else {
        return nil
      }
    }
    return found
  }

  /// No such text is nearly as long, in bytes.
  private static let longest = 120
  /// The act that needs no word.
  private static let grant = "核发"
  private static let refusal = "不予许可"
  /// Other words for acts.
  private static let others = [
    "延续": ["续期", "续证"], "补证": ["补发", "补办", "补领"],
    "注销": ["注消", "吊销", "撤销", "撤回", "作废", "废止", "缴销", "删除"],
  ]
  private static let refusals = ["不予", "不准予", "未准予", "未予"]
  /// What says so of the result of a decision.
  private static let results: Set<String> = [
    "不同意", "未同意", "不通过", "未通过", "审批不通过", "审核不通过", "审批未通过", "审核未通过", "不批准", "未批准", "驳回", "退件", "否决", "拒绝",
    "不许可",
  ]
  private static let grants: Set<String> = ["准予", "许可", "批准", "准予许可", "准予行政许可"]
  private static let deletions: Set<String> = [
    "delflag", "del_flag", "isdel", "is_del", "deleted", "isdeleted", "is_deleted", "deleteflag",
    "delete_flag",
  ]
  /// What goes with such a word and changes nothing about it, the longer ones first.
  private static let company = [
    "行政许可", "许可证", "决定书", "通知书", "受理", "核准", "批准", "依法", "准予", "予以", "已经", "办理", "办结", "完成", "申请", "登记", "备案",
    "许可",
    "行政", "证照", "证书", "证件", "执照", "手续", "业务", "事项", "决定", "通知", "已", "经", "证", "类", "的", "(", ")", "/", "、",
    ",", ";", "-", "+",
    "和", "及", "与",
  ]
  private static let firsts = Set("注变延续补吊撤作废缴删不未".unicodeScalars.map(\.value))
  /// What says yes, and what says no.
  private static let affirmations: Set<String> = ["是", "y", "yes", "true", "t", "1", "√", "✓", "☑", "有", "已"]
  /// The words, letters and marks for no.
  static let denials: Set<String> = ["否", "n", "no", "false", "f", "0", "×", "✗", "x"]
  /// What a text begins with that says that nothing of the kind was done.
  private static let negations = ["无", "未", "没", "不", "非", "否", "新", "首次", "初次", "核发", "正常", "有效"]
}
