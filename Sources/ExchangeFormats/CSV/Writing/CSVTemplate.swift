public import ExchangeBase

/// What a department that begins with CSV needs: a file with the titles and an example row, and what each column means.
public struct CSVTemplate: Sendable {
  private let schema: KindSchema
  private let sender: FormCatalogue.Sender?

  /// A template for records of `schema`.
  ///
  /// - Parameter sender: the department that begins with it, whose names stand in the example.
  public init(schema: KindSchema, sender: FormCatalogue.Sender? = nil) {
    self.schema = schema
    self.sender = sender
  }

  /// The template as a file in `encoding`: a row of titles, and a row of examples that the schema accepts.
  ///
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public func bytes(encoding: TextEncoding) throws(GB18030Unavailable) -> [UInt8] {
    let writer = try CSVBundleWriter(schema: schema, encoding: encoding)
    var bytes: [UInt8] = []
    writer.header(to: &bytes)
    writer.append(example, to: &bytes)
    return bytes
  }

  /// A record of every field's example. Of fields that exclude each other it has the first.
  public var example: Record {
    let excluded = schema.excludedFromExample
    let values = schema.fields.map { field in
      excluded.contains(field.name) ? "" : sender.flatMap { field.value(of: $0) } ?? field.example
    }
    return Record(number: 1, line: 2, values: values)
  }

  /// What the columns mean: a paragraph for each, and the rules over several of them at the end.
  public func explanation(language: Language) -> String {
    let columns = schema.fields.map { paragraph(of: $0)[language] }
    let rules = schema.groups.map { rule($0)[language] }
    let paragraphs = columns + rules
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  private func paragraph(of field: Field) -> LocalizedText {
    var facts = [typeInWords(of: field)]
    if let allowed = field.enumeration {
      facts.append(
        LocalizedText(
          "可填：\(allowed.joined(separator: "、"))", "Allowed: \(allowed.joined(separator: ", "))"))
    }
    if let limit = field.maxLength {
      facts.append(LocalizedText("最长：\(limit) 个字符", "Longest: \(limit) characters"))
    }
    if let need = field.attachments {
      facts.append(need.explanation)
    }
    if let standard = field.check?.standard {
      facts.append(LocalizedText("核对：\(standard.zh)", "Checked as: \(standard.en)"))
    }
    if !field.aliases.isEmpty {
      facts.append(
        LocalizedText(
          "也认作：\(field.aliases.joined(separator: "、"))",
          "Also known as: \(field.aliases.joined(separator: ", "))"))
    }
    if !field.example.isEmpty {
      facts.append(LocalizedText("示例：\(field.example)", "Example: \(field.example)"))
    }
    let need = field.isRequired ? LocalizedText("必填", "required") : LocalizedText("选填", "optional")
    let head = LocalizedText(
      "\(field.title)（\(field.name)）　\(need.zh)", "\(field.title) (\(field.name)), \(need.en)")
    let meaning = field.description.isEmpty ? [] : [field.description]
    return LocalizedText(
      ([head.zh] + meaning + facts.map(\.zh)).joined(separator: "\n  "),
      ([head.en] + meaning + facts.map(\.en)).joined(separator: "\n  "))
  }

  private func typeInWords(of field: Field) -> LocalizedText {
    switch (field.type, field.normalization) {
    case (_, .list): LocalizedText("类型：一项或多项，以 | 分隔", "Type: one or more, separated by |")
    case (_, .phone): LocalizedText("类型：电话号码", "Type: phone number")
    case (_, .amount):
      LocalizedText(
        "类型：金额，以万元为单位；列名写明（元）的，按元换算",
        "Type: amount in units of 10,000 yuan (万元); in yuan where the title says （元）")
    case (_, .openEndedDate):
      LocalizedText("类型：日期 YYYY-MM-DD，或“长期”", "Type: date YYYY-MM-DD, or 长期 (without end)")
    case (.date, _): LocalizedText("类型：日期 YYYY-MM-DD", "Type: date YYYY-MM-DD")
    case (.integer, _): LocalizedText("类型：整数", "Type: whole number")
    case (.boolean, _): LocalizedText("类型：true 或 false，也可写 是/否", "Type: true or false, or 是/否")
    case (.string, _): LocalizedText("类型：文本", "Type: text")
    }
  }

  private func rule(_ group: FieldGroup) -> LocalizedText {
    let titles = group.fields.compactMap { schema.index(of: $0) }.map { "“\(schema.fields[$0].title)”" }
    let (zh, en) = (titles.joined(separator: "、"), titles.joined(separator: ", "))
    return switch group.rule {
    case .atLeastOne: LocalizedText("\(zh) 至少填一项。", "At least one of \(en) is needed.")
    case .exactlyOne: LocalizedText("\(zh) 只填其中一项。", "Exactly one of \(en) is needed.")
    case .atMostOne: LocalizedText("\(zh) 至多填一项。", "At most one of \(en) may be filled in.")
    }
  }
}

extension AttachmentNeed {
  /// How the files that a field names come along.
  fileprivate var explanation: LocalizedText {
    switch self {
    case .required:
      LocalizedText(
        "附件：必须随附，把文件和记录一起装进 ZIP（attachments/ 文件夹，另附 manifest-sha256.txt）",
        "Files: they have to come along, in a ZIP with the records (attachments/, and a manifest-sha256.txt)")
    case .optional:
      LocalizedText(
        "附件：可以随附，和记录一起装进 ZIP（attachments/ 文件夹，另附 manifest-sha256.txt）",
        "Files: they may come along, in a ZIP with the records (attachments/, and a manifest-sha256.txt)")
    }
  }
}
