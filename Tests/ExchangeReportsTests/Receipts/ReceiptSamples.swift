import ExchangeBase
import ExchangeFormats
import Testing

/// Receipts that the tests of both writers use.
enum ReceiptSamples {
  /// A small file that went through.
  static func accepted() throws -> Receipt {
    var receipt = Receipt(
      drop: "R20210104-000001", fileName: "approval-push_B1.csv", bytes: 1_024,
      sha256: String(repeating: "0123456789abcdef", count: 4), sender: "XC-SPJ", senderName: "薛城区行政审批服务局",
      receivedAt: try moment("2021-01-04T16:00:00.000+08:00"), verdict: .accepted, advice: .doNotResend)
    (receipt.kind, receipt.kindTitle, receipt.bundle) = ("approval-push", "审批信息推送", "20210104")
    (receipt.counts.found, receipt.counts.accepted) = (2, 2)
    receipt.timeliness = [
      Receipt.Timeliness(rule: "approval-push", article: "第二十二条", onTime: 1, late: 1, unmeasured: 0)
    ]
    receipt.deliveries = [
      Receipt.Delivery(
        id: "D20210104-000001", recipient: "XC-SCJG", recipientName: "薛城区市场监督管理局", records: 2,
        fileName: "approval-push_D20210104-000001.csv", claimDue: try moment("2021-01-06T00:00:00.000+08:00"),
        isProvisional: false)
    ]
    return receipt
  }

  /// A file of which part came back, with everything that a receipt can say.
  static func partlyAccepted() throws -> Receipt {
    var receipt = try accepted()
    (receipt.verdict, receipt.advice) = (.partiallyAccepted, .correctAndResend)
    receipt.rejectedFile = "approval-push_B1.rejected.csv"
    receipt.counts.declared = 5
    (receipt.counts.found, receipt.counts.rejected, receipt.counts.unchanged) = (4, 1, 1)
    receipt.deliveries[0].isProvisional = true
    receipt.findings = [
      Finding(
        .valuePattern,
        at: Position(
          member: "a/<1>.csv", line: 3, column: 7, record: 2, field: "holderContact", title: "联系方式"),
        excerpt: "138******0", arguments: ["causeZh": "", "cause": "", "example": "13800000001"]),
      Finding(.headerColumnUnknown, at: Position(line: 1, column: 9), excerpt: "=1+1"),
    ]
    receipt.findingTotal = 1_200
    receipt.findingCounts = [
      Receipt.FindingCount(code: .valuePattern, count: 1_199),
      Receipt.FindingCount(code: .headerColumnUnknown, count: 1),
    ]
    return receipt
  }

  /// A file that had been here before, of unknown content.
  static func duplicate() throws -> Receipt {
    var receipt = Receipt(
      drop: "R20210105-000002", fileName: "复件 \"a\" <b>.csv", bytes: 0, sha256: "", sender: "XC-SPJ",
      senderName: "薛城区行政审批服务局", receivedAt: try moment("2021-01-05T09:00:00.000+08:00"),
      verdict: .duplicate, advice: .doNotResend)
    receipt.earlier = Receipt.Earlier(
      drop: "R20210104-000001", fileName: "approval-push_B1.csv",
      receivedAt: try moment("2021-01-04T16:00:00.000+08:00"), verdict: .accepted)
    return receipt
  }

  private static func moment(_ text: String) throws -> Instant {
    try #require(Instant(text))
  }
}
