import Testing

@testable import ExchangeFormats

/// A cell that names several penalties: the first stays, each other goes where others belong, once.
struct SeveralPenaltiesTests {
  @Test(
    arguments: [
      ("罚款", "", "罚款", nil), ("罚款、罚款", "", "罚款", nil), ("罚款、没收违法所得", "", "罚款", "没收违法所得"),
      ("罚款、没收违法所得、罚款；没收违法所得", "", "罚款", "没收违法所得"), ("罚款、没收违法所得", "没收违法所得", "罚款", "没收违法所得"),
      ("罚款、没收违法所得", "警告", "罚款", "警告|没收违法所得"),
    ] as [(String, String, String, String?)])
  func `each is named once`(cell: String, others: String, first: String, rest: String?) throws {
    let header = "监管信息类型,决定书文号,行政相对人名称,统一社会信用代码,涉及许可文书号或编号,依据,处理内容,其他处罚类别,决定日期,监管机关\n"
    let row = "\(cell),样罚〔2021〕1号,样例店,92370403999800010P,样许〔2020〕1号,《样例条例》,罚款,\(others),2021-01-04,样例局\n"
    let values = try BundleReading(header + row).values(1)
    #expect(values["actionType"] == first && values["otherActionTypes"] == rest)
  }
}
