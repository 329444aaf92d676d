public import ExchangeBase

/// Tables that the exchange writes for departments to read: whoever drops one again needn't.
public enum OwnTable {
  /// What a receipt's first cell says.
  public static let receipt = LocalizedText("接收回执", "Receipt")
  /// What the first cell of the receipt of a trial says.
  public static let trialReceipt = LocalizedText("试投回执（未受理）", "Receipt of a trial (nothing was accepted)")
  /// What a receipt says what became of the file behind.
  public static let outcome = LocalizedText("结论", "Outcome")
  /// What the first cell of a file of notices says.
  public static let notices = LocalizedText("提醒", "Notices")
  /// What such a file says when it was written behind.
  public static let issuedAt = LocalizedText("发出时间", "Issued at")

  /// The titles of what became of each record.
  public static let results = [
    LocalizedText("第几条记录", "Record"), LocalizedText("行", "Line"), LocalizedText("结果", "Result"),
    LocalizedText("消息标识", "Message id"), LocalizedText("文号或编号", "Number"),
    LocalizedText("送达部门代码", "Delivered to"), LocalizedText("到达期限", "Due"),
    LocalizedText("及时性", "Timeliness"), LocalizedText("说明", "Remark"),
  ]

  /// What we wrote.
  enum Written {
    case receipt
    case notices
    case results

    /// What the table is whose first rows these are; `nil` where we didn't write it.
    init?(_ rows: [[String]]) {
      let labels = rows.map { $0.first ?? "" }
      func begins(_ first: [LocalizedText], then second: LocalizedText) -> Bool {
        guard let label = labels.first else { return false }
        return first.contains { $0.zh == label || $0.en == label }
          && labels.contains { $0 == second.zh || $0 == second.en }
      }
      if begins([OwnTable.receipt, OwnTable.trialReceipt], then: OwnTable.outcome) {
        self = .receipt
      } else if begins([OwnTable.notices], then: OwnTable.issuedAt) {
        self = .notices
      } else if rows.first.map(Self.titlesResults) == true {
        self = .results
      } else {
        return nil
      }
    }

    /// Whether titles are those of what became of each record, whatever kind knows some of them.
    static func titlesResults(_ titles: [String]) -> Bool {
      titles == OwnTable.results.map(\.zh) || titles == OwnTable.results.map(\.en)
    }

    /// What it is called.
    var name: LocalizedText {
      switch self {
      case .receipt: LocalizedText("接收回执", "a receipt")
      case .notices: LocalizedText("提醒", "a list of notices")
      case .results: LocalizedText("逐条结果", "a list of what became of each record")
      }
    }

    /// What its reader does instead of dropping it.
    var remedy: LocalizedText {
      switch self {
      case .receipt, .notices:
        LocalizedText(
          "不必处理，也不必答复它；要办理、答复事项的，填答复单或 待办.xlsx，投放那张表。",
          "Nothing to do, and it needs no answer; to answer a matter, fill in the reply form or 待办.xlsx and drop that."
        )
      case .results:
        LocalizedText(
          "不必处理，也不要在它上面改；有退回的记录，改回执旁的 .rejected.csv（工作簿是 .rejected.xlsx），投放那张表。",
          "Nothing to do, and nothing to be mended in it; records that came back are mended in the .rejected.csv beside the receipt "
            + "(.rejected.xlsx of a workbook), which is dropped.")
      }
    }
  }
}
