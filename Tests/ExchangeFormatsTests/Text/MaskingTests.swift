import Testing

@testable import ExchangeFormats

/// Names of parties (当事人) are shown as far as they are no person's.
struct MaskingTests {
  @Test(arguments: [
    ("样例甲", "样**"), ("样例某某", "样***"), ("样例甲餐饮店", "样例甲餐饮店"), ("样例尔·样提某", "样例尔**提某"),
    ("样例甲、样例乙", "样**、样**"), ("样例甲 样例乙", "样** 样**"), ("样例丙建设有限公司、样例甲", "样例丙建设有限公司、样**"),
    ("样例（北京）有限公司", "样例（北京）有限公司"), ("Sample Co Ltd", "Sample Co Ltd"),
    ("样例甲13800000001号店", "样例甲138******01号店"),
    ("、样例甲", "、***"), ("", ""),
  ])
  func `people are one character and stars, also where several are named`(name: String, shown: String) {
    #expect(Masking.party(name) == shown)
  }

  @Test(arguments: [
    (FieldType.date, false, "20210104", "20210104"), (.date, false, "20211332", "20211332"),
    (.date, true, "19900101", "199***01"), (.string, false, "20210104", "202***04"),
    (.date, false, "13800000001", "138******01"), (.date, false, "2021/1/4", "2021/1/4"),
  ])
  func `a day in another form is shown where a day belongs`(
    type: FieldType, isPersonal: Bool, value: String, shown: String
  ) {
    let field = Field(name: "field", title: "样例", type: type, isPersonal: isPersonal)
    #expect(Masking.excerpt(value, of: field) == shown)
  }
}
