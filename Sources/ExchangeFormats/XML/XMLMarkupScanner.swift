/// Goes over the text of a document before libxml2 sees it: makes every line end a line feed (XML 1.0, section
/// 2.11), and stops where a tag, comment or processing instruction is longer, or has more attributes, than any
/// honest one.
///
/// It knows just enough of XML for that. Where a document is not well-formed it may be wrong about what it is in,
/// but libxml2 has then stopped at an earlier byte.
struct XMLMarkupScanner {
  /// A limit that the text breaks.
  enum Excess {
    case length
    case attributes
    /// More different names than a document may have; whoever parses it finds that out.
    case names
    /// A field's text; whoever collects it finds that out.
    case text
  }

  private enum State {
    case text, opened, declaration, declarationDash
    case tag, singleQuoted, doubleQuoted
    case instruction, instructionEnd
    case comment, commentDash, commentEnd
    case characterData, characterDataBracket, characterDataEnd
  }

  private var state = State.text
  private var afterReturn = false
  private var length = 0
  private var equals = 0
  /// The line that has been reached.
  private(set) var line = 1
  /// The line on which the markup begins that the scanner is in, or was in last.
  private(set) var markupLine = 1

  /// Whether what comes next is text, or begins a tag.
  var isInText: Bool { state == .text && !afterReturn }

  /// Takes down that text of so many lines went by, which ends with a tag.
  mutating func pass(lines: Int) { line += lines }

  /// Goes over the next bytes, in place. Returns how many are left, which end before the byte that broke a limit.
  mutating func scan(_ bytes: UnsafeMutableRawBufferPointer) -> (count: Int, excess: Excess?) {
    var written = 0
    var index = 0
    while index < bytes.count {
      let run = textLength(in: bytes, from: index)
      if run > 0, written < index {
        let text = UnsafeRawBufferPointer(rebasing: bytes[index..<index + run])
        UnsafeMutableRawBufferPointer(rebasing: bytes[written...]).copyMemory(from: text)
      }
      index += run
      written += run
      guard index < bytes.count else { break }
      if let byte = lineEndsMended(bytes[index]) {
        if state != .text || byte == UInt8(ascii: "<") {
          if let excess = step(byte) { return (written, excess) }
        }
        bytes[written] = byte
        written += 1
      }
      index += 1
    }
    return (written, nil)
  }

  /// How many bytes from `index` on are text that needs no change.
  private mutating func textLength(in bytes: UnsafeMutableRawBufferPointer, from index: Int) -> Int {
    guard state == .text, !afterReturn else { return 0 }
    var end = index
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "\r") { break }
      if byte == UInt8(ascii: "\n") { line += 1 }
      end += 1
    }
    return end - index
  }

  /// The byte with every line end as a line feed; `nil` for the second half of one.
  private mutating func lineEndsMended(_ byte: UInt8) -> UInt8? {
    let followsReturn = afterReturn
    afterReturn = byte == UInt8(ascii: "\r")
    if followsReturn, byte == UInt8(ascii: "\n") { return nil }
    guard afterReturn || byte == UInt8(ascii: "\n") else { return byte }
    line += 1
    return UInt8(ascii: "\n")
  }

  private mutating func step(_ byte: UInt8) -> Excess? {
    if state == .text {
      (length, equals, markupLine) = (0, 0, line)
    }
    length += 1
    if state == .tag, byte == UInt8(ascii: "=") {
      equals += 1
      if equals > XMLBundle.maximumAttributes { return .attributes }
    }
    state = Self.next(after: state, byte)
    switch state {
    case .text, .characterData, .characterDataBracket, .characterDataEnd: return nil
    default: return length > XMLBundle.maximumMarkup ? .length : nil
    }
  }

  private static func next(after state: State, _ byte: UInt8) -> State {
    switch (state, byte) {
    case (.text, _): .opened
    case (.opened, UInt8(ascii: "!")): .declaration
    case (.opened, UInt8(ascii: "?")): .instruction
    case (.declaration, UInt8(ascii: "-")): .declarationDash
    case (.declaration, UInt8(ascii: "[")): .characterData
    case (.declarationDash, UInt8(ascii: "-")): .comment
    case (.opened, _), (.declaration, _), (.declarationDash, _), (.tag, _): inTag(byte)
    case (.singleQuoted, UInt8(ascii: "'")), (.doubleQuoted, UInt8(ascii: "\"")): .tag
    case (.singleQuoted, _), (.doubleQuoted, _): state
    case (.instruction, UInt8(ascii: "?")), (.instructionEnd, UInt8(ascii: "?")): .instructionEnd
    case (.instructionEnd, UInt8(ascii: ">")): .text
    case (.instruction, _), (.instructionEnd, _): .instruction
    case (.comment, UInt8(ascii: "-")): .commentDash
    case (.commentDash, UInt8(ascii: "-")), (.commentEnd, UInt8(ascii: "-")): .commentEnd
    case (.commentEnd, UInt8(ascii: ">")): .text
    case (.comment, _), (.commentDash, _), (.commentEnd, _): .comment
    case (.characterData, UInt8(ascii: "]")): .characterDataBracket
    case (.characterDataBracket, UInt8(ascii: "]")), (.characterDataEnd, UInt8(ascii: "]")): .characterDataEnd
    case (.characterDataEnd, UInt8(ascii: ">")): .text
    case (.characterData, _), (.characterDataBracket, _), (.characterDataEnd, _): .characterData
    }
  }

  private static func inTag(_ byte: UInt8) -> State {
    switch byte {
    case UInt8(ascii: ">"): .text
    case UInt8(ascii: "'"): .singleQuoted
    case UInt8(ascii: "\""): .doubleQuoted
    default: .tag
    }
  }
}
