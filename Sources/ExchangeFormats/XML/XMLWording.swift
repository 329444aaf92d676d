import ExchangeBase

/// Puts libxml2's complaints into words that help.
///
/// All functions give the arguments `detailZh` and `detail` of the findings about XML.
enum XMLWording {
  /// Two sentences of our own.
  static func plain(_ zh: String, _ en: String) -> [String: String] { ["detailZh": zh, "detail": en] }

  /// The root element isn't a bundle's.
  static func wrongRoot(_ start: XMLElementStart) -> [String: String] {
    if start.isOurs, let own = OwnTable.Written(rootElement: start.name) {
      let told = plain(
        "这是本系统写给本部门的\(own.name.zh)（<\(start.name)>），不是报文，不必投放。",
        "this is \(own.name.en) (<\(start.name)>) that the exchange wrote for this department, which isn't dropped."
      )
      return told.merging(["remedyZh": own.remedy.zh, "remedy": own.remedy.en]) { _, remedy in remedy }
    }
    let expected = "<bundle xmlns=\"\(XMLBundle.namespace)\" …>"
    let name = Masking.excerpt(start.name)
    let namespace = start.namespace.map { "xmlns=\"\(Masking.excerpt($0))\"" }
    return plain(
      "根元素应为 \(expected)，这里是 <\(name)>，\(namespace.map { "名称空间 \($0)" } ?? "没有名称空间")。",
      "the root element should be \(expected); here it is <\(name)> \(namespace.map { "with \($0)" } ?? "without namespace")."
    )
  }

  /// The root element names no kind.
  static func missingKind(_ kinds: String) -> [String: String] {
    plain(
      "bundle 缺少 kind 属性，不知道是哪种报文；可用的种类：\(kinds)。",
      "bundle lacks the attribute kind, which is one of: \(kinds).")
  }

  /// What begins with a character stands where the root element should.
  static func intrusion(_ first: Unicode.Scalar) -> [String: String] {
    guard first.isBlank || first.isUnseen else {
      return plain(
        "根元素前面有别的文字，那里只能有 XML 声明、注释和空行；请删去。",
        "other text stands before the root element, where only the XML declaration, comments and blank lines may; delete it."
      )
    }
    let code = XMLFault.code(of: Int(first.value))
    let name = first == "\u{FEFF}" ? LocalizedText("，即 BOM", ", a byte order mark") : LocalizedText("", "")
    return plain(
      "根元素前面有看不见的字符（\(code)\(name.zh)），多半是几段文件拼接时留下的；请删去，让 < 直接跟在前面的 > 后面。",
      "a character that can't be seen (\(code)\(name.en)) stands before the root element, most likely where files were put together; "
        + "delete it, so that < comes right behind the > before it.")
  }

  /// Text stands beside the records.
  static func stray(_ shown: String, because cause: BrokenExport.Cause?) -> [String: String] {
    if let cause {
      let words = broken(shown, by: cause)
      return plain(words.zh, words.en)
    }
    return plain(
      "记录之外有文字“\(shown)”，bundle 里不应直接写文字：不是记录的，删去；是导出程序报的错，重新导出整个文件再投放。",
      "the words “\(shown)” stand beside the records, where no text may: delete them if they are none, and export all of it again if they "
        + "are what went wrong with the export.")
  }

  /// Words beside the records say that they aren't all.
  static func broken(_ shown: String, by cause: BrokenExport.Cause) -> LocalizedText {
    switch cause {
    case .error:
      LocalizedText(
        "导出在这里中断了（“\(shown)”），这不是记录，可能缺了记录。重新导出整个文件再投放，不要只删去这些字。",
        "the export broke off here (“\(shown)”); this is no record, and records may be missing. Export all of it again and drop it, and "
          + "don't just delete these words.")
    case .part:
      LocalizedText(
        "这里说导出的只是一部分（“\(shown)”），其余的记录没有导出。导出全部记录，把整个文件重新投放；本来只报这一部分的，删去这些字。",
        "it says that a part was exported (“\(shown)”), and the others aren't here. Export all records and drop the whole file; if just "
          + "this part was to be sent, delete these words.")
    }
  }

  /// A tag beyond the limits.
  static func excess(_ excess: XMLMarkupScanner.Excess) -> [String: String] {
    switch excess {
    case .length:
      plain(
        "一个标签、注释或处理指令超过 \(XMLBundle.maximumMarkup) 字节。",
        "a tag, comment or processing instruction is longer than \(XMLBundle.maximumMarkup) bytes.")
    case .attributes:
      plain(
        "一个标签有超过 \(XMLBundle.maximumAttributes) 个属性。",
        "a tag has more than \(XMLBundle.maximumAttributes) attributes.")
    case .names:
      plain(
        "不同的元素名、属性名和名称空间多于 \(XMLBundle.maximumNames) 个，这不是报文。",
        "it has more than \(XMLBundle.maximumNames) different names of elements, attributes and namespaces; no bundle has."
      )
    case .text:
      plain(
        "一个元素里的文字超过 \(XMLBundle.maximumText) 字节。",
        "an element holds more than \(XMLBundle.maximumText) bytes of text.")
    }
  }

  /// There is no end to what breaks the XSD.
  static let complaints = plain(
    "同一处有超过 \(XMLBundle.complaintLimit) 个地方不符合 XSD，没有再读下去。",
    "more than \(XMLBundle.complaintLimit) things in one place break the XSD; nothing more was read.")

  /// Nearly everything in record after record is wrong.
  static let complaintsInRecords = plain(
    "平均每条记录有超过 \(XMLBundle.complaintsPerRecord) 个地方不符合 XSD，没有再读下去。",
    "the records have more than \(XMLBundle.complaintsPerRecord) things each that break the XSD; nothing more was read."
  )

  /// The document isn't well-formed.
  static func malformed(_ fault: XMLFault, isAtEnd: Bool) -> [String: String] {
    guard let words = fault.words(isAtEnd: isAtEnd) else {
      // libxml2 quotes what stands there as it stands there.
      let message = Masking.name(fault.message, limit: 500)
      return plain("写法不符合 XML 的规定。（\(message)）", "it breaks a rule of XML. (\(message))")
    }
    return plain("\(words.zh)。", "\(words.en).")
  }

  /// The document doesn't fit the XSD; `message` is libxml2's, fit to be shown, which comes behind our own words.
  static func schema(_ complaint: SchemaComplaint, message: String) -> [String: String] {
    let message = InvisibleText.spelt(message)
    let words = explanation(of: complaint, SchemaMessage(message))
    let note = complaint.note ?? LocalizedText("", "")
    return plain("\(words.zh)\(note.zh)。（\(message)）", "\(words.en)\(note.en). (\(message))")
  }

  /// The declaration begins with `front`, which isn't in small letters.
  static func declarationSpelt(_ front: String) -> [String: String] {
    plain(
      "XML 声明写成了 \(front)，要用小写写成 <?xml。",
      "the XML declaration begins with \(front); it has to be in small letters, <?xml.")
  }

  /// A record has no field of its kind.
  static var recordWithoutFields: [String: String] {
    plain(
      "这个 record 里一个字段也没有。没有内容的 record 不要写；有内容的，各字段写成它的下级元素。",
      "This record has no field at all. Leave it out if there is nothing to say; else write each field as an element in it."
    )
  }

  /// What comes behind the first sign of a habit: all of them, and how what is meant is written.
  static func note(
    on habit: SchemaComplaint.Habit, _ names: [String], in schema: KindSchema
  ) -> LocalizedText {
    let some = names.prefix(5)
    let more = names.count > some.count ? "…" : ""
    let all =
      names.count > 1
      ? LocalizedText(
        "；这样的共 \(names.count) 处：\(some.joined(separator: "、"))\(more)",
        "; there are \(names.count) such: \(some.joined(separator: ", "))\(more)") : LocalizedText("", "")
    switch habit {
    case .attributes:
      guard let field = names.first(where: { schema.index(of: $0) != nil }) else { return all }
      return LocalizedText(
        "\(all.zh)；字段不写成属性，写成元素：<\(field)>…</\(field)>",
        "\(all.en); a field is no attribute but an element: <\(field)>…</\(field)>")
    case .spellings: return all
    case .elements:
      guard let field = schema.fields.first(where: { names.contains($0.title) }) else { return all }
      return LocalizedText(
        "\(all.zh)；元素用字段的英文名，“\(field.title)”写作 \(field.name)",
        "\(all.en); elements are called by the names of fields, “\(field.title)” being \(field.name)")
    }
  }

  private static func explanation(of complaint: SchemaComplaint, _ message: SchemaMessage) -> LocalizedText {
    let name = Masking.excerpt(complaint.element)
    // What is said of an element's content may come when one inside it begins.
    let holder = message.element ?? name
    if let attribute = message.attribute {
      return self.attribute(attribute, of: holder, code: complaint.code)
    }
    if complaint.isStructural, let hint = complaint.hint { return hint }
    switch (complaint.code, complaint.fit) {
    case (SchemaComplaint.nilCode, _): return xsi("nil", of: holder)
    case (0, .unknown), (SchemaComplaint.contentCode, .unknown):
      return LocalizedText(
        "本种报文没有元素 \(name)，请核对名称和名称空间", "this kind has no element \(name); check its name and namespace")
    case (0, .repeated), (SchemaComplaint.contentCode, .repeated):
      return LocalizedText("元素 \(name) 重复出现", "the element \(name) stands there twice")
    case (0, .misplaced), (SchemaComplaint.contentCode, .misplaced):
      return LocalizedText(
        "元素 \(name) 的次序不对，应在前面；各元素请按 `exchange template` 的次序写",
        "the element \(name) is out of order and belongs further up; `exchange template` shows the order")
    case (SchemaComplaint.contentCode, .inOrder): return content(name, complaint.moment, message.expected)
    case (1841, _):
      return LocalizedText(
        "\(holder) 应当是空的，里面不能有文字或元素", "\(holder) has to be empty, without text or elements")
    case (1843, _):
      return LocalizedText("\(holder) 里不应直接写文字", "\(holder) may not hold text of its own")
    case (1828, _), (1842, _):
      return LocalizedText("字段 \(holder) 里只能有文字，不能有元素", "the field \(holder) may hold text only, no elements")
    case (1824...1826, _), (1829...1840, _):
      return LocalizedText("\(holder) 的值不符合规定", "the value of \(holder) isn't allowed")
    default: return LocalizedText("\(holder) 这里不符合 XSD", "\(holder) breaks the XSD here")
    }
  }

  /// Something is missing, at the end or before an element.
  private static func content(
    _ name: String, _ moment: SchemaComplaint.Moment, _ expected: [String]
  ) -> LocalizedText {
    let list = LocalizedText(expected.joined(separator: "、"), expected.joined(separator: ", "))
    switch (moment, expected.isEmpty) {
    case (.end, true): return LocalizedText("\(name) 缺少元素", "\(name) lacks an element")
    case (.end, false):
      return LocalizedText("\(name) 缺少元素：\(list.zh)", "\(name) lacks an element: \(list.en)")
    case (_, true): return LocalizedText("这里不应出现元素 \(name)", "the element \(name) isn't expected here")
    case (_, false):
      return LocalizedText(
        "这里不应出现元素 \(name)，应先有 \(list.zh)",
        "the element \(name) isn't expected here; \(list.en) should come first")
    }
  }

  private static func attribute(_ name: String, of element: String, code: Int) -> LocalizedText {
    if let local = name.split(separator: "}").last, name.hasPrefix("{"), name.contains("XMLSchema-instance") {
      return xsi(String(local), of: element)
    }
    switch code {
    case 1827, 1866, 1867:
      return LocalizedText("\(element) 不应有属性 \(name)", "\(element) may not have the attribute \(name)")
    case 1868: return LocalizedText("\(element) 缺少必需的属性 \(name)", "\(element) lacks the attribute \(name)")
    case 1824...1826, 1829...1840:
      let form =
        attributeForms[name].map { LocalizedText("：\($0.zh)", ": \($0.en)") } ?? LocalizedText("", "")
      return LocalizedText(
        "\(element) 的属性 \(name) 写得不对\(form.zh)", "the attribute \(name) of \(element) isn't right\(form.en)")
    default:
      return LocalizedText(
        "\(element) 的属性 \(name) 写得不对", "the attribute \(name) of \(element) isn't right")
    }
  }

  /// What programs write that bind data to types; the types of a bundle are known without.
  private static func xsi(_ name: String, of element: String) -> LocalizedText {
    name == "nil"
      ? LocalizedText(
        "\(element) 写有 xsi:nil：没有值就不要写这个元素，有值就去掉 xsi:nil",
        "\(element) has xsi:nil: leave out an element without a value, and xsi:nil where there is one")
      : LocalizedText(
        "\(element) 写有 xsi:\(name)，报文里不用：请去掉 xsi:\(name)",
        "\(element) has xsi:\(name), which no bundle needs: leave it out")
  }

  /// An element that is almost one of those that may stand there: `nil` where it isn't like any.
  static func likeness(of element: XMLElementStart, to names: [String]) -> LocalizedText? {
    let name = Masking.excerpt(element.name)
    if names.contains(element.name) {
      guard !element.isOurs else { return nil }
      let found = element.namespace.map { Masking.excerpt($0) } ?? "—"
      return LocalizedText(
        "元素 \(name) 的名称空间应为 \(XMLBundle.namespace)，这里是 \(found)",
        "the element \(name) should be in the namespace \(XMLBundle.namespace); here it is in \(found)")
    }
    guard element.name.utf8.count <= 64,
      let meant = names.first(where: { $0.lowercased() == element.name.lowercased() })
    else { return nil }
    return LocalizedText(
      "元素 \(name) 应写作 \(meant)，大小写要一致",
      "the element \(name) is written \(meant), in upper and lower case as it stands there")
  }

  /// How the attributes of a bundle are to be written.
  private static let attributeForms: [String: LocalizedText] = [
    "id": LocalizedText(
      "以字母或数字开头，只用字母、数字和 . _ -，最多 64 个字符",
      "letters, digits and . _ - only, a letter or digit first, at most 64"),
    "sender": LocalizedText("写部门代码，例如 XC-SPJ", "a department's code, like XC-SPJ"),
    "createdAt": LocalizedText("写成 2020-12-22T16:00:00+08:00", "write it like 2020-12-22T16:00:00+08:00"),
    "records": LocalizedText("写记录数，例如 2", "the number of records, like 2"),
    "kind": LocalizedText("写报文种类的代码，例如 approval-push", "the code of a kind, like approval-push"),
  ]

  /// A message with the value in it cut and masked.
  static func hiding(_ value: String, isPersonal: Bool, in message: String) -> String {
    let shown = Array(Masking.excerpt(value, personal: isPersonal).utf8)
    let parts = Array(message.utf8).split(separator: Array(value.utf8), omittingEmptySubsequences: false)
    return String(decoding: Array(parts.joined(separator: shown)), as: UTF8.self)
  }
}
