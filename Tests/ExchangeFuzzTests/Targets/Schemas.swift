import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import SystemPackage

@testable import ExchangeFormats

extension FuzzTarget {
  /// A Table Schema, or the catalogue of kinds: it is refused in words, or all that is made of it can be: validator, glance, XSD
  /// (which libxml2 compiles), and a reader's columns.
  static let schema = FuzzTarget(
    name: "schema", seeds: { try Seeds.files("schemas", endingWith: [".json", "kinds.csv"], upTo: 1 << 15) }
  ) { bytes in
    do {
      guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else {
        let catalogue = try KindCatalogue(bytes, file: "kinds.csv")
        for kind in catalogue.kinds {
          guard let schema = Shipped.kinds[kind.code]?.schema else { continue }
          try catalogue.check(kind, schema)
        }
        return nil
      }
      let schema = try KindSchema(tableSchema: bytes, file: "样例.json")
      let validator = try RecordValidator(schema: schema, file: "样例.json")
      let columns = ColumnIndex(schema: schema)
      _ = (columns, PlainFields(schema: schema))
      let values = schema.fields.map { Array($0.example.utf8) }
      var record = Record(number: 1, line: 1)
      for value in values { record.append(value) }
      let findings = validator.findings(in: record) { index in
        Position(field: index.map { schema.fields[$0].name }, title: index.map { schema.fields[$0].title })
      }
      if let objection = Telling.objection(findings) { return objection }
      return try objectionToXSD(of: schema)
    } catch let error as ConfigurationError {
      return error.reason.en.isEmpty ? "it is refused without a word" : nil
    }
  }

  /// A kind whose schema can be said in XSD has one that libxml2 knows.
  private static func objectionToXSD(of schema: KindSchema) throws -> String? {
    let kind = Kind(
      code: schema.kind, title: LocalizedText("样例", "Sample"), effect: .opens, senders: [], routing: .named,
      opensClaim: false)
    let xsd = try XSDWriter(kind: kind, schema: schema, file: "样例.json").bytes()
    let folder = try SchemaScratch.folder.get()
    try Scratch.write(xsd, to: folder.appending("kind.xsd"))
    do { _ = try XMLSchema(path: folder.appending("kind.xsd").string) } catch {
      return "its XSD isn't one: \(error)\n\(String(decoding: xsd, as: UTF8.self))"
    }
    return nil
  }
}

/// A folder with what the XSDs of kinds include.
private enum SchemaScratch {
  static let folder = Result {
    let folder = try Scratch.folder.get().appending("schemas")
    try Files.makeFolder(folder)
    for name in ["common.xsd"] {
      try Scratch.write(Files.bytes(of: Repository.schemas.appending(name)), to: folder.appending(name))
    }
    return folder
  }
}
