import ExchangeFormats
import Testing

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
}
