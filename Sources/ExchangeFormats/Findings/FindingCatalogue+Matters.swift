extension FindingCode {
  /// What the catalogue says of findings about a record that answers, corrects or cancels another.
  var matterEntry: FindingEntry {
    switch self {
    case .referenceUnknown:
      .recordError(
        "本部门收到或发出的报文里没有“{value}”，不知道针对的是什么。",
        "Nothing that your department got or sent is called “{value}”; what this refers to isn't known.",
        "核对标识：送来的文件、回执旁的 .ids.csv 里写着；也可以写文号、许可编号或案件编号。没有收到、发出过的不能针对。",
        "Check the id: it stands in the delivered file, and in the .ids.csv beside the receipt; a document, licence or case number does too."
      )
    case .referenceAmbiguous:
      .recordError(
        "“{value}”可以指不止一件：{choices}；不知道指的是哪一件。",
        "“{value}” may mean more than one: {choices}; which is meant is not clear.",
        "把这一栏改写成其中一个（括号及其中的名称不写），或写投递编号，重新投放。期限内来过而没有写清的，不会因此视为同意。",
        "Write one of them there (without the brackets and the name in them), or the delivery id, and drop it again. What came in time and wasn't clear isn't taken for silence."
      )
    case .referenceWrongKind:
      .recordError(
        "“{value}”是{found}，这里只能针对：{wanted}。",
        "“{value}” is a {found}; this can only refer to: {wanted}.",
        "核对标识，或改用相应的报文种类。",
        "Check the id, or use the kind that fits.")
    case .referenceWithdrawn:
      .recordError(
        "“{value}”已经更正，更正以后不再送给{sender}，由现在收到它的部门认领、办理和函告。",
        "“{value}” was corrected, and isn't for {sender} since: whoever has it now claims it and answers it.",
        "不必再办；认为更正有误的，与发出它的部门联系。",
        "Nothing is to be done any more; where the correction seems wrong, talk to the department that sent it."
      )
    case .answerNotYours:
      .recordError(
        "“{value}”不是由{sender}办理或发出的，不能由它答复、更正或撤销。",
        "“{value}” isn't for {sender} to answer, correct or cancel.",
        "由承办的部门处理。",
        "Only the department concerned can.")
    case .answerAlready:
      .recordError(
        "“{value}”已于 {at} 答复过（{earlier}），原答复不变。",
        "“{value}” was answered at {at} ({earlier}); that answer stands.",
        "确需更改的，先与对方联系，再另行发文。",
        "If it must be changed, talk to the other side and send a new message.")
    case .answerNothingOpen:
      .recordError(
        "“{value}”没有待办的事项，或者已经撤销。",
        "Nothing is open about “{value}”, or it was cancelled.",
        "核对标识；不必再答复。",
        "Check the id; no answer is needed.")
    case .answerEarly:
      .recordWarning(
        "“{value}”的承诺期限（遇休息日顺延）到 {lastDay} 才届满，现在就有了结果；已接收。",
        "The term of “{value}” runs until {lastDay}, moved off days off; its result is here already, and was accepted.",
        "情况此后有变的，另行函告。",
        "If things change until then, tell so by a letter.")
    case .answerLate:
      .recordWarning(
        "“{value}”的期限是 {due}，现在才到，记为逾期办理。",
        "“{value}” was due {due}; this came late and is kept as such.",
        "不必重报；逾期情况列入当日对账包。",
        "Nothing to resend; the day's package lists it as late.")
    case .answerWithoutEffect:
      .recordWarning(
        "已收到并留存，但不改变“{value}”的办理结果：{reason}。",
        "Received and kept, but it changes nothing about “{value}”: {reasonEn}.",
        "有异议的，请与牵头部门联系。",
        "If you disagree, talk to the lead department.")
    case .defaultNoCandidate:
      .recordError(
        "不能认定“{value}”默认同意：{reason}。",
        "Default consent of “{value}” can't be found: {reasonEn}.",
        "期限届满仍没有意见，或者意见出自没有审批资格的人员的，才作认定；已有意见的，按意见办理。",
        "Find it once the time is over without an opinion, or if somebody unqualified gave it; else go by the opinion."
      )
    case .partiesTooFew:
      .recordError(
        "并联审批至少要有两个参加部门。",
        "A parallel approval needs at least two other departments.",
        "在接收部门里填齐参加审批的部门，用 | 分开。",
        "Name all departments that take part, with | between them.")
    case .returnNotAllowed:
      .recordError(
        "本区的办法不设退回。",
        "This district's measure knows no returns.",
        "有异议的，请与发送部门或大数据局联系。",
        "If it isn't yours, talk to the sender or the big-data bureau.")
    case .reassignNotReturned:
      .recordError(
        "{from}没有退回这条信息，或者已经改派。",
        "{from} didn't return this, or it was reassigned already.",
        "只有退回的信息才能改派；核对原部门和标识。",
        "Only what was returned can be reassigned; check department and id.")
    case .reassignUnfit:
      .recordError(
        "“{value}”不能接收改派：是它自己退回或推送的，或者它不承担监管职责。",
        "“{value}” can't take it over: it returned or sent it itself, or supervises nothing.",
        "改派给应当承办的另一个部门。",
        "Name another department that is responsible.")
    case .reassignHeld:
      .recordWarning(
        "“{value}”已经收到这条信息，没有再送；退回的这一份就此办结。",
        "“{value}” has it already, and wasn't sent it again; what came back is settled by this.",
        "不必处理。", "Nothing to do.")
    case .recordNotKept:
      .recordError(
        "“{value}”的原文已不在存档里，不能据以更正或改派。",
        "The original of “{value}” isn't in the archive any more; it can't be corrected or reassigned.",
        "请按新的业务重新推送，或请大数据局恢复存档。",
        "Push it anew, or ask the big-data bureau to restore the archive.")
    case .reassignEscalated:
      .recordError(
        "“{value}”已退回 {returns} 次，由大数据局改派。",
        "“{value}” came back {returns} times; it is for the big-data bureau to reassign.",
        "请与大数据局联系。",
        "Talk to the big-data bureau.")
    case .statementKindUnknown:
      .recordError(
        "清单里的报文种类“{value}”不认识。",
        "The statement counts an unknown kind “{value}”.",
        "填写 `exchange kinds` 列出的代码或名称。",
        "Use a code or name that `exchange kinds` lists.")
    case .statementPending:
      .recordNotice(
        "{day} {kind}：清单已收下，等 {day} 日终（次日零点后）再核对，此后当天送到的也算。到现在接收 {foundBundles} 个文件、{foundRecords} 条。",
        "{day} {kind}: the statement is compared when {day} is closed, after midnight; what comes until then counts. By now "
          + "{foundBundles} file(s) with {foundRecords} record(s) went through.",
        "不必处理。日终时有差异的，另发通知，并列入 {day} 的日报包。",
        "Nothing to do. A difference at the closing is told by a notice, and in the day's package.")
    case .statementAgrees:
      .recordNotice(
        "{day} {kind}：清单与所收一致，{bundles} 个文件、{records} 条。",
        "{day} {kind}: the statement agrees with what came, {bundles} file(s) with {records} record(s).",
        "不必处理。", "Nothing to do.")
    case .statementDiffers:
      .recordWarning(
        "{day} {kind}：清单写 {bundles} 个文件、{records} 条，这里当天接收 {foundBundles} 个文件、{foundRecords} 条。",
        "{day} {kind}: the statement says {bundles} file(s) with {records} record(s), {foundBundles} with {foundRecords} went through here on that day.",
        "对照当日回执，补报缺少的，列入补报那天的清单；清单写错的，更正后再报，随报随核。",
        "Compare with the day's receipts and send what is missing, for the statement of the day on which it is sent; a wrong "
          + "statement is compared anew when it is corrected and dropped again.")
    case .statementMissing:
      .recordWarning(
        "清单里的消息“{value}”没有收到，或者没有通过。",
        "The message “{value}” of the statement wasn't received or didn't go through.",
        "查看当日回执，改正后重新投放。",
        "See the day's receipts, mend it and drop it again.")
    case .dayNotClosed:
      .recordError(
        "{value} 还没有日终，不能复核。",
        "{value} isn't closed yet and can't be signed off.",
        "第二天的对账包出来之后再复核。",
        "Wait for the day's package.")
    default:
      .recordWarning(
        "复核确认写的摘要（{value}）与 {day} 的日报包（reports/{day}.zip）不符，这份复核不计{missingZh}。",
        "The digest of the sign-off ({value}) differs from the package reports/{day}.zip, and the sign-off doesn't count"
          + "{missing}.",
        "请核对 reports/{day}.zip，写上它的摘要（sha256sum reports/{day}.zip），再报一份复核确认，代替这一份；同一天已有相符的复核的，以那份为准。",
        "Review reports/{day}.zip and drop another sign-off with its digest (sha256sum reports/{day}.zip), which takes the "
          + "place of this one; a sign-off of the day that agrees and came before still counts.")
    }
  }
}
