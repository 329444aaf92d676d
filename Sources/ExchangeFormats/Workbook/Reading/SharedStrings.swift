/// The texts that cells share, in one piece of memory.
struct SharedStrings {
  /// The most bytes, and the most texts, that are kept.
  static let byteLimit = 128 << 20
  static let countLimit = 4 << 20

  fileprivate(set) var bytes: [UInt8] = []
  fileprivate var ends: [UInt32] = []
  /// Which of them have runs that are struck through, as bits; empty where none has.
  private var struck: [UInt64] = []

  /// How many there are.
  var count: Int { ends.count }

  /// Whether any is struck through, as a whole or in part.
  var holdsStruck: Bool { !struck.isEmpty }

  /// Whether a text is struck through, as a whole or in part.
  func isStruck(_ index: Int) -> Bool {
    index >= 0 && index >> 6 < struck.count && struck[index >> 6] >> UInt64(index & 63) & 1 != 0
  }

  /// Notes that the text that comes next is.
  fileprivate mutating func strikeNext() {
    let (word, bit) = (count >> 6, UInt64(1) << UInt64(count & 63))
    while struck.count <= word { struck.append(0) }
    struck[word] |= bit
  }

  /// Where a text stands in ``bytes``; `nil` where there is none of that number.
  func range(of index: Int) -> Range<Int>? {
    guard index >= 0, index < ends.count else { return nil }
    return (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }
}

/// `sharedStrings.xml`: runs are joined, what is said of their sound is left out, and of their look all but that they are struck through.
final class SharedStringsAssembly: PartAssembly {
  private(set) var strings = SharedStrings()

  /// Gets ready for a part of `size` bytes.
  init(part: String, size: Int) {
    super.init(part: part, root: "sst")
    strings.bytes.reserveCapacity(min(size, SharedStrings.byteLimit))
  }

  override var isInField: Bool { tag == .text }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    parent == .root && name == "si" ? .item : tag(ofText: name, in: parent)
  }

  override func opened(_ start: XMLElementStart) {
    if tag == .strike, partProperty(start) { strings.strikeNext() }
  }

  override func closed() {
    guard tag == .item else { return }
    EscapedText.append(collected[...], to: &strings.bytes)
    collected.removeAll(keepingCapacity: true)
    if strings.bytes.count > SharedStrings.byteLimit {
      fail(WorkbookFault.stringsTooLong(limit: SharedStrings.byteLimit).finding())
    } else if strings.ends.count >= SharedStrings.countLimit {
      fail(WorkbookFault.stringsTooMany(limit: SharedStrings.countLimit).finding())
    } else {
      strings.ends.append(UInt32(strings.bytes.count))
    }
  }
}

/// Text in which workbooks write what XML can't hold as `_x000D_` (ECMA-376, ST_Xstring).
enum EscapedText {
  /// Appends a text as it is meant.
  static func append(_ text: ArraySlice<UInt8>, to output: inout [UInt8]) {
    var rest = text
    while let mark = rest.firstIndex(of: UInt8(ascii: "_")) {
      output += rest[..<mark]
      if let scalar = scalar(atStartOf: rest[mark...]) {
        output += Array(String(Character(scalar)).utf8)
        rest = rest[(mark + 7)...]
      } else {
        output.append(rest[mark])
        rest = rest[(mark + 1)...]
      }
    }
    output += rest
  }

  /// The character that `_xHHHH_` stands for; NUL and halves of characters stay spelt out.
  private static func scalar(atStartOf text: ArraySlice<UInt8>) -> Unicode.Scalar? {
    let mark = Array(text.prefix(7))
    guard mark.count == 7, mark[1] == UInt8(ascii: "x"), mark[6] == UInt8(ascii: "_") else { return nil }
    var code: UInt32 = 0
    for byte in mark[2..<6] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
      code = code << 4 | UInt32(digit)
    }
    return code == 0 ? nil : Unicode.Scalar(code)
  }
}
