import Foundation
import Testing

@testable import ExchangeFormats

struct XMLBundleWriterTests {
  private let header = BundleHeader(
    kind: "approval-push", id: "B1", sender: "XC-SPJ", createdAt: "2020-12-22T16:00:00+08:00",
    declaredRecords: 3)

  private func write(
    _ records: [Record], header: BundleHeader, encoding: TextEncoding = .utf8
  ) throws -> [UInt8] {
    let schema = try #require(Library.shared[header.kind]).schema
    var writer = try XMLBundleWriter(schema: schema, encoding: encoding)
    var output: [UInt8] = []
    writer.header(header, to: &output)
    for record in records { writer.append(record, to: &output) }
    writer.footer(to: &output)
    return output
  }

  @Test(arguments: TextEncoding.allCases)
  func `what is written is read again`(encoding: TextEncoding) throws {
    let wild = "<a & \"b\" 'c'>]]>\n第二行 𬭊䶮 €"
    let text = Bundles.bundle(
      Bundles.record() + Bundles.record(replacing: "validTo", by: "<longTerm>true</longTerm>")
        + Bundles.record(
          replacing: "remark",
          by: "<remark><![CDATA[\(wild.replacing("]]>", with: "]]>]]&gt;<![CDATA["))]]></remark>"))
    let original = try XMLReading(text)
    #expect(original.isAccepted)
    let bytes = try write(original.records, header: header, encoding: encoding)
    let again = try XMLReading(bytes)
    #expect(again.isAccepted, "\(again)")
    #expect(again.header == header)
    #expect(again.encoding == encoding.asRead)
    let schema = try #require(Library.shared["approval-push"]).schema
    for (left, right) in zip(again.records, original.records) {
      for index in schema.fields.indices { #expect(left[index] == right[index]) }
    }
  }

  @Test func `a bundle looks like this`() throws {
    let schema = try #require(Library.shared["claim"]).schema
    let values = ["delivery": "D-1", "claimant": "样例 <甲>"]
    let record = Record(number: 1, values: schema.fields.map { values[$0.name] ?? "" })
    let bytes = try write([record], header: BundleHeader(kind: "claim", id: "C1", sender: "XC-SCJ"))
    let expected = """
      <?xml version="1.0" encoding="UTF-8"?>
      <bundle xmlns="urn:xuecheng:exchange:1" kind="claim" id="C1" sender="XC-SCJ">
        <record>
          <delivery>D-1</delivery>
          <claimant>样例 &lt;甲&gt;</claimant>
        </record>
      </bundle>

      """
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: SchemaFolder.kinds, TextEncoding.allCases)
  func `a template is a good bundle of its kind`(kind: String, encoding: TextEncoding) throws {
    let schema = try #require(Library.shared[kind]).schema
    let bytes = try XMLTemplate(schema: schema).bytes(encoding: encoding)
    let reading = try XMLReading(bytes)
    #expect(reading.isAccepted, "\(reading)")
    #expect(reading.encoding == encoding.asRead)
    for field in schema.fields where !schema.excludedFromExample.contains(field.name) {
      #expect(schema.text(field.name, of: reading.records[0]) == field.example)
    }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `xmllint accepts what is written, and the templates`(kind: String) throws {
    let schema = try #require(Library.shared[kind]).schema
    let template = try XMLTemplate(schema: schema).bytes()
    let records = try XMLReading(template).records
    let header = BundleHeader(kind: kind, id: "B1", sender: "XC-SPJ", declaredRecords: 1)
    let documents = [
      template, try write(records, header: header), try write(records, header: header, encoding: .gb18030),
    ]
    for document in documents {
      let verdict = try xmllint(document, kind: kind)
      #expect(verdict.status == 0, "\(verdict.output)")
    }
  }
}

/// What `xmllint --schema` says of a document: 0 valid, 3 breaks the XSD, 1 not well-formed.
func xmllint(_ document: [UInt8], kind: String) throws -> (status: Int32, output: String) {
  let tool = try #require(ExternalTool("xmllint"))
  return try withScratchFolder { folder in
    let path = "\(folder)/bundle.xml"
    try Data(document).write(to: URL(fileURLWithPath: path))
    return try tool.run(["--noout", "--nonet", "--schema", "\(SchemaFolder.path)/\(kind).xsd", path])
  }
}
