/// Who gets the records of a kind.
public enum Routing: String, Sendable, Codable, CaseIterable {
  /// The departments that supervise the record's item (`catalog/items.csv`).
  case item
  /// All approval departments.
  case approval
  /// The departments that the record names; all who take part when it names none.
  case named
  /// The sender of what the record answers.
  case reply
}

/// One line of the catalogue of kinds, `schemas/kinds.csv`.
public struct Kind: Sendable, Equatable {
  /// The kind's code (`approval-push`), also the stem of its schema files.
  public let code: String
  /// Its name.
  public let title: LocalizedText
  /// The roles that may send it (`APPROVAL`, `SUPERVISION` …); empty when any department may.
  public let senders: [String]
  /// Who gets its records.
  public let routing: Routing
  /// Whether a delivery of it is to be claimed (认领).
  public let opensClaim: Bool

  /// Makes a line of the catalogue.
  public init(code: String, title: LocalizedText, senders: [String], routing: Routing, opensClaim: Bool) {
    self.code = code
    self.title = title
    self.senders = senders
    self.routing = routing
    self.opensClaim = opensClaim
  }
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
}
