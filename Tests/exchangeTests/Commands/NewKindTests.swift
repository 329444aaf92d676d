import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import ExchangeTesting
import Testing

/// A kind is files: one is added whose fields no other kind has, with a kind of its own that corrects it, and goes all
/// the ways that messages go.
@Suite(.waits) struct NewKindTests {
  private typealias Field = DataFolder.Field

  /// 排水接入信息: what the drainage office connected.
  private static let content = [
    Field(
      name: "permitMark", title: "接入证号",
      properties: #""normalization": "code", "role": "documentNumber", "material": true"#, isRequired: true),
    Field(name: "workCode", title: "工程代号", properties: #""normalization": "code", "role": "itemCode""#),
    Field(name: "workName", title: "工程名", properties: #""role": "itemName""#, isRequired: true),
    Field(name: "owner", title: "业主", properties: #""personal": true, "material": true"#, isRequired: true),
    Field(
      name: "connectedOn", title: "接入日", type: "date", properties: #""role": "actDate""#, isRequired: true),
    Field(name: "pipe", title: "管径"),
  ]

  private static let messageId = Field(
    name: "msgId", title: "消息标识", properties: #""normalization": "code""#)

  /// The program's data with the two kinds, and an exchange that has them.
  private struct Stage {
    let data: DataFolder
    let exchange: TemporaryExchange

    init() throws {
      data = try DataFolder()
      // Claims and returns, reassignments, cancellations.
      for (end, added) in [
        ("|rectification-result|correction", "|drain-push|drain-change"),
        ("|training-info|policy-change", "|drain-push"),
        ("|legacy-opinion|meeting-resolution", "|drain-push"),
      ] {
        try data.change("schemas/kinds.csv", from: "\(end)\n", to: "\(end)\(added)\n")
      }
      try data.addKind(
        "drain-push,排水接入信息,Drain connection,opens,APPROVAL,item,yes,message,",
        [NewKindTests.messageId] + NewKindTests.content, rest: #""identity": ["permitMark"]"#)
      try data.addKind(
        "drain-change,排水接入更正,Change of a drain connection,corrects,ANY,redelivery,yes,reference,drain-push",
        [
          NewKindTests.messageId,
          Field(name: "aboutMark", title: "所指证号", properties: #""role": "reference""#, isRequired: true),
          Field(name: "why", title: "缘由", properties: #""role": "reason""#, isRequired: true),
        ]
          + NewKindTests.content.map { field in
            var field = field
            field.isRequired = false
            return field
          } + [Field(name: "sentBy", title: "来自", properties: #""role": "sender""#)],
        rest: #""identity": ["aboutMark", "owner"]"#)
      let profile = "profiles/xuecheng-2020-19.yaml"
      try data.change(
        profile, from: "measures: claim\n    kinds: [approval-push]",
        to: "measures: claim\n    kinds: [approval-push, drain-push]")
      try data.change(profile, from: "kinds: [correction]", to: "kinds: [correction, drain-change]")
      try data.change(
        profile, from: "rules:\n",
        to: """
          rules:
            - id: push-drain
              title: 推送排水接入信息
              titleEn: Push what was connected
              article: 样例第一条
              source: local
              measures: push
              kinds: [drain-push]
              trigger: connectedOn
              triggerIs: act
              limit: 1
              unit: workday
              accountable: sender

          """)
      exchange = try TemporaryExchange(data: data.root)
    }
  }

  private static func push(_ rows: [String]...) -> [UInt8] {
    SampleBundle.csv([["消息标识", "接入证号", "工程代号", "工程名", "业主", "接入日", "管径"]] + rows)
  }

  @Test func `a new kind is pushed, corrected, returned, reassigned, claimed and traced`() throws {
    let stage = try Stage()
    let exchange = stage.exchange
    func delivered(_ name: String, to department: String) throws -> String {
      String(decoding: try exchange.file(name, in: "outbox", of: department), as: UTF8.self)
    }

    let pushed = try exchange.answer(
      to: Self.push(
        ["D1", "样例排〔2021〕1号", "XK001", "食品经营许可", "样例甲", "2021-01-04", "300"],
        ["D2", "样例排〔2021〕2号", "XK001", "食品经营许可", "样例乙", "2020-12-28", "200"],
        ["", "样例排〔2021〕3号", "XK999", "样例工程", "样例丙", "2021-01-04", ""],
        ["D4", "样例排〔2021〕4号", "XK001", "食品经营许可", "样例丁", "2021-03-04", ""]),
      as: "drain-push_一.csv", from: "XC-SPJ")
    #expect(pushed.kind == "drain-push" && pushed.counts == [4, 2, 2, 0])
    #expect(Set(pushed.codes).isSuperset(of: ["item-unknown", "value-date-impossible"]), "\(pushed.codes)")
    let times = try exchange.ledger { view in
      try ["D1", "D2"].map { try view.record(sender: "XC-SPJ", msgId: $0)?.isOnTime }
    }
    #expect(times == [true, false])
    let delivery = "drain-push_20210104-0001-XC-SCJG"
    #expect(
      try Set(exchange.box("outbox", of: "XC-SCJG")) == ["\(delivery).xml", "\(delivery).claim.csv"])

    // The number finds it whatever its brackets are; who it is counts as material, and is claimed anew.
    let corrected = try exchange.answer(
      to: SampleBundle.csv([
        ["所指证号", "缘由", "接入证号", "工程代号", "工程名", "业主", "接入日"],
        ["样例排[2021]1号", "样例：写错", "样例排〔2021〕1号", "XK001", "食品经营许可", "样例甲二", "2021-01-04"],
      ]), as: "drain-change_一.csv", from: "XC-SPJ", at: "2021-01-04T11:00")
    #expect(corrected.verdict == "accepted", "\(corrected.words)")
    let change = try delivered("drain-change_20210104-0002-XC-SCJG.xml", to: "XC-SCJG")
    #expect(change.contains("<aboutMark>D1</aboutMark>"))
    #expect(change.contains("<sentBy>薛城区行政审批服务局</sentBy>"))
    #expect(
      try exchange.box("outbox", of: "XC-SCJG").contains("drain-change_20210104-0002-XC-SCJG.claim.csv"))

    let returned = try exchange.answer(
      to: SampleBundle.answer(record: "D2", isReturn: true), as: "退回.csv", from: "XC-SCJG",
      at: "2021-01-04T12:00")
    #expect(returned.verdict == "accepted", "\(returned.words)")
    let reassigned = try exchange.answer(
      to: SampleBundle.csv([["改派的消息标识", "原部门", "改派部门", "改派理由"], ["样例排(2021)2号", "XC-SCJG", "XC-WJ", "样例"]]),
      as: "改派.csv", from: "XC-SPJ", at: "2021-01-04T13:00")
    #expect(reassigned.verdict == "accepted", "\(reassigned.words)")
    let passedOn = try exchange.box("outbox", of: "XC-WJ").filter { !$0.hasSuffix(".claim.csv") }
    #expect(passedOn.map { $0.hasPrefix("drain-push_20210104-0004-XC-WJ-drain-push.") } == [true])
    // That office wants its deliveries in GB 18030.
    let owner = gb18030(Array("样例乙".utf8))
    #expect(
      try passedOn.allSatisfy {
        try exchange.file($0, in: "outbox", of: "XC-WJ").firstRange(of: owner) != nil
      })

    // One by the command, one by the number of the document.
    #expect(
      try exchange.ask("claim", "--department", "XC-WJ", "D2", "--at", "2021-01-04T14:00").status == 0)
    let claimed = try exchange.answer(
      to: SampleBundle.answer(record: "样例排〔2021〕1号"), as: "认领.claim.csv", from: "XC-SCJG",
      at: "2021-01-04T15:00")
    #expect(claimed.verdict == "accepted", "\(claimed.words)")
    #expect(try exchange.ledger { try $0.openClaims(of: "XC-WJ") + $0.openClaims(of: "XC-SCJG") }.isEmpty)

    // The day closes and its figures agree with the ledger.
    #expect(try exchange.run(at: "2021-01-05T00:10").status == 0)
    #expect(try Files.exists(exchange.layout.report("2021-01-04")))
    let trace = try exchange.ask("trace", "样例排〔2021〕1号").text
    for word in ["排水接入信息", "排水接入更正", "认领"] { #expect(trace.contains(word), "\(trace)") }
    #expect(try exchange.ask("trace", "D2").text.contains("XC-WJ"))
  }

  @Test func `a new kind travels as XML by the XSD that follows from its Table Schema`() throws {
    let stage = try Stage()
    let record = """
      <msgId>D1</msgId><permitMark>样例排〔2021〕1号</permitMark><workCode>XK001</workCode>\
      <workName>食品经营许可</workName><owner>样例甲</owner><connectedOn>2021-01-04</connectedOn>
      """
    let receipt = try stage.exchange.answer(
      to: SampleBundle.xml(kind: "drain-push", id: "D-1", sender: "XC-SPJ", records: [record]), as: "一.xml",
      from: "XC-SPJ")
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    let bad = record.replacing("<owner>样例甲</owner>", with: "")
    let refused = try stage.exchange.answer(
      to: SampleBundle.xml(kind: "drain-push", id: "D-2", sender: "XC-SPJ", records: [bad]), as: "二.xml",
      from: "XC-SPJ", at: "2021-01-04T11:00")
    #expect(refused.codes == ["value-missing"])
  }

  @Test func `a kind that lacks what it does is refused at the start, in words`() throws {
    let data = try DataFolder()
    try data.change("schemas/claim.json", from: #""role": "delivery""#, to: #""role": "summary""#)
    let outcome = try Program.run(["kinds"], data: data.root)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("“claim” needs a field of the role “delivery”, which it lacks"))
  }
}
