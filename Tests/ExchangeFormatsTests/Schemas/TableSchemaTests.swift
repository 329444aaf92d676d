import ExchangeBase
import Testing

@testable import ExchangeFormats

/// A Table Schema that no XSD could repeat is refused when it is read.
struct TableSchemaTests {
  private static func schema(
    kind: String = "sample", name: String = "amount", type: String = "string", constraints: String = "{}"
  ) throws -> KindSchema {
    let json = """
      {"kind": "\(kind)", "title": "样例", "fields": [
        {"name": "\(name)", "title": "样例", "type": "\(type)", "constraints": \(constraints)}]}
      """
    return try KindSchema(tableSchema: Array(json.utf8), file: "sample.json")
  }

  @Test(arguments: ["a:b", "a b", "1a", "-a", "", "名称", "a/b", "<a>", "a\\u0000"])
  func `a name that no element can have is refused`(name: String) throws {
    for error in [
      try #require(throws: ConfigurationError.self) { _ = try Self.schema(name: name) },
      try #require(throws: ConfigurationError.self) { _ = try Self.schema(kind: name) },
    ] {
      #expect(error.reason.en.contains("Latin letters"), "\(error)")
    }
  }

  @Test(arguments: [
    ("string", "{\"minLength\": 3, \"maxLength\": 2}", "3 to 2"), ("string", "{\"minLength\": -1}", "-1"),
    ("string", "{\"maxLength\": -1}", "-1"), ("date", "{\"maxLength\": 10}", "only text"),
    ("string", "{\"enum\": []}", "its enum is empty"), ("date", "{\"enum\": [\"x\"]}", "lists its values"),
    ("boolean", "{\"enum\": [\"perhaps\"]}", "lists its values"),
  ])
  func `constraints that no value meets are refused`(type: String, constraints: String, words: String) throws
  {
    let error = try #require(throws: ConfigurationError.self) {
      _ = try Self.schema(type: type, constraints: constraints)
    }
    #expect(error.reason.en.contains(words), "\(error)")
  }

  @Test func `what a kind may say is taken`() throws {
    _ = try Self.schema(
      kind: "approval-push", name: "holder_Name.2", constraints: "{\"minLength\": 0, \"maxLength\": 0}")
    _ = try Self.schema(type: "boolean", constraints: "{\"enum\": [\"true\"]}")
    _ = try Self.schema(type: "date")
  }
}
