/// Puts libxml2's complaints into words that help: Chinese of our own, and libxml2's English as it is.
///
/// All functions give the arguments `detailZh` and `detail` of the findings about XML.
enum XMLWording {
  /// Two sentences of our own.
  static func plain(_ zh: String, _ en: String) -> [String: String] { ["detailZh": zh, "detail": en] }

  /// The root element isn't a bundle's.
  static func wrongRoot(_ start: XMLElementStart) -> [String: String] {
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
    case .text:
      plain(
        "一个元素里的文字超过 \(XMLBundle.maximumText) 字节。",
        "an element holds more than \(XMLBundle.maximumText) bytes of text.")
    }
  }

  /// The document isn't well-formed.
  static func malformed(code: Int, message: String, isAtEnd: Bool) -> [String: String] {
    let explanation: String? =
      switch code {
      case _ where isAtEnd: "文件到这里就结束了，多半没有写完整"
      case 4: "文件里没有 XML 内容"
      case 5: "根元素结束之后还有内容"
      case 6, 7, 8: "字符引用（&#…;）写得不对"
      case 9: "有 XML 不允许的字符"
      case 22, 23, 26, 68: "名称不对，或者有单独的 & 或 < 没有写成 &amp; 或 &lt;"
      case 38: "属性值里有 <，应写成 &lt;"
      case 33, 34, 39, 40, 41, 43, 44, 65, 75: "属性的写法不对：应为 名称=\"值\"，属性之间空一格"
      case 42: "同一个标签里有重复的属性"
      case 45, 80: "注释的写法不对：注释里不能有 --"
      case 56, 57, 64, 79, 96: "XML 声明的写法不对"
      case 62: "文本里有 ]]>，应写成 ]]&gt;"
      case 72, 73, 74: "标签没有写完"
      case 76, 77, 85: "开始标签与结束标签不成对"
      case 97, 108: "只接受 XML 1.0"
      case 200...205: "名称空间前缀没有声明，或者声明不对"
      default: nil
      }
    return plain(explanation.map { "\($0)。（\(message)）" } ?? message, message)
  }

  /// The document doesn't fit the XSD; `message` is libxml2's, fit to be shown.
  static func schema(_ complaint: SchemaComplaint, message: String) -> [String: String] {
    let name = Masking.excerpt(complaint.element)
    let explanation: String? =
      switch (complaint.code, complaint.fit) {
      case (0, .unknown), (SchemaComplaint.contentCode, .unknown): "本种报文没有元素 \(name)，请核对名称和名称空间"
      case (0, .repeated), (SchemaComplaint.contentCode, .repeated): "元素 \(name) 重复出现"
      case (0, .misplaced), (SchemaComplaint.contentCode, .misplaced): "元素 \(name) 的次序不对，应在前面；各元素请按 `exchange template` 的次序写"
      case (SchemaComplaint.contentCode, .inOrder) where complaint.moment == .end: "缺少元素"
      case (SchemaComplaint.contentCode, .inOrder): "这里不应出现元素 \(name)，它之前可能缺少别的元素"
      case (1827, _), (1866, _), (1867, _): "不应有这个属性"
      case (1868, _): "缺少必需的属性"
      case (1841, _), (1843, _): "这里不应有文字或元素"
      case (1828, _), (1842, _): "字段里只能有文字，不能有元素"
      case (1824...1826, _), (1829...1840, _): "值不符合类型的规定"
      default: nil
      }
    return plain(explanation.map { "\($0)。（\(message)）" } ?? message, message)
  }

  /// A message with the value in it cut and masked.
  static func hiding(_ value: String, isPersonal: Bool, in message: String) -> String {
    let shown = Array(Masking.excerpt(value, personal: isPersonal).utf8)
    let parts = Array(message.utf8).split(separator: Array(value.utf8), omittingEmptySubsequences: false)
    return String(decoding: Array(parts.joined(separator: shown)), as: UTF8.self)
  }
}
