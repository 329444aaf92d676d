import ExchangeFormats
import Testing

/// The Table Schema and the XSD of a kind must say the same: a sender may choose either format.
@Suite struct SchemaAgreementTests {
  @Test(arguments: SchemaFolder.kinds)
  func `the Table Schema and the XSD of a kind say the same`(kind: String) throws {
    let differences = try differences(
      between: tableSchema(kind), and: XSDRecord(kind: kind, folder: SchemaFolder.path))
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }

  @Test func `every kind is there`() {
    #expect(
      SchemaFolder.kinds == [
        "approval-push", "commitment-push", "supervision-push", "training-info", "policy-change", "claim",
        "claim-return", "revocation-letter", "commitment-result", "disposition", "survey-notice",
        "survey-reply", "survey-record", "parallel-notice", "parallel-opinion", "extension-notice",
        "default-exclusion", "default-consent", "inquiry", "inquiry-reply", "legacy-opinion",
        "rectification-result", "meeting-resolution", "resolution-progress", "reassign", "correction",
        "cancellation", "daily-statement", "reconciliation-signoff",
      ])
  }

  @Test func `all kinds compile together`() throws {
    let library = try KindLibrary(folder: SchemaFolder.path)
    #expect(library.definitions.map(\.kind.code) == SchemaFolder.kinds)
  }

  @Test(arguments: SchemaFolder.kinds)
  func `text has both lengths and every example fits its field`(kind: String) throws {
    let schema = try tableSchema(kind)
    for field in schema.fields where field.type == .string {
      #expect(field.minLength == 1 && field.maxLength != nil, "\(kind): \(field.name) lacks a length")
    }
    let validator = try RecordValidator(schema: schema, file: kind)
    for field in schema.fields {
      let values = schema.fields.map { $0.name == field.name ? $0.example : "" }
      let findings = validator.findings(in: Record(number: 1, values: values)) { index in
        Position(field: index.map { schema.fields[$0].name })
      }
      let complaint = findings.first { $0.position.field == field.name }
      #expect(complaint == nil && !field.example.isEmpty, "\(kind): the example of \(field.name) is refused")
    }
  }

  @Test(arguments: SchemaFolder.kinds)
  func `no name, title or alias of a kind means two columns`(kind: String) throws {
    let schema = try tableSchema(kind)
    let spellings = schema.fields.flatMap { Set([$0.name, $0.title] + $0.aliases) } + schema.ignoredColumns
    let repeated = Dictionary(grouping: spellings) { $0 }.filter { $1.count > 1 }.keys
    #expect(repeated.isEmpty, "\(kind): \(repeated.joined(separator: ", "))")
  }

  @Test(arguments: [
    (Change { $0.type = .date }, "claim, claimant: its type is date in the Table Schema, string in the XSD"),
    (Change { $0.isRequired = true }, "claim, claimant: it is required in the Table Schema only"),
    (Change { $0.minLength = 2 }, "claim, claimant: minLength is 2 in the Table Schema, 1 in the XSD"),
    (
      Change { $0.maxLength = nil },
      "claim, claimant: maxLength is absent in the Table Schema, 200 in the XSD"
    ),
    (Change { $0.pattern = "^a$" }, "claim, claimant: pattern is a in the Table Schema, absent in the XSD"),
    (
      Change { $0.enumeration = ["a"] },
      "claim, claimant: enumeration is [\"a\"] in the Table Schema, absent in the XSD"
    ),
    (Change { $0.name = "other" }, "claim: the Table Schema has other where the XSD has claimant"),
  ])
  func `a difference is told by kind and field`(change: Change, sentence: String) throws {
    let schema = try tableSchema("claim")
    var fields = schema.fields
    change.apply(&fields[3])
    let changed = KindSchema(kind: "claim", title: "", fields: fields, groups: schema.groups)
    let found = try differences(between: changed, and: XSDRecord(kind: "claim", folder: SchemaFolder.path))
    #expect(found == [sentence])
  }

  @Test func `a rule over several fields that only one of the two has is a difference`() throws {
    let schema = try tableSchema("claim")
    let loose = KindSchema(kind: "claim", title: "", fields: schema.fields)
    let found = try differences(between: loose, and: XSDRecord(kind: "claim", folder: SchemaFolder.path))
    #expect(
      found == ["claim: the Table Schema has the rules [], the XSD [\"atLeastOne of delivery, refMsgId\"]"])
  }

  private func tableSchema(_ kind: String) throws -> KindSchema {
    try KindSchema(tableSchema: SchemaFolder.bytes(of: "\(kind).json"), file: "\(kind).json")
  }
}

/// A change to one field, for tests that plant a difference.
struct Change: Sendable {
  let apply: @Sendable (inout Field) -> Void

  init(_ apply: @escaping @Sendable (inout Field) -> Void) { self.apply = apply }
}

/// All differences as sentences that name kind, field and what differs.
private func differences(between schema: KindSchema, and xsd: XSDRecord) -> [String] {
  let kind = schema.kind
  guard xsd.kind == kind else { return ["\(kind): the XSD fixes the kind \(xsd.kind ?? "(none)")"] }
  let orders = zip(schema.fields.map(\.name), xsd.fields.map(\.name))
  if let (ours, theirs) = orders.first(where: { $0 != $1 }) {
    return ["\(kind): the Table Schema has \(ours) where the XSD has \(theirs)"]
  }
  guard schema.fields.count == xsd.fields.count else {
    return ["\(kind): the Table Schema has \(schema.fields.count) fields, the XSD \(xsd.fields.count)"]
  }
  var sentences = zip(schema.fields, xsd.fields).flatMap { field, element in
    differences(between: field, and: element).map { "\(kind), \(field.name): \($0)" }
  }
  let (ours, theirs) = (schema.groups.map(described), xsd.groups.map(described))
  if ours != theirs { sentences.append("\(kind): the Table Schema has the rules \(ours), the XSD \(theirs)") }
  return sentences
}

private func differences(between field: Field, and element: Field) -> [String] {
  var sentences: [String] = []
  if field.type != element.type {
    sentences.append("its type is \(field.type) in the Table Schema, \(element.type) in the XSD")
  }
  if field.isRequired != element.isRequired {
    sentences.append("it is required in the \(field.isRequired ? "Table Schema" : "XSD") only")
  }
  func compare<Value: Equatable>(_ what: String, _ ours: Value?, _ theirs: Value?) {
    guard ours != theirs else { return }
    let (ours, theirs) = (ours.map { "\($0)" } ?? "absent", theirs.map { "\($0)" } ?? "absent")
    sentences.append("\(what) is \(ours) in the Table Schema, \(theirs) in the XSD")
  }
  compare("minLength", field.minLength, element.minLength)
  compare("maxLength", field.maxLength, element.maxLength)
  compare("pattern", field.pattern.map(withoutAnchors), element.pattern)
  compare("enumeration", field.enumeration, element.enumeration)
  return sentences
}

/// XSD patterns are anchored by themselves; JSON's carry `^…$`.
private func withoutAnchors(_ pattern: String) -> String {
  pattern.hasPrefix("^") && pattern.hasSuffix("$") ? String(pattern.dropFirst().dropLast()) : pattern
}

private func described(_ group: FieldGroup) -> String {
  "\(group.rule.rawValue) of \(group.fields.joined(separator: ", "))"
}
