public import ExchangeBase
public import ExchangeRules

extension LocalizedText {
  /// Why a decision changes nothing that names an opinion of which there is a later one.
  public static func overtaken(by later: String, at moment: Instant) -> LocalizedText {
    LocalizedText(
      "所写的审核意见已由同一部门 \(moment.forPeople) 报来的 \(later) 取代，以后一份为准（第二十九条）；是依据后一份处理的，写它的标识另行报送处理决定",
      "the opinion that it names gave way to \(later) of the same department, which came at \(moment.forPeople) and counts (art. 29); a "
        + "decision that rests on that is to be sent anew, and to name it")
  }
}

extension LocalizedText {
  /// Why a task that a joint meeting gives again changes nothing about the first: that stands.
  public static func taskStands(since moment: Instant) -> LocalizedText {
    LocalizedText(
      "它是同一决定、同一任务序号给同一部门的，\(moment.forPeople) 收到，仍然有效，两条都要落实；这一条代替它的，请用“撤销报文”撤销它",
      "it gave the same task of the same resolution to the same department at \(moment.forPeople) and stands, so that both are to "
        + "be carried out; where this one is to take its place, cancel it")
  }

  /// Why a survey's record changes nothing for those who were called and didn't come.
  ///
  /// - Parameter announced: the day for which they were called; `nil` where that was over when the notice came.
  public static func heldAnotherDay(than announced: Day?) -> LocalizedText {
    LocalizedText(
      "实际踏勘日期与通知的不同\(announced.map { "，通知的是 \($0)" } ?? "")，没有到场的不记未派员；日期写错的，写对了再报一份；改期的，先发踏勘通知",
      "the survey was held on another day than was announced\(announced.map { " (\($0))" } ?? ""), so that nobody counts as absent; where "
        + "the day is wrong, drop another record; a survey is moved by a notice before it is held")
  }
}

extension LocalizedText {
  /// Why a decision that names a licence leaves letters on it to be decided on.
  public static func decidedApart(from ended: String, left: Int) -> LocalizedText {
    LocalizedText(
      "这份处理决定了结的是 \(ended)，另有 \(left) 件待处理；也是对它们的处理的，写各自的标识分别报送处理决定",
      "this decision ends \(ended); what is left (\(left)) is decided on by decisions of its own, which name it"
    )
  }
}

extension Standing.Reason {
  /// Why a record changes nothing.
  public var title: LocalizedText {
    switch self {
    case .extensionLate: LocalizedText("延期告知晚于原期限", "the extension came after the time that it would extend")
    case .extensionAgain: LocalizedText("不得再次延期", "no further extension is allowed")
    case .extensionNotLater: LocalizedText("新期限不晚于原期限", "the new day isn't later than the old")
    case .decidedByDefault:
      LocalizedText("此前已视为同意", "consent was deemed before it came")
    case .excluded: LocalizedText("已说明不适用默认规定", "the default rules were declared not to apply")
    case .unqualified:
      LocalizedText("审批人员没有审批资格，按缺席处理", "the approver isn't qualified, which counts as absence")
    case .notLead:
      LocalizedText(
        "承诺已兑现由牵头的监管部门核查后报送，牵头部门的核查仍须按期完成",
        "that a commitment was kept is for the lead supervisor to find, whose check is still to be made")
    case .afterTime:
      LocalizedText(
        "意见在规定时限之后提出，仍列为默认同意候选，意见作为冲突一并提请牵头部门认定或说明不适用",
        "the opinion came after its time, so that default consent is still a candidate; it is shown beside that as a "
          + "conflict, for the lead department to confirm or exclude default consent")
    case .beforeVerification:
      LocalizedText(
        "整改还没有核验合格，核验合格后才依法处理（第二十九条），届时须另行报送处理决定",
        "the rectification hasn't passed yet; the decision that is asked for comes after that (art. 29), and is then to "
          + "be sent anew")
    case .notYet:
      LocalizedText("审核意见的期限还没有届满，也没有缺席", "there is still time for the opinion, and nobody was absent")
    case .answered: LocalizedText("审核意见已经按期提出", "the opinion came in time")
    case .answeredLate:
      LocalizedText("审核意见是同意，虽然逾期，但已经提出", "the opinion came, if late, and is consent")
    case .noDefault: LocalizedText("这里不实行默认制", "there is no default consent here")
    }
  }
}
