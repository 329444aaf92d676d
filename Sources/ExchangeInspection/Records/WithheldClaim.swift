public import ExchangeFormats

/// A claim or return that comes back for what stands in it, by what it is about: until it is mended, another form of its file mustn't
/// take that along with the rest of a delivery.
public struct WithheldClaim: Codable, Sendable {
  /// The number of its record.
  public let number: Int
  /// The line on which that stands.
  public let line: Int
  private let delivery, reference: String?

  init(_ record: Record, _ schema: KindSchema) {
    number = record.number
    line = record.line
    delivery = schema.text(.delivery, of: record)
    reference = schema.text(.reference, of: record)
  }

  /// What names it, by the roles of the fields.
  public var names: [FieldRole: String] {
    var names: [FieldRole: String] = [:]
    names[.delivery] = delivery
    names[.reference] = reference
    return names
  }
}
