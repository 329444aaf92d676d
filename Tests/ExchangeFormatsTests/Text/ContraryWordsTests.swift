import Testing

@testable import ExchangeFormats

/// Who doesn't claim and says so in a form for claims, and who only remarks something.
struct ContraryWordsTests {
  private static let reasons = ["不属本部门职责", "信息有误", "重复推送"]

  @Test(arguments: [
    "×", "X", "✗", "✕", "否", "否。", "不", "No", "0", "不同意", "不同意，请推送给样例局", "暂缓", "缓办", "驳回", "重复推送",
    "信息有误，请更正后重新推送", "非本辖区",
    "非我局管辖", "无管辖权", "不是我局职责", "不在辖区", "不属于我局", "不认领", "请暂缓认领", "已收到，原件退回",
  ])
  func `what says no is no claim`(text: String) {
    #expect(ContraryWords.refuse(text, reasons: Self.reasons))
  }

  @Test(arguments: [
    "样例丙", "样例不凡", "无", "无意见", "不再另行通知", "已核，不存在问题", "不是重复推送", "无信息有误情况", "反映问题不属实", "业主不同意，已上门", "该企业暂缓检查",
    "属我局管辖", "不错", "10", "XK001",
  ])
  func `what only remarks something is one`(text: String) {
    #expect(!ContraryWords.refuse(text, reasons: Self.reasons))
  }

  @Test func `every word for no of the values counts`() {
    for word in SpokenAct.denials { #expect(ContraryWords.refuse(word), "\(word)") }
  }

  @Test(arguments: [
    ("请推送给样例局", "样例局"), ("转给样例区城管局办理", "样例区城管局"), ("已收到，移交给样例局。", "样例局"), ("该事项由样例局监管", "样例局"),
    ("属样例局职责范围内", "样例局"),
    ("应由有关部门办理", "有关部门"), ("建议请样例局认领，改由样例局负责", "样例局"),
  ])
  func `who is to have it instead is found`(text: String, name: String) {
    let found = ContraryWords.recipients(in: text)
    #expect(found.contains(name) && ContraryWords.mayNameOther(name), "\(found)")
  }

  @Test(arguments: [
    "已转给样例丙办理", "转给张局阅示", "转交业务科", "由我局办理", "应由本部门监管", "由窗口接收", "不归样例局管", "该许可由样例局办理", "该申请由样例局受理", "由样例局推送",
    "无需转给样例局",
  ])
  func `who keeps it names nobody else`(text: String) {
    let found = ContraryWords.recipients(in: text)
    #expect(!found.contains(where: ContraryWords.mayNameOther), "\(found)")
  }
}
