import ExchangeBase

/// What libxml2 found that makes a document no XML: its code (`xmlParserErrors`), and what it knows besides.
struct XMLFault {
  let code: Int
  /// libxml2's own words, in English.
  let message: String
  /// The names that it is about, fit to be shown.
  var names: [String] = []
  /// The line or the character that it is about; 0 where it tells none.
  var number = 0

  /// The fault in words of our own; `nil` for one that hardly ever comes, for which there are libxml2's only.
  ///
  /// - Parameter isAtEnd: whether the document was at its end when it was found.
  func words(isAtEnd: Bool) -> LocalizedText? {
    switch code {
    // Said first: a parser that looks for the end of a reference may be at the end of what it has been given.
    case 22, 68:
      LocalizedText(
        "有单独的 & 或 < 没有写成 &amp; 或 &lt;，或者名称不对",
        "a single & or < isn't written &amp; or &lt;, or a name is wrong")
    case 23:
      LocalizedText(
        "& 后面的名称没有以 ; 结束；单独的 & 应写成 &amp;", "a name behind & doesn't end in ;, and a single & is written &amp;"
      )
    case 26:
      LocalizedText(
        "没有定义 &\(name(0));：只能用 &amp; &lt; &gt; &quot; &apos;，别的字直接写",
        "&\(name(0)); isn't defined: only &amp; &lt; &gt; &quot; &apos; are, and other characters are written themselves"
      )
    case _ where isAtEnd:
      LocalizedText("文件到这里就结束了，多半没有写完整", "the file ends here, and is probably incomplete")
    case 4:
      LocalizedText(
        "这里应是根元素的开始标签，却是别的文字", "the root element should begin here, and other text stands instead")
    case 5: LocalizedText("根元素结束之后还有内容", "something follows the end of the root element")
    case 6, 7, 8: LocalizedText("字符引用（&#…;）写得不对", "a reference to a character (&#…;) isn't right")
    case 9:
      LocalizedText(
        "有 XML 不允许的字符\(character.zh)", "a character that XML doesn't allow stands here\(character.en)")
    case 38: LocalizedText("属性值里有 <，应写成 &lt;", "the value of an attribute holds <, which is written &lt;")
    case 39: LocalizedText("属性的值没有加引号", "the value of an attribute has no quotes")
    case 41: LocalizedText("属性 \(name(0)) 没有值", "the attribute \(name(0)) has no value")
    case 33, 34, 40, 43, 44, 65, 75:
      LocalizedText(
        "属性的写法不对：应为 名称=\"值\"，属性之间空一格",
        "attributes are written name=\"value\", with a blank between them")
    case 42, 203:
      LocalizedText(
        "同一个标签里有重复的属性 \(names.last ?? "")", "a tag has the attribute \(names.last ?? "") twice")
    case 45, 80: LocalizedText("注释的写法不对：注释里不能有 --", "a comment isn't right: it can't hold --")
    case 46, 47: LocalizedText("处理指令（<? … ?>）没有写完", "a processing instruction (<? … ?>) isn't finished")
    case 62: LocalizedText("文本里有 ]]>，应写成 ]]&gt;", "text holds ]]>, which is written ]]&gt;")
    case 63: LocalizedText("<![CDATA[ 没有以 ]]> 结束", "a <![CDATA[ doesn't end in ]]>")
    case 64:
      LocalizedText(
        "XML 声明（<?xml … ?>）只能在文件最前面，这里像是整个贴进了另一个文件",
        "the XML declaration (<?xml … ?>) has to begin the file; another file seems to have been pasted in here"
      )
    case 56, 57, 79, 96: LocalizedText("XML 声明的写法不对", "the XML declaration isn't right")
    case 72, 73, 74: LocalizedText("标签没有写完", "a tag isn't finished")
    case 76 where names.count == 2 && number > 0:
      LocalizedText(
        "第 \(number) 行的 <\(name(0))> 还没有结束，这里却是 </\(name(1))>",
        "</\(name(1))> stands here before <\(name(0))> of line \(number) has ended")
    case 76, 77, 85: LocalizedText("开始标签与结束标签不成对", "start tags and end tags don't match")
    case 97, 108: LocalizedText("只接受 XML 1.0", "only XML 1.0 is read")
    case 201: LocalizedText("名称空间前缀 \(name(0)) 没有声明", "the namespace prefix \(name(0)) isn't declared")
    case 200, 202, 204, 205: LocalizedText("名称空间的写法不对", "a namespace isn't written as it should be")
    default: nil
    }
  }

  private func name(_ index: Int) -> String { index < names.count ? names[index] : "" }

  /// The character by its number, in brackets.
  private var character: LocalizedText {
    guard number > 0 else { return LocalizedText("", "") }
    let code = Self.code(of: number)
    return LocalizedText("（\(code)）", " (\(code))")
  }

  /// How a character is called: `U+FEFF`.
  static func code(of number: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
