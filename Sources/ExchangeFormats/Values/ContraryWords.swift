/// Words by which people say something else than what a table passes for: a claim asks for no more than a reference, and can't be taken
/// back; what corrects something has all the columns of what it corrects.
public enum ContraryWords {
  /// What columns are called in which somebody says whether he claims, or why not.
  private static let ofClaims = ["退", "否", "不", "拒", "撤", "改派", "原因", "理由", "事由", "意见"]
  /// What columns are called that corrections and cancellations have.
  private static let ofOthers = ["更正", "撤销", "撤回"].flatMap { act in ["理由", "原因", "事由"].map { act + $0 } }
  /// What somebody writes who doesn't claim.
  private static let refusals = ["不认领", "不予认领", "不能认领", "未认领", "拒绝", "拒收", "退回", "不属", "不归", "不是本"]

  /// Whether a column that a kind with this effect doesn't have contradicts it.
  static func contradict(column: String, of effect: KindEffect) -> Bool {
    (effect == .claims ? ofClaims : ofOthers).contains(where: column.contains)
  }

  /// Whether a text in a claim says that something isn't claimed.
  public static func refuse(_ text: String) -> Bool { refusals.contains(where: text.contains) }
}
