/// Writes canonical records as the XML bundle that a recipient gets, valid against the XSD of the kind.
///
/// A document is ``header(_:to:)``, the records, ``footer(to:)``; each call appends what it adds, so that a long
/// bundle needn't be held.
public struct XMLBundleWriter: Sendable {
  private let kind: String
  private let width: Int
  private let tags: RecordTags
  private let encoding: TextEncoding
  private let encoder: TextEncoder
  private var xml: XMLTextWriter

  /// Writes records of `schema` in `encoding`.
  ///
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public init(schema: KindSchema, encoding: TextEncoding = .utf8) throws(GB18030Unavailable) {
    kind = schema.kind
    width = schema.fields.count
    tags = schema.tags
    self.encoding = encoding
    encoder = try TextEncoder(encoding)
    xml = XMLTextWriter(encoding: encoding.label)
  }

  /// Appends the declaration, the start of `<bundle>` and, where `header` says it, how many records there will be.
  ///
  /// The XSD wants the id and the sender.
  public mutating func header(_ header: BundleHeader, to output: inout [UInt8]) {
    precondition(header.kind == kind, "the records of a bundle are of its kind")
    encoder.appendMark(to: &output)
    xml.start(
      "bundle",
      [
        "xmlns": XMLBundle.namespace, "kind": header.kind, "id": header.id, "sender": header.sender,
        "createdAt": header.createdAt,
      ])
    if let records = header.declaredRecords { xml.element("controlTotals", ["records": "\(records)"]) }
    flush(to: &output)
  }

  /// Appends a record: an element for every field that is present; before it, as comments, what is said of it.
  public mutating func append(_ record: Record, remarks: [String] = [], to output: inout [UInt8]) {
    for remark in remarks { xml.comment(remark) }
    beginRecord(to: &output)
    render(record, to: &output)
  }

  /// Appends what has to stand before the next record; then come the bytes of ``render(_:to:)``.
  public mutating func beginRecord(to output: inout [UInt8]) {
    xml.beginElements()
    if xml.count > 0 { flush(to: &output) }
  }

  /// Appends a record as it stands in any bundle of this encoding: an element for every field that is present.
  public func render(_ record: Record, to output: inout [UInt8]) {
    precondition(record.count == width, "a record has one value a field of its schema")
    encoder.append(to: &output) { [tags] bytes in
      bytes += "\n  <record>".utf8
      record.withUnsafeValues { tags.append($0, to: &bytes) }
      bytes += "\n  </record>".utf8
    }
  }

  /// Appends the end of `<bundle>`.
  public mutating func footer(to output: inout [UInt8]) {
    xml.end()
    flush(to: &output)
  }

  private mutating func flush(to output: inout [UInt8]) {
    if encoding == .utf8 || encoding == .utf8BOM { return xml.move(to: &output) }
    let text = xml.take()
    encoder.append(to: &output) { $0 += text }
  }
}
