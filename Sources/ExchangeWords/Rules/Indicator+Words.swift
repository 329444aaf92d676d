public import ExchangeBase
public import ExchangeRules

extension Indicator {
  /// What it is called.
  public var title: LocalizedText {
    switch self {
    case .compliance: LocalizedText("合规率", "share accepted")
    case .lateness: LocalizedText("迟报率", "share late")
    case .claiming: LocalizedText("认领及时率", "share claimed in time")
    }
  }

  /// What is counted, as the head of a column.
  public var part: LocalizedText {
    switch self {
    case .compliance: LocalizedText("接收", "accepted")
    case .lateness: LocalizedText("逾期到达", "arrived late")
    case .claiming: LocalizedText("按期认领或退回", "claimed or returned in time")
    }
  }

  /// Of what, as the head of a column.
  public var whole: LocalizedText {
    switch self {
    case .compliance: LocalizedText("接收和退回", "accepted and rejected")
    case .lateness: LocalizedText("计时限", "measured")
    case .claiming: LocalizedText("应认领", "to be claimed by then")
    }
  }

  /// How it is reckoned, in a sentence.
  public var definition: LocalizedText {
    switch self {
    case .compliance:
      LocalizedText("接收的记录占接收和退回的记录；以前收过、内容相同的不计。", "Records accepted, of those accepted and rejected.")
    case .lateness:
      LocalizedText(
        "过了推送时限才到达的记录占计时限的记录；因放假通知改判为按期的不算迟报。",
        "Records that arrived after their limit, of all that a limit measures.")
    case .claiming:
      LocalizedText(
        "按期认领或退回的记录占本期了结的和期末逾期未认领的记录；更正、撤销的不计。",
        "Records claimed or returned in time, of all that were dealt with or are overdue at the end.")
    }
  }
}

extension WarningLight {
  /// What it is called.
  public var title: LocalizedText {
    switch self {
    case .warning: LocalizedText("预警", "warning")
    case .yellow: LocalizedText("黄灯", "yellow")
    case .red: LocalizedText("红灯", "red")
    }
  }
}
