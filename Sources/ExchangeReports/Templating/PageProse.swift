import Mustache

/// How text gets into a sentence of the page: as anywhere, and a day in it (2021-01-04) is never broken over two lines, as
/// browsers do at a hyphen. Nothing is put into the text itself, so that what is copied is what stands there.
struct PageProse: MustacheContentType {
  func escapeText(_ text: String) -> String {
    let bytes = Array(PageText().escapeText(text).utf8)
    var prose: [UInt8] = []
    prose.reserveCapacity(bytes.count)
    var place = 0
    while place < bytes.count {
      if Self.isDay(bytes, at: place) {
        prose += #"<span class="t">"#.utf8
        prose += bytes[place..<place + Self.dayLength]
        prose += "</span>".utf8
        place += Self.dayLength
      } else {
        prose.append(bytes[place])
        place += 1
      }
    }
    return String(decoding: prose, as: UTF8.self)
  }

  private static let dayLength = 10

  /// Whether a day begins at a place: four digits, two and two, with nothing beside them that would make them part of a name.
  private static func isDay(_ bytes: [UInt8], at place: Int) -> Bool {
    guard place + dayLength <= bytes.count else { return false }
    let isShaped = (0..<dayLength).allSatisfy { index in
      let byte = bytes[place + index]
      return [4, 7].contains(index) ? byte == UInt8(ascii: "-") : isDigit(byte)
    }
    return isShaped && !(place > 0 && isOfName(bytes[place - 1]))
      && !(place + dayLength < bytes.count && isOfName(bytes[place + dayLength]))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// A letter or digit of ASCII, or what joins them in names.
  private static func isOfName(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) || [0x2D, 0x5F].contains(byte)
  }
}
