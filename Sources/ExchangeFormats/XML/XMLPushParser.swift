internal import CLibXML2

/// One document on its way through libxml2's push parser, and through the validator of its XSD, into a
/// ``DocumentAssembly``.
///
/// libxml2's own way to validate while parsing (`xmlSchemaSAXPlug` into the parser's handlers) calls our handlers
/// before the validator's. So nothing is plugged into the parser: the plug gives the validator's handlers away, and
/// this class calls them itself, in the order that tells to which element a complaint belongs. That also lets the
/// XSD be chosen when the root element has said what kind of bundle it is.
final class XMLPushParser {
  private let parser: xmlParserCtxtPtr
  private let assembly: DocumentAssembly
  private var validation: SchemaValidation?
  /// How many names libxml2 knows before it has seen any of the document.
  private let namesOfItsOwn: Int32

  /// Makes a parser that tells `assembly` what it sees.
  init(assembly: DocumentAssembly) {
    LibXML2.prepare()
    var handlers = Self.makeHandlers()
    guard let parser = xmlCreatePushParserCtxt(&handlers, nil, nil, 0, nil) else {
      preconditionFailure("libxml2 can't allocate a parser")
    }
    self.parser = parser
    self.assembly = assembly
    namesOfItsOwn = xmlDictSize(parser.pointee.dict)
    parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
    // The text comes decoded: what its declaration says of bytes is of no concern here.
    xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
    xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8)
  }

  deinit {
    // The validator keeps names that belong to the parser.
    validation = nil
    xmlFreeParserCtxt(parser)
  }

  /// Parses the next bytes of the document, which are UTF-8.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    guard assembly.failure == nil, !bytes.isEmpty else { return }
    xmlParseChunk(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), 0)
  }

  /// Whether all that was fed has been parsed, and an element inside of the root element, or text there, comes next.
  var isBetweenElements: Bool {
    guard let input = parser.pointee.input, parser.pointee.instate == XML_PARSER_CONTENT else { return false }
    return input.pointee.cur == input.pointee.end && assembly.openElements == 1 && assembly.failure == nil
  }

  /// Takes down that so many lines went by without being parsed, and so many characters of the last of them.
  func pass(lines: Int, characters: Int) {
    guard let input = parser.pointee.input else { return }
    input.pointee.line += Int32(clamping: lines)
    input.pointee.col = (lines == 0 ? input.pointee.col : 1) + Int32(clamping: characters)
  }

  /// Parses what is left: the document ends here.
  func finish() {
    guard assembly.failure == nil else { return }
    assembly.isEnding = true
    xmlParseChunk(parser, nil, 0, 1)
    if assembly.failure == nil, parser.pointee.wellFormed == 0 {
      let fault = XMLFault(code: Int(parser.pointee.errNo), message: "not well-formed")
      assembly.malformed(fault, at: place, isMarkup: isAtMarkup)
    }
    assembly.documentEnded(isValid: validation?.isValid ?? false)
  }

  private var place: XMLPlace {
    XMLPlace(line: Int(xmlSAX2GetLineNumber(parser)), column: Int(xmlSAX2GetColumnNumber(parser)))
  }

  private func stopIfFailed() {
    if assembly.failure != nil { xmlStopParser(parser) }
  }
}

// MARK: - What libxml2 calls

extension XMLPushParser {
  private static func makeHandlers() -> xmlSAXHandler {
    var handlers = xmlSAXHandler()
    handlers.initialized = UInt32(XML_SAX2_MAGIC)
    handlers.internalSubset = { box, _, _, _ in XMLPushParser.from(box)?.doctype() }
    handlers.startElementNs = { box, name, prefix, uri, nsCount, namespaces, count, defaulted, attributes in
      let tag = StartTag(
        name: name, prefix: prefix, uri: uri, namespaceCount: nsCount, namespaces: namespaces,
        attributeCount: count, defaultedCount: defaulted, attributes: attributes)
      XMLPushParser.from(box)?.started(tag)
    }
    handlers.endElementNs = { box, name, prefix, uri in XMLPushParser.from(box)?.ended(name, prefix, uri) }
    handlers.characters = { box, text, count in XMLPushParser.from(box)?.text(text, count, isCDATA: false) }
    handlers.processingInstruction = { box, _, _ in XMLPushParser.from(box)?.instructed() }
    handlers.ignorableWhitespace = handlers.characters
    handlers.cdataBlock = { box, text, count in XMLPushParser.from(box)?.text(text, count, isCDATA: true) }
    handlers.serror = { box, error in
      guard let error else { return }
      XMLPushParser.from(box)?.complained(error.pointee)
    }
    return handlers
  }

  private static func from(_ box: UnsafeMutableRawPointer?) -> XMLPushParser? {
    box.map { Unmanaged<XMLPushParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private func doctype() {
    // Before libxml2 reads a single declaration: there are small DTDs that it never comes back from.
    assembly.refuseDoctype(at: place)
    xmlStopParser(parser)
  }

  /// Whether a tag begins where the parser stands.
  private var isAtMarkup: Bool {
    guard let input = parser.pointee.input, let next = input.pointee.cur, next < input.pointee.end else {
      return false
    }
    return next.pointee == UInt8(ascii: "<") && next[1] != UInt8(ascii: "!")
  }

  /// How many different names have been seen. One tag can't bring more than its attributes.
  private var nameCount: Int32 { xmlDictSize(parser.pointee.dict) - namesOfItsOwn }

  private func refuseManyNames() {
    if nameCount > XMLBundle.maximumNames { assembly.refuse(.names, line: place.line) }
  }

  private func instructed() {
    refuseManyNames()
    stopIfFailed()
  }

  private func started(_ tag: StartTag) {
    refuseManyNames()
    guard assembly.failure == nil else { return stopIfFailed() }
    assembly.openElements += 1
    assembly.started(tag.element(endingAt: place))
    if validation == nil, let schema = assembly.xmlSchema {
      validation = SchemaValidation(schema: schema, assembly: assembly)
    }
    validation?.start(tag)
    assembly.startWasValidated()
    stopIfFailed()
  }

  private func ended(
    _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?
  ) {
    guard assembly.failure == nil else { return }
    assembly.openElements -= 1
    assembly.hasEndedRoot = assembly.openElements == 0
    assembly.willEnd(at: place) { validation?.text($0, isCDATA: false) }
    validation?.end(name, prefix, uri)
    assembly.ended()
  }

  private func text(_ text: UnsafePointer<xmlChar>?, _ count: Int32, isCDATA: Bool) {
    guard assembly.failure == nil else { return }
    let bytes = UnsafeBufferPointer(start: text, count: Int(count))
    assembly.place = place
    if assembly.isInField {
      // The validator gets a field's text in one piece, when it is whole: it would copy what it has for each.
      assembly.fieldText(bytes)
    } else {
      assembly.otherText(bytes, isCDATA: isCDATA)
      validation?.text(bytes, isCDATA: isCDATA)
    }
  }

  private func complained(_ error: xmlError) {
    // Of the warnings, which keep a document well-formed, one is fatal here: XML 1.1 has other rules.
    let isFatal =
      error.level.rawValue > XML_ERR_WARNING.rawValue
      || error.code == Int32(XML_WAR_UNKNOWN_VERSION.rawValue)
    guard isFatal, assembly.failure == nil else { return }
    let place = XMLPlace(line: max(1, Int(error.line)), column: max(1, Int(error.int2)))
    assembly.malformed(LibXML2.fault(of: error), at: place, isMarkup: isAtMarkup)
    stopIfFailed()
  }
}

// MARK: - Start tags

/// A start tag as libxml2 hands it over; alive only during the call.
private struct StartTag {
  let name: UnsafePointer<xmlChar>?
  let prefix: UnsafePointer<xmlChar>?
  let uri: UnsafePointer<xmlChar>?
  let namespaceCount: Int32
  let namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  let attributeCount: Int32
  let defaultedCount: Int32
  let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?

  /// The element as a value. Of a tag without attributes, which is on one line, the column is that of its `<`.
  func element(endingAt place: XMLPlace) -> XMLElementStart {
    let length = name.map { xmlStrlen($0) } ?? 0
    let prefixed = prefix.map { xmlStrlen($0) + 1 } ?? 0
    let isPlain = attributeCount == 0 && namespaceCount == 0
    let (own, foreign) = attributeCount == 0 ? ([:], [:]) : namedAttributes
    return XMLElementStart(
      name: name.map { String(cString: $0) } ?? "", namespace: uri.map { String(cString: $0) },
      isBare: prefix == nil && isPlain, attributes: own, foreignAttributes: foreign,
      place: XMLPlace(
        line: place.line, column: isPlain ? max(1, place.column - Int(length + prefixed) - 1) : 1))
  }

  private var namedAttributes: (own: [String: String], foreign: [String: String]) {
    var own: [String: String] = [:]
    var foreign: [String: String] = [:]
    for index in 0..<Int(attributeCount) {
      guard let attributes, let name = attributes[5 * index], let start = attributes[5 * index + 3],
        let end = attributes[5 * index + 4]
      else { continue }
      var value = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
      // SAX2 hands every ampersand of an attribute over as a reference to it.
      if value.utf8.contains(UInt8(ascii: "&")) {
        value = value.split(separator: "&#38;", omittingEmptySubsequences: false).joined(separator: "&")
      }
      if attributes[5 * index + 1] == nil {
        own[String(cString: name)] = value
      } else if let uri = attributes[5 * index + 2] {
        foreign["\(String(cString: uri)) \(String(cString: name))"] = value
      }
    }
    return (own, foreign)
  }
}

// MARK: - Validation

/// The validator of one document; its complaints go to the assembly.
private final class SchemaValidation {
  private let schema: XMLSchema
  private let context: xmlSchemaValidCtxtPtr
  private let plug: xmlSchemaSAXPlugPtr
  private let handlers: UnsafeMutablePointer<xmlSAXHandlerPtr?>
  private let data: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let startElement: startElementNsSAX2Func
  private let endElement: endElementNsSAX2Func
  private let characters: charactersSAXFunc
  private let cdataBlock: cdataBlockSAXFunc

  init(schema: XMLSchema, assembly: DocumentAssembly) {
    self.schema = schema
    // The plug keeps both addresses.
    handlers = .allocate(capacity: 1)
    handlers.initialize(to: nil)
    data = .allocate(capacity: 1)
    data.initialize(to: nil)
    guard let context = xmlSchemaNewValidCtxt(schema.compiled) else {
      preconditionFailure("libxml2 can't allocate a validator")
    }
    self.context = context
    xmlSchemaSetValidStructuredErrors(
      context,
      { box, error in
        guard let box, let error, error.pointee.level.rawValue > XML_ERR_WARNING.rawValue else { return }
        Unmanaged<DocumentAssembly>.fromOpaque(box).takeUnretainedValue()
          .complained(code: Int(error.pointee.code)) { LibXML2.message(of: error.pointee) }
      }, Unmanaged.passUnretained(assembly).toOpaque())
    guard let plug = xmlSchemaSAXPlug(context, handlers, data), let given = handlers.pointee?.pointee,
      let startElement = given.startElementNs, let endElement = given.endElementNs,
      let characters = given.characters, let cdataBlock = given.cdataBlock
    else { preconditionFailure("libxml2 can't allocate a validator") }
    self.plug = plug
    (self.startElement, self.endElement) = (startElement, endElement)
    (self.characters, self.cdataBlock) = (characters, cdataBlock)
  }

  deinit {
    xmlSchemaSAXUnplug(plug)
    xmlSchemaFreeValidCtxt(context)
    handlers.deallocate()
    data.deallocate()
  }

  /// Whether nothing has been complained of so far.
  var isValid: Bool { xmlSchemaIsValid(context) == 1 }

  func start(_ tag: StartTag) {
    startElement(
      data.pointee, tag.name, tag.prefix, tag.uri, tag.namespaceCount, tag.namespaces, tag.attributeCount,
      tag.defaultedCount, tag.attributes)
  }

  func end(
    _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ uri: UnsafePointer<xmlChar>?
  ) {
    endElement(data.pointee, name, prefix, uri)
  }

  func text(_ text: UnsafeBufferPointer<UInt8>, isCDATA: Bool) {
    (isCDATA ? cdataBlock : characters)(data.pointee, text.baseAddress, Int32(text.count))
  }
}
