/// Words by which people say something else than what a table passes for: a claim asks for no more than a reference, and can't be taken
/// back; what corrects something has all the columns of what it corrects.
public enum ContraryWords {
  /// What columns are called in which somebody says whether he claims, or why not.
  private static let ofClaims = ["退", "否", "不", "拒", "撤", "改派", "原因", "理由", "事由", "意见"]
  /// What columns are called that corrections and cancellations have.
  private static let ofOthers = ["更正", "撤销", "撤回"].flatMap { act in ["理由", "原因", "事由"].map { act + $0 } }
  /// What somebody writes who doesn't claim.
  private static let refusals =
    [
      "不认领", "不予认领", "不能认领", "未认领", "不同意认领", "缓认领", "不接收", "退回", "不属", "不归", "不是本", "非辖区", "不在辖区",
    ]
    + ["非", "不是", "不在", "不由", "不应由", "不该由"].flatMap { not in
      ["本", "我"].flatMap { own in ofUs.map { not + own + $0 } }
    }
  /// What says the same, unless others do it of whom the record is: 企业拒绝检查.
  private static let refusing = ["拒绝", "拒收"]
  private static let subjects = ["企业", "公司", "当事人", "申请人", "负责人", "经营", "业主", "商户", "店", "该户"]
  /// What is refused only by whom something was sent to.
  private static let ownActs = ["认领", "接收"]
  /// What is somebody's own: 非本辖区.
  private static let ofUs = ["辖", "局", "委", "部门", "单位", "街道", "镇", "职责", "职权", "大队", "分局"]
  /// What holds one of these words and says nothing of claims.
  private static let harmless = ["不属实", "不归还", "不归档"]
  /// What says no where nothing stands beside it, in a cell or between two stops; the marks and letters for it are
  /// ``SpokenAct/denials``.
  private static let denials: Set<String> = [
    "否", "不", "不是", "不行", "不要", "不可", "不可以", "不能", "不同意", "不接受", "不受理", "不予受理", "不办理", "不予办理", "驳回", "退件",
    "退",
    "拒", "暂缓", "缓办", "暂缓办理", "暂不办理", "暂不受理",
  ]
  private static let crosses: Set<String> = ["✕", "✖", "✘", "❌", "╳", "〤"]
  /// What parts one thing that is said from the next.
  private static let stops: Set<Character> = [
    "，", ",", "。", "；", ";", "！", "!", "？", "?", "\n", "\r", "\r\n",
  ]
  /// What takes back what stands behind it.
  private static let negations: Set<Character> = ["不", "无", "未", "没", "非", "勿", "莫"]
  /// What stands between one of these and the duty that it takes back, and which of it says whose the duty is: 不应由…管辖, 无权管辖.
  private static let fillers = [
    "再", "应", "当", "该", "必", "须", "需", "宜", "便", "予", "能", "可", "会", "法", "权", "有", "具", "备", "享", "此", "相应",
    "相关",
  ]
  private static let belonging = ["隶属", "属", "归", "由", "在", "于", "是", "受", "纳入", "列入", "划入", "划归", "符合"]
  /// What somebody says of duties who has no doubt of his, behind a negation: 无管辖争议.
  private static let disputes = ["争议", "异议", "疑义", "纠纷", "冲突", "问题"]
  /// What stands before those to whom somebody hands something.
  private static let handing = [
    "推送给", "推送至", "推送到", "推给", "推至", "转给", "转至", "转到", "转交", "转办", "转送", "转推", "改推", "改送", "移交", transfer,
  ]
  /// What agencies do with leads and cases, and with records only where it is asked for.
  private static let transfer = "移送"
  /// What stands before those whose business something is to be.
  private static let assigning = ["应", "应当", "该", "须", "需", "请", "改", "宜", "建议"].flatMap {
    [$0 + "由", $0 + "归"]
  }
  /// What asks for something, and what holds such a word and asks for nothing.
  private static let asking = ["应", "须", "需", "请", "希望", "建议"]
  private static let askingNothing = ["应急", "应用", "应对", "对应", "供应", "响应", "相应", "反应", "需求", "请示"]
  /// What says that it was done.
  private static let done: Character = "已"
  /// What is handed to others while the record stays: 涉嫌违法线索已移送公安局. Leads may be what a text goes on to hand over, papers what the
  /// same clause does.
  private static let leads = ["线索", "违法", "违规", "涉嫌", "犯罪"]
  private static let papers = ["材料", "原件", "复印件", "副本", "案件", "案卷", "投诉", "举报", "隐患", "问题", "情况"]
  /// What stands before those too of whom the licence was got, or who told of something, unless it says whose duty it is.
  private static let naming = ["由", "归", "属于", "属"]
  /// What holds one of these and names nobody by it, and what says the same.
  private static let compounds = [
    ("属地", "当地"), ("所属", "的"), ("下属", "的"), ("直属", "的"), ("附属", "的"), ("金属", "五金"),
    // 该申请由…受理 asks for nothing.
    ("申请", "，"),
  ]
  private static let competences = ["监管", "管辖", "管理", "负责", "主管", "管", "职责", "职权", "范围", "职责范围内", "职权范围内"]
  /// What stands before or behind them.
  private static let prepositions = ["了", "给", "至", "到", "由", "于"]
  private static let duties = [
    "办理", "处理", "认领", "接收", "受理", "监管", "管理", "管辖", "负责", "主管", "承办", "查处", "的", "职责", "职权", "范围", "范围内",
    "事项", "业务",
    "管",
  ]
  /// How departments end that no catalogue has to know, and what says that they aren't others.
  private static let departments = generic + ["委员会", "局"]
  private static let generic = ["人民政府", "街道办事处", "街道办", "部门", "政府"]
  private static let own = ["我", "本", "内", "业务", "副局"]
  /// What the offices of a department are called in its house: 临城分局. One that is a department itself is in the catalogue.
  private static let branch = "分局"
  /// What stands before those of them that are called by nobody's name: 执法部门 may be the writer's own.
  private static let anybody = [
    "当地乡镇", "当地镇", "当地街道", "当地", "辖区", "基层", "区级", "行业", "行政", "综合", "执法", "监管", "职能", "主管",
  ]
  /// The shortest of their names: a director is 张局.
  private static let shortestDepartment = 3
  /// Who writes a longer text doesn't say no by it.
  private static let longest = 4_000

  /// Whether a column that a kind with this effect doesn't have contradicts it.
  static func contradict(column: String, of effect: KindEffect) -> Bool {
    (effect == .claims ? ofClaims : ofOthers).contains(where: column.contains)
  }

  /// Whether a text in a claim says that something isn't claimed.
  ///
  /// - Parameter reasons: the reasons for which things are returned, as the kind that returns them calls them.
  public static func refuse(_ text: String, reasons: [String] = []) -> Bool {
    let text = harmless.reduce(text.prefix(longest)) { $0.replacing($1, with: "") }
    if refusals.contains(where: text.contains) { return true }
    let word = trimmed(text).lowercased()
    if SpokenAct.denials.contains(word) || crosses.contains(word) { return true }
    return clauses(of: text).contains { clause in
      denials.contains(String(clause)) || disclaims(clause) || refuses(clause)
        || reasons.contains { reason in around(reason, in: clause).contains { !isDenied($0.before) } }
    }
  }

  /// Whoever something goes to instead, by what a text says.
  public struct Recipient: Sendable, Equatable {
    /// What it is called: 执法局 of 请推送给执法局.
    public let name: String
    /// Whether a catalogue has to know it. What was handed on already may have been anything, to anybody.
    let isDone: Bool

    /// Whether it is another department, whatever it is: 有关部门, 城管局.
    public var mayBeOther: Bool { !isDone && ContraryWords.mayNameOther(name) }
  }

  /// Those to whom a text says that something goes instead, as far as they may be departments.
  public static func recipients(in text: String) -> [Recipient] {
    var isOfLead = false
    let plain = compounds.reduce(text.prefix(longest)) { $0.replacing($1.0, with: $1.1) }
    return clauses(of: plain).flatMap { clause in
      let found = handed(in: clause, isOfLead: isOfLead) + assigned(in: clause)
      isOfLead = isOfLead || leads.contains(where: clause.contains)
      return found
    }
  }

  /// Those to whom a clause hands something, but for what isn't the record.
  ///
  /// - Parameter isOfLead: whether a clause before told of a lead.
  private static func handed(in clause: Substring, isOfLead: Bool) -> [Recipient] {
    handing.flatMap { word in
      around(word, in: clause).compactMap { before, rest -> Recipient? in
        let isAsked = isAsked(before)
        guard !isDenied(before), isAsked || (!isOfLead && word != transfer) else { return nil }
        let others = isAsked ? leads : leads + papers
        if others.contains(where: before.contains) { return nil }
        return recipient(rest, isDone: !isAsked && (before.contains(done) || rest.hasPrefix("了")))
      }
    }
  }

  /// Those whose business something is, by a clause.
  private static func assigned(in clause: Substring) -> [Recipient] {
    let words = competences.contains(where: clause.hasSuffix) ? assigning + naming : assigning
    return words.flatMap { word in
      around(word, in: clause).compactMap { before, rest -> Recipient? in
        isDenied(before) || leads.contains(where: before.contains) ? nil : recipient(rest, isDone: false)
      }
    }
  }

  private static func recipient(_ rest: Substring, isDone: Bool) -> Recipient? {
    let called = name(rest)
    // 移交违法线索给样例局
    if called.isEmpty || (leads + papers).contains(where: called.contains) { return nil }
    return Recipient(name: called, isDone: isDone)
  }

  /// Whether what stands before a word asks for it, after all that was done.
  private static func isAsked(_ before: Substring) -> Bool {
    let last = before.lastIndex(of: done).map { before[$0...] } ?? before
    let words = askingNothing.reduce(last) { $0.replacing($1, with: "") }
    return asking.contains(where: words.contains)
  }

  private static func mayNameOther(_ name: String) -> Bool {
    guard name.count >= shortestDepartment, !name.hasSuffix(branch), !own.contains(where: name.contains),
      let end = departments.first(where: name.hasSuffix)
    else { return false }
    let owner = name.dropLast(end.count)
    guard generic.contains(end), !owner.isEmpty else { return true }
    return !anybody.reduce(owner) { $0.replacing($1, with: "") }.isEmpty
  }

  /// Whether a clause says that its writer refuses.
  private static func refuses(_ clause: Substring) -> Bool {
    refusing.contains { word in
      around(word, in: clause).contains { before, rest in
        ofUs.contains { before.hasSuffix("我" + $0) || before.hasSuffix("本" + $0) }
          || !(isDeniedAtOnce(before) || isOfOthers(before, rest))
      }
    }
  }

  /// Whether what takes back a word stands right before it: 不予 of 不予拒绝, and not 不全 of 信息不全拒收.
  private static func isDeniedAtOnce(_ before: Substring) -> Bool {
    var words = before
    while let word = fillers.first(where: words.hasSuffix) { words = words.dropLast(word.count) }
    return words.last.map { negations.contains($0) } ?? false
  }

  /// Whether it is others who refuse, or refuse something of theirs: 企业拒绝, 企业多次拒绝检查, and not 该企业已注销拒绝认领.
  private static func isOfOthers(_ before: Substring, _ rest: Substring) -> Bool {
    if subjects.contains(where: before.hasSuffix) { return true }
    return !rest.isEmpty && !ownActs.contains(where: rest.hasPrefix)
      && subjects.contains(where: before.contains)
  }

  /// Whether a clause says that somebody has no jurisdiction. A negation says so that stands before it, or before whose it is: 不 of
  /// 不动产登记属我局管辖 doesn't.
  private static func disclaims(_ clause: Substring) -> Bool {
    around("管辖", in: clause).contains { before, rest in
      let what = rest.drop { $0 == "权" }
      return !disputes.contains(where: what.hasPrefix)
        && before.indices.contains { place in
          negations.contains(before[place]) && isOfDuty(before[before.index(after: place)...])
        }
    }
  }

  /// Whether what stands between a negation and a duty leads from one to the other.
  private static func isOfDuty(_ words: Substring) -> Bool {
    var words = words
    var saysWhose = false
    while true {
      if let word = belonging.first(where: words.hasPrefix) {
        saysWhose = true
        words = words.dropFirst(word.count)
      } else if let word = fillers.first(where: words.hasPrefix) {
        words = words.dropFirst(word.count)
      } else {
        break
      }
    }
    if words.isEmpty { return true }
    // 不是食品店但由我局管辖, 不是新设企业我局管辖 say twice whose something is.
    return (saysWhose || words.hasPrefix("我") || words.hasPrefix("本"))
      && !["属", "归", "由", "在", "但", "而"].contains(where: words.contains)
      && !["我局", "本局", "我单位", "本单位"].contains { words.count > $0.count && words.hasSuffix($0) }
  }

  private static func clauses(of text: Substring) -> [Substring] {
    text.split(whereSeparator: stops.contains).map(trimmed).filter { !$0.isEmpty }
  }

  /// What stands before and behind a word in a clause, wherever it does.
  private static func around(_ word: String, in clause: Substring) -> [(before: Substring, rest: Substring)] {
    word.isEmpty
      ? []
      : clause.ranges(of: word).map { (clause[..<$0.lowerBound], clause[$0.upperBound...]) }
  }

  /// Whether what stands before a word takes it back.
  private static func isDenied(_ before: Substring) -> Bool { before.contains(where: negations.contains) }

  /// The name in what stands behind such a word.
  private static func name(_ rest: Substring) -> String {
    var name = trimmed(rest)
    while let word = prepositions.first(where: name.hasPrefix) { name = name.dropFirst(word.count) }
    while let word = duties.first(where: name.hasSuffix) { name = trimmed(name.dropLast(word.count)) }
    return String(name)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while let last = text.last, last.isWhitespace || stops.contains(last) || last == "." || last == "、" {
      text.removeLast()
    }
    return text
  }
}
