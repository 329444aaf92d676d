import ExchangeBase

/// What nothing reads in a file: a column of a table, or an element or attribute of the records of an export in XML.
struct UnreadColumn {
  /// Its number, from 0: that of the column, or of the name among those that nothing reads.
  let number: Int
  /// Its title as people are shown it.
  let title: String
  /// The title in the form in which titles are compared.
  let key: String
  /// Whether the title says who acted or speaks, and not who gets something.
  private let namesActors: Bool
  /// Whether it says where something is.
  private let namesSites: Bool
  /// Whether it says to whom somebody or something belongs.
  private let namesOwners: Bool
  /// Whether it says for whom something is, who needn't be a department: 主送, 推送对象.
  let addresses: Bool

  private static let actors = [
    "主办", "承办", "协办", "举办", "组织", "制定", "起草", "编制", "发布", "发文", "印发", "发送", "来文", "报送", "上报", "填报", "填表",
    "制表", "牵头", "发起", "授课", "主讲", "讲师", "教师", "师资", "主持", "联系", "责任", "实施", "培训机构", "承训", "主管", "发证", "颁发",
    "签发",
    "核发", "许可", "登记", "审批", "审核", "批准", "经办", "受理", "录入", "提供", "来源", "申请", "建设单位", "出台", "颁布", "公布", "解读",
    "解释", "修订", "归口", "负责", "咨询",
  ]
  private static let sites = ["地点", "地址", "所在地", "会场", "场所", "位置"]
  private static let owners = ["所属", "所在", "属地", "辖区", "工作单位"]

  /// Describes what has this title.
  init(number: Int, title: String) {
    self.number = number
    self.title = Masking.excerpt(title)
    let key = HeaderKey.key(of: title)
    self.key = key
    addresses = HeaderKey.ends(in: .recipients, key) || HeaderKey.addresses(key)
    let speaksOfReceiving = HeaderKey.speaksOfReceiving(key)
    namesActors = !speaksOfReceiving && Self.actors.contains(where: key.contains)
    namesSites = !speaksOfReceiving && Self.sites.contains(where: key.contains)
    namesOwners = !speaksOfReceiving && Self.owners.contains(where: key.contains)
  }

  /// Whether the title says of its departments something else than a role in which saying nothing says something. Who came may well be
  /// told by where he belongs, and not by where it was.
  func namesOthers(than role: FieldRole) -> Bool {
    namesActors || namesSites || (role != .participants && namesOwners)
  }
}

extension SourceRule {
  /// What can be done about what a file that a rule reads says in vain, behind what is said of it.
  static func wayOut(of rule: SourceRule?) -> LocalizedText {
    rule == nil
      ? LocalizedText("", "")
      : LocalizedText(
        "；导出改不了的，请平台管理员在来源规则里写明它，或列入 ignore",
        "; where the export can't be changed, have the source rule say it, or name it under ignore")
  }
}

extension CSVHeader {
  /// The columns that nothing reads.
  var unread: [UnreadColumn] {
    findings.filter { $0.code == .headerColumnUnknown }.compactMap { finding in
      guard let number = finding.position.column, titles.indices.contains(number - 1) else { return nil }
      return UnreadColumn(number: number - 1, title: titles[number - 1])
    }
  }
}

extension KindSchema {
  /// The places of the fields that a file says nothing of, neither by a column, as `given` tells, nor by the rule that it is read by.
  func absent(given: [Bool], rule: SourceRule?) -> [Int] {
    fields.indices.filter { !given[$0] && rule?.columns[$0].isFilled != true }
  }
}
