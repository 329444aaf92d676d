import ExchangeFiles

/// Files that departments drop, and what must become of each: known beforehand, so that nothing of the program's is
/// needed to judge it.
struct Traffic {
  /// A file and its fate.
  struct Drop {
    let sender: String
    let name: String
    let bytes: [UInt8]
    let verdict: String
    /// What the `.done` says that is dropped with it; `nil` where there is none.
    var marker: String?
    /// The message ids that each recipient gets.
    var expected: [String: [String]] = [:]
  }

  private struct Item {
    let code: String
    let name: String
    let recipients: [String]
  }

  private static let items = [
    Item(code: "XK001", name: "食品经营许可", recipients: ["XC-SCJG"]),
    Item(code: "XK004", name: "公共场所卫生许可", recipients: ["XC-WJ", "XC-ZHZF"]),
    Item(code: "XK008", name: "道路货物运输经营许可", recipients: ["XC-JTYS"]),
    Item(code: "XK011", name: "烟花爆竹经营（零售）许可", recipients: ["XC-YJ", "XC-GAJ", "XC-ZHZF"]),
  ]

  /// The file with the given number: six sorts in turn, from four senders.
  static func drop(_ number: Int) -> Drop {
    var drop =
      switch number % 6 {
      case 0: supervision(number)
      case 1: approvals(number, rows: 4, isGBK: true)
      case 2: approvals(number, rows: 3, badRow: 1)
      case 3: broken(number)
      case 4: policies(number)
      default: training(number)
      }
    if number.isMultiple(of: 4) { drop.marker = "bytes=\(drop.bytes.count)" }
    return drop
  }

  /// A file of many decisions on one item.
  static func large(rows: Int) -> Drop {
    let ids = (0..<rows).map { "L-\($0)" }
    let bytes = SampleBundle.approvals(
      ids.map { SampleBundle.Approval(msgId: $0, docNo: "薛审食许字〔2021〕\($0)号") })
    return Drop(
      sender: "XC-SPJ", name: "大宗.csv", bytes: gb18030(bytes), verdict: "accepted", expected: ["XC-SCJG": ids]
    )
  }

  private static func approvals(_ number: Int, rows: Int, isGBK: Bool = false, badRow: Int? = nil) -> Drop {
    var expected: [String: [String]] = [:]
    let list = (0..<rows).map { row in
      let item = items[(number + row) % items.count]
      let id = "A\(number)-\(row)"
      let isBad = row == badRow
      for recipient in item.recipients where !isBad { expected[recipient, default: []].append(id) }
      return SampleBundle.Approval(
        msgId: id, item: item.code, itemName: item.name, docNo: "薛审字〔2021〕\(id)号",
        decided: isBad ? "2021-13-01" : "2021-01-04")
    }
    let bytes = SampleBundle.approvals(list)
    return Drop(
      sender: "XC-SPJ", name: "决定\(number).csv", bytes: isGBK ? gb18030(bytes) : bytes,
      verdict: badRow == nil ? "accepted" : "partially-accepted", expected: expected)
  }

  private static func supervision(_ number: Int) -> Drop {
    let ids = (0..<3).map { "S\(number)-\($0)" }
    return Drop(
      sender: "XC-SCJG", name: "监管\(number).xml",
      bytes: SampleBundle.xml(
        kind: "supervision-push", id: "S\(number)", sender: "XC-SCJG", declared: 3,
        records: ids.map(SampleBundle.supervision)),
      verdict: "accepted", expected: ["XC-SPJ": ids])
  }

  /// Cut off in the middle, as by a sender that died.
  private static func broken(_ number: Int) -> Drop {
    let whole = supervision(number)
    return Drop(
      sender: whole.sender, name: "半截\(number).xml", bytes: Array(whole.bytes.prefix(whole.bytes.count / 2)),
      verdict: "rejected")
  }

  private static func policies(_ number: Int) -> Drop {
    let id = "P\(number)"
    let bytes = SampleBundle.csv([
      ["消息标识", "文件名称", "发文字号", "发布日期", "施行日期", "接收部门"],
      [id, "《样例办法》", "样例政发〔2021〕\(number)号", "2021-01-04", "2021-03-01", "XC-T001|XC-SPJ"],
    ])
    return Drop(
      sender: "XC-WJ", name: "policy-change_P\(number).csv", bytes: gb18030(bytes), verdict: "accepted",
      expected: ["XC-T001": [id], "XC-SPJ": [id]])
  }

  private static func training(_ number: Int) -> Drop {
    let id = "T\(number)"
    return Drop(
      sender: "XC-T001", name: "培训 \(number).xml",
      bytes: SampleBundle.xml(
        kind: "training-info", id: "T\(number)", sender: "XC-T001",
        records: [SampleBundle.training(msgId: id, recipients: "XC-T002|XC-ZJ")]),
      verdict: "accepted", expected: ["XC-T002": [id], "XC-ZJ": [id]])
  }
}
