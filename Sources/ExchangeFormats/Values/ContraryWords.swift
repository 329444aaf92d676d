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
      "不认领", "不予认领", "不能认领", "未认领", "不同意认领", "缓认领", "不接收", "拒绝", "拒收", "退回", "不属", "不归", "不是本", "非辖区", "不在辖区",
    ]
    + ["非", "不是", "不在", "不由", "不应由", "不该由"].flatMap { not in
      ["本", "我"].flatMap { own in ofUs.map { not + own + $0 } }
    }
  /// What is somebody's own: 非本辖区.
  private static let ofUs = ["辖", "局", "委", "部门", "单位", "街道", "镇", "职责", "职权", "大队", "分局"]
  /// What holds one of these words and says nothing of claims.
  private static let harmless = ["不属实"]
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
  /// What stands before those that something goes to instead.
  private static let passing =
    [
      "推送给", "推送至", "推送到", "推给", "推至", "转给", "转至", "转到", "转交", "转办", "转送", "转推", "改推", "改送", "移交", "移送",
    ]
    + ["应", "应当", "该", "须", "需", "请", "改", "宜", "建议"].flatMap { [$0 + "由", $0 + "归"] }
  /// What stands before those too of whom the licence was got, or who told of something, unless it says whose duty it is.
  private static let naming = ["由", "归", "属于", "属"]
  private static let competences = ["监管", "管辖", "管理", "负责", "主管", "管", "职责", "职权", "范围", "职责范围内", "职权范围内"]
  /// What stands before or behind them.
  private static let prepositions = ["给", "至", "到", "由", "于"]
  private static let duties = [
    "办理", "处理", "认领", "接收", "受理", "监管", "管理", "管辖", "负责", "主管", "承办", "查处", "的", "职责", "职权", "范围", "范围内",
    "事项", "业务",
    "管",
  ]
  /// How departments end that no catalogue has to know, and what says that they aren't others.
  private static let departments = ["局", "委员会", "部门", "政府", "街道办", "街道办事处"]
  private static let own = ["我", "本", "内", "业务", "副局"]
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
      denials.contains(String(clause)) || clause == "非管辖"
        || behind("管辖", in: clause).contains { $0.isDenied }
        || reasons.contains { reason in behind(reason, in: clause).contains { !$0.isDenied } }
    }
  }

  /// Those to whom a text says that something goes instead, as far as they may be departments: 执法局 of 请推送给执法局.
  public static func recipients(in text: String) -> [String] {
    // 该申请由…受理 asks for nothing.
    clauses(of: text.prefix(longest).replacing("申请", with: "，")).flatMap { clause in
      let words = competences.contains(where: clause.hasSuffix) ? passing + naming : passing
      return words.flatMap { word in
        behind(word, in: clause).filter { !$0.isDenied }.map { name($0.rest) }
      }
    }.filter { !$0.isEmpty }
  }

  /// Whether a name is that of another department, whatever it is: 有关部门, 城管局.
  public static func mayNameOther(_ name: String) -> Bool {
    name.count >= shortestDepartment && departments.contains(where: name.hasSuffix)
      && !own.contains(where: name.contains)
  }

  private static func clauses(of text: Substring) -> [Substring] {
    text.split(whereSeparator: stops.contains).map(trimmed).filter { !$0.isEmpty }
  }

  /// What stands behind a word wherever it does, and whether a word before it in the same clause takes it back.
  private static func behind(_ word: String, in clause: Substring) -> [(rest: Substring, isDenied: Bool)] {
    word.isEmpty
      ? []
      : clause.ranges(of: word).map { range in
        (clause[range.upperBound...], clause[..<range.lowerBound].contains(where: negations.contains))
      }
  }

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
