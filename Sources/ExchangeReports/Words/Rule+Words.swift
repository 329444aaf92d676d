import ExchangeBase
import ExchangeFormats
import ExchangeRules

extension Rule {
  /// How much time it gives and from where it is counted, in words.
  func limitTitle(_ context: DayContext) -> String {
    let fields = [
      dueField.map { "来文所定“\(context.title(ofField: $0, of: kinds))”" },
      limitField.map { "来文所定“\(context.title(ofField: $0, of: kinds))”" },
    ].compactMap(\.self)
    let own = limit.map { fields.isEmpty ? $0.title : "没有的\($0.title)" }
    return fields.isEmpty && own == nil ? "未设时限" : (fields + [own].compactMap(\.self)).joined(separator: "，")
  }

  /// What starts its clock, in words.
  func triggerTitle(_ context: DayContext) -> String {
    switch trigger {
    case .delivery: "送达"
    case .opening: "义务产生"
    case .act(let field): "“\(context.title(ofField: field, of: kinds))”之日"
    case .expiry(let field): "“\(context.title(ofField: field, of: kinds))”届满"
    }
  }
}

extension Limit {
  fileprivate var title: String {
    if amount == 0 { return "当日" }
    let unit =
      switch unit {
      case .workday: "工作日"
      case .calendarDay: "日"
      case .month: "个月"
      }
    let count = self.unit == .workday ? "\(amount) 个\(unit)" : "\(amount) \(unit)"
    return direction == .before ? "至少提前 \(count)" : "\(count)内"
  }
}

extension Rule.Party {
  /// The party in words.
  var title: String {
    switch self {
    case .sender: "发送部门"
    case .recipient: "收到部门"
    case .lead: "牵头部门"
    case .operator: "大数据局"
    }
  }
}

extension Rule.Silence {
  /// What follows on silence, in words.
  var title: String {
    switch self {
    case .overdue: "逾期"
    case .notice: "提示"
    case .candidate: "默认候选"
    case .deemed: "视为同意"
    }
  }
}

extension Profile {
  /// How the measure is read here where it leaves something open, in words.
  var readings: [(question: String, answer: String)] {
    [
      ("施行日期（此前的行为不计时限）", effectiveFrom.description),
      (
        "休息日发生的行为",
        counting.offDayEvent == .countFromNextWorkday ? "自下一个工作日起计第 1 日" : "视为下一个工作日发生，再次日起计"
      ),
      ("最后一日的截止钟点", counting.closeAtTitle),
      (
        "“至少提前”的计法",
        counting.advanceCounting == .previousWorkday ? "前一工作日通知即为及时" : "中间须隔满整个工作日"
      ),
      ("承诺期限届满日为休息日的", counting.commitmentExpiryRolls ? "顺延至下一个工作日" : "不顺延"),
      ("认领方式", claimMode == .explicit ? "收到部门发认领报文" : "送达即认领"),
      ("承诺核查结果", commitment.requireAllResults ? "一律报送" : "只报不能兑现的，期满未报仅作提示"),
      ("函询逾期不复", inquiry.deemed == .proposition ? "来函写明拟办意见的视为同意" : "不视为同意"),
      ("缺席默认与超时默认", parallelTitle),
      ("退回", returns.isEnabled ? "准许；第 \(returns.maxReturns) 次退回提请协调" : "不准许"),
    ]
  }

  private var parallelTitle: String {
    guard parallel.isEnabled else { return "不适用" }
    let way = parallel.confirmation == .lead ? "由牵头部门认定" : "期满自动认定"
    return "\(way)；最多延期 \(parallel.maxExtensions) 次"
      + (parallel.unqualifiedIsAbsent ? "；无审批资格的人员反馈按缺席计" : "")
  }
}

extension Counting {
  fileprivate var closeAtTitle: String {
    let (hour, minute) = (closeAt / 60, closeAt % 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }
}
