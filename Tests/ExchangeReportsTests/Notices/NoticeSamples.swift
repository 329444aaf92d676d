import ExchangeBase
import ExchangeFormats
import Testing

/// Notices that the tests of both writers use.
enum NoticeSamples {
  /// An overdue opinion, which is a lead, and a due time that was counted again.
  static func two() throws -> Notices {
    let overdue = Notice(
      type: .defaultCandidate, rule: "parallel-opinion", article: "第二十六条", matter: "BL-2021-003",
      subject: "建筑工程施工许可", accountable: "XC-ZHZF", accountableName: "薛城区综合行政执法局",
      due: try moment("2021-03-02T00:00:00.000+08:00"), evidence: ["SPJ-20210222-0001", "ZJ-20210226-0002"],
      text: LocalizedText("时限届满，未收到审核意见。", "The limit has ended and no opinion came."), isLead: true)
    let recomputed = Notice(
      type: .recomputed, rule: "push-approval", article: "第二十二条第（一）项", matter: "=1+1",
      subject: "甲 & <乙>", accountable: "XC-SPJ", accountableName: "薛城区行政审批服务局",
      due: try moment("2027-01-05T00:00:00.000+08:00"), oldDue: try moment("2027-01-04T00:00:00.000+08:00"),
      isProvisional: true, records: 3, text: LocalizedText("期限已重算。", "The due time was counted again."))
    return Notices(
      id: "N20210302-0001", recipient: "XC-SPJ", recipientName: "薛城区行政审批服务局",
      issuedAt: try moment("2021-03-02T00:00:05.000+08:00"), notices: [overdue, recomputed])
  }

  private static func moment(_ text: String) throws -> Instant {
    try #require(Instant(text))
  }
}
