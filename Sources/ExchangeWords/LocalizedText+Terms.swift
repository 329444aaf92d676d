public import ExchangeBase

/// Terms that several of our texts need, each spelt once.
extension LocalizedText {
  /// Said of a lead wherever it stands: it tells what was seen, and finds nobody at fault (art. 28).
  public static let lead = LocalizedText("线索，非认定", "A lead, not a finding of fault")

  /// Said of a due time that rests on a year without a holiday notice.
  public static let provisional = LocalizedText("暂定", "provisional")

  /// The same as a remark of its own.
  public static let provisionalDue = LocalizedText(
    "期限暂定：跨入的年份尚无放假通知", "Provisional: no holiday notice for that year yet")

  /// Said of what has no limit, in reports and answers.
  public static let withoutLimit = LocalizedText("未设时限", "without a limit")

  /// The same where a trace tells of one duty, whose limit is a 期限 there.
  public static let withoutDue = LocalizedText("未定期限", "without a limit")

  /// The same in the place of the day until which a recipient has time: in receipts and delivered files.
  public static let noLimitIsSet = LocalizedText("未规定时限", "no limit is set")

  /// Deliveries of which something is still to be claimed, where they are counted.
  public static let toClaim = LocalizedText("待认领", "to claim")

  /// What else a department owes, where it is counted.
  public static let otherDuties = LocalizedText("其他待办", "other duties")

  /// What a recipient sends back to its sender, in reports: 退回 alone is there what the exchange sends back to who
  /// dropped it.
  public static let claimReturn = LocalizedText("认领退回", "return by the recipient")

  /// The state of records that nobody has claimed or returned.
  public static let notDealtWith = LocalizedText("未处理", "not dealt with")

  /// In the place of a kind, of a file that couldn't be read so far.
  public static let kindUnknown = LocalizedText("种类不明", "of no known kind")

  /// Who may send what anybody may send.
  public static let anyDepartment = LocalizedText("任何部门", "any department")

  /// In the place of a role, for a department of which only the ledger knows.
  public static let notInCatalogue = LocalizedText("不在部门目录", "not in the catalogue")

  /// The state of a day whose report is final.
  public static let dayClosed = LocalizedText("已日终", "closed")

  /// The text behind what separates it from the words before.
  public func after(_ zh: String, _ en: String) -> LocalizedText { LocalizedText(zh + self.zh, en + self.en) }

  /// The text as it begins a cell or a line: in English with a capital letter.
  public var heading: LocalizedText { LocalizedText(zh, en.prefix(1).uppercased() + en.dropFirst()) }
}

extension String {
  /// The text behind another: between an ideograph and a number stands a blank.
  public func behind(_ text: String) -> String {
    let isNumber = first.map { $0.isASCII && $0.isNumber } ?? false
    return isNumber && text.last?.isASCII == false ? "\(text) \(self)" : text + self
  }
}
