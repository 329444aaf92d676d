import ExchangeFormats

/// Names records so that a reader finds them again.
public enum RecordNames {
  /// The most that a report names; the rest is a number.
  public static let limit = 20

  /// Ids with the numbers that people know the records by; `nil` where there are none.
  ///
  /// - Parameter count: how many records there are, of which these are the first.
  public static func text(_ records: [(msgId: String, document: String?)], of count: Int) -> String? {
    guard !records.isEmpty else { return nil }
    let names = records.map { record in
      record.document.map { "\(record.msgId)（\(Masking.excerpt($0, limit: 60))）" } ?? record.msgId
    }
    return names.joined(separator: "、") + (count > records.count ? " 等 \(count) 条" : "")
  }
}
