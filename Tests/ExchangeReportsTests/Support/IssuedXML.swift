import ExchangeTesting
import Foundation
import FoundationXML
import SystemPackage

/// What the exchange itself issues, held against its XSD.
enum IssuedXML {
  /// What `xmllint` says of `text`: 0 valid, 3 not.
  static func validate(_ text: String, against schema: String) throws -> Int32 {
    let folder = try ScratchFolder()
    let file = try folder.write(text, to: "issued.xml")
    let path = Repository.schemas.appending(schema)
    return try Tool.run(
      "xmllint", ["--noout", "--nonet", "--schema", path.string, file.string], in: folder.path
    ).status
  }

  /// The enumerations of an XSD by the names of their types.
  static func enumerations(of schema: String) throws -> [String: [String]] {
    let document = try XMLDocument(
      data: Data(contentsOf: URL(fileURLWithPath: Repository.schemas.appending(schema).string)))
    let nodes = try document.nodes(forXPath: "//*[local-name()='enumeration']/@value")
    let pairs = nodes.map { ($0.parent?.parent?.parent as? XMLElement, $0.stringValue ?? "") }
    return Dictionary(grouping: pairs) { $0.0?.attribute(forName: "name")?.stringValue ?? "" }
      .mapValues { $0.map(\.1) }
  }
}
