import ExchangeFormats
import ExchangeRules

/// What a district asks of records beyond the schemas of their kinds: fields that it can't do without, and the form of
/// its item codes.
struct DistrictRequirements {
  private let schema: KindSchema
  private let required: [Int]
  private let itemCode: (field: Int, pattern: XSDPattern, text: String)?

  init(profile: Profile, schema: KindSchema) {
    self.schema = schema
    required = (profile.requiredFields[schema.kind] ?? []).compactMap { schema.index(of: $0) }
    if let text = profile.itemCodePattern, let pattern = XSDPattern(text),
      let field = schema.index(of: "itemCode")
    {
      itemCode = (field, pattern, text)
    } else {
      itemCode = nil
    }
  }

  /// What is missing or has the wrong form; what the schema says is said by the schema.
  func findings(in record: Record) -> [Finding] {
    var findings = required.filter { record[$0].isEmpty && !schema.fields[$0].isRequired }.map {
      Finding(.valueMissing, at: position($0, record))
    }
    if let itemCode, !record[itemCode.field].isEmpty, !itemCode.pattern.matches(record[itemCode.field]) {
      findings.append(
        Finding(
          .valuePattern, at: position(itemCode.field, record),
          excerpt: record.text(itemCode.field).map { Masking.shown($0) }, arguments: ["example": itemCode.text]))
    }
    return findings
  }

  private func position(_ field: Int, _ record: Record) -> Position {
    Position(
      line: record.line, record: record.number, field: schema.fields[field].name,
      title: schema.fields[field].title)
  }
}
