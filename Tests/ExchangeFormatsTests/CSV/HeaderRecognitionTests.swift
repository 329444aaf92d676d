import ExchangeFormats
import Testing

/// Which kind the header of a file is taken for when nothing but its columns tells.
struct HeaderRecognitionTests {
  private static func schema(_ kind: String) throws -> KindSchema {
    try #require(try Fixtures.library.get()[kind]).schema
  }

  private static func kind(of titles: [String]) throws -> String? {
    try BundleReading(titles.joined(separator: ",") + "\n").header?.kind
  }

  /// The fields without which there is no record of the kind; of alternatives the first.
  private static func needed(_ schema: KindSchema) -> [Field] {
    let alternatives = schema.groups.filter { $0.rule != .atMostOne }.compactMap(\.fields.first)
    return schema.fields.filter { $0.isRequired || alternatives.contains($0.name) }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `all columns of a kind, and those that it needs, tell the kind`(kind: String) throws {
    let schema = try Self.schema(kind)
    #expect(try Self.kind(of: schema.fields.map(\.title)) == kind)
    #expect(try Self.kind(of: schema.fields.map(\.name)) == kind)
    #expect(try Self.kind(of: Self.needed(schema).map(\.title)) == kind)
  }

  @Test(arguments: SchemaFolder.kinds)
  func `a file that lacks a column isn't taken for another kind`(kind: String) throws {
    let schema = try Self.schema(kind)
    for field in schema.fields {
      let found = try Self.kind(of: schema.fields.filter { $0 != field }.map(\.title))
      #expect(found == nil || found == kind, "without \(field.title) it is taken for \(found ?? "")")
    }
  }

  @Test(arguments: ["approval-push", "commitment-push", "supervision-push"])
  func `columns that a kind leaves out don't make the file another kind's`(kind: String) throws {
    let schema = try Self.schema(kind)
    #expect(try Self.kind(of: Self.needed(schema).map(\.title) + schema.ignoredColumns) == kind)
  }

  @Test(arguments: ["许可编号", "有效期至", "违法事实", "受理日期"])
  func `a push with a column of another push is still itself`(column: String) throws {
    for kind in ["approval-push", "supervision-push"] {
      let titles = Self.needed(try Self.schema(kind)).map(\.title)
      #expect(try Self.kind(of: titles + [column]) == kind)
    }
  }

  @Test func `a decision with what is missing is a commitment that isn't whole`() throws {
    let titles = Self.needed(try Self.schema("approval-push")).map(\.title) + ["容缺材料"]
    let failure = try BundleReading(titles.joined(separator: ",") + "\n").failure
    #expect(failure?.code == .headerNotRecognised)
    #expect(failure?.arguments["nearest"] == "commitment-push")
    #expect(failure?.arguments["missing"] == "受理日期、承诺期限届满日、承诺书文件名")
  }
}
