import ExchangeBase
import Foundation

/// All kinds that the exchange knows, their schemas compiled once.
public struct KindLibrary: Sendable {
  /// The kinds in the order of the catalogue.
  public let definitions: [KindDefinition]
  /// What the columns of each kind may be called, in the order of ``definitions``.
  let columnIndices: [ColumnIndex]
  /// Headers that were held against all of them.
  let knownHeaders = KnownHeaders()
  private let indices: [String: Int]

  /// Reads `kinds.csv` and the two schema files of each kind it names.
  ///
  /// - Parameter folder: the `schemas` folder.
  /// - Throws: ``ConfigurationError`` when a file is missing or can't be used.
  public init(folder: String) throws(ConfigurationError) {
    let catalogue = try Self.catalogue(in: folder)
    var definitions: [KindDefinition] = []
    for kind in catalogue.kinds {
      let (schema, file) = try Self.tableSchema(of: kind, in: folder)
      try catalogue.check(kind, schema)
      definitions.append(
        KindDefinition(
          kind: kind, schema: schema, validator: try RecordValidator(schema: schema, file: file),
          xmlSchema: try XMLSchema(path: "\(folder)/\(kind.code).xsd")))
    }
    for correction in definitions where correction.kind.effect == .corrects {
      for corrected in definitions where correction.kind.answers.contains(corrected.kind.code) {
        try catalogue.checkCorrection(correction, of: corrected)
      }
    }
    self.definitions = definitions
    columnIndices = definitions.map { ColumnIndex(schema: $0.schema) }
    indices = Dictionary(uniqueKeysWithValues: definitions.enumerated().map { ($1.kind.code, $0) })
  }

  /// The definition of a kind by its code.
  public subscript(code: String) -> KindDefinition? {
    // What stands in a bundle may be of any length; looking it up takes time that grows with more than that.
    code.utf8.count > 200 ? nil : indices[code].map { definitions[$0] }
  }

  /// The first kind with an effect, of those that answer a kind where that is told.
  public func first(_ effect: KindEffect, answering code: String? = nil) -> KindDefinition? {
    // By their places: each delivery asks, and a definition is much to copy.
    let place = definitions.indices.first { place in
      definitions[place].kind.effect == effect
        && (code.map { definitions[place].kind.answers.contains($0) } ?? true)
    }
    return place.map { definitions[$0] }
  }

  /// What the ledger calls matters that have numbers (`case`, `survey`), in alphabetical order.
  public var scopes: [String] { Set(definitions.compactMap(\.kind.matter?.scope)).sorted() }

  /// The XSD of a kind as it follows from its Table Schema, in UTF-8; `nil` when the catalogue has no such kind. The file
  /// that holds it needn't be there.
  public static func xsd(of code: String, folder: String) throws(ConfigurationError) -> [UInt8]? {
    guard let kind = try catalogue(in: folder).kinds.first(where: { $0.code == code }) else { return nil }
    let (schema, file) = try tableSchema(of: kind, in: folder)
    return try XSDWriter(kind: kind, schema: schema, file: file).bytes()
  }

  private static func catalogue(in folder: String) throws(ConfigurationError) -> KindCatalogue {
    let file = "\(folder)/kinds.csv"
    return try KindCatalogue(bytes(of: file), file: file)
  }

  private static func tableSchema(of kind: Kind, in folder: String) throws(ConfigurationError)
    -> (schema: KindSchema, file: String)
  {
    let file = "\(folder)/\(kind.code).json"
    let schema = try KindSchema(tableSchema: bytes(of: file), file: file)
    guard schema.kind == kind.code else {
      throw ConfigurationError(
        file: file,
        reason: LocalizedText(
          "里面写的种类是“\(schema.kind)”，应为“\(kind.code)”",
          "says kind “\(schema.kind)”; it should be “\(kind.code)”"))
    }
    return (schema, file)
  }

  private static func bytes(of path: String) throws(ConfigurationError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError(file: path, reason: LocalizedText("读不出来", "can't be read"))
    }
    return Array(data)
  }
}
