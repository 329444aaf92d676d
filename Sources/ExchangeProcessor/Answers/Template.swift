public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import SystemPackage

/// Templates of a kind: for `exchange template`.
public enum Template {
  /// The bytes of a template file.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a kind that doesn't exist.
  public static func bytes(
    kind: String, format: DeliveryPreference.Format, encoding: TextEncoding, data: ProgramData
  ) throws -> [UInt8] {
    let schema = try schema(of: kind, data: data)
    switch format {
    case .csv: return try CSVTemplate(schema: schema).bytes(encoding: encoding)
    case .xml: return try XMLTemplate(schema: schema).bytes(encoding: encoding)
    case .xlsx: return try workbook(of: schema)
    }
  }

  /// The titles and the row of examples as a workbook.
  private static func workbook(of schema: KindSchema) throws -> [UInt8] {
    let scratch = try Files.makeTemporaryFolder(named: "exchange-template")
    defer { try? Files.removeTree(scratch) }
    let file = try UnnamedFile(in: scratch)
    let writer = try WorkbookBundleWriter(
      path: file.pathWhileOpen.string, scratch: scratch.string, title: schema.title, created: .first,
      schema: schema)
    try writer.append(CSVTemplate(schema: schema).example)
    try writer.finish()
    var bytes: [UInt8] = []
    try file.forEachPiece { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// What each column means.
  public static func explanation(kind: String, language: Language, data: ProgramData) throws -> String {
    try CSVTemplate(schema: schema(of: kind, data: data)).explanation(language: language)
  }

  /// The XSD of a kind, made from its Table Schema.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a kind that doesn't exist.
  public static func xsd(kind: String, data: ProgramData) throws -> [UInt8] {
    guard let xsd = try KindLibrary.xsd(of: kind, folder: data.schemas.string) else {
      throw ProcessorError.unknown(
        kind,
        reason: LocalizedText(
          "\(data.schemas) 的 kinds.csv 里没有这个种类", "\(data.schemas) has no such kind in kinds.csv"))
    }
    return xsd
  }

  private static func schema(of kind: String, data: ProgramData) throws -> KindSchema {
    let library = try KindLibrary(folder: data.schemas.string)
    guard let definition = library[kind] else {
      let known = library.definitions.map(\.kind.code).joined(separator: ", ")
      throw ProcessorError.unknown(
        kind, reason: LocalizedText("没有这个种类；有这些：\(known)", "there is no such kind; known: \(known)"))
    }
    return definition.schema
  }
}
