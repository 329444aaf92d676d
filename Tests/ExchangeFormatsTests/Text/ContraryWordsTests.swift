import Testing

@testable import ExchangeFormats

/// Who doesn't claim and says so in a form for claims, and who only remarks something.
struct ContraryWordsTests {
  private static let reasons = ["不属本部门职责", "信息有误", "重复推送"]

  @Test(arguments: [
    "×", "X", "✗", "✕", "否", "否。", "不", "No", "0", "不同意", "不同意，请推送给样例局", "暂缓", "缓办", "驳回", "重复推送",
    "信息有误，请更正后重新推送", "非本辖区",
    "非管辖", "非本区管辖", "没有管辖权", "无权管辖", "我单位不管辖", "不受我局管辖", "不再由我局管辖", "不由样例局管辖", "不在管辖范围", "未纳入我局管辖范围",
    "不动产登记项目不属于我局管辖", "非我局管辖", "无管辖权", "不是我局职责", "不在辖区", "不属于我局", "不认领", "请暂缓认领", "已收到，原件退回",
    "拒绝", "拒绝认领", "现予拒收", "我局拒绝接收", "该企业的推送我局拒绝", "材料不全拒收", "该企业已注销拒收", "该店已停业拒绝认领",
  ])
  func `what says no is no claim`(text: String) {
    #expect(ContraryWords.refuse(text, reasons: Self.reasons))
  }

  @Test(arguments: [
    "样例丙", "样例不凡", "无", "无意见", "不再另行通知", "已核，不存在问题", "不是重复推送", "无信息有误情况", "反映问题不属实", "业主不同意，已上门", "该企业暂缓检查",
    "不动产登记项目属我局管辖", "非遗传承场所由我局管辖", "未成年人活动场所归我局管辖", "无异议属我局管辖", "没有异议归我局管辖", "无管辖争议", "无权属争议由我局管辖",
    "不可移动文物在我局管辖范围", "不是食品店但由我局管辖", "不是食品店但我局管辖", "该户不在经营但我局管辖", "不是新设企业我局管辖",
    "企业拒绝检查", "企业多次拒绝检查", "我局没有拒绝", "不予拒收", "已上门，当事人拒绝签字", "该户拒收通知，拟另行检查", "原件不归还", "属我局管辖", "不错", "10",
    "XK001",
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
    ("已核实，请移送样例局", "样例局"), ("建议移交样例局", "样例局"), ("已收到请推送给样例综合执法局", "样例综合执法局"), ("请推送给综合执法局", "综合执法局"),
    ("材料不全，改推送给样例局", "样例局"), ("应由有关部门办理", "有关部门"), ("建议请样例局认领，改由样例局负责", "样例局"),
  ])
  func `who is to have it instead is found`(text: String, name: String) {
    let found = ContraryWords.recipients(in: text)
    #expect(found.contains { $0.name == name && $0.mayBeOther }, "\(found)")
  }

  @Test(arguments: [
    "已转给样例丙办理", "转给张局阅示", "转交业务科", "由我局办理", "应由本部门监管", "由窗口接收", "不归样例局管", "该许可由样例局办理", "该申请由样例局受理", "由样例局推送",
    "无需转给样例局", "由常庄分局负责监管", "已转给临城分局办理", "已认领，由薛城分局负责", "请转给临城分局办理", "由样例所负责", "移交给样例中队", "转至样例监管站",
    "已转交执法部门办理", "由监管部门负责", "由职能部门管理", "归属地政府管理", "由属地监管部门负责", "由我局所属监管部门负责", "涉嫌违法线索已移送公安局", "涉嫌违法线索应移送样例局",
    "已立案，移送样例局", "发现违法线索，转交样例局", "移交违法线索给样例局", "纸质材料转交样例局", "违法行为应由样例局查处", "已转给样例局办理", "转交了样例局", "已推送给有关部门",
  ])
  func `who keeps it names nobody else`(text: String) {
    let found = ContraryWords.recipients(in: text)
    #expect(!found.contains { $0.mayBeOther }, "\(found)")
  }

  @Test func `what was handed on is doubted only by who knows the department`() {
    #expect(ContraryWords.recipients(in: "已转给样例局办理").map { $0.name } == ["样例局"])
    #expect(ContraryWords.recipients(in: "涉嫌违法线索已移送样例局").isEmpty)
    #expect(ContraryWords.recipients(in: "已将材料转交样例局").isEmpty)
  }
}
