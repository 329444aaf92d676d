import ExchangeFormats
import Foundation
import Testing

/// The XSDs under a validator that isn't ours.

struct SchemaValidationTests {
  @Test(arguments: SchemaFolder.kinds)
  func `xmllint compiles every XSD and accepts a bundle of the examples`(kind: String) throws {
    let examples = try examples(of: kind)
    let verdict = try validate(bundle(kind, record: examples), kind: kind)
    #expect(verdict.status == 0, "\(verdict.output)")
  }

  @Test(arguments: SchemaFolder.kinds)
  func `a record without a required field is refused`(kind: String) throws {
    let schema = try KindSchema(tableSchema: SchemaFolder.bytes(of: "\(kind).json"), file: kind)
    let examples = try examples(of: kind)
    for field in schema.fields where field.isRequired {
      let record = examples.filter { $0.name != field.name }
      let verdict = try validate(bundle(kind, record: record), kind: kind)
      #expect(verdict.status == 3, "\(kind) without \(field.name): \(verdict.output)")
    }
  }

  @Test(arguments: [
    ("docNo", "licenceNo", true), ("licenceNo", "docNo", true), ("validTo", "longTerm", false),
    ("holderId", "holderIdNo", true),
  ])
  func `of a choice one is enough, none is too few, two only where it says so`(
    one: String, other: String, both: Bool
  ) throws {
    let all = try examples(of: "approval-push", choices: .both)
    func accepts(without names: Set<String>) throws -> Bool {
      // The other choices keep one field each, so that only this one is tested.
      let spare = Set(["longTerm"]).subtracting([one, other])
      let record = all.filter { !names.union(spare).contains($0.name) }
      return try validate(bundle("approval-push", record: record), kind: "approval-push").status == 0
    }
    #expect(try accepts(without: [one]))
    #expect(try accepts(without: [other]))
    #expect(try !accepts(without: [one, other]))
    #expect(try accepts(without: []) == both)
  }

  @Test(arguments: [
    ("kind=\"approval-push\"", "kind=\"claim\""), ("id=\"B1\"", "id=\"../B1\""), ("id=\"B1\"", ""),
    ("sender=\"XC-SPJ\"", "sender=\"薛城\""),
    ("createdAt=\"2020-12-22T16:00:00+08:00\"", "createdAt=\"today\""),
    ("records=\"1\"", "records=\"-1\""), ("<decisionDate>2020-12-22<", "<decisionDate>2020-12-22+08:00<"),
    ("<longTerm>true<", "<longTerm>false<"), ("<organ>", "<organ></organ><organ>"),
    ("<holderContact>13800000001<", "<holderContact>无<"),
  ])
  func `an envelope or value out of form is refused`(right: String, wrong: String) throws {
    let text = bundle("approval-push", record: try examples(of: "approval-push", choices: .second))
    #expect(try validate(text, kind: "approval-push").status == 0)
    #expect(text.contains(right))
    #expect(
      try validate(text.replacingOccurrences(of: right, with: wrong), kind: "approval-push").status == 3)
  }

  private enum Choices { case first, second, both }

  /// The examples of the Table Schema, with one field of each choice, or both.
  private func examples(
    of kind: String, choices: Choices = .first
  ) throws -> [(name: String, value: String)] {
    let schema = try KindSchema(tableSchema: SchemaFolder.bytes(of: "\(kind).json"), file: kind)
    let left: [String]
    switch choices {
    case .first: left = schema.groups.flatMap { $0.fields.dropFirst() }
    case .second: left = schema.groups.flatMap { $0.fields.dropLast() }
    case .both: left = []
    }
    return schema.fields.filter { !left.contains($0.name) }.map { ($0.name, $0.example) }
  }

  private func bundle(_ kind: String, record: [(name: String, value: String)]) -> String {
    let fields = record.map { "<\($0.name)>\($0.value)</\($0.name)>" }.joined()
    return """
      <bundle xmlns="urn:xuecheng:exchange:1" kind="\(kind)" id="B1" sender="XC-SPJ" \
      createdAt="2020-12-22T16:00:00+08:00"><controlTotals records="1"/><record>\(fields)</record></bundle>
      """
  }

  /// Exit code 0: valid, 3: not, 5: the XSD itself doesn't compile.
  private func validate(_ text: String, kind: String) throws -> (status: Int32, output: String) {
    let xmllint = try #require(ExternalTool("xmllint"))
    return try withScratchFolder { folder in
      let file = "\(folder)/bundle.xml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      return try xmllint.run(["--noout", "--nonet", "--schema", "\(SchemaFolder.path)/\(kind).xsd", file])
    }
  }
}
