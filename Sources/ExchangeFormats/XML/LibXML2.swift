internal import CLibXML2
internal import Foundation

/// What this process settles with libxml2 once.
enum LibXML2 {
  /// To be called before anything else of the library.
  static func prepare() { _ = settled }

  private static let settled: Bool = {
    xmlInitParser()
    _ = standardLoader
    // Left alone, the library opens what a document names. Compiling an XSD needs the XSD that it includes; nothing
    // that a sender writes gets as far as this, which is the lock behind the door.
    xmlSetExternalEntityLoader { url, id, context in
      guard let url, LibXML2.isLocalSchema(String(cString: url)) else { return nil }
      return LibXML2.standardLoader?(url, id, context)
    }
    return true
  }()

  private static let standardLoader = xmlGetExternalEntityLoader()

  private static func isLocalSchema(_ url: String) -> Bool {
    url.hasSuffix(".xsd") && (!url.contains("://") || url.hasPrefix("file://"))
  }

  /// The words of an error: one line, without the namespace that libxml2 quotes with every name, at most 500
  /// characters.
  static func message(of error: xmlError) -> String {
    guard let words = error.message else { return "error \(error.code)" }
    let text = String(cString: words).replacingOccurrences(of: "{\(XMLBundle.namespace)}", with: "")
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return String(line.unicodeScalars.prefix(500).map(Character.init))
  }
}
