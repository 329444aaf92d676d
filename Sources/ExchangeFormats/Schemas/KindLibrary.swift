import ExchangeBase
import Foundation

/// All kinds that the exchange knows, their schemas compiled once.
public struct KindLibrary: Sendable {
  /// The kinds in the order of the catalogue.
  public let definitions: [KindDefinition]
  /// What the columns of each kind may be called, in the order of ``definitions``.
  let columnIndices: [ColumnIndex]
  private let indices: [String: Int]

  /// Reads `kinds.csv` and the two schema files of each kind it names.
  ///
  /// - Parameter folder: the `schemas` folder.
  /// - Throws: ``ConfigurationError`` when a file is missing or can't be used.
  public init(folder: String) throws(ConfigurationError) {
    let catalogue = "\(folder)/kinds.csv"
    var definitions: [KindDefinition] = []
    let kinds = try Self.kinds(in: Self.bytes(of: catalogue), file: catalogue)
    for kind in kinds {
      let path = "\(folder)/\(kind.code).json"
      let schema = try KindSchema(tableSchema: Self.bytes(of: path), file: path)
      guard schema.kind == kind.code else {
        throw ConfigurationError(
          file: path, reason: "says kind “\(schema.kind)”; it should be “\(kind.code)”")
      }
      try Self.check(kind, of: kinds, schema, file: catalogue)
      definitions.append(
        KindDefinition(
          kind: kind, schema: schema, validator: try RecordValidator(schema: schema, file: path),
          xmlSchema: try XMLSchema(path: "\(folder)/\(kind.code).xsd")))
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

  private static func bytes(of path: String) throws(ConfigurationError) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError(file: path, reason: "can't be read")
    }
    return Array(data)
  }

  /// What a line says of fields and of other kinds must be there.
  private static func check(
    _ kind: Kind, of kinds: [Kind], _ schema: KindSchema, file: String
  ) throws(ConfigurationError) {
    let field: String? =
      switch kind.routing {
      case .item: "itemName"
      case .named: "recipients"
      case .department: "department"
      case .redelivery: "refMsgId"
      case .approval, .reply, .parties, .processor: nil
      }
    for name in [kind.matter, field].compactMap(\.self) where schema.index(of: name) == nil {
      throw ConfigurationError(file: file, reason: "“\(kind.code)” needs the field “\(name)”, which it lacks")
    }
    for answered in kind.answers where !kinds.contains(where: { $0.code == answered }) {
      throw ConfigurationError(file: file, reason: "“\(kind.code)” answers “\(answered)”, which is no kind")
    }
  }

  /// The catalogue is a file of ours without quotes, a line a kind; lists have | between.
  private static func kinds(in bytes: [UInt8], file: String) throws(ConfigurationError) -> [Kind] {
    let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    var kinds: [Kind] = []
    for (number, line) in lines.enumerated().dropFirst() {
      let cells = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      guard cells.count == 8, let routing = Routing(rawValue: cells[4]), ["yes", "no"].contains(cells[5])
      else {
        throw ConfigurationError(
          file: "\(file):\(number + 1)",
          reason:
            "a line is kind,title,titleEn,senders,routing,opensClaim,matter,answers with routing one of "
            + Routing.allCases.map(\.rawValue).joined(separator: ", ") + " and opensClaim yes or no")
      }
      let senders = cells[3] == "ANY" ? [] : cells[3].split(separator: "|").map(String.init)
      kinds.append(
        Kind(
          code: cells[0], title: LocalizedText(cells[1], cells[2]), senders: senders, routing: routing,
          opensClaim: cells[5] == "yes", matter: cells[6].isEmpty ? nil : cells[6],
          answers: cells[7].split(separator: "|").map(String.init)))
    }
    return kinds
  }
}
