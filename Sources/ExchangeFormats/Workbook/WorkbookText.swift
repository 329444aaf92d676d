/// Text as a cell of a workbook holds it.
enum WorkbookText {
  /// Calls `body` with text (UTF-8) that ends with a NUL, so that whoever opens the workbook gets it back character by character.
  ///
  /// `_x0041_` means a character by its number in a cell (ECMA-376, part 1, 22.9.2.19), so that a text with such signs has its
  /// first bar written by number. What XML can't hold becomes U+FFFD, as in a document.
  static func withCString<Result>(
    _ text: UnsafeRawBufferPointer, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    if let escaped = escaped(text) { return escaped.withUnsafeBytes { withNUL(behind: $0, body) } }
    return withNUL(behind: text, body)
  }

  private static func withNUL<Result>(
    behind text: UnsafeRawBufferPointer, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(byteCount: text.count + 1, alignment: 1) { copy in
      copy.copyMemory(from: text)
      copy[text.count] = 0
      return copy.withMemoryRebound(to: CChar.self) { characters in
        guard let first = characters.baseAddress else { preconditionFailure("there is room for the NUL") }
        return body(first)
      }
    }
  }

  /// The text with what has to be written otherwise; `nil` where nothing has.
  private static func escaped(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.contains(where: { $0 == bar || $0 == 0 || $0 == 0xEF }) else { return nil }
    var (output, clean) = ([UInt8](), 0)
    for index in text.indices {
      let replacement: StaticString
      let width: Int
      switch text[index] {
      case bar where isNumber(text[index...]): (replacement, width) = ("_x005F_", 1)
      case 0: (replacement, width) = ("\u{FFFD}", 1)
      case 0xEF where isForbidden(text[index...]): (replacement, width) = ("\u{FFFD}", 3)
      default: continue
      }
      output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[clean..<index]))
      output.append(
        contentsOf: UnsafeBufferPointer(start: replacement.utf8Start, count: replacement.utf8CodeUnitCount))
      clean = index + width
    }
    if clean == 0 { return nil }
    output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[clean...]))
    return output
  }

  private static let bar = UInt8(ascii: "_")

  /// Whether `_x0041_` begins here, or what some program takes for the like: LibreOffice is content with fewer digits.
  private static func isNumber(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard text.dropFirst().first == UInt8(ascii: "x") else { return false }
    let digits = text.dropFirst(2).prefix(5).prefix {
      (0x30...0x39).contains($0) || (0x41...0x46).contains($0 & 0xDF)
    }
    return (1...4).contains(digits.count) && text.dropFirst(2 + digits.count).first == bar
  }

  /// Whether U+FFFE or U+FFFF begins here.
  private static func isForbidden(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    text.starts(with: [0xEF, 0xBF, 0xBE]) || text.starts(with: [0xEF, 0xBF, 0xBF])
  }
}
