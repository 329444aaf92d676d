import ExchangeFormats
import ExchangeTesting
import Glibc
import Testing

/// Small bundles with invented people, as departments would write them.
enum SampleBundle {
  /// One decision on an application.
  struct Approval {
    var msgId = ""
    var item = "XK001"
    var itemName = "食品经营许可"
    var docNo: String
    var holder = "样例甲餐饮店"
    var decided = "2021-01-04"

    fileprivate var cells: [String] {
      [
        msgId, item, itemName, docNo, holder, "个体工商户", "92370403999800010P", "13800000001", decided,
        "2025-12-21",
        "薛城区行政审批服务局",
      ]
    }
  }

  /// The columns of ``approvals(_:)``.
  static let approvalColumns = [
    "消息标识", "事项编码", "事项名称", "许可决定文书号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "许可决定日期", "有效期至", "许可机关",
  ]

  /// A CSV of decisions, in UTF-8.
  static func approvals(_ rows: [Approval]) -> [UInt8] { csv([approvalColumns] + rows.map(\.cells)) }

  /// A CSV of commitments to hand in missing papers, in UTF-8: one a message id, all of the same days.
  static func commitments(_ msgIds: [String], accepted: String, until due: String) -> [UInt8] {
    let head = [
      "消息标识", "事项编码", "事项名称", "受理编号", "行政相对人名称", "行政相对人类别", "统一社会信用代码", "联系方式", "受理日期", "容缺材料",
      "承诺期限届满日", "承诺书", "许可机关",
    ]
    let rows = msgIds.map { id in
      [
        id, "XK001", "食品经营许可", "样例受理\(id)", "样例乙餐饮店", "个体工商户", "92370403999800010P", "13800000002", accepted,
        "样例健康证明", due, "样例承诺书.pdf", "薛城区行政审批服务局",
      ]
    }
    return csv([head] + rows)
  }

  /// A CSV of plain cells, in UTF-8.
  static func csv(_ rows: [[String]]) -> [UInt8] {
    Array(rows.map { $0.joined(separator: ",") + "\r\n" }.joined().utf8)
  }

  private static let kinds = Result { try Repository.kinds() }

  /// A CSV of records of any kind, in UTF-8. What is required is filled in as the kind's own example has it, and what is
  /// given, by the names of its fields, goes before that.
  static func records(_ kind: String, _ records: [[String: String]]) throws -> [UInt8] {
    let fields = try fields(of: kind, in: records)
    let rows = records.map { record in
      fields.map { cell(record[$0.name] ?? ($0.isRequired ? $0.example : "")) }
    }
    return csv([fields.map(\.title)] + rows)
  }

  /// The same as an XML bundle with an id of its own.
  static func bundle(
    _ kind: String, id: String, sender: String, _ records: [[String: String]]
  ) throws -> [UInt8] {
    let fields = try fields(of: kind, in: records)
    return xml(
      kind: kind, id: id, sender: sender,
      records: records.map { record in
        fields.compactMap { field in
          (record[field.name] ?? (field.isRequired ? field.example : nil)).map {
            "<\(field.name)>\($0)</\(field.name)>"
          }
        }.joined()
      })
  }

  /// The fields of a kind that are required or given, in the order of its schema.
  private static func fields(of kind: String, in records: [[String: String]]) throws -> [Field] {
    let schema = try #require(try kinds.get()[kind]).schema
    let given = Set(records.flatMap(\.keys))
    try #require(given.isSubset(of: schema.fields.map(\.name)), "\(kind) has other fields: \(given)")
    return schema.fields.filter { $0.isRequired || given.contains($0.name) }
  }

  private static func cell(_ text: String) -> String {
    text.contains { ",\"\n".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }

  /// A CSV that claims or returns.
  static func answer(delivery: String = "", record: String = "", isReturn: Bool = false) -> [UInt8] {
    isReturn
      ? csv([["投递编号", "消息标识", "退回原因类别", "退回理由"], [delivery, record, "不属本部门职责", "样例：不归本部门"]])
      : csv([["投递编号", "消息标识", "认领人"], [delivery, record, "样例丙"]])
  }

  /// An XML bundle whose records are given as elements.
  static func xml(
    kind: String, id: String, sender: String, declared: Int? = nil, records: [String]
  ) -> [UInt8] {
    let totals = declared.map { "<controlTotals records=\"\($0)\"/>" } ?? ""
    let body = records.map { "<record>\($0)</record>\n" }.joined()
    return Array(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <bundle xmlns="urn:xuecheng:exchange:1" kind="\(kind)" id="\(id)" sender="\(sender)" \
      createdAt="2021-01-04T09:00:00+08:00">\(totals)
      \(body)</bundle>
      """.utf8)
  }

  /// The elements of a supervision record.
  static func supervision(msgId: String) -> String {
    """
    <msgId>\(msgId)</msgId><actionType>责令停产停业</actionType><docNo>薛市监罚〔2021〕\(msgId)号</docNo>\
    <party>样例甲餐饮店</party><partyId>92370403999800010P</partyId><licenceRef>JY23704030000001</licenceRef>\
    <basis>样例依据</basis><content>样例内容</content><actionDate>2021-01-04</actionDate><organ>样例监管局</organ>
    """
  }

  /// The elements of a notice of training.
  static func training(msgId: String, recipients: String) -> String {
    """
    <msgId>\(msgId)</msgId><title>样例培训\(msgId)</title><trainingDate>2021-01-25</trainingDate>\
    <audience>样例人员</audience><summary>样例内容</summary><recipients>\(recipients)</recipients>
    """
  }
}

/// UTF-8 text in GB 18030, by the C library's converter and not by ours.
func gb18030(_ text: [UInt8]) -> [UInt8] {
  let converter = iconv_open("GB18030", "UTF-8")
  defer { iconv_close(converter) }
  var input = text.map { CChar(bitPattern: $0) }
  var output = [CChar](repeating: 0, count: text.count * 2 + 4)
  let free = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      var from = input.baseAddress
      var fromCount = input.count
      var to = output.baseAddress
      var toCount = output.count
      let result = iconv(converter, &from, &fromCount, &to, &toCount)
      precondition(result == 0, "the samples' characters are all in GB 18030")
      return toCount
    }
  }
  return output.dropLast(free).map { UInt8(bitPattern: $0) }
}
