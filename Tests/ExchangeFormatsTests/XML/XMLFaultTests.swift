import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What keeps a document from being XML is said in our own words, Chinese and English.
struct XMLFaultTests {
  private static func field(_ text: String) -> String { Bundles.good.replacing("样例镕餐饮店", with: text) }

  private static func tag(_ text: String) -> String { Bundles.good.replacing("<holderName>", with: text) }

  @Test(arguments: [
    (field("甲 & 乙"), "&amp;"), (field("甲 < 乙"), "&lt;"), (field("甲&lt乙"), "&amp;"), (field("a&b c"), "&amp;"),
    (field("甲&nbsp;乙"), "&nbsp;"), (field("&#xZZ;"), "&#…;"), (field("&#1;"), "U+0001"),
    (field("甲\u{1}"), "U+0001"),
    (field("甲]]>乙"), "]]&gt;"), (field("甲</holder>"), "</holder>"), (field("<b>甲"), "</holderName>"),
    (tag("<holderName a=1>"), "属性的值没有加引号"), (tag("<holderName a>"), "属性 a 没有值"),
    (tag("<holderName a='1' a='2'>"), "属性 a"), (tag("<holderName a='<'>"), "&lt;"),
    (tag("<holderName a='1'b='2'>"), "空一格"),
    (tag("<!-- a -- b --><holderName>"), "--"), (tag("<x:holderName>"), "前缀 x"),
    (tag("<?xml version='1.0'?><holderName>"), "XML 声明"),
    (tag("<holderName <"), "&lt;"),
    (String(Bundles.good.dropLast(20)), "没有写完整"), (Bundles.good + "样例", "根元素结束之后"),
    (Bundles.good.replacing("version=\"1.0\"", with: "version=\"1.1\""), "XML 1.0"),
  ])
  func `a common fault is told in our own words`(document: String, words: String) throws {
    for chunk in [1, 7, 65_536] {
      let finding = try #require(
        try XMLReading(document.utf8, chunk: chunk, pieceSize: max(8, chunk)).failure)
      #expect(finding.code == .xmlMalformed)
      #expect(finding.message.zh.contains(words), "\(finding.message.zh)")
      // libxml2's own words would stand in brackets, behind the end of the sentence.
      #expect(!finding.message.zh.contains("。（"), "\(finding.message.zh)")
      #expect(
        finding.message.en.hasSuffix(".") && !finding.message.en.contains(". ("), "\(finding.message.en)")
    }
  }

  @Test func `tags that don't match are told by name and line`() throws {
    let finding = try #require(try XMLReading(Self.field("甲</holder>")).failure)
    #expect(
      finding.message.zh.hasSuffix("第 7 行的 <holderName> 还没有结束，这里却是 </holder>。"), "\(finding.message.zh)")
    #expect(
      finding.message.en.hasSuffix("</holder> stands here before <holderName> of line 7 has ended."),
      "\(finding.message.en)")
  }

  @Test func `a name that looks like a number of somebody's is masked`() throws {
    let finding = try #require(try XMLReading(Self.tag("<a13800000001>")).failure)
    #expect(finding.message.zh.contains("第 7 行的 <a13******"), "\(finding.message.zh)")
    #expect(!finding.message.en.contains("13800000001"), "\(finding.message.en)")
  }

  @Test(arguments: [
    Bundles.good.replacing("<bundle ", with: "<bundle xmlns:x=\"urn:x\u{7F}\u{202E}13800000001\" "),
    Bundles.good.replacing("id=\"B1\"", with: "id=\"B\u{202E}\u{85}1\""),
    Bundles.good.replacing("<controlTotals ", with: "<controlTotals x\u{200D}y=\"\u{7F}\" "),
    tag("<holderName xmlns:x=\"\u{7F}\">"), tag("<holderName a=\"\u{7F}\">"),
  ])
  func `what libxml2 quotes holds nothing that can't be seen, and no number of somebody's`(document: String)
    throws
  {
    let reading = try XMLReading(document)
    let findings =
      reading.recordFindings.flatMap { $0 } + reading.bundleFindings + [reading.failure].compactMap { $0 }
    #expect(!findings.isEmpty)
    for text in findings.flatMap({ [$0.message, $0.remedy] }).flatMap({ [$0.zh, $0.en] }) {
      #expect(!text.unicodeScalars.contains { $0.isUnseen }, "\(text.debugDescription)")
      #expect(!text.contains("13800000001"), "\(text)")
    }
  }

  @Test func `a fault without words of ours has libxml2's in both languages`() {
    let words = XMLWording.malformed(XMLFault(code: 1, message: "internal error: x"), isAtEnd: false)
    #expect(words["detailZh"]?.contains("internal error: x") == true)
    #expect(words["detail"]?.contains("internal error: x") == true)
  }

  @Test(arguments: [("receipt", "接收回执"), ("notices", "提醒")])
  func `what the exchange wrote itself is told as that`(root: String, name: String) throws {
    for namespace in [XMLBundle.namespace, "urn:sample:other"] {
      let document = "<\(root) xmlns=\"\(namespace)\"><a/></\(root)>"
      let told = try #require(try XMLReading(document).failure)
      let isOurs = namespace == XMLBundle.namespace
      #expect(told.code == .xmlBundleSchema)
      #expect(told.message.zh.contains("这是本系统写给本部门的\(name)") == isOurs, "\(told.message.zh)")
      #expect(told.remedy.zh.contains("不必处理") == isOurs, "\(told.remedy.zh)")
    }
  }
}
