import ExchangeBase
import Foundation

extension KindSchema {
  /// Reads a Frictionless Table Schema with the exchange's own properties (`aliases`, `normalization`,
  /// `openEndedField`, `personal`, `check`, `standard`, `attachments`, `role`, `material`, `namesake`, `largest`,
  /// `restField`, `unclear` on a field; `kind`, `groups`, `identity`, `laterBy`, `ignoredColumns`, `ordered`, `contrary` on the schema).
  ///
  /// - Throws: ``ConfigurationError`` that names `file` when the JSON isn't such a schema.
  public init(tableSchema json: [UInt8], file: String) throws(ConfigurationError) {
    let document: TableSchema
    do {
      document = try JSONDecoder().decode(TableSchema.self, from: Data(json))
    } catch {
      throw ConfigurationError(
        file: file, reason: LocalizedText("不是 Table Schema：\(error)", "not a Table Schema: \(error)"))
    }
    let names = document.fields.map(\.name)
    guard Set(names).count == names.count else {
      throw ConfigurationError(file: file, reason: LocalizedText("有两个字段同名", "two fields have the same name"))
    }
    guard !names.contains(StandardField.material) else {
      throw ConfigurationError(
        file: file,
        reason: LocalizedText(
          "字段不能叫“\(StandardField.material)”：规则用它问更正",
          "no field is called “\(StandardField.material)”: rules ask it of corrections"))
    }
    let groups = (document.groups ?? []).map { FieldGroup($0.rule, $0.fields) }
    let mentioned =
      groups.flatMap(\.fields) + document.fields.compactMap(\.openEndedField)
      + document.fields.compactMap(\.restField)
      + (document.identity ?? []).flatMap { $0.split(separator: "|").map(String.init) }
      + (document.laterBy ?? [])
      + (document.ordered ?? []).flatMap { [$0.first, $0.second] + ($0.except ?? [:]).keys }
    let compared = (document.contrary ?? []).flatMap { [$0.field, $0.against] }
    if let unknown = (mentioned + compared).first(where: { !names.contains($0) }) {
      throw ConfigurationError(
        file: file,
        reason: LocalizedText("提到了“\(unknown)”，但没有这个字段", "“\(unknown)” is mentioned but is not a field"))
    }
    for field in document.fields {
      if let objection = field.objection { throw ConfigurationError(file: file, reason: objection) }
    }
    guard document.kind.isXMLName else {
      throw ConfigurationError(
        file: file,
        reason: LocalizedText(
          "“\(document.kind)”不能作种类代码：\(String.xmlNameForm)",
          "“\(document.kind)” is no code of a kind: \(String.xmlNameForm)"))
    }
    try Self.checkRoles(of: document.fields, file: file)
    self.init(
      kind: document.kind, title: document.title, fields: document.fields.map(Field.init), groups: groups,
      identity: document.identity ?? [], laterBy: document.laterBy ?? [],
      ignoredColumns: document.ignoredColumns ?? [], ordered: document.ordered ?? [],
      contrary: document.contrary ?? [])
  }

  /// A role is one that there is, fits the type of its field, and is told of no two fields where one is asked for.
  private static func checkRoles(of fields: [TableSchema.Field], file: String) throws(ConfigurationError) {
    var found: [FieldRole: String] = [:]
    for field in fields {
      guard let name = field.role else { continue }
      guard let role = FieldRole(rawValue: name) else {
        let known = FieldRole.allCases.map(\.rawValue).joined(separator: ", ")
        throw ConfigurationError(
          file: file,
          reason: LocalizedText(
            "“\(field.name)”的角色“\(name)”不存在；有这些：\(known)",
            "“\(field.name)” has the role “\(name)”, which is none; roles are \(known)"))
      }
      guard field.type == role.type else {
        throw ConfigurationError(
          file: file,
          reason: LocalizedText(
            "“\(field.name)”的角色“\(name)”要求类型 \(role.type.rawValue)",
            "“\(field.name)” has the role “\(name)”, which needs the type \(role.type.rawValue)"))
      }
      if let other = found.updateValue(field.name, forKey: role), !role.mayRepeat {
        throw ConfigurationError(
          file: file,
          reason: LocalizedText(
            "“\(other)”和“\(field.name)”都写了角色“\(name)”；只能有一个",
            "“\(other)” and “\(field.name)” both have the role “\(name)”; one field may"))
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
    var restField: String?
    var unclear: [String: [String]]?

    /// Why an XSD can't say what this says; `nil` when it can.
    var objection: LocalizedText? {
      guard name.isXMLName else {
        return LocalizedText(
          "“\(name)”不能作字段名：\(String.xmlNameForm)",
          "“\(name)” is no name of a field, which is an element's: \(String.xmlNameForm)")
      }
      let (least, most) = (constraints?.minLength, constraints?.maxLength)
      if (least ?? most) != nil, type != .string {
        return LocalizedText("“\(name)”写了长度；只有文字有长度", "“\(name)” has a length; only text has one")
      }
      guard (least ?? 0) >= 0, (least ?? 0) <= (most ?? .max) else {
        return LocalizedText(
          "“\(name)”的长度 \(least ?? 0) 到 \(most ?? 0) 不成立",
          "“\(name)” has the lengths \(least ?? 0) to \(most ?? 0), which no text has")
      }
      guard let allowed = constraints?.enum else { return nil }
      if allowed.isEmpty {
        return LocalizedText(
          "“\(name)”的 enum 是空的，什么值都不行", "“\(name)” allows none of its values: its enum is empty")
      }
      switch type {
      case .string: return nil
      case .boolean where allowed.allSatisfy(["true", "false"].contains): return nil
      case .boolean, .date, .integer:
        return LocalizedText(
          "“\(name)”列出了取值；只有文字可以，布尔只能列 true 和 false",
          "“\(name)” lists its values; only text and, of true and false, booleans do")
      }
    }
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
  var contrary: [ContraryField]?
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
      namesake: field.namesake, largest: field.largest, restField: field.restField,
      unclear: field.unclear ?? [:])
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

extension String {
  fileprivate static let xmlNameForm = "Latin letters, digits and . _ - are allowed, and a letter comes first"

  /// Whether it can be the name of an element wherever one may stand, and part of a file's name.
  fileprivate var isXMLName: Bool {
    guard let first = utf8.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return utf8.allSatisfy { byte in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
        || [0x2D, 0x2E, 0x5F].contains(byte)
    }
  }
}
