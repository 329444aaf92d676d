/// The manifest of a ZIP bundle, `manifest-sha256.txt`: a line a member as `sha256sum` writes it, so that whoever gets the
/// bundle can tell whether it is whole.
public struct DigestManifest: Sendable {
  /// Its name inside the bundle.
  public static let name = "manifest-sha256.txt"
  /// The largest manifest that is read, in bytes.
  public static let limit = 16 << 20
  /// The most lines that are read, far more than a bundle has members.
  static let lineLimit = 100_000
  /// After so many lines that can't be understood reading ends: it is no manifest.
  static let findingLimit = 100

  /// The SHA-256 of each member that it lists, lower-case hexadecimal, by the member's name.
  public private(set) var digests: [String: String] = [:]
  /// What can't be understood.
  public private(set) var findings: [Finding] = []

  /// Reads a manifest: text and binary markers, CRLF, a byte order mark, names in UTF-8 or GB 18030, and `./` in front of
  /// them are all the same.
  ///
  /// - Throws: ``GB18030Unavailable``, or ``FormatError/malformed(_:)`` when it has too many lines.
  public init(_ bytes: [UInt8]) throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]
    let lines = text.split(separator: 0x0A, maxSplits: Self.lineLimit, omittingEmptySubsequences: false)
    guard lines.count <= Self.lineLimit || lines.last?.isEmpty == true else {
      throw FormatError.malformed(
        Finding(
          .zipTooLarge, at: Position(member: Self.name),
          arguments: [
            "detail": "its manifest has more than \(Self.lineLimit) lines.",
            "detailZh": "清单多于 \(Self.lineLimit) 行。",
          ]))
    }
    for (index, line) in lines.enumerated() where findings.count < Self.findingLimit {
      let line = line.last == 0x0D ? line.dropLast() : line
      if !line.isEmpty { try take(line, number: index + 1) }
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, number: Int) throws {
    let digest = line.prefix(64)
    let marker = line.dropFirst(64).prefix(2)
    // What is too long for a name isn't looked at.
    let isShort = line.count <= 66 + ZIPName.limit
    let name = isShort ? try ZIPName(Array(line.dropFirst(66)), isMarkedUTF8: false).text : ""
    var rest = name.utf8[...]
    while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
    let path = String(decoding: rest, as: UTF8.self)
    guard digest.count == 64, digest.allSatisfy(Self.isHexadecimal), !path.isEmpty,
      marker.elementsEqual("  ".utf8) || marker.elementsEqual(" *".utf8),
      digests.updateValue(String(decoding: digest, as: UTF8.self).lowercased(), forKey: path) == nil
    else {
      let shown = Masking.excerpt(String(decoding: line.prefix(200), as: UTF8.self))
      findings.append(
        Finding(.manifestMalformed, at: Position(member: Self.name, line: number), excerpt: shown))
      return
    }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  /// Makes a manifest of members with their SHA-256, in their order.
  public static func bytes(of members: [(name: String, sha256: String)]) -> [UInt8] {
    Array(members.map { "\($0.sha256)  \($0.name)\n" }.joined().utf8)
  }
}
