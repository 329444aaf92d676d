import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What a reader holds of memory it gives back, however its reading ends.
@Suite(.serialized)
struct ByteBufferTests {
  /// Opens a reader as the processor does, without its type.
  private func reader(_ form: Form) throws -> any BundleReader & ~Copyable {
    switch form {
    case .csv(let text):
      try CSVBundleReader(
        source: MemorySource(text.utf8), fileName: "导出.csv", library: Library.shared, kind: "approval-push")
    case .bundle(let text): try XMLBundleReader(source: MemorySource(text.utf8), library: Library.shared)
    case .table(let text):
      try XMLTableReader(
        source: MemorySource(text.utf8), library: Library.shared, rule: XMLTableReaderTests.rule())
    }
  }

  private enum Form {
    case csv(String), bundle(String), table(String)
  }

  private static let header = "事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关\n"

  private static let forms: [Form] = [
    .csv(header + "食品经营许可,样例1号,样例甲,个体工商户,92370403999800010P,13800000001,2020-12-22,长期,样例局\n"),
    // Longer than the first buffer, so that a second takes its place.
    .csv(header + "食品经营许可,\"" + String(repeating: "样", count: 90_000) + "\"\n"),
    .csv(header + "食品经营许可,\"样例"), .csv("样例\0"), .csv(""),
    .bundle(Bundles.good), .bundle(String(Bundles.good.prefix(700))), .bundle("<a>"), .bundle(""),
    .table("<DATA><ROW><MC>样例甲</MC></ROW></DATA>"), .table("<DATA><ROW>"), .table("x"),
  ]

  private func read(_ form: Form) throws {
    do {
      var reader = try reader(form)
      while try reader.next() != nil {}
    } catch FormatError.malformed {}
  }

  @Test func `hundreds of readers leave no buffer behind`() throws {
    let before = ByteBuffer.live
    for index in 0..<360 { try read(Self.forms[index % Self.forms.count]) }
    // Other tests read meanwhile, a few files at a time.
    #expect(ByteBuffer.live - before < 150)
  }

  @Test func `a reader that isn't read to its end leaves none behind`() throws {
    let before = ByteBuffer.live
    for _ in 0..<150 { for form in [0, 5, 9] { _ = try reader(Self.forms[form]).header } }
    #expect(ByteBuffer.live - before < 150)
  }
}
