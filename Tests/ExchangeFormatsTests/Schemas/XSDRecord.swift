import ExchangeFormats
import FoundationXML
import Foundation

/// What the XSD of a kind says of its records, read independently of the library that validates with it.
struct XSDRecord {
  /// The fields in order, each once; `name`, `type`, `isRequired`, lengths, `pattern` and `enumeration` are set.
  var fields: [Field] = []
  /// The choices.
  var groups: [FieldGroup] = []
  /// The value that the root's `kind` must have.
  let kind: String?
  private let simpleTypes: [String: XMLElement]

  /// Reads `<kind>.xsd` and the shared types from `folder`.
  init(kind: String, folder: String) throws {
    let schema = try Self.root(of: "\(folder)/\(kind).xsd")
    let shared = try Self.root(of: "\(folder)/common.xsd")
    simpleTypes = Dictionary(
      uniqueKeysWithValues: (schema.elements("simpleType") + shared.elements("simpleType"))
        .map { ($0.value("name") ?? "", $0) })
    let bundle = schema.elements("element").first { $0.value("name") == "bundle" }?.elements("complexType")
      .first
    self.kind = bundle?.elements("attribute").first { $0.value("name") == "kind" }?.value("fixed")
    let record = schema.elements("complexType").first { $0.value("name") == "record" }
    for particle in record?.elements("sequence").first?.elements() ?? [] {
      if particle.localName == "choice" {
        try add(choice: particle)
      } else {
        fields.append(try field(particle))
      }
    }
  }

  /// `choice(a, b)` is exactly one of them, `choice?(a, b)` at most one, `choice(sequence(a, b?), b)` at least
  /// one.
  private mutating func add(choice: XMLElement) throws {
    let branches = choice.elements()
    let members = branches.flatMap { $0.localName == "sequence" ? $0.elements() : [$0] }
    var names: [String] = []
    for member in members {
      var field = try field(member)
      field.isRequired = false
      guard !names.contains(field.name) else { continue }
      names.append(field.name)
      fields.append(field)
    }
    let one: FieldGroup.Rule = choice.value("minOccurs") == "0" ? .atMostOne : .exactlyOne
    let isSequence = branches.first?.localName == "sequence"
    groups.append(FieldGroup(isSequence ? .atLeastOne : one, names))
  }

  private func field(_ element: XMLElement) throws -> Field {
    let name = element.value("name") ?? ""
    var field = Field(name: name, title: "", isRequired: element.value("minOccurs") != "0")
    var type = element.value("type") ?? ""
    while let definition = simpleTypes[String(type.dropFirst(2))], type.hasPrefix("x:") {
      guard let restriction = definition.elements("restriction").first else { break }
      for facet in restriction.elements() { try apply(facet, to: &field) }
      type = restriction.value("base") ?? ""
    }
    switch type {
    case "xs:token", "xs:string": field.type = .string
    case "xs:integer": field.type = .integer
    case "xs:date": (field.type, field.pattern) = (.date, field.pattern == Self.day ? nil : field.pattern)
    case "xs:boolean":
      (field.type, field.enumeration, field.pattern) = (.boolean, field.pattern.map { [$0] }, nil)
    default: throw Surprise(what: "\(name) has the type “\(type)”, which no Table Schema has")
    }
    return field
  }

  /// Facets nearer to the field come first and win.
  private func apply(_ facet: XMLElement, to field: inout Field) throws {
    let value = facet.value("value") ?? ""
    switch facet.localName {
    case "minLength": field.minLength = field.minLength ?? Int(value)
    case "maxLength": field.maxLength = field.maxLength ?? Int(value)
    case "pattern": field.pattern = field.pattern ?? value
    case "enumeration": field.enumeration = (field.enumeration ?? []) + [value]
    default:
      throw Surprise(
        what: "\(field.name) has the facet “\(facet.localName ?? "")”, which no Table Schema has")
    }
  }

  private static let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

  private static func root(of path: String) throws -> XMLElement {
    let document = try XMLDocument(contentsOf: URL(fileURLWithPath: path), options: [])
    guard let root = document.rootElement() else { throw Surprise(what: "\(path) has no root") }
    return root
  }
}

/// Something in an XSD that a Table Schema can't say.
struct Surprise: Error {
  let what: String
}

extension XMLElement {
  /// The child elements, or those of one local name.
  fileprivate func elements(_ localName: String? = nil) -> [XMLElement] {
    (children ?? []).compactMap { $0 as? XMLElement }.filter { localName == nil || $0.localName == localName }
  }

  /// The value of an attribute.
  fileprivate func value(_ attribute: String) -> String? { self.attribute(forName: attribute)?.stringValue }
}
