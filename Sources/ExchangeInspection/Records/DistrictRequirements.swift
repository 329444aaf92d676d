import ExchangeFormats
import ExchangeRules

/// The fields that a district can't do without, beyond what the schemas of their kinds ask for.
struct DistrictRequirements {
  private let schema: KindSchema
  /// The fields that have to be filled.
  let required: [Int]

  init(profile: Profile, schema: KindSchema) {
    self.schema = schema
    required = (profile.requiredFields[schema.kind] ?? []).compactMap { schema.index(of: $0) }
      .filter { !schema.fields[$0].isRequired }
  }

  /// What is missing; what the schema asks for is said by the schema.
  func findings(in record: Record) -> [Finding] {
    required.filter { record[$0].isEmpty }.map { index in
      let field = schema.fields[index]
      return Finding(
        .valueMissing,
        at: Position(line: record.line, record: record.number, field: field.name, title: field.title))
    }
  }
}
