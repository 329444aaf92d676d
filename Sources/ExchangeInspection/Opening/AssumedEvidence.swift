public import ExchangeFormats

/// What counts as evidence where a letter has to have some and names none: every file of a bundle without a manifest, if that has one
/// record. Of several nobody could say whose it is.
public struct AssumedEvidence: Sendable {
  private let fields: [Int: Field]
  private let value: String
  private let count: Int

  /// - Parameter names: what came with the record; `nil` is returned where that can't be what the kind asks for.
  public init?(schema: KindSchema, names: [String]) {
    let value = names.joined(separator: "|")
    let fields = schema.fields.enumerated().filter { _, field in
      field.attachments == .required && value.unicodeScalars.count <= field.maxLength ?? .max
    }
    guard !fields.isEmpty, !names.isEmpty, !names.contains(where: { $0.contains("|") }) else { return nil }
    self.fields = Dictionary(uniqueKeysWithValues: fields.map { ($0.offset, $0.element) })
    self.value = value
    count = names.count
  }

  /// The record with all files named where it names none; `nil` where it names some.
  public func completing(_ record: Record) -> Record? {
    let empty = fields.keys.filter { record[$0].isEmpty }
    return empty.isEmpty ? nil : record.replacing(Dictionary(uniqueKeysWithValues: empty.map { ($0, value) }))
  }

  /// The same for a record that was just read, with what is to be said of it.
  func completing(_ read: ReadRecord) -> ReadRecord {
    let missing = fields.values.filter { field in
      read.findings.contains { $0.code == .attachmentRequired && $0.position.field == field.name }
    }
    guard !missing.isEmpty, let record = completing(read.record) else { return read }
    let names = missing.map(\.name)
    let findings = read.findings.filter {
      $0.code != .attachmentRequired || !names.contains($0.position.field ?? "")
    }
    let assumed = missing.map { field in
      Finding(
        .evidenceAssumed,
        at: Position(line: record.line, record: record.number, field: field.name, title: field.title),
        excerpt: Masking.excerpt(value), arguments: ["count": "\(count)"])
    }
    return read.with(record, findings: findings + assumed)
  }
}
