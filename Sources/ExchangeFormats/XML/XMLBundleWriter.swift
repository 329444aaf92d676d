/// Writes canonical records as the XML bundle that a recipient gets, valid against the XSD of the kind.
///
/// A document is ``header(_:to:)``, the records, ``footer(to:)``; each call appends what it adds, so that a long
/// bundle needn't be held.
public struct XMLBundleWriter: Sendable {
  private let schema: KindSchema
  private let encoding: TextEncoding
  private let encoder: TextEncoder
  private var xml: XMLTextWriter
  /// The tags of each field, where they stand in a record.
  private let tags: [(opening: [UInt8], closing: [UInt8])]

  /// Writes records of `schema` in `encoding`.
  ///
  /// - Throws: ``GB18030Unavailable`` when the system can't convert GB 18030.
  public init(schema: KindSchema, encoding: TextEncoding = .utf8) throws(GB18030Unavailable) {
    self.schema = schema
    tags = schema.fields.map { field in
      (Array("\n    <\(field.name)>".utf8), Array("</\(field.name)>".utf8))
    }
    self.encoding = encoding
    encoder = try TextEncoder(encoding)
    xml = XMLTextWriter(encoding: encoding.label)
  }

  /// Appends the declaration, the start of `<bundle>` and, where `header` says it, how many records there will be.
  ///
  /// The XSD wants the id and the sender.
  public mutating func header(_ header: BundleHeader, to output: inout [UInt8]) {
    precondition(header.kind == schema.kind, "the records of a bundle are of its kind")
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
    precondition(record.count == schema.fields.count, "a record has one value a field of its schema")
    for remark in remarks { xml.comment(remark) }
    xml.elements { bytes, escape in
      bytes += "\n  <record>".utf8
      record.withUnsafeValues { values in
        for (index, value) in values.enumerated() where !value.isEmpty {
          bytes += tags[index].opening
          escape(value, &bytes)
          bytes += tags[index].closing
        }
      }
      bytes += "\n  </record>".utf8
    }
    flush(to: &output)
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
