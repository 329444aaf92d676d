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
    var bytes: [UInt8] = []
    var place = words
    // A message is made for each of hundreds of thousands of records: bytes are fast.
    while place.pointee != 0, bytes.count < 2_000 {
      if place.pointee == CChar(bitPattern: 0x7B),
        strncmp(place, quotedNamespace, quotedNamespace.utf8.count) == 0
      {
        place += quotedNamespace.utf8.count
        continue
      }
      let byte = UInt8(bitPattern: place.pointee)
      bytes.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
      place += 1
    }
    while bytes.last == 0x20 { bytes.removeLast() }
    let text = String(decoding: bytes, as: UTF8.self)
    guard bytes.count > 500 else { return text }
    return String(text.unicodeScalars.prefix(500).map(Character.init))
  }

  /// What an error of the parser says, taken out of libxml2's memory.
  static func fault(of error: xmlError) -> XMLFault {
    XMLFault(
      code: Int(error.code), message: message(of: error),
      names: [error.str1, error.str2].compactMap { name in
        name.map { Masking.excerpt(String(cString: $0), limit: 80) }
      },
      number: Int(error.int1))
  }

  private static let quotedNamespace = "{\(XMLBundle.namespace)}"
}
