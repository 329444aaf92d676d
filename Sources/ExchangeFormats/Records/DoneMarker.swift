public import ExchangeBase

/// What a `<name>.done` beside a file says of it: at least that the file is whole.
///
/// It is empty, or holds `records=… bytes=… sha256=…`, any of them in any order, with blanks or line ends between; from
/// `#` to the end of a line is a comment.
public struct DoneMarker: Codable, Sendable, Equatable {
  /// The ending that makes a file's name its marker's; read in either case.
  public static let ending = ".done"
  /// The most bytes that a marker may have.
  public static let limit = 4_096

  /// The marker's own name, as shown to people.
  public let name: String
  /// How many records the file holds.
  public private(set) var records: Int?
  /// The file's size in bytes.
  public private(set) var bytes: Int?
  /// The SHA-256 of the file, lower-case hexadecimal.
  public private(set) var sha256: String?

  /// Reads a marker.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` with the first word that isn't understood.
  public init<Source: ByteSource & ~Copyable>(
    _ source: consuming Source, name: String
  ) throws(FormatError) {
    self.name = name
    for line in try Self.text(of: source, name: name).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 0x20 || $0 == 0x09 }
      for word in words { try take(word) }
    }
  }

  /// What is said of a marker that can't be understood, from `word` on.
  public static func malformed(_ word: String, name: String) -> Finding {
    Finding(.markerMalformed, excerpt: Masking.shown(word), arguments: ["marker": name])
  }

  /// The bytes of the name of the file that a marker of this name belongs to; `nil` when it isn't a marker's.
  public static func file(ofMarker name: [UInt8]) -> [UInt8]? {
    let length = ending.utf8.count
    guard name.count > length, name.suffix(length).map(lowered).elementsEqual(ending.utf8) else { return nil }
    return name.dropLast(length)
  }

  /// The names under which programs write the marker of a file; any other mix of letters is known as one, too.
  public static func usualNames(of file: [UInt8]) -> [[UInt8]] {
    [ending, ending.uppercased(), ".Done"].map { file + Array($0.utf8) }
  }

  /// What is said of a file without content: where its name is that of another program's marker, which one is read here.
  public static func emptyFile(named name: [UInt8]) -> Finding {
    let lowered = name.map(Self.lowered)
    let isMarker = otherEndings.contains {
      lowered.count > $0.utf8.count && lowered.suffix($0.utf8.count).elementsEqual($0.utf8)
    }
    guard isMarker else { return Finding(.fileEmpty) }
    return Finding(
      .fileEmpty,
      arguments: [
        "remedyZh": "它若是表示别的文件已经写完的标记：这里只认“文件名.done”，例如 决定.csv.done；请导出程序的维护人员改用它，或不放标记。数据文件另有回执。",
        "remedy":
          "If it says that another file is whole: only “<file>.done” is read here, such as decisions.csv.done; let the export's maintainer "
          + "use that, or none. The file of data has a receipt of its own.",
      ])
  }

  private static let otherEndings = [
    ".ok", ".lock", ".lck", ".flag", ".flg", ".fin", ".finish", ".finished", ".ready", ".success", ".end",
    ".complete", ".sem", ".trg",
  ]

  /// What the marker says and the file isn't: size first, since a file cut short has another digest too.
  public func mismatch(bytes found: Int, sha256 digest: String) -> Finding? {
    if let bytes, bytes != found { return mismatch("bytes", "字节数", "\(bytes)", "\(found)") }
    if let sha256, sha256 != digest { return mismatch("sha256", "摘要", sha256, digest) }
    return nil
  }

  /// What the marker says of the number of records, where that isn't what was found.
  public func mismatch(records found: Int) -> Finding? {
    records.flatMap { $0 == found ? nil : mismatch("records", "记录数", "\($0)", "\(found)") }
  }

  private func mismatch(_ what: String, _ whatZh: String, _ declared: String, _ found: String) -> Finding {
    Finding(
      .markerMismatch,
      arguments: ["marker": name, "what": what, "whatZh": whatZh, "declared": declared, "found": found])
  }

  /// The content in UTF-8: PowerShell's `>` writes UTF-16.
  private static func text<Source: ByteSource & ~Copyable>(
    of source: consuming Source, name: String
  ) throws(FormatError) -> [UInt8] {
    var source = DecodingSource(source: source)
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: limit)
    while text.count <= limit {
      let count: Int
      do { count = try piece.withUnsafeMutableBytes { try source.read(into: $0) } } catch {
        guard case FormatError.malformed = error else { throw error as? FormatError ?? .source(error) }
        break
      }
      if count == 0 { return text }
      text += piece[..<count]
    }
    throw .malformed(malformed(String(decoding: text, as: UTF8.self), name: name))
  }

  private mutating func take(_ word: ArraySlice<UInt8>) throws(FormatError) {
    let shown = String(decoding: word, as: UTF8.self)
    guard let sign = word.firstIndex(of: UInt8(ascii: "=")) else { throw malformed(shown) }
    let value = word[(sign + 1)...]
    switch String(decoding: word[..<sign].map(Self.lowered), as: UTF8.self) {
    case "records" where records == nil: records = try number(value, shown)
    case "bytes" where bytes == nil: bytes = try number(value, shown)
    case "sha256" where sha256 == nil:
      let digits = value.map(Self.lowered)
      guard digits.count == 64,
        digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
      else { throw malformed(shown) }
      sha256 = String(decoding: digits, as: UTF8.self)
    default: throw malformed(shown)
    }
  }

  private func number(_ digits: ArraySlice<UInt8>, _ word: String) throws(FormatError) -> Int {
    guard !digits.isEmpty, digits.count <= 15, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw malformed(word)
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  private func malformed(_ word: String) -> FormatError { .malformed(Self.malformed(word, name: name)) }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
