import ExchangeBase
internal import CLibXML2
internal import Foundation

/// A compiled XSD. Compiled once, it is only read afterwards, so that readers on several threads share it.
public final class XMLSchema: @unchecked Sendable {
  let compiled: xmlSchemaPtr

  /// Compiles the XSD at `path`, with what it includes from the same folder.
  ///
  /// - Throws: ``ConfigurationError`` with libxml2's own words when it isn't a valid schema.
  public init(path: String) throws(ConfigurationError) {
    LibXML2.prepare()
    guard let context = xmlSchemaNewParserCtxt(path) else {
      throw ConfigurationError(file: path, reason: LocalizedText("内存不足", "out of memory"))
    }
    defer { xmlSchemaFreeParserCtxt(context) }
    let complaints = Complaints()
    xmlSchemaSetParserStructuredErrors(
      context, { box, error in Complaints.note(error, in: box) },
      Unmanaged.passUnretained(complaints).toOpaque())
    guard let compiled = xmlSchemaParse(context) else {
      throw ConfigurationError(
        file: path,
        reason: complaints.first.map { LocalizedText($0, $0) } ?? LocalizedText("读不出来", "can't be read"))
    }
    self.compiled = compiled
  }

  deinit { xmlSchemaFree(compiled) }
}

/// Keeps libxml2's first complaint; its error structure is gone after the callback.
private final class Complaints {
  var first: String?

  static func note(_ error: UnsafeMutablePointer<xmlError>?, in box: UnsafeMutableRawPointer?) {
    guard let box, let error, let message = error.pointee.message else { return }
    let complaints = Unmanaged<Complaints>.fromOpaque(box).takeUnretainedValue()
    if complaints.first == nil {
      complaints.first =
        "line \(error.pointee.line): "
        + String(cString: message).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}
