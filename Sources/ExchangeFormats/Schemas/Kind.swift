public import ExchangeBase

/// Who gets the records of a kind.
public enum Routing: String, Sendable, Codable, CaseIterable {
  /// The departments that supervise the record's item (`catalog/items.csv`).
  case item
  /// All approval departments.
  case approval
  /// The departments that the record names; all who take part when it names none.
  case named
  /// The one department that the record names as the one in charge.
  case department
  /// The sender of what the record answers.
  case reply
  /// All other departments that take part in the record's matter.
  case parties
  /// The record that this one refers to goes out anew: to the department in `to`, else to those who had it.
  case redelivery
  /// Nobody: the record is for the exchange itself.
  case processor

  /// Whether the record and the catalogue alone say who gets it; of others the ledger knows.
  public var isByRecord: Bool {
    switch self {
    case .item, .approval, .named, .department: true
    case .reply, .parties, .redelivery, .processor: false
    }
  }
}

/// One line of the catalogue of kinds, `schemas/kinds.csv`.
public struct Kind: Sendable, Equatable {
  /// The kind's code (`approval-push`), also the stem of its schema files.
  public let code: String
  /// Its name.
  public let title: LocalizedText
  /// What its records do.
  public let effect: KindEffect
  /// The roles that may send it (`APPROVAL`, `SUPERVISION` …); empty when any department may.
  public let senders: [String]
  /// Who gets its records.
  public let routing: Routing
  /// Whether a delivery of it is to be claimed (认领).
  public let opensClaim: Bool
  /// What names the matter (事) that a record belongs to; `nil` where there is none.
  public let matter: MatterName?
  /// The codes of the kinds that it answers or changes; empty when it opens a matter or stands alone.
  public let answers: [String]

  /// Makes a line of the catalogue.
  public init(
    code: String, title: LocalizedText, effect: KindEffect, senders: [String], routing: Routing,
    opensClaim: Bool, matter: MatterName? = nil, answers: [String] = []
  ) {
    self.code = code
    self.title = title
    self.effect = effect
    self.senders = senders
    self.routing = routing
    self.opensClaim = opensClaim
    self.matter = matter
    self.answers = answers
  }

  /// Whether a department of a role may send it.
  public func isSent(by role: String) -> Bool { senders.isEmpty || senders.contains(role) }
}

/// A kind with everything needed to read and check its records.
public struct KindDefinition: Sendable {
  /// The catalogue's line.
  public let kind: Kind
  /// The fields and rules.
  public let schema: KindSchema
  /// The compiled checks of the schema.
  public let validator: RecordValidator
  /// The compiled XSD.
  public let xmlSchema: XMLSchema

  private let fields = Once<PlainFields>()
  private let blocks = Once<XMLBlockFormat?>()

  /// What tells its plain records.
  var plainFields: PlainFields { fields.value { PlainFields(schema: schema) } }

  /// How its bundles in XML are read in blocks; `nil` where they can't be.
  var xmlBlocks: XMLBlockFormat? { blocks.value { XMLBlockFormat(self) } }

  /// The name of the field that names the matter that a record belongs to; `nil` where there is none.
  public var matterField: String? {
    kind.matter.flatMap { matter in
      matter.role.map { schema.field($0)?.name } ?? StandardField.messageId
    }
  }
}
