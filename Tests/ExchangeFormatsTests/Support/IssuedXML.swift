import Foundation
import FoundationXML
import Testing

/// What the exchange itself issues, held against its XSD.
enum IssuedXML {
  /// What `xmllint` says of `text`: 0 valid, 3 not.
  static func validate(_ text: String, against schema: String) throws -> Int32 {
    let xmllint = try #require(ExternalTool("xmllint"))
    return try withScratchFolder { folder in
      let file = "\(folder)/issued.xml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      return try xmllint.run(["--noout", "--nonet", "--schema", "\(SchemaFolder.path)/\(schema)", file])
        .status
    }
  }

  /// The enumerations of an XSD by the names of their types.
  static func enumerations(of schema: String) throws -> [String: [String]] {
    let document = try XMLDocument(data: Data(SchemaFolder.bytes(of: schema)))
    let nodes = try document.nodes(forXPath: "//*[local-name()='enumeration']/@value")
    let pairs = nodes.map { ($0.parent?.parent?.parent as? XMLElement, $0.stringValue ?? "") }
    return Dictionary(grouping: pairs) { $0.0?.attribute(forName: "name")?.stringValue ?? "" }
      .mapValues { $0.map(\.1) }
  }
}
