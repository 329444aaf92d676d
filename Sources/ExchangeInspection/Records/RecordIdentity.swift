import Crypto
import ExchangeBase
public import ExchangeFormats

/// What makes a record the same record: its `msgId`, the sender's own or one derived from sender, kind and the fields
/// that identify it; and the digest of its content.
public struct RecordIdentity: Sendable {
  private let schema: KindSchema
  private let identity: [[Int]]
  private let laterBy: [Int]
  private let msgId: Int?
  private let summaryField: Int?
  private let numbers: [[Int]]
  private let number: [Int]
  private let standards: [Int: String]
  /// The fields for numbers of documents, which brackets don't tell apart.
  private let documentNumbers: Set<Int>

  /// What makes records of a schema the same.
  public init(schema: KindSchema) {
    self.schema = schema
    identity = schema.identity.map { $0.split(separator: "|").compactMap { schema.index(of: String($0)) } }
    laterBy = schema.laterBy.compactMap { schema.index(of: $0) }
    msgId = schema.index(of: StandardField.messageId)
    documentNumbers = Set(schema.fields.indices.filter { schema.fields[$0].role?.isNumber == true })
    standards = Dictionary(
      uniqueKeysWithValues: schema.fields.enumerated().compactMap { index, field in
        field.standard.map { (index, $0) }
      })
    summaryField = schema.index(of: .itemName) ?? schema.index(of: .summary)
    let document = [FieldRole.documentNumber, .applicationNumber].flatMap(schema.indices)
    let licence = schema.indices(of: .licenceNumber)
    numbers = [document, licence]
    number = document + schema.indices(of: .matterNumber) + licence
  }

  /// The record with what an absent value means and its `msgId` filled in, so that recipients can name it, and the
  /// digest of its content.
  public func identified(_ read: Record, sender: String) -> (record: Record, digest: [UInt8]) {
    let missing = standards.filter { read[$0.key].isEmpty }
    let record = missing.isEmpty ? read : read.replacing(missing)
    let digest = contentDigest(record)
    guard let msgId, record[msgId].isEmpty else { return (record, digest) }
    return (record.replacing([msgId: derivedId(record, sender: sender, content: digest)]), digest)
  }

  /// How many hexadecimal digits of a digest follow the sender's code in a derived id.
  private static let derivedDigits = 20

  /// Whether an id looks like one that was derived for a record of `sender`.
  public static func isDerived(_ msgId: String, sender: String) -> Bool {
    guard msgId.hasPrefix("\(sender)-") else { return false }
    let digits = msgId.utf8.dropFirst(sender.utf8.count + 1)
    return digits.count == derivedDigits
      && digits.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// The number that people know a record by, as its sender wrote it.
  public func number(of record: Record) -> String? { number.lazy.compactMap(record.text).first }

  /// The id of a record.
  public func msgId(of record: Record) -> String { msgId.flatMap(record.text) ?? "" }

  /// The numbers that people know the record by, folded for looking up: a document's, and that of the licence that it
  /// is or is about.
  public func documents(of record: Record) -> [String] {
    numbers.compactMap { alternatives in alternatives.lazy.compactMap(record.text).first }.map {
      DocumentNumber.key($0)
    }
  }

  /// What the record is about, in the sender's own words and without personal data.
  public func summary(of record: Record) -> String? { summaryField.flatMap(record.text) }

  /// SHA-256 over all values but the id, cut to 16 bytes, numbers of documents in their one form. Values hold no control characters but tab and line ends, so
  /// that U+001F separates them safely.
  private func contentDigest(_ record: Record) -> [UInt8] {
    var hash = SHA256()
    for field in 0..<record.count where field != msgId {
      if documentNumbers.contains(field) {
        hash.update(data: DocumentNumber.oneForm(of: record[field]))
      } else {
        record[field].withUnsafeBytes { hash.update(bufferPointer: $0) }
      }
      hash.update(data: [0x1F])
    }
    return Array(hash.finalize().prefix(16))
  }

  private func derivedId(_ record: Record, sender: String, content: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(data: Array("\(sender)\n\(schema.kind)\n".utf8))
    if identity.isEmpty {
      hash.update(data: content)
    } else {
      for alternatives in identity {
        let text = alternatives.lazy.compactMap(record.text).first ?? ""
        hash.update(data: Array("\(DocumentNumber.key(text))\n".utf8))
      }
      // What is absent leaves no trace, so that a field may be added here and earlier ids stay as they are.
      for field in laterBy {
        guard let text = record.text(field) else { continue }
        hash.update(data: Array("\(schema.fields[field].name)=\(DocumentNumber.key(text))\n".utf8))
      }
    }
    return "\(sender)-\(hash.finalize().hexadecimal.prefix(Self.derivedDigits))"
  }
}
