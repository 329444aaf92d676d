import ExchangeFormats
public import ExchangeLedger

/// Names records so that a reader finds them again.
public enum RecordNames {
  /// The most that are named; the rest is a number.
  static let limit = 20

  /// Ids with the numbers that people know the records by; `nil` where there are none.
  public static func text(_ records: [RecordRow], of count: Int) -> String? {
    guard !records.isEmpty else { return nil }
    let names = records.map { record in
      record.documents.first.map { "\(record.msgId)（\(Masking.excerpt($0, limit: 60))）" } ?? record.msgId
    }
    return names.joined(separator: "、") + (count > records.count ? " 等 \(count) 条" : "")
  }
}
