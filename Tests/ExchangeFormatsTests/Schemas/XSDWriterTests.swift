import ExchangeBase
import ExchangeFormats
import Foundation
import Testing

/// The XSDs of the kinds follow from their Table Schemas.
struct XSDWriterTests {
  @Test(arguments: SchemaFolder.kinds)
  func `the XSD in the repository is the one that is written`(kind: String) throws {
    let written = try #require(try KindLibrary.xsd(of: kind, folder: SchemaFolder.path))
    #expect(try SchemaFolder.bytes(of: "\(kind).xsd") == written, "`make schemas` writes it anew")
  }

  @Test func `there is none of an unknown kind`() throws {
    #expect(try KindLibrary.xsd(of: "enquiry", folder: SchemaFolder.path) == nil)
  }

  /// Rules over several fields, and values of every sort.
  @Test func `what the shipped kinds don't need is said as well`() throws {
    try withScratchFolder { folder in
      try Self.write(
        """
        "fields": [
          {"name": "a", "title": "甲 -- 一", "type": "string", "constraints": {"minLength": 2, "maxLength": 300}},
          {"name": "b", "title": "乙", "type": "integer", "constraints": {"pattern": "^[0-9]&?$"}},
          {"name": "c", "title": "丙", "type": "boolean", "constraints": {"enum": ["true", "false"]}},
          {"name": "d", "title": "丁", "type": "boolean"},
          {"name": "e", "title": "戊", "type": "string",
           "constraints": {"required": true, "minLength": 1, "maxLength": 9, "enum": ["<", "\\""]}}
        ],
        "groups": [{"rule": "atLeastOne", "fields": ["a", "b", "c"]}]
        """, in: folder)
      let bytes = try #require(try KindLibrary.xsd(of: "k", folder: folder))
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/k.xsd"))
      _ = try XMLSchema(path: "\(folder)/k.xsd")
      let read = try XSDRecord(kind: "k", folder: folder)
      let json = try KindSchema(
        tableSchema: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/k.json"))), file: "k.json")
      #expect(read.groups == json.groups)
      #expect(read.fields.map(\.name) == ["a", "b", "c", "d", "e"])
      #expect(read.fields.map(\.type) == [.string, .integer, .boolean, .boolean, .string])
      #expect(read.fields.map(\.isRequired) == [false, false, false, false, true])
      #expect(read.fields[0].minLength == 2 && read.fields[0].maxLength == 300)
      #expect(read.fields[1].pattern == "[0-9]&?")
      #expect(read.fields[4].enumeration == ["<", "\""])
    }
  }

  @Test(arguments: [
    #""groups": [{"rule": "exactlyOne", "fields": ["a", "c"]}]"#,
    #""groups": [{"rule": "exactlyOne", "fields": ["b", "a"]}]"#,
    #""groups": [{"rule": "exactlyOne", "fields": ["c", "d"]}]"#,
    #""groups": [{"rule": "exactlyOne", "fields": ["a", "b"]}, {"rule": "atMostOne", "fields": ["b", "c"]}]"#,
  ])
  func `groups that no XSD can say are told`(groups: String) throws {
    try withScratchFolder { folder in
      let fields = ["a", "b", "c", "d"].map { name in
        #"{"name": "\#(name)", "title": "\#(name)", "type": "date", "constraints": {"required": \#(name == "d")}}"#
      }
      try Self.write(#""fields": [\#(fields.joined(separator: ","))], \#(groups)"#, in: folder)
      let error = try #require(throws: ConfigurationError.self) {
        _ = try KindLibrary.xsd(of: "k", folder: folder)
      }
      #expect(error.reason.en.contains("can't be said in XSD"), "\(error)")
    }
  }

  /// Writes a folder of schemas with one kind.
  private static func write(_ schema: String, in folder: String) throws {
    let catalogue = """
      kind,title,titleEn,effect,senders,routing,opensClaim,matter,answers
      k,样例,Sample,opens,ANY,approval,no,,

      """
    try catalogue.write(toFile: "\(folder)/kinds.csv", atomically: true, encoding: .utf8)
    try "{\"kind\": \"k\", \"title\": \"样例\", \(schema)}"
      .write(toFile: "\(folder)/k.json", atomically: true, encoding: .utf8)
    try FileManager.default.copyItem(
      atPath: "\(SchemaFolder.path)/common.xsd", toPath: "\(folder)/common.xsd")
  }
}
