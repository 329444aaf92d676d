/// A moment as the exchange writes it everywhere: RFC 3339 in China Standard Time, to the millisecond,
/// `2021-01-04T16:00:00.000+08:00`.
///
/// The fixed width makes texts sort as the moments do. No arithmetic here: that is the rules' work.
public struct Timestamp: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  /// The text, always 29 characters.
  public let text: String

  /// Takes text of exactly the form above; `nil` for any other.
  public init?(_ text: String) {
    let form = Array("dddd-dd-ddTdd:dd:dd.ddd+08:00".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count == form.count else { return nil }
    for (byte, expected) in zip(bytes, form) {
      let matches = expected == UInt8(ascii: "d") ? (0x30...0x39).contains(byte) : byte == expected
      guard matches else { return nil }
    }
    self.text = text
  }

  /// The day, `YYYY-MM-DD`.
  public var day: String { String(text.prefix(10)) }

  /// The text for people: `2021-01-04 16:00:00`.
  public var forPeople: String { "\(day) \(text.dropFirst(11).prefix(8))" }

  /// The text itself.
  public var description: String { text }

  /// Earlier moments come first.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.text < right.text }

  /// Reads the text; any other form is a decoding error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Timestamp(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a timestamp in China Standard Time: \(text)")
    }
    self = value
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
