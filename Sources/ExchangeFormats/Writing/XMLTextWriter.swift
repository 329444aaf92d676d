import ExchangeBase

/// Writes XML 1.0 in UTF-8 into a buffer of bytes: escaped, indented, one element a line.
///
/// The caller opens and closes elements in order; what it hands in as text may hold anything.
public struct XMLTextWriter: Sendable {
  private var bytes: [UInt8]
  private var open: [(name: String, hasElements: Bool)] = []
  /// Whether the last start tag still lacks its `>`: an element without content closes itself.
  private var startTagIsOpen = false
  private let spellsUnseen: Bool

  /// Begins a document with its XML declaration, which names `encoding`: who names another than UTF-8 brings the
  /// bytes into it.
  ///
  /// - Parameter spellsUnseen: whether what can't be seen is spelt out (`InvisibleText`), in attributes and in the texts of whole elements:
  ///   in what people are told of others' texts.
  public init(encoding: String = "UTF-8", spellsUnseen: Bool = false) {
    self.spellsUnseen = spellsUnseen
    bytes = Array("<?xml version=\"1.0\" encoding=\"\(encoding)\"?>".utf8)
  }

  /// How many bytes wait to be taken.
  public var count: Int { bytes.count }

  /// Opens an element. An attribute whose value is `nil` is left out.
  public mutating func start(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
    closeStartTag()
    if !open.isEmpty { open[open.count - 1].hasElements = true }
    breakLine()
    append("<", name)
    for case (let key, let value?) in attributes {
      append(" ", key, "=\"")
      appendEscaped(shown(value).utf8, inAttribute: true)
      append("\"")
    }
    open.append((name, false))
    startTagIsOpen = true
  }

  /// Adds text (UTF-8) to the open element. An element has text or elements, not both.
  public mutating func text(_ text: some Sequence<UInt8>) {
    precondition(!open.isEmpty, "text stands inside an element")
    closeStartTag()
    appendEscaped(text, inAttribute: false)
  }

  /// Closes the innermost open element.
  public mutating func end() {
    guard let (name, hasElements) = open.popLast() else { preconditionFailure("no element is open") }
    if startTagIsOpen {
      append("/>")
      startTagIsOpen = false
    } else {
      if hasElements { breakLine() }
      append("</", name, ">")
    }
    if open.isEmpty { append("\n") }
  }

  /// Writes a whole element: start, text, end.
  public mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text content: String? = nil
  ) {
    start(name, attributes)
    if let content { text(shown(content).utf8) }
    end()
  }

  private func shown(_ text: String) -> String {
    spellsUnseen ? InvisibleText.spelt(text, keepsLines: true) : text
  }

  /// Writes a comment on a line of its own, before the root element or in an element that has elements.
  public mutating func comment(_ text: String) {
    closeStartTag()
    if !open.isEmpty { open[open.count - 1].hasElements = true }
    breakLine()
    // Two hyphens may not stand in a comment, nor one at its end (XML 1.0, section 2.5).
    let words = text.replacing("--", with: "- -").replacing("--", with: "- -")
    append("<!-- ", words, " -->")
  }

  /// Makes ready for elements inside of the open one that the caller writes elsewhere, each begun by a line end and its indentation.
  mutating func beginElements() {
    closeStartTag()
    if !open.isEmpty { open[open.count - 1].hasElements = true }
  }

  /// Moves what has been written since the last call behind what is in `output`.
  public mutating func move(to output: inout [UInt8]) {
    output.append(contentsOf: bytes)
    bytes.removeAll(keepingCapacity: true)
  }

  /// Hands out what has been written since the last call, so that a long document needn't be held.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func closeStartTag() {
    guard startTagIsOpen else { return }
    append(">")
    startTagIsOpen = false
  }

  private mutating func breakLine() {
    append("\n")
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * open.count))
  }

  private mutating func append(_ parts: String...) {
    for part in parts { bytes.append(contentsOf: part.utf8) }
  }

  private mutating func appendEscaped(_ text: some Sequence<UInt8>, inAttribute: Bool) {
    let done: Void? = text.withContiguousStorageIfAvailable {
      Self.appendEscaped(UnsafeRawBufferPointer($0), inAttribute: inAttribute, to: &bytes)
    }
    if done == nil {
      Array(text).withUnsafeBytes { Self.appendEscaped($0, inAttribute: inAttribute, to: &bytes) }
    }
  }

  /// Appends text (UTF-8) as it stands in a document.
  static func appendEscaped(_ text: UnsafeRawBufferPointer, inAttribute: Bool, to bytes: inout [UInt8]) {
    var clean = 0
    var next = 0
    while next < text.count {
      if next + 8 <= text.count, ByteWords.isPlainXML(text, at: next) {
        next += 8
        continue
      }
      let index = next
      next += 1
      // Most bytes need no look: letters, digits, and every byte of a Chinese character but one that may begin U+FFFE.
      let byte = text[index]
      if byte >= 0x3F ? byte != 0xEF : byte >= 0x27 && byte != 0x3C && byte != 0x3E { continue }
      guard let (replacement, width) = replacement(of: text[index...], inAttribute: inAttribute) else {
        continue
      }
      bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[clean..<index]))
      bytes += replacement.utf8
      clean = index + width
    }
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[clean...]))
  }

  /// What is written for the character at the front, and how many bytes that has; `nil` when it stands for itself.
  ///
  /// Characters that XML 1.0 forbids (section 2.2) become U+FFFD. White space that a parser would normalise
  /// (sections 2.11 and 3.3.3) is written as a reference, so that it comes back as it was.
  private static func replacement(
    of text: Slice<UnsafeRawBufferPointer>, inAttribute: Bool
  ) -> (String, width: Int)? {
    switch text[text.startIndex] {
    case UInt8(ascii: "&"): ("&amp;", 1)
    case UInt8(ascii: "<"): ("&lt;", 1)
    case UInt8(ascii: ">"): ("&gt;", 1)
    case UInt8(ascii: "\""): inAttribute ? ("&quot;", 1) : nil
    case UInt8(ascii: "\t"): inAttribute ? ("&#9;", 1) : nil
    case UInt8(ascii: "\n"): inAttribute ? ("&#10;", 1) : nil
    case UInt8(ascii: "\r"): ("&#13;", 1)
    case 0..<0x20: ("\u{FFFD}", 1)
    case 0xEF where text.starts(with: [0xEF, 0xBF, 0xBE]) || text.starts(with: [0xEF, 0xBF, 0xBF]):
      ("\u{FFFD}", 3)
    default: nil
    }
  }
}
