import ExchangeBase
import Testing

@testable import ExchangeFormats

/// What works on bytes says of every character what the tables of blanks and of invisible characters say.
struct BlankTests {
  /// All characters in which there may be a difference, and some of those beyond.
  private static let scalars = (Array(UInt32(0)...0xFFFF) + Array(0xE0000...0xE0FFF)).compactMap(
    Unicode.Scalar.init)

  @Test func `bytes are blank as their characters are`() {
    for scalar in Self.scalars {
      let bytes = Array(String(scalar).utf8)
      let length = scalar.isBlank ? bytes.count : 0
      if Blank.length(atStartOf: bytes[...]) != length { Issue.record("\(InvisibleText.code(of: scalar))") }
      for count in 1..<bytes.count where Blank.length(atStartOf: bytes.prefix(count)) != 0 {
        Issue.record("\(count) bytes of \(InvisibleText.code(of: scalar))")
      }
    }
  }

  @Test func `blanks around a value are taken off, in arrays and elsewhere`() {
    for scalar in Self.scalars {
      let value = Array("\(scalar)样\(scalar)例\(scalar)".utf8)
      let edge = scalar.isBlank ? String(scalar).utf8.count : 0
      let range = edge..<value.count - edge
      let isRight =
        LegacyText.trimmed(value[...]).indices == range
        && value.withUnsafeBytes { Trimming.range(of: $0) } == range
      if !isRight { Issue.record("\(InvisibleText.code(of: scalar))") }
    }
  }

  @Test func `blanks in a title mean nothing`() {
    // The end mark of a file that was copied in front means nothing, either.
    for scalar in Self.scalars
    where (HeaderKey.key(of: "样\(scalar)例") == "样例") != (scalar.isBlank || scalar == "\u{1A}") {
      Issue.record("\(InvisibleText.code(of: scalar))")
    }
  }

  @Test func `blanks before a document are found, and whether they are XML's`() {
    for scalar in Self.scalars {
      let text = Array("\(scalar)<?xml".utf8)
      let isOwn = ["\t", "\n", "\r", " "].contains(scalar)
      let (count, hasOdd) = XMLDeclaration.blanks(in: text)
      if count != (scalar.isBlank ? text.count - 5 : 0) || hasOdd != (scalar.isBlank && !isOwn) {
        Issue.record("\(InvisibleText.code(of: scalar))")
      }
    }
  }

  @Test func `a scan finds what can't be seen in a value`() {
    for scalar in Self.scalars {
      let scan = ValueScan(Array("样\(scalar)例".utf8)[...])
      let mayStand = ["\t", "\n", "\r"].contains(scalar)
      let isControl = scalar.isUnseen && !scalar.isInvisible && !mayStand
      let isNoCharacter = scalar.properties.isNoncharacterCodePoint
      if scan.invisible != (scalar.isInvisible ? scalar.value : nil)
        || scan.control != (isControl || isNoCharacter && scalar != "\u{FFFE}" ? scalar.value : nil)
      {
        Issue.record("\(InvisibleText.code(of: scalar))")
      }
    }
  }
}
