import ExchangeBase

@testable import ExchangeFormats

extension FuzzTarget {
  /// A value of a field: what a glance takes for plain the close look has nothing to say of, its canonical form stays as it is,
  /// patterns match what libxml2 matches, and the validator says what the XSD of the kind says.
  ///
  /// The first byte chooses the kind, the second the field.
  static let value = FuzzTarget(
    name: "value",
    seeds: {
      Shipped.kinds.definitions.enumerated().flatMap { kind, definition in
        definition.schema.fields.enumerated().flatMap { index, field in
          ([field.example] + (field.enumeration ?? []).prefix(1)).map {
            [UInt8(kind), UInt8(index)] + $0.utf8
          }
        }
      } + ValueSeeds.values.map { [0, 6] + $0.utf8 }
    }
  ) { bytes in
    guard bytes.count > 2 else { return nil }
    let asked = FieldUnderTest.all[Int(bytes[0]) % FieldUnderTest.all.count]
    let index = Int(bytes[1]) % asked.schema.fields.count
    let step = bytes[2...].withUnsafeBytes { UTF8Validation.scan($0) }
    let value = Array(bytes[2..<(2 + step.read)])
    return value.isEmpty ? nil : try asked.objection(to: value, of: index)
  }
}

/// A kind whose fields are asked about single values.
private struct FieldUnderTest {
  static let all = Shipped.kinds.definitions.map(Self.init)

  let schema: KindSchema
  private let definition: KindDefinition
  private let fields: PlainFields
  private let patterns: [BytePattern?]
  private let references: [XSDPattern?]

  init(_ definition: KindDefinition) {
    self.definition = definition
    schema = definition.schema
    fields = PlainFields(schema: schema)
    patterns = schema.fields.map { $0.pattern.flatMap(BytePattern.init) }
    references = schema.fields.map { $0.pattern.flatMap(XSDPattern.init) }
  }

  func objection(to value: [UInt8], of index: Int) throws -> String? {
    let field = schema.fields[index]
    let name = "\(schema.kind).\(field.name) of \(String(decoding: value, as: UTF8.self).debugDescription)"
    if let pattern = patterns[index], let reference = references[index], Self.isXML(value) {
      let matches = value.withUnsafeBytes(pattern.table.matches)
      if matches != reference.matches(value) {
        return "\(name): the pattern says \(matches), libxml2 doesn't"
      }
    }
    var canonical: [UInt8] = []
    let normalizer = ValueNormalizer(schema: schema)
    let normalized = normalizer.normalize(value[...], field: index, into: &canonical)
    if value.withUnsafeBytes({ fields.checks[index].holds(for: $0) }) {
      guard normalized == .value, canonical == value else {
        return "\(name) is plain, and becomes \(canonical)"
      }
      let findings = definition.validator.findings(
        in: record(index, value), skipping: Set(schema.fields.indices.filter { $0 != index })
      ) { _ in Position() }
      if let finding = findings.first { return "\(name) is plain, and \(finding.code.rawValue) is found" }
    }
    guard normalized == .value else { return nil }
    guard String(validating: canonical, as: UTF8.self) != nil, !canonical.isEmpty else {
      return "\(name) becomes \(canonical)"
    }
    let findings = definition.validator.findings(
      in: record(index, canonical), skipping: Set(schema.fields.indices.filter { $0 != index })
    ) { _ in Position(field: field.name, title: field.title) }
    if let objection = Telling.objection(findings) { return "\(name): \(objection)" }
    // What is accepted stays as it is when its recipient sends it on.
    if !findings.contains(where: { $0.severity == .error }) {
      var again: [UInt8] = []
      guard normalizer.normalize(canonical[...], field: index, into: &again) == .value, again == canonical
      else {
        return
          "\(name) becomes \(String(decoding: canonical, as: UTF8.self)), then \(String(decoding: again, as: UTF8.self))"
      }
    }
    return try objectionOfXSD(to: canonical, of: index, name, findings)
  }

  /// Whether all of a value may stand in XML: libxml2 matches no other character with anything, and none is plain.
  private static func isXML(_ value: [UInt8]) -> Bool {
    String(decoding: value, as: UTF8.self).unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0xFFFD, 0x1_0000...: true
      default: false
      }
    }
  }

  /// A record that holds one value and nothing else.
  private func record(_ index: Int, _ value: [UInt8]) -> Record {
    var record = Record(number: 1, line: 1)
    for field in schema.fields.indices { record.append(field == index ? value : []) }
    return record
  }

  /// What by an XSD is an error as well as by the validator.
  private static let errorsOfBoth: Set<FindingCode> = [
    .valuePattern, .valueNotInList, .valueTooLong, .valueTooShort, .valueNotADate, .valueNotAnInteger,
    .valueNotABoolean,
  ]

  /// What the XSD says of the value otherwise than the validator, in a record whose other faults are those of its being alone.
  private func objectionOfXSD(
    to value: [UInt8], of index: Int, _ name: String, _ findings: [Finding]
  ) throws -> String? {
    let header = BundleHeader(
      kind: schema.kind, id: "B1", sender: "XC-SPJ", createdAt: "2020-12-22T16:00:00+08:00")
    var document: [UInt8] = []
    var writer = try XMLBundleWriter(schema: schema)
    writer.header(header, to: &document)
    writer.append(record(index, value), to: &document)
    writer.footer(to: &document)
    let read = Reading { () throws(FormatError) in
      try XMLBundleReader(source: MemorySource(document), library: Shipped.kinds, kind: schema.kind)
    }
    let said = read.findings.joined().filter { $0.position.field == schema.fields[index].name }
    let isError = read.failure != nil || said.contains { $0.severity == .error }
    let errors = findings.filter { $0.severity == .error }
    if errors.isEmpty, isError {
      return "\(name): the validator finds nothing, as XML it has \(Array(said)) \(read.failure as Any)"
    }
    if !isError, errors.contains(where: { Self.errorsOfBoth.contains($0.code) }) {
      return "\(name): the validator finds \(errors.map(\.code.rawValue)), as XML it has nothing"
    }
    return nil
  }
}

private enum ValueSeeds {
  /// Values as exports have them.
  static let values = [
    "无", "NULL", "#N/A", "2020/1/2", "2021年3月4日", "长期", "44187", "'123", "=\"123\"", "=1+1",
    "+86 13800000001",
    "9.23704E+17", "37040319900311850x", "锟斤拷", "样例?店", "_x000D_", "[object Object]", "钖涘煄", "a|b、c",
    "1,234万元",
    "（样例）", "\u{200B}样例", "0632-4400001转8", "<br/>", "${name}",
  ]
}
