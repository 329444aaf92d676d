/// The manifest of a ZIP bundle, `manifest-sha256.txt`: the SHA-256 of each member, as `sha256sum` and other programs write
/// it, so that whoever gets the bundle can tell whether it is whole.
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

  /// How much of a line that can't be understood is quoted: behind a digest there is room for the name.
  private static let excerptLength = 120
  /// Members of which lines say different things.
  private var contradicted: Set<String> = []
  /// The longest line that is looked at, in bytes: what isn't the name is short.
  private static let lineLength = 160 + ZIPName.limit

  /// Reads a manifest in the forms of ``ManifestLine``: in UTF-8, GB 18030 or, as PowerShell's `>` writes it, UTF-16, with
  /// or without a byte order mark, with CRLF or without.
  ///
  /// - Throws: ``GB18030Unavailable``, or ``FormatError/malformed(_:)`` when it has too many lines.
  public init(_ bytes: [UInt8]) throws {
    if case .unsupported(let encoding)? = bytes.withUnsafeBytes({ EncodingDetector.mark(at: $0) }) {
      findings = [Finding(.encodingUnsupported, at: Position(member: Self.name), excerpt: encoding)]
      return
    }
    let (whole, isUTF8) = Self.text(of: bytes)
    let text = EndMark.removed(from: whole)
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
    var last: ManifestLine?
    var table = SevenZipTable(in: lines)
    for (index, line) in lines.enumerated() where findings.count < Self.findingLimit {
      let line = line.last == 0x0D ? line.dropLast() : line
      let isRow = table.isThere && table.isRow(line)
      if line.isEmpty || table.isThere && !isRow { continue }
      try take(line, isUTF8: isUTF8, isRow: isRow, number: index + 1, &last)
    }
  }

  /// The text without a mark, no longer in UTF-16 where it was, and whether it is UTF-8 for certain.
  private static func text(of bytes: [UInt8]) -> (text: ArraySlice<UInt8>, isUTF8: Bool) {
    let (mark, unmarked) = bytes.withUnsafeBytes { bytes in
      let front = UnsafeRawBufferPointer(rebasing: bytes.prefix(EncodingDetector.window))
      return (EncodingDetector.mark(at: front), EncodingDetector.unmarkedUTF16(front, at: 0))
    }
    var (encoding, text) = (unmarked ?? .gb18030, bytes[...])
    if case .known(let marked, let length)? = mark { (encoding, text) = (marked, text.dropFirst(length)) }
    guard encoding.isUTF16 else { return (text, encoding == .utf8BOM) }
    let units = stride(from: text.startIndex, to: text.endIndex, by: 2).map { place -> UInt16 in
      // Half a character at the end is one that can't be read.
      guard place + 1 < text.endIndex else { return 0xFFFD }
      let (first, second) = (UInt16(text[place]), UInt16(text[place + 1]))
      return encoding == .utf16BE ? first << 8 | second : second << 8 | first
    }
    return (Array(String(decoding: units, as: UTF16.self).utf8)[...], true)
  }

  /// - Parameters:
  ///   - isRow: whether it is a row of a ``SevenZipTable``.
  ///   - last: the line before, where this one may belong to it.
  private mutating func take(
    _ line: ArraySlice<UInt8>, isUTF8: Bool, isRow: Bool, number: Int, _ last: inout ManifestLine?
  ) throws {
    // What is too long for a name isn't looked at.
    let isShort = line.count <= Self.lineLength
    let text = try isShort ? ZIPName.decoded(Array(line), isMarkedUTF8: isUTF8) : nil
    let read = text.map { isRow ? ManifestLine(ofSevenZip: $0.utf8) : ManifestLine($0.utf8) } ?? .unknown
    if read == .frame { return }
    defer { last = read }
    let isTaken =
      switch (last, read) {
      case (_, .entry(let digest, let name)), (.announcement(let name), .digest(let digest)),
        (.hash(let digest), .path(let name)):
        put(digest, of: name, number: number)
      // The path behind a digest that was told already says no more.
      case (_, .announcement), (_, .hash), (.otherDigest, .path): true
      default: false
      }
    if !isTaken {
      let shown = try text ?? Self.shown(line, isUTF8: isUTF8)
      findings.append(
        Finding(
          .manifestMalformed, at: Position(member: Self.name, line: number),
          excerpt: Masking.excerpt(shown, limit: Self.excerptLength), arguments: Self.cause(of: read)))
    }
  }

  /// What fills the words of ``FindingCode/manifestMalformed`` where a line is understood and says something else.
  private static func cause(of line: ManifestLine) -> [String: String] {
    guard case .otherDigest(let name) = line else { return [:] }
    return [
      "whatZh": "是 \(name) 的校验值，要的是 SHA-256", "what": "has a digest of \(name) instead of SHA-256",
      "remedyZh":
        "改用 SHA-256 重新生成清单（sha256sum、7-Zip 的 SHA-256、certutil -hashfile 文件 SHA256、Get-FileHash），再压缩、投放。",
      "remedy":
        "Make the manifest again with SHA-256 (sha256sum, SHA-256 of 7-Zip, certutil -hashfile FILE SHA256, Get-FileHash), pack and drop it.",
    ]
  }

  /// Takes the digest of a member.
  ///
  /// - Returns: whether the name can be one.
  private mutating func put(_ digest: String, of name: String, number: Int) -> Bool {
    let path = Self.path(name)
    guard !path.isEmpty, path != "/", path.utf8.count <= ZIPName.limit else { return false }
    guard !contradicted.contains(path) else { return true }
    // The same line once more says nothing else.
    if let earlier = digests.updateValue(digest, forKey: path), earlier != digest {
      contradicted.insert(path)
      digests[path] = nil
      findings.append(
        Finding(
          .manifestContradicts, at: Position(member: Self.name, line: number), excerpt: Masking.name(path)))
    }
    return true
  }

  /// A name as the members of a ZIP have it: with slashes, no `./` in front, and of a whole path (`C:\报送\attachments\a.pdf`,
  /// as programs write it that were given one) what can be of the bundle.
  private static func path(_ name: String) -> String {
    var rest = name.utf8.map { $0 == 0x5C ? 0x2F : $0 }[...]
    while rest.starts(with: "./".utf8) { rest = rest.dropFirst(2) }
    let hasDrive = rest.dropFirst().first == UInt8(ascii: ":")
    if hasDrive { rest = rest.dropFirst(2) }
    if hasDrive || rest.first == 0x2F, case let parts = rest.split(separator: 0x2F), !parts.isEmpty {
      let folder = parts.dropLast().lastIndex { isAttachmentFolder($0) }
      rest = Array(parts[(folder ?? parts.count - 1)...].joined(separator: [0x2F]))[...]
    }
    let path = String(decoding: rest, as: UTF8.self)
    return BundleContents.attachmentName(path).map { BundleContents.attachmentFolder + $0 } ?? path
  }

  private static func isAttachmentFolder(_ part: ArraySlice<UInt8>) -> Bool {
    String(decoding: part, as: UTF8.self).lowercased() + "/" == BundleContents.attachmentFolder
  }

  /// The front of a line as people can read it; where it is no text in any encoding, as far as it is ASCII.
  private static func shown(_ line: ArraySlice<UInt8>, isUTF8: Bool) throws -> String {
    let front = Array(line.prefix(4 * excerptLength))
    // What is cut off mustn't cut a character, of which UTF-8 and GB 18030 have four bytes at most.
    let step = front.withUnsafeBytes { UTF8Validation.scan($0) }
    let most = step.stop == .invalid ? front.count : step.read
    for count in stride(from: most, to: front.count < line.count ? most - 4 : most - 1, by: -1) {
      if let text = try ZIPName.decoded(Array(front.prefix(count)), isMarkedUTF8: isUTF8) { return text }
    }
    return front.map {
      (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "\\x" + String($0, radix: 16)
    }
    .joined()
  }

  /// Makes a manifest of members with their SHA-256, in their order.
  public static func bytes(of members: [(name: String, sha256: String)]) -> [UInt8] {
    Array(members.map { "\($0.sha256)  \($0.name)\n" }.joined().utf8)
  }
}
