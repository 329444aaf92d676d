import Crypto
import ExchangeBase
public import ExchangeFormats

/// The fields of a kind that name files.
public struct AttachmentFields: Sendable {
  private let fields: [(index: Int, field: Field, need: AttachmentNeed)]

  /// The fields of a schema.
  public init(schema: KindSchema) {
    fields = schema.fields.enumerated().compactMap { index, field in
      field.attachments.map { (index, field, $0) }
    }
  }

  /// Whether a record names files.
  func areNamed(by record: PlainRecord) -> Bool {
    for index in fields.indices where !record[fields[index].index].isEmpty { return true }
    return false
  }

  /// A file that a record names.
  public struct Name {
    /// Its path below the bundle's `attachments/`.
    public let name: String
    /// The field that names it.
    let field: Field
    /// Whether it has to come with the record.
    let need: AttachmentNeed
  }

  /// The files that a record names, each once for each field.
  public func names(in record: Record) -> [Name] {
    fields.flatMap { index, field, need in
      record[index].split(separator: UInt8(ascii: "|")).map { part in
        let name = String(decoding: part, as: UTF8.self)
        return Name(name: BundleContents.attachmentName(name) ?? name, field: field, need: need)
      }
    }
  }

  /// What is to be said of a record's files.
  func findings(in record: Record, _ attachments: Attachments) -> [Finding] {
    names(in: record).compactMap { name in
      guard let fault = fault(of: name, attachments) else { return nil }
      return Finding(
        fault.code,
        at: Position(
          line: record.line, record: record.number, field: name.field.name, title: name.field.title),
        excerpt: Masking.excerpt(name.name),
        arguments: ["hintZh": fault.hint?.zh ?? "", "hint": fault.hint?.en ?? ""])
    }
  }

  private func fault(
    of name: Name, _ attachments: Attachments
  ) -> (code: FindingCode, hint: LocalizedText?)? {
    guard let place = attachments.place(of: name.name) else {
      if attachments.isAnnounced(name.name) { return nil }
      guard attachments.canCome || name.need == .required else { return (.attachmentElsewhere, nil) }
      return (.attachmentMissing, attachments.hint(at: name.name))
    }
    let attachment = attachments.items[place]
    if attachment.isAltered { return (.attachmentAltered, nil) }
    guard attachment.size == 0 else { return nil }
    return (.attachmentMissing, Self.emptiness)
  }

  /// A file without content shows nothing to anybody.
  private static let emptiness = LocalizedText(
    "：随附的这个文件是空的（0 字节），多半没有存完或没有复制完，请先打开看看",
    ": the file of that name is empty (0 bytes), perhaps not saved or copied to its end; open it first")

  /// The digest of a record's content with those of the files that it names: a record whose files changed isn't the same
  /// again.
  ///
  /// It holds the names as the record spells them: the bundle may compose them differently.
  ///
  /// - Parameter attachment: the file of a name; `nil` where none came.
  public static func digest(
    _ content: [UInt8], with names: [Name], _ attachment: (String) throws -> Attachment?
  ) rethrows -> [UInt8] {
    let named = try names.compactMap { name in try attachment(name.name).map { (name.name, $0.sha256) } }
    guard !named.isEmpty else { return content }
    var hash = SHA256()
    hash.update(data: content)
    for (name, sha256) in named { hash.update(data: Array("\(name)\n\(sha256)\n".utf8)) }
    return Array(hash.finalize().prefix(content.count))
  }
}
