public import ExchangeBase
public import ExchangeFormats

extension VerdictKind {
  /// What a dropped file means, as its receipt says it.
  public var title: LocalizedText {
    switch self {
    case .accepted: LocalizedText("全部接收", "Accepted")
    case .partiallyAccepted: LocalizedText("部分接收，部分退回", "Partially accepted")
    case .rejected: LocalizedText("退回，没有接收任何记录", "Rejected: nothing was accepted")
    case .duplicate: LocalizedText("重复投放，没有再次处理", "Duplicate: nothing was done again")
    case .conflict: LocalizedText("报文编号已用于其他内容，没有处理", "Conflict: the bundle id was used for other content")
    case .putAside: LocalizedText("系统故障，暂存待处理", "Put aside by a fault of ours: not processed yet")
    }
  }

  /// The same where files are counted: the head of a column, with a number below or behind it.
  public var column: LocalizedText {
    switch self {
    case .accepted: title
    case .partiallyAccepted: LocalizedText("部分接收", "Partially accepted")
    case .rejected: LocalizedText("退回", "Rejected")
    case .duplicate: LocalizedText("重复", "Duplicate")
    case .conflict: LocalizedText("编号冲突", "Conflict")
    case .putAside: LocalizedText("系统故障暂存", "Put aside")
    }
  }

  /// The same of a file that hasn't been dropped yet.
  public var forecast: LocalizedText {
    switch self {
    case .accepted: LocalizedText("预检通过", "would be accepted")
    case .partiallyAccepted: LocalizedText("预检：部分记录会被退回", "would be accepted in part")
    case .rejected: LocalizedText("预检：会被退回", "would be rejected")
    case .duplicate: LocalizedText("预检：同一报文已经收到过", "was here before, would change nothing")
    case .conflict: LocalizedText("预检：报文编号已用于其他内容", "would conflict with an earlier bundle of its id")
    case .putAside: title
    }
  }
}
