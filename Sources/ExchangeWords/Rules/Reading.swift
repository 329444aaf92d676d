public import ExchangeBase
public import ExchangeRules

/// Something that the measure leaves open, and how it is read here.
public struct Reading: Sendable, Hashable {
  /// What is left open.
  public let question: LocalizedText
  /// How it is read.
  public let answer: LocalizedText

  /// Both in a sentence.
  public var title: LocalizedText {
    LocalizedText("\(question.zh)：\(answer.zh)", "\(question.en): \(answer.en)")
  }
}

extension Counting {
  /// How an act on a day off is counted.
  public var offDayReading: Reading {
    Reading(question: LocalizedText("休息日发生的行为", "an act on a day off"), answer: offDayEvent.title)
  }

  /// When the last day ends.
  public var closingReading: Reading {
    let (hour, minute) = (closeAt / 60, closeAt % 60)
    let clock = "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    return Reading(
      question: LocalizedText("最后一日的截止钟点", "end of the last day"), answer: LocalizedText(clock, clock))
  }

  /// How a limit before a day is counted.
  public var advanceReading: Reading {
    Reading(question: LocalizedText("“至少提前”的计法", "“at least … ahead”"), answer: advanceCounting.title)
  }

  /// Whether a term that ends on a day off ends later.
  public var expiryReading: Reading {
    Reading(
      question: LocalizedText("承诺期限届满日为休息日的", "a term that ends on a day off"),
      answer: commitmentExpiryRolls
        ? LocalizedText("顺延至下一个工作日", "ends on the next working day") : LocalizedText("不顺延", "ends there"))
  }
}

extension Profile {
  /// How the measure is read here where it leaves something open.
  public var readings: [Reading] {
    [
      Reading(
        question: LocalizedText("施行日期（此前的行为不计时限）", "in force from (what was done before has no limits)"),
        answer: LocalizedText(effectiveFrom.description, effectiveFrom.description)),
      counting.offDayReading, counting.closingReading, counting.advanceReading, counting.expiryReading,
      Reading(question: LocalizedText("认领方式", "how a claim is made"), answer: claimMode.title),
      Reading(
        question: LocalizedText("承诺核查结果", "results of checking commitments"),
        answer: commitment.requireAllResults
          ? LocalizedText("一律报送", "are all reported")
          : LocalizedText(
            "只报不能兑现的，期满未报仅作提示", "are reported where a commitment isn't kept; silence is a notice")),
      Reading(question: LocalizedText("函询逾期不复", "silence on an inquiry"), answer: inquiry.deemed.title),
      Reading(question: LocalizedText("缺席默认与超时默认", "default by absence or silence"), answer: parallel.title),
      Reading(
        question: LocalizedText("退回", "returns"),
        answer: returns.isEnabled
          ? LocalizedText(
            "准许；第 \(returns.maxReturns) 次退回提请协调", "are allowed; return \(returns.maxReturns) is escalated")
          : LocalizedText("不准许", "aren't allowed")),
    ]
  }
}

extension Counting.OffDayEvent {
  /// How an act on a day off is counted.
  public var title: LocalizedText {
    switch self {
    case .countFromNextWorkday: LocalizedText("自下一个工作日起计第 1 日", "the next working day is number 1")
    case .deemNextWorkday:
      LocalizedText("视为下一个工作日发生，再次日起计", "counts as done on the next working day, and from then on")
    }
  }
}

extension Counting.AdvanceCounting {
  /// How “at least n working days ahead” is counted.
  public var title: LocalizedText {
    switch self {
    case .previousWorkday: LocalizedText("前一工作日通知即为及时", "the day so far ahead is still in time")
    case .clearWorkdays: LocalizedText("中间须隔满整个工作日", "whole working days must lie between")
    }
  }
}

extension ClaimMode {
  /// What counts as a claim.
  public var title: LocalizedText {
    switch self {
    case .explicit: LocalizedText("收到部门发认领报文", "by a message of the recipient")
    case .onDelivery: LocalizedText("送达即认领", "by the delivery itself")
    }
  }
}

extension Profile.Inquiry.Deemed {
  /// When silence on an inquiry is consent.
  public var title: LocalizedText {
    switch self {
    case .proposition: LocalizedText("来函写明拟办意见的视为同意", "is consent to what the inquiry proposes")
    case .never: LocalizedText("不视为同意", "is no consent")
    }
  }
}

extension Profile.Parallel {
  /// How default consent comes about.
  public var title: LocalizedText {
    guard isEnabled else { return LocalizedText("不适用", "there is none") }
    let way = confirmation.title
    return LocalizedText(
      "\(way.zh)；最多延期 \(maxExtensions) 次" + (unqualifiedIsAbsent ? "；无审批资格的人员反馈按缺席计" : ""),
      "\(way.en); at most \(maxExtensions) extension(s)"
        + (unqualifiedIsAbsent ? "; the opinion of somebody unqualified is absence" : ""))
  }
}

extension Profile.Parallel.Confirmation {
  /// What makes consent of a candidate.
  public var title: LocalizedText {
    switch self {
    case .lead: LocalizedText("由牵头部门认定", "found by the lead department")
    case .automatic: LocalizedText("期满自动认定", "by the end of the time alone")
    }
  }
}
