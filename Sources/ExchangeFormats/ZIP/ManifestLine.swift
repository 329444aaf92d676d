/// A line of a manifest, in one of the forms in which programs write digests.
///
/// `sha256sum` writes the digest, a blank, a blank or `*`, and the name, 7-Zip the same, scripts often a tab between; BSD and OpenSSL
/// `SHA256 (name) = digest`; PowerShell's `Get-FileHash` a table, with `Export-Csv` one in quotes, or with `Format-List` a line a
/// column; `certutil` the name on one line and the digest on the next. `7z h` writes a table of its own, which takes its head to know:
/// ``SevenZipTable``.
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
  /// A digest of another sort, by its name: `MD5`.
  case otherDigest(String)
  /// What a program writes around, or nothing.
  case frame
  /// Anything else.
  case unknown

  /// Reads a line without its end, in UTF-8.
  init(_ line: some Collection<UInt8>) {
    let line = Array(line)[...]
    let text = Self.trimmed(line)
    self =
      Self.summed(line) ?? Self.tagged(text) ?? Self.row(text) ?? Self.quoted(text) ?? Self.listed(text)
      ?? Self.announced(text) ?? Self.bare(text) ?? Self.other(text) ?? .unknown
  }

  /// Reads a row of the table that `7z h` writes: the digest, the size, two blanks and the name; of folders the first two are missing.
  init(ofSevenZip line: some Collection<UInt8>) {
    let line = Array(line)[...]
    let rest = line.dropFirst(64).drop { $0 == 0x20 }
    let name = rest.drop(while: LegacyText.isDigit)
    self =
      if let digest = Self.digest(line.prefix(64)), name.startIndex > rest.startIndex,
        name.starts(with: "  ".utf8)
      {
        Self.entry(digest, name.dropFirst(2)) ?? .unknown
      } else {
        line.prefix(64).allSatisfy { $0 == 0x20 } ? .frame : .unknown
      }
  }

  /// `digest  name`, `digest *name`, also with a tab; a backslash in front says that those of the name are doubled.
  private static func summed(_ line: Bytes) -> ManifestLine? {
    let isEscaped = line.first == 0x5C
    let rest = line.dropFirst(isEscaped ? 1 : 0)
    let marker = rest.dropFirst(64).prefix(2)
    guard let digest = digest(rest.prefix(64)) else { return nil }
    if marker.first == 0x09 { return entry(digest, trimmed(rest.dropFirst(65))) }
    guard marker.elementsEqual("  ".utf8) || marker.elementsEqual(" *".utf8) else { return nil }
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

  /// `"SHA256","digest","path"`, also without quotes, below a line of titles and, before that, one of the type.
  private static func quoted(_ text: Bytes) -> ManifestLine? {
    if text.starts(with: "#TYPE ".utf8) { return .frame }
    let cells = text.split(separator: UInt8(ascii: ","), maxSplits: 2).map(unquoted)
    if cells.map(string) == ["Algorithm", "Hash", "Path"] { return .frame }
    guard cells.count == 3, cells[0].elementsEqual("SHA256".utf8), let digest = digest(cells[1]) else {
      return nil
    }
    return entry(digest, cells[2])
  }

  private static func unquoted(_ cell: Bytes) -> Bytes {
    let quote = UInt8(ascii: "\"")
    let isQuoted = cell.count > 1 && cell.first == quote && cell.last == quote
    return isQuoted ? cell.dropFirst().dropLast() : cell
  }

  /// `Algorithm : SHA256`, `Hash : digest`, `Path : path`, each on its line.
  private static func listed(_ text: Bytes) -> ManifestLine? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let value = trimmed(text[(colon + 1)...])
    switch string(trimmed(text[..<colon])) {
    // Of another sort the digest itself tells.
    case "Algorithm": return (otherAlgorithms + ["SHA256"]).contains(string(value)) ? .frame : nil
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

  /// A digest that isn't SHA-256, before a name, in a table, behind a name, or alone.
  private static func other(_ text: Bytes) -> ManifestLine? {
    let words = text.split { $0 == 0x20 || $0 == 0x09 }
    if text.last == UInt8(ascii: ":"), let first = words.first.map(string), otherAlgorithms.contains(first) {
      return .otherDigest(first)
    }
    let likely = [words.first, words.dropFirst().first, words.last].compactMap(\.self)
    let whole = text.filter { $0 != 0x20 }[...]
    return (likely + [whole]).lazy.compactMap(otherName).first.map { .otherDigest($0) }
  }

  private static let otherAlgorithms = ["MD5", "SHA1", "SHA384", "SHA512"]

  /// What a digest is by its length in hexadecimal digits.
  private static func otherName(_ text: Bytes) -> String? {
    guard text.allSatisfy(isHexadecimal) else { return nil }
    return switch text.count {
    case 32: "MD5"
    case 40: "SHA-1"
    case 96: "SHA-384"
    case 128: "SHA-512"
    default: nil
    }
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
