import Foundation

extension KindSchema {
  /// Reads a Frictionless Table Schema with the exchange's own properties (`aliases`, `normalization`,
  /// `openEndedField`, `personal`, `check`, `standard`, `attachments`, `role`, `material`, `namesake`, `largest` on a
  /// field; `kind`, `groups`, `identity`, `laterBy`, `ignoredColumns`, `ordered` on the schema).
  ///
  /// - Throws: ``ConfigurationError`` that names `file` when the JSON isn't such a schema.
  public init(tableSchema json: [UInt8], file: String) throws(ConfigurationError) {
    let document: TableSchema
    do {
      document = try JSONDecoder().decode(TableSchema.self, from: Data(json))
    } catch {
      throw ConfigurationError(file: file, reason: "not a Table Schema: \(error)")
    }
    let names = document.fields.map(\.name)
    guard Set(names).count == names.count else {
      throw ConfigurationError(file: file, reason: "two fields have the same name")
    }
    guard !names.contains(StandardField.material) else {
      throw ConfigurationError(
        file: file, reason: "no field is called “\(StandardField.material)”: rules ask it of corrections")
    }
    let groups = (document.groups ?? []).map { FieldGroup($0.rule, $0.fields) }
    let mentioned =
      groups.flatMap(\.fields) + document.fields.compactMap(\.openEndedField)
      + (document.identity ?? []).flatMap { $0.split(separator: "|").map(String.init) }
      + (document.laterBy ?? [])
      + (document.ordered ?? []).flatMap { [$0.first, $0.second] + ($0.except ?? [:]).keys }
    if let unknown = mentioned.first(where: { !names.contains($0) }) {
      throw ConfigurationError(file: file, reason: "“\(unknown)” is mentioned but is not a field")
    }
    try Self.checkRoles(of: document.fields, file: file)
    self.init(
      kind: document.kind, title: document.title, fields: document.fields.map(Field.init), groups: groups,
      identity: document.identity ?? [], laterBy: document.laterBy ?? [],
      ignoredColumns: document.ignoredColumns ?? [], ordered: document.ordered ?? [])
  }

  /// A role is one that there is, fits the type of its field, and is told of no two fields where one is asked for.
  private static func checkRoles(of fields: [TableSchema.Field], file: String) throws(ConfigurationError) {
    var found: [FieldRole: String] = [:]
    for field in fields {
      guard let name = field.role else { continue }
      guard let role = FieldRole(rawValue: name) else {
        let known = FieldRole.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError(
          file: file, reason: "“\(field.name)” has the role “\(name)”, which is none; roles are \(known)")
      }
      guard field.type == role.type else {
        throw ConfigurationError(
          file: file,
          reason: "“\(field.name)” has the role “\(name)”, which needs the type \(role.type.rawValue)")
      }
      if let other = found.updateValue(field.name, forKey: role), !role.mayRepeat {
        throw ConfigurationError(
          file: file, reason: "“\(other)” and “\(field.name)” both have the role “\(name)”; one field may")
      }
    }
  }
}

/// The JSON of a Table Schema, as far as the exchange reads it.
private struct TableSchema: Decodable {
  struct Field: Decodable {
    var name: String
    var title: String
    var description: String?
    var type: FieldType
    var example: String?
    var constraints: Constraints?
    var aliases: [String]?
    var normalization: Normalization?
    var openEndedField: String?
    var personal: Bool?
    var check: CodeCheck?
    var standard: String?
    var attachments: AttachmentNeed?
    var role: String?
    var material: Bool?
    var namesake: String?
    var largest: Int?
  }

  struct Constraints: Decodable {
    var required: Bool?
    var minLength: Int?
    var maxLength: Int?
    var pattern: String?
    var `enum`: [String]?
  }

  struct Group: Decodable {
    var rule: FieldGroup.Rule
    var fields: [String]
  }

  var kind: String
  var title: String
  var fields: [Field]
  var groups: [Group]?
  var identity: [String]?
  var laterBy: [String]?
  var ignoredColumns: [String]?
  var ordered: [DayOrder]?
}

extension Field {
  fileprivate init(_ field: TableSchema.Field) {
    self.init(
      name: field.name, title: field.title, description: field.description ?? "",
      aliases: field.aliases ?? [],
      type: field.type, isRequired: field.constraints?.required ?? false,
      minLength: field.constraints?.minLength, maxLength: field.constraints?.maxLength,
      pattern: field.constraints?.pattern, enumeration: field.constraints?.enum, example: field.example ?? "",
      normalization: field.normalization ?? .standard(for: field.type), openEndedField: field.openEndedField,
      isPersonal: field.personal ?? false, check: field.check, standard: field.standard,
      attachments: field.attachments, role: field.role.flatMap(FieldRole.init),
      isMaterial: field.material ?? false,
      namesake: field.namesake, largest: field.largest)
  }
}

extension Normalization {
  /// What a field's values get where its schema says nothing.
  fileprivate static func standard(for type: FieldType) -> Normalization {
    switch type {
    case .date: .date
    case .boolean: .boolean
    case .integer: .code
    case .string: .text
    }
  }
}
