/// A line of a manifest, in one of the forms in which programs write digests.
///
/// `sha256sum` writes the digest, a blank, a blank or `*`, and the name, 7-Zip the same; BSD and OpenSSL
/// `SHA256 (name) = digest`; PowerShell's `Get-FileHash` a table, or with `Format-List` a line a column; `certutil` the
/// name on one line and the digest on the next.
enum ManifestLine: Equatable {
  /// A digest, lower-case hexadecimal, and the name that it is of.
  case entry(digest: String, name: String)
  /// A name, of which the next line has the digest.
  case announcement(String)
  /// A digest, of which the line before had the name.
  case digest(String)
  /// A digest, of which the next line has the path.
  case hash(String)
  /// A path, of which the line before had the digest.
  case path(String)
  /// What a program writes around, or nothing.
  case frame
  /// Anything else.
  case unknown

  /// Reads a line without its end, in UTF-8.
  init(_ line: some Collection<UInt8>) {
    let line = Array(line)[...]
    let text = Self.trimmed(line)
    self =
      Self.summed(line) ?? Self.tagged(text) ?? Self.row(text) ?? Self.listed(text) ?? Self.announced(text)
      ?? Self.bare(text) ?? .unknown
  }

  /// `digest  name`, `digest *name`; a backslash in front says that those of the name are doubled.
  private static func summed(_ line: Bytes) -> ManifestLine? {
    let isEscaped = line.first == 0x5C
    let rest = line.dropFirst(isEscaped ? 1 : 0)
    let marker = rest.dropFirst(64).prefix(2)
    guard let digest = digest(rest.prefix(64)),
      marker.elementsEqual("  ".utf8) || marker.elementsEqual(" *".utf8)
    else { return nil }
    return entry(digest, isEscaped ? unescaped(rest.dropFirst(66))[...] : rest.dropFirst(66))
  }

  /// `SHA256 (name) = digest`, `SHA2-256(name)= digest`; a backslash in front as above.
  private static func tagged(_ text: Bytes) -> ManifestLine? {
    let isEscaped = text.first == 0x5C
    let text = text.dropFirst(isEscaped ? 1 : 0)
    guard let open = text.firstIndex(of: UInt8(ascii: "(")),
      let close = text.lastIndex(of: UInt8(ascii: ")")),
      open < close, ["SHA256", "SHA2-256"].contains(string(trimmed(text[..<open])))
    else { return nil }
    let rest = trimmed(text[(close + 1)...])
    guard rest.first == UInt8(ascii: "="), let digest = digest(trimmed(rest.dropFirst())) else { return nil }
    let name = text[(open + 1)..<close]
    return entry(digest, isEscaped ? unescaped(name)[...] : name)
  }

  /// `SHA256 digest path`, below a head of titles and dashes. A narrow window cuts the path off, which is of no use then.
  private static func row(_ text: Bytes) -> ManifestLine? {
    if text.allSatisfy({ $0 == UInt8(ascii: "-") || $0 == 0x20 }) { return .frame }
    let words = text.split(separator: 0x20, maxSplits: 2).map(trimmed)
    if words.map(string) == ["Algorithm", "Hash", "Path"] { return .frame }
    guard words.count == 3, words[0].elementsEqual("SHA256".utf8), let digest = digest(words[1]) else {
      return nil
    }
    let isCut = ["...", "…"].contains { words[2].suffix($0.utf8.count).elementsEqual($0.utf8) }
    return isCut ? nil : entry(digest, words[2])
  }

  /// `Algorithm : SHA256`, `Hash : digest`, `Path : path`, each on its line.
  private static func listed(_ text: Bytes) -> ManifestLine? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let value = trimmed(text[(colon + 1)...])
    switch string(trimmed(text[..<colon])) {
    case "Algorithm": return value.elementsEqual("SHA256".utf8) ? .frame : nil
    case "Hash": return digest(value).map { .hash($0) }
    case "Path": return value.isEmpty ? nil : .path(string(value))
    default: return nil
    }
  }

  /// `SHA256 hash of name:`, `SHA256 的 name 哈希:` and as other versions of Windows write it, and the last line.
  private static func announced(_ text: Bytes) -> ManifestLine? {
    if text.starts(with: "CertUtil:".utf8) { return .frame }
    for (front, back) in [
      ("SHA256 hash of file ", ":"), ("SHA256 hash of ", ":"), ("SHA256 的文件 ", " 哈希:"), ("SHA256 的 ", " 哈希:"),
      ("SHA256 哈希(文件 ", "):"),
    ] where text.count > front.utf8.count + back.utf8.count {
      let end = text.suffix(back.utf8.count)
      guard text.starts(with: front.utf8), end.elementsEqual(back.utf8) else { continue }
      return .announcement(string(text[(text.startIndex + front.utf8.count)..<end.startIndex]))
    }
    return nil
  }

  /// A digest by itself, on old Windows with a blank between its bytes.
  private static func bare(_ text: Bytes) -> ManifestLine? {
    digest(text.filter { $0 != 0x20 }[...]).map { .digest($0) }
  }

  // MARK: Bytes

  private typealias Bytes = ArraySlice<UInt8>

  private static func entry(_ digest: String, _ name: Bytes) -> ManifestLine? {
    name.isEmpty ? nil : .entry(digest: digest, name: string(name))
  }

  private static func digest(_ text: Bytes) -> String? {
    guard text.count == 64, text.allSatisfy(isHexadecimal) else { return nil }
    return string(text).lowercased()
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }

  private static func unescaped(_ text: Bytes) -> [UInt8] {
    var result: [UInt8] = []
    var isEscaped = false
    for byte in text {
      if !isEscaped, byte == 0x5C {
        isEscaped = true
        continue
      }
      switch (isEscaped, byte) {
      case (true, UInt8(ascii: "n")): result.append(0x0A)
      case (true, UInt8(ascii: "r")): result.append(0x0D)
      default: result.append(byte)
      }
      isEscaped = false
    }
    return result
  }

  private static func string(_ text: Bytes) -> String { String(decoding: text, as: UTF8.self) }

  private static func trimmed(_ text: Bytes) -> Bytes {
    var rest = text.drop { $0 == 0x20 || $0 == 0x09 }
    while rest.last == 0x20 || rest.last == 0x09 { rest.removeLast() }
    return rest
  }
}
