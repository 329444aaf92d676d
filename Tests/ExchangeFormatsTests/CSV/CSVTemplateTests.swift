import ExchangeBase
import ExchangeFormats
import Foundation
import Testing

/// The template that a department begins with.
@Suite struct CSVTemplateTests {
  private func template(_ kind: String) throws -> (schema: KindSchema, template: CSVTemplate) {
    let schema = try KindSchema(tableSchema: SchemaFolder.bytes(of: "\(kind).json"), file: "\(kind).json")
    return (schema, CSVTemplate(schema: schema))
  }

  @Test(arguments: SchemaFolder.kinds)
  func `the example row is one that the schema accepts`(_ kind: String) throws {
    let (schema, template) = try template(kind)
    let normalizer = ValueNormalizer(schema: schema)
    for index in schema.fields.indices where !template.example[index].isEmpty {
      var output: [UInt8] = []
      #expect(normalizer.normalize(template.example[index], field: index, into: &output) == .value)
      #expect(output[...] == template.example[index], "\(schema.fields[index].name)")
    }
    let validator = try RecordValidator(schema: schema, file: kind)
    let findings = validator.findings(in: template.example) { index in
      Position(field: index.map { schema.fields[$0].name })
    }
    #expect(findings == [])
  }

  @Test(arguments: SchemaFolder.kinds)
  func `the template has the titles and one row`(_ kind: String) throws {
    let (schema, template) = try template(kind)
    let text = String(decoding: try template.bytes(encoding: .utf8BOM), as: UTF8.self)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    #expect(lines.count == 3 && lines[2].isEmpty)
    #expect(lines[0] == "\u{FEFF}" + schema.fields.map(\.title).joined(separator: ","))
  }

  @Test(arguments: SchemaFolder.kinds)
  func `every column is explained in both languages`(_ kind: String) throws {
    let (schema, template) = try template(kind)
    for language in Language.allCases {
      let paragraphs = template.explanation(language: language).components(separatedBy: "\n\n")
      #expect(paragraphs.count == schema.fields.count + schema.groups.count)
      for (field, paragraph) in zip(schema.fields, paragraphs) {
        #expect(paragraph.hasPrefix(field.title) && paragraph.contains(field.name))
        #expect((field.enumeration ?? []).allSatisfy(paragraph.contains))
        #expect(field.aliases.allSatisfy(paragraph.contains))
      }
    }
  }

  @Test func `of fields that exclude each other the example has the first`() throws {
    let (schema, template) = try template("approval-push")
    #expect(schema.text("validTo", of: template.example) == "2025-12-21")
    #expect(schema.text("longTerm", of: template.example) == nil)
  }

  @Test func `rules over several columns are explained`() throws {
    let rules = try ["approval-push", "commitment-push"].map {
      try template($0).template.explanation(language: .en).components(separatedBy: "\n\n").last
    }
    #expect(
      rules == [
        "Exactly one of “有效期至”, “长期有效” is needed.\n", "At most one of “有效期至”, “长期有效” may be filled in.\n",
      ])
  }
}
