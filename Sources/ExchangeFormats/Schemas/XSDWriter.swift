import ExchangeBase

/// Writes the XSD of a kind from its Table Schema, so that what both say is said once: `exchange schema`, `make schemas`.
struct XSDWriter {
  private let kind: Kind
  private let schema: KindSchema
  /// For each field that begins a group, the fields of it.
  private let groups: [Int: (rule: FieldGroup.Rule, fields: [Int])]

  /// - Throws: ``ConfigurationError`` that names `file` for groups that an XSD can't say: they are of fields that follow
  ///   on each other, each in one group and not required by itself.
  init(kind: Kind, schema: KindSchema, file: String) throws(ConfigurationError) {
    self.kind = kind
    self.schema = schema
    var groups: [Int: (rule: FieldGroup.Rule, fields: [Int])] = [:]
    var grouped: Set<Int> = []
    for group in schema.groups {
      let fields = group.fields.compactMap { schema.index(of: $0) }
      guard let first = fields.first, fields.elementsEqual(first..<(first + fields.count)),
        grouped.isDisjoint(with: fields), !fields.contains(where: { schema.fields[$0].isRequired })
      else {
        throw ConfigurationError(
          file: file,
          reason:
            LocalizedText(
              "\(group.fields.joined(separator: "、")) 这一组写不成 XSD：各字段要依次相连，不在别的组里，也不单独必填",
              "the group of \(group.fields.joined(separator: ", ")) can't be said in XSD: its fields follow on each "
                + "other in this order, are in no other group, and none is required by itself"))
      }
      grouped.formUnion(fields)
      groups[first] = (group.rule, fields)
    }
    self.groups = groups
  }

  /// The document, in UTF-8.
  func bytes() -> [UInt8] {
    var xml = XMLTextWriter()
    xml.comment("\(kind.title.zh) · \(kind.title.en)")
    xml.comment("Written by `make schemas` from \(kind.code).json: change that, and not this.")
    xml.start(
      "xs:schema",
      [
        "xmlns:xs": "http://www.w3.org/2001/XMLSchema", "xmlns:x": XMLBundle.namespace,
        "targetNamespace": XMLBundle.namespace, "elementFormDefault": "qualified", "version": "1",
      ])
    xml.element("xs:include", ["schemaLocation": "common.xsd"])
    bundle(&xml)
    record(&xml)
    for field in schema.fields { type(of: field, &xml) }
    xml.end()
    return xml.take()
  }

  private func bundle(_ xml: inout XMLTextWriter) {
    xml.start("xs:element", ["name": "bundle"])
    xml.start("xs:complexType")
    xml.start("xs:sequence")
    xml.element("xs:element", ["name": "controlTotals", "type": "x:controlTotals", "minOccurs": "0"])
    xml.element("xs:element", ["name": "record", "type": "x:record", "maxOccurs": "unbounded"])
    xml.end()
    xml.element(
      "xs:attribute", ["name": "kind", "type": "xs:NMTOKEN", "use": "required", "fixed": kind.code])
    xml.element("xs:attributeGroup", ["ref": "x:envelope"])
    xml.end()
    xml.end()
  }

  private func record(_ xml: inout XMLTextWriter) {
    xml.start("xs:complexType", ["name": "record"])
    xml.start("xs:sequence")
    var next = 0
    while next < schema.fields.count {
      if let group = groups[next] {
        choice(group.rule, group.fields, &xml)
        next += group.fields.count
      } else {
        element(next, isOptional: !schema.fields[next].isRequired, &xml)
        next += 1
      }
    }
    xml.end()
    xml.end()
  }

  /// One of the fields is `choice(a, b)`, none or one is `choice?(a, b)`, and one or more is
  /// `choice(sequence(a, b?), b)`: whatever is there first settles which branch is taken.
  private func choice(_ rule: FieldGroup.Rule, _ fields: [Int], _ xml: inout XMLTextWriter) {
    xml.start("xs:choice", ["minOccurs": rule.needsOne ? nil : "0"])
    for (place, field) in fields.enumerated() {
      let rest = rule.allowsSeveral ? fields[(place + 1)...] : []
      if !rest.isEmpty { xml.start("xs:sequence") }
      element(field, isOptional: false, &xml)
      for other in rest { element(other, isOptional: true, &xml) }
      if !rest.isEmpty { xml.end() }
    }
    xml.end()
  }

  private func element(_ index: Int, isOptional: Bool, _ xml: inout XMLTextWriter) {
    let field = schema.fields[index]
    xml.comment(field.title)
    xml.element(
      "xs:element",
      ["name": field.name, "type": "x:\(Self.type(of: field))", "minOccurs": isOptional ? "0" : nil])
  }

  // MARK: Types

  private static func type(of field: Field) -> String { "\(field.name)Value" }

  /// Each field has a type of its own, with what the field means.
  private func type(of field: Field, _ xml: inout XMLTextWriter) {
    xml.start("xs:simpleType", ["name": Self.type(of: field)])
    xml.start("xs:annotation")
    xml.element("xs:documentation", text: "\(field.title)：\(field.description)")
    xml.end()
    xml.start("xs:restriction", ["base": field.xsdBase])
    if let least = field.minLength, least > 1 { xml.element("xs:minLength", ["value": "\(least)"]) }
    if let most = field.maxLength { xml.element("xs:maxLength", ["value": "\(most)"]) }
    if let pattern = field.xsdPattern { xml.element("xs:pattern", ["value": pattern]) }
    for value in field.type == .boolean ? [] : field.enumeration ?? [] {
      xml.element("xs:enumeration", ["value": value])
    }
    xml.end()
    xml.end()
  }
}

extension Field {
  /// The most characters that a line has; longer text is prose, whose line breaks are kept.
  private static let longestLine = 256

  /// The type of `common.xsd`, or of XSD itself, that it restricts.
  fileprivate var xsdBase: String {
    switch type {
    case .string: normalization == .text && (maxLength ?? .max) > Self.longestLine ? "x:text" : "x:line"
    case .date: "x:day"
    case .integer: "xs:integer"
    case .boolean: "xs:boolean"
    }
  }

  /// XSD's patterns are of whole values and have no `^` and `$`; of a boolean the pattern says which values there may
  /// be, since XSD has no list of them.
  fileprivate var xsdPattern: String? {
    if type == .boolean { return enumeration?.joined(separator: "|") }
    guard let pattern else { return nil }
    return pattern.hasPrefix("^") && pattern.hasSuffix("$") ? String(pattern.dropFirst().dropLast()) : pattern
  }
}
