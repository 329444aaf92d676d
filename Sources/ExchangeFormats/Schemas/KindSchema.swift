/// What a field's values look like, as both the Table Schema and the XSD of a kind say it.
public enum FieldType: String, Sendable, Codable, CaseIterable {
  /// Text.
  case string
  /// A day, `YYYY-MM-DD`.
  case date
  /// A whole number.
  case integer
  /// `true` or `false`.
  case boolean
}

/// What normalisation does to a field's values beyond trimming (see ``ValueNormalizer``).
public enum Normalization: String, Sendable, Codable, CaseIterable {
  /// Trim, and map NULL words to absent.
  case text
  /// Also fold full-width ASCII, drop spaces, undo spreadsheet protection (`'…`, tab, `="…"`), and refuse numbers
  /// that a spreadsheet cut to scientific notation.
  case code
  /// Like `code`, and drop hyphens and parentheses and a leading +86 of a mobile number.
  case phone
  /// Bring the date forms of legacy exports to `YYYY-MM-DD`.
  case date
  /// Like `date`; 长期, 永久, 2099-12-31 and 9999-12-31 set the field named by ``Field/openEndedField`` instead.
  case openEndedDate = "open-ended-date"
  /// Like `code`; bring amounts of money to digits in units of 10,000 yuan (万元), from yuan where value or header
  /// says so.
  case amount
  /// Like `code`; bring times of day to `HH:MM`.
  case time
  /// Bring lists to `a|b|c`.
  case list
  /// Bring 是/否, Y/N, 1/0 to `true`/`false`.
  case boolean
  /// Bring Y/N, 1/0, true/false to 是/否.
  case yesNo = "yes-no"
}

/// Whether the files that a field names have to come with the record.
public enum AttachmentNeed: String, Sendable, Codable, CaseIterable {
  /// They have to.
  case required
  /// They may go another way.
  case optional
}

/// One field of a kind.
public struct Field: Sendable, Equatable {
  /// The canonical name, the XML element's name (`holderName`).
  public var name: String
  /// The Chinese column title.
  public var title: String
  /// What the field means, for templates and guides.
  public var description: String
  /// What legacy exports call the column.
  public var aliases: [String]
  /// The type of its values.
  public var type: FieldType
  /// Whether every record must have it.
  public var isRequired: Bool
  /// The least number of characters (Unicode scalars).
  public var minLength: Int?
  /// The most characters (Unicode scalars).
  public var maxLength: Int?
  /// A regular expression that the whole value matches, in the subset that XSD and ECMA share.
  public var pattern: String?
  /// The allowed values.
  public var enumeration: [String]?
  /// An example for templates.
  public var example: String
  /// How a raw CSV value becomes canonical.
  public var normalization: Normalization
  /// Where an open end (长期) is put for ``Normalization/openEndedDate``.
  public var openEndedField: String?
  /// Whether values are personal data, shown only masked.
  public var isPersonal: Bool
  /// How codes in it are checked beyond their pattern; a phone always is.
  public var check: CodeCheck?
  /// What an absent value means (业务动作: 核发); filled in once the record has been read.
  public var standard: String?
  /// For a field that names files, with `|` between them: whether they have to come with the record.
  public var attachments: AttachmentNeed?
  /// What the program needs it for.
  public var role: FieldRole?
  /// Whether whoever has the record is to claim it again where a correction changes it: who the holder is, what was
  /// granted, for how long.
  public var isMaterial: Bool
  /// What other kinds call the same: under this column, too, a correction may give it.
  public var namesake: String?
  /// The largest amount that a record of the kind may well hold, in ten thousands of yuan; more is doubted.
  public var largest: Int?
  /// Of a field for one of its values: the field for what a cell of a table names behind the first.
  public var restField: String?
  /// Values that leave open which of several others is meant, with these.
  public var unclear: [String: [String]]

  /// Makes a field; what is left out is unconstrained.
  public init(
    name: String, title: String, description: String = "", aliases: [String] = [], type: FieldType = .string,
    isRequired: Bool = false, minLength: Int? = nil, maxLength: Int? = nil, pattern: String? = nil,
    enumeration: [String]? = nil, example: String = "", normalization: Normalization = .text,
    openEndedField: String? = nil, isPersonal: Bool = false, check: CodeCheck? = nil,
    standard: String? = nil, attachments: AttachmentNeed? = nil, role: FieldRole? = nil,
    isMaterial: Bool = false, namesake: String? = nil, largest: Int? = nil, restField: String? = nil,
    unclear: [String: [String]] = [:]
  ) {
    self.name = name
    self.title = title
    self.description = description
    self.aliases = aliases
    self.type = type
    self.isRequired = isRequired
    self.minLength = minLength
    self.maxLength = maxLength
    self.pattern = pattern
    self.enumeration = enumeration
    self.example = example
    self.normalization = normalization
    self.openEndedField = openEndedField
    self.isPersonal = isPersonal
    self.check = check ?? (normalization == .phone ? .phone : nil)
    self.standard = standard
    self.attachments = attachments
    self.role = role
    self.isMaterial = isMaterial
    self.namesake = namesake
    self.largest = largest
    self.restField = restField
    self.unclear = unclear
  }

  /// Whether its values are text as people write it, with sentences and questions, rather than names or codes. No
  /// name has as many characters as such a field allows.
  var isProse: Bool { type == .string && normalization == .text && (maxLength ?? .max) > Self.longestName }

  /// Whether somebody has to be named there: whom a record is about, or whose act it is.
  var isName: Bool { isRequired && (role == .party || role == .authority) }

  /// The most characters of a field that holds a name.
  private static let longestName = 200
}

/// A rule about several fields together; in the XSD an `xs:choice`.
public struct FieldGroup: Sendable, Equatable {
  /// How many of the fields a record must have.
  public enum Rule: String, Sendable, Codable {
    /// One or more.
    case atLeastOne
    /// One and only one.
    case exactlyOne
    /// One or none.
    case atMostOne

    /// Whether a record needs one of the fields.
    var needsOne: Bool { self != .atMostOne }
    /// Whether a record may have several of the fields.
    var allowsSeveral: Bool { self == .atLeastOne }
  }

  /// How many must be there.
  public let rule: Rule
  /// The canonical names of the fields.
  public let fields: [String]

  /// Makes a rule over fields.
  public init(_ rule: Rule, _ fields: [String]) {
    self.rule = rule
    self.fields = fields
  }
}

/// Two days of a record, of which the first can't well lie after the second.
public struct DayOrder: Sendable, Equatable, Codable {
  /// The field of the earlier day.
  public let first: String
  /// The field of the later day.
  public let second: String
  /// The values of other fields with which it is another matter: a licence is cancelled (注销) also after its end.
  public let except: [String: [String]]?
}

/// A field that can't well say what it does beside what another says: why nobody comes beside who does, 不同意 beside 同意.
public struct ContraryField: Sendable, Equatable, Codable {
  /// The field that decides.
  public let field: String
  /// What it says.
  public let values: [String]
  /// The field that contradicts it then.
  public let against: String
  /// What that begins with where it does; `nil` where it does whatever stands there.
  public let beginnings: [String]?

  /// Whether a text in ``against`` contradicts ``values``. 不同意见 are opinions that differ, and no 不同意.
  public func isContrary(_ text: String) -> Bool {
    guard let beginnings else { return !text.isEmpty }
    return beginnings.contains { text.hasPrefix($0) && !text.dropFirst($0.count).hasPrefix("见") }
  }
}

/// The schema of one kind of records: what its Table Schema (`schemas/<kind>.json`) says, which is also what its
/// XSD says.
public struct KindSchema: Sendable, Equatable {
  /// The kind (`approval-push`).
  public let kind: String
  /// The kind's Chinese name.
  public let title: String
  /// The fields, in the order of the XML elements and of a written CSV.
  public let fields: [Field]
  /// Rules over several fields.
  public let groups: [FieldGroup]
  /// What identifies a record that has no `msgId`: each entry names a field, or alternatives joined by `|` of which
  /// the first that is present counts (`docNo|licenceNo`). Empty: such a record is identified by its whole content.
  public let identity: [String]
  /// Fields that make a later message of the same matter another one, as far as they are present: they are part of its
  /// identity where it has no `msgId`. A kind to which these are added keeps the ids of messages without them.
  public let laterBy: [String]
  /// The places of the fields that ``identity`` names: alternatives together, in its order.
  public let identityFields: [[Int]]
  /// The places of the fields that ``laterBy`` names.
  public let laterFields: [Int]
  /// Columns of legacy exports that are known and deliberately not passed on, because the recipient doesn't need
  /// them (registration and tax numbers, papers of representatives): no cause for a finding.
  public let ignoredColumns: [String]
  /// Days of which one can't well lie after another.
  public let ordered: [DayOrder]
  /// Fields of which one can't well say what it does beside another.
  public let contrary: [ContraryField]
  private let indices: [String: Int]
  private let roleIndices: [FieldRole: [Int]]
  /// The tags of its fields.
  let tags: RecordTags

  /// Makes a schema. Field names must be unique.
  public init(
    kind: String, title: String, fields: [Field], groups: [FieldGroup] = [], identity: [String] = [],
    laterBy: [String] = [], ignoredColumns: [String] = [], ordered: [DayOrder] = [],
    contrary: [ContraryField] = []
  ) {
    self.kind = kind
    self.title = title
    self.fields = fields
    self.groups = groups
    self.identity = identity
    self.laterBy = laterBy
    self.ignoredColumns = ignoredColumns
    self.ordered = ordered
    self.contrary = contrary
    tags = RecordTags(fields)
    let indices = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    self.indices = indices
    identityFields = identity.map { $0.split(separator: "|").compactMap { indices[String($0)] } }
    laterFields = laterBy.compactMap { indices[$0] }
    roleIndices = fields.indices.reduce(into: [:]) { indices, index in
      if let role = fields[index].role { indices[role, default: []].append(index) }
    }
  }

  /// The fields that an example leaves out, because they exclude one that stands before them, or contradict what that says.
  var excludedFromExample: Set<String> {
    let contradicting = contrary.filter { contrary in
      let example = index(of: contrary.field).map { fields[$0].example }
      return contrary.beginnings == nil && example.map(contrary.values.contains) ?? false
    }
    return Set(
      groups.filter { !$0.rule.allowsSeveral }.flatMap { $0.fields.dropFirst() }
        + contradicting.map(\.against))
  }

  /// The place of a field by its canonical name.
  public func index(of name: String) -> Int? { indices[name] }

  /// The value of a field by name, or `nil` when it is absent from the record or unknown to the kind.
  public func text(_ name: String, of record: Record) -> String? {
    index(of: name).flatMap(record.text)
  }

  /// The places of the fields with a role, in their order.
  public func indices(of role: FieldRole) -> [Int] { roleIndices[role] ?? [] }

  /// The place of the field with a role; of several the first.
  public func index(of role: FieldRole) -> Int? { roleIndices[role]?.first }

  /// The field with a role; of several the first.
  public func field(_ role: FieldRole) -> Field? { index(of: role).map { fields[$0] } }

  /// The place of the field in which saying nothing says something of departments; see ``FieldRole/speaksWhenEmpty``.
  var speaksWhenEmpty: Int? { index(of: .recipients) ?? index(of: .participants) }

  /// The value of the field with a role, or `nil` when it is absent from the record or the kind has no such field.
  public func text(_ role: FieldRole, of record: Record) -> String? { index(of: role).flatMap(record.text) }

  /// A record with these values; of several fields of a role the first has it, and all others are absent.
  public func record(number: Int, _ values: [FieldRole: String]) -> Record {
    Record(
      number: number,
      values: fields.indices.map { index in
        fields[index].role.flatMap { self.index(of: $0) == index ? values[$0] : nil } ?? ""
      })
  }
}
