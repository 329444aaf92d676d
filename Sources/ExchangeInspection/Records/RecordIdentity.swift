import Crypto
import ExchangeBase
public import ExchangeFormats

/// What makes a record the same record: its `msgId`, the sender's own or one derived from sender, kind and the fields
/// that identify it; and the digest of its content.
public struct RecordIdentity: Sendable {
  private let schema: KindSchema
  private let identity: [[Int]]
  private let laterBy: [Int]
  let msgId: Int?
  private let summaryField: Int?
  private let numbers: [[Int]]
  private let number: [Int]
  /// What an absent value means, by its field.
  let standards: [Int: String]
  /// What may be written in several ways, by its field.
  private let forms: [Form]
  private let departments: DepartmentCodes?

  /// How values are compared.
  private enum Form {
    case asWritten
    /// Numbers of documents, which brackets and capitals don't tell apart.
    case number
    /// What others call a record or matter: numbers, which brackets don't tell apart, and ids, which capitals do.
    case reference
    /// Departments, which names and order don't tell apart.
    case departments
  }

  /// What makes records of a schema the same.
  ///
  /// - Parameter departments: tells which departments a name means; where nothing does, they are compared as they are written.
  public init(schema: KindSchema, departments: DepartmentCodes? = nil) {
    self.init(schema: schema, departments: departments, foldingReferences: true)
  }

  /// What made them the same in earlier versions, the last first: they told references apart by their brackets, and before that departments
  /// by how they are written.
  public static func former(of schema: KindSchema, departments: DepartmentCodes) -> [RecordIdentity] {
    let forms = RecordIdentity(schema: schema, departments: departments).forms
    var former: [RecordIdentity] = []
    if forms.contains(.reference) {
      former.append(RecordIdentity(schema: schema, departments: departments, foldingReferences: false))
    }
    if forms.contains(.departments) {
      former.append(RecordIdentity(schema: schema, departments: nil, foldingReferences: false))
    }
    return former
  }

  /// Whether a record is known by the same in all versions, as most are: what it refers to, and the departments that it names, are compared
  /// as they are written.
  public func isAsWritten(_ record: Record) -> Bool {
    record.withUnsafeValues { values in
      values.indices.allSatisfy { field in
        switch forms[field] {
        case .asWritten, .number: true
        case .reference: DocumentNumber.isStandard(values[field])
        case .departments: codes(values[field]).utf8.elementsEqual(values[field])
        }
      }
    }
  }

  private init(schema: KindSchema, departments: DepartmentCodes?, foldingReferences foldsReferences: Bool) {
    self.schema = schema
    identity = schema.identityFields
    laterBy = schema.laterFields
    let identifying = Array(schema.identityFields.joined()) + schema.laterFields
    msgId = schema.index(of: StandardField.messageId)
    self.departments = departments
    // One is made for each bundle several times: fields, which are large, are looked at in their place.
    forms = schema.fields.indices.map { index in
      let role = schema.fields[index].role
      if role?.isNumber == true { return .number }
      if departments != nil, role?.namesDepartments == true { return .departments }
      // Codes that identify a record are folded for that, whatever they are.
      let isCode = schema.fields[index].normalization == .code && identifying.contains(index)
      return foldsReferences && (isCode || role?.isReference == true) ? .reference : .asWritten
    }
    standards = Dictionary(
      uniqueKeysWithValues: schema.fields.indices.compactMap { index in
        schema.fields[index].standard.map { (index, $0) }
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
    let record = completed(read)
    let (content, id) = (FrameBuffer(), FrameBuffer())
    return record.withUnsafeValues { values in
      appendContent(of: values, to: content)
      let digest = Self.digest(of: content)
      let told = Array(digest.prefix(Self.digestBytes))
      guard let msgId, values[msgId].isEmpty else { return (record, told) }
      appendDerivedId(of: values, sender: sender, content: digest, to: id, scratch: content)
      return (record.replacing([msgId: String(decoding: id.bytes, as: UTF8.self)]), told)
    }
  }

  /// The record with what an absent value means filled in.
  func completed(_ read: Record) -> Record {
    let missing = standards.filter { read[$0.key].isEmpty }
    return missing.isEmpty ? read : read.replacing(missing)
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

  /// The id of a record that says once more what was said under a derived id, after its sender had said something else: another in each
  /// drop, and the same when that is decided again.
  public static func derivedId(saying msgId: String, againIn drop: String, sender: String) -> String {
    let (scratch, id) = (FrameBuffer(), FrameBuffer())
    scratch.append(text: "\(msgId)\n\(drop)\n")
    appendId(of: scratch, sender: sender, to: id)
    return String(decoding: id.bytes, as: UTF8.self)
  }

  /// The number that people know a record by, as its sender wrote it.
  func number(of record: Record) -> String? { number.lazy.compactMap(record.text).first }

  /// The same in UTF-8; empty where it has none.
  func withNumber(of record: Record, _ body: (UnsafeRawBufferPointer) -> Void) {
    guard let field = number.first(where: { !record[$0].isEmpty }) else { return }
    record[field].withUnsafeBytes(body)
  }

  /// The id of a record in UTF-8; empty where it has none yet.
  func withId(of record: Record, _ body: (UnsafeRawBufferPointer) -> Void) {
    if let msgId { record[msgId].withUnsafeBytes(body) }
  }

  /// The id of a record.
  public func msgId(of record: Record) -> String { msgId.flatMap(record.text) ?? "" }

  /// The numbers that people know the record by, folded for looking up: a document's, and that of the licence that it
  /// is or is about.
  public func documents(of record: Record) -> [String] {
    record.withUnsafeValues { values in
      numbers.compactMap { alternatives in
        alternatives.first { !values[$0].isEmpty }.map { DocumentNumber.key(values[$0]) }
      }
    }
  }

  /// What the record is about, in the sender's own words and without personal data.
  public func summary(of record: Record) -> String? { summaryField.flatMap(record.text) }

  /// How many bytes of a SHA-256 tell contents apart.
  static let digestBytes = 16

  /// Appends what the digest of a record's content is taken over: every value but the id; numbers of documents, references and
  /// departments in their one form. Values hold no control characters but tab and line ends, so that U+001F separates them safely.
  ///
  /// - Parameter values: one value a field of the schema.
  func appendContent(of values: UnsafeBufferPointer<UnsafeRawBufferPointer>, to content: FrameBuffer) {
    for field in values.indices where field != msgId {
      switch forms[field] {
      case .asWritten: content.append(values[field])
      case .number: DocumentNumber.append(values[field], with: .standard, to: content)
      case .reference:
        DocumentNumber.append(values[field], with: .standard, keepingCase: true, to: content)
      case .departments: content.append(text: codes(values[field]))
      }
      content.append(0x1F)
    }
  }

  /// The departments that a value names, in their one form.
  private func codes(_ value: UnsafeRawBufferPointer) -> String {
    let list = String(decoding: value, as: UTF8.self)
    return list.isEmpty ? list : departments?.canonical(list) ?? list
  }

  /// Appends a value that is part of what makes a record the same.
  private func appendIdentifying(
    _ field: Int, of values: UnsafeBufferPointer<UnsafeRawBufferPointer>, to scratch: FrameBuffer
  ) {
    guard forms[field] == .departments else {
      return DocumentNumber.append(values[field], with: .round, to: scratch)
    }
    var list = codes(values[field])
    list.withUTF8 { DocumentNumber.append(UnsafeRawBufferPointer($0), with: .round, to: scratch) }
  }

  /// Appends the id that is derived for a record that has none.
  ///
  /// - Parameters:
  ///   - content: the digest of its content.
  ///   - scratch: somewhere to write meanwhile.
  func appendDerivedId(
    of values: UnsafeBufferPointer<UnsafeRawBufferPointer>, sender: String, content: SHA256.Digest,
    to id: FrameBuffer, scratch: FrameBuffer
  ) {
    scratch.shorten(to: 0)
    appendIdentity(of: values, sender: sender, to: scratch) { content }
    Self.appendId(of: scratch, sender: sender, to: id)
  }

  /// Appends the id that is the digest of what was appended to `scratch`.
  private static func appendId(of scratch: FrameBuffer, sender: String, to id: FrameBuffer) {
    id.append(text: sender)
    id.append(UInt8(ascii: "-"))
    digest(of: scratch).withUnsafeBytes { digest in
      for byte in digest[..<(derivedDigits / 2)] {
        id.append(digits[Int(byte >> 4)])
        id.append(digits[Int(byte & 15)])
      }
    }
  }

  /// Appends what a derived id is the digest of: equal for equal ids.
  ///
  /// - Parameter content: gives the digest of the record's content, where nothing else identifies it.
  func appendIdentity(
    of values: UnsafeBufferPointer<UnsafeRawBufferPointer>, sender: String, to scratch: FrameBuffer,
    content: () -> SHA256.Digest
  ) {
    scratch.append(text: sender)
    scratch.append(UInt8(ascii: "\n"))
    scratch.append(text: schema.kind)
    scratch.append(UInt8(ascii: "\n"))
    if identity.isEmpty {
      content().withUnsafeBytes { scratch.append(UnsafeRawBufferPointer(rebasing: $0[..<Self.digestBytes])) }
    }
    for alternatives in identity {
      if let field = alternatives.first(where: { !values[$0].isEmpty }) {
        appendIdentifying(field, of: values, to: scratch)
      }
      scratch.append(UInt8(ascii: "\n"))
    }
    // What is absent leaves no trace, so that a field may be added here and earlier ids stay as they are.
    for field in identity.isEmpty ? [] : laterBy where !values[field].isEmpty {
      scratch.append(text: schema.fields[field].name)
      scratch.append(UInt8(ascii: "="))
      appendIdentifying(field, of: values, to: scratch)
      scratch.append(UInt8(ascii: "\n"))
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// The SHA-256 of what was appended.
  static func digest(of content: FrameBuffer) -> SHA256.Digest {
    var hash = SHA256()
    hash.update(bufferPointer: UnsafeRawBufferPointer(content.bytes))
    return hash.finalize()
  }
}
