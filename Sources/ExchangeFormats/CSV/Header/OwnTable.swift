public import ExchangeBase

/// Tables and documents that the exchange writes for departments to read: whoever drops one again needn't.
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

  /// The titles of the list of what a department has to do, which lies before the forms of its workbook.
  public static let agenda = [
    "状态", "义务", "对方部门", "事由", "当事人", "文号、许可编号和消息标识", "记录", "产生时间", "时限", "依据条款", "不办的后果", "所在文件", "在哪张表答复",
  ]
  /// The titles of the first sheet of a department's statement of a day.
  public static let statement = ["项目", "数量", "单位", "说明"]
  /// What such a sheet calls the day on which it is read.
  public static let readingDay = "本表所说的今天"
  /// The titles of the records that a department sent, in its statement.
  public static let sentRecords = [
    "文件", "投放编号", "种类", "第几条记录", "消息标识", "文号或编号", "事由", "送达部门", "到达期限", "到达时间", "及时性",
  ]
  /// The titles of the deliveries that it got.
  public static let deliveries = ["送达时间", "投递编号", "发送部门代码", "发送部门", "种类", "记录", "应认领", "文件"]
  /// The titles of the list of codes that lies beside the templates.
  public static let codes = ["类别", "代码", "名称或取值", "说明"]

  /// What we wrote.
  enum Written {
    case receipt
    case notices
    case results
    case agenda
    case statement
    case codes

    /// Whether it makes all of a workbook ours. Forms lie behind an agenda.
    var isWholeWorkbook: Bool { self == .statement }

    /// What it is by the root element of an XML document in our namespace; `nil` where that is none of these.
    init?(rootElement name: String) {
      switch name {
      case "receipt": self = .receipt
      case "notices": self = .notices
      default: return nil
      }
    }

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
      } else if let written = rows.lazy.compactMap(Self.init(titles:)).first {
        self = written
      } else if rows.contains(where: { Self.filled($0) == OwnTable.statement }),
        labels.contains(OwnTable.readingDay)
      {
        self = .statement
      } else {
        return nil
      }
    }

    /// What a table is that has these titles, whatever kind knows some of them.
    private init?(titles: [String]) {
      switch Self.filled(titles) {
      case OwnTable.results.map(\.zh), OwnTable.results.map(\.en): self = .results
      case OwnTable.agenda: self = .agenda
      case OwnTable.sentRecords, OwnTable.deliveries: self = .statement
      case OwnTable.codes: self = .codes
      default: return nil
      }
    }

    /// Titles without the empty ones behind them.
    private static func filled(_ titles: [String]) -> [String] {
      Array(titles.prefix((titles.lastIndex { !$0.isEmpty } ?? -1) + 1))
    }

    /// What it is called.
    var name: LocalizedText {
      switch self {
      case .receipt: LocalizedText("接收回执", "a receipt")
      case .notices: LocalizedText("提醒", "a list of notices")
      case .results: LocalizedText("逐条结果", "a list of what became of each record")
      case .agenda: LocalizedText("待办清单", "a list of what there is to do")
      case .statement: LocalizedText("部门日报", "a statement of a day")
      case .codes: LocalizedText("代码表", "a list of codes")
      }
    }

    /// What its reader does instead of dropping it.
    var remedy: LocalizedText {
      switch self {
      case .receipt, .notices, .statement:
        LocalizedText(
          "不必处理，也不必答复它；要办理、答复事项的，填答复单或 待办.xlsx，投放那张表。",
          "Nothing to do, and it needs no answer; to answer a matter, fill in the reply form or 待办.xlsx and drop that."
        )
      case .results:
        LocalizedText(
          "不必处理，也不要在它上面改；有退回的记录，改回执旁的 .rejected.csv（工作簿是 .rejected.xlsx），投放那张表。",
          "Nothing to do, and nothing to be mended in it; records that came back are mended in the .rejected.csv beside the receipt "
            + "(.rejected.xlsx of a workbook), which is dropped.")
      case .agenda:
        LocalizedText(
          "这张表只列出要办什么；答复填在 待办.xlsx 后面那几张表里（“在哪张表答复”一列写着是哪张），保存成 .xlsx 整个投放。“另存为 CSV”只存当前的一张，要先点开填了的那张再存。",
          "It only tells what there is to do: answer in the sheets behind it in 待办.xlsx (the column 在哪张表答复 names them), and drop the .xlsx as a whole. "
            + "“Save as CSV” keeps the sheet in front alone: open the one that is filled in before.")
      case .codes:
        LocalizedText("只供填表时查代码，不必投放。", "It is there to look codes up while filling in; it isn't dropped.")
      }
    }
  }
}
