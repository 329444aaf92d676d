public import ExchangeBase
public import ExchangeFormats

extension Severity {
  /// The weight of a finding.
  public var title: LocalizedText {
    switch self {
    case .notice: LocalizedText("说明", "Notice")
    case .warning: LocalizedText("提醒", "Warning")
    case .error: LocalizedText("错误", "Error")
    }
  }
}

extension FindingScope {
  /// How far a finding reaches.
  public var title: LocalizedText {
    switch self {
    case .record: LocalizedText("单条记录", "record")
    case .bundle: LocalizedText("整个文件", "bundle")
    }
  }
}
