import ExchangeBase

/// The name of a ZIP's member: decoded, with `/` between its parts.
struct ZIPName {
  /// The longest name that is taken, in bytes: what is done with a name's parts grows faster than the name.
  static let limit = 1_024
  /// The most parts of a name.
  private static let partsLimit = 32

  /// The name.
  let text: String
  /// Why it can't be used; `nil` when it can.
  let fault: LocalizedText?

  /// Decodes and judges a name.
  ///
  /// Decoding comes before any look at separators: the second byte of a GBK character may be a backslash (漒).
  ///
  /// - Parameters:
  ///   - isMarkedUTF8: whether the entry says that its names are UTF-8 (bit 11). Some writers say so falsely and
  ///     many leave it out, so that the bytes decide.
  /// - Throws: ``GB18030Unavailable``.
  init(_ bytes: [UInt8], isMarkedUTF8: Bool) throws {
    guard let decoded = try Self.decoded(bytes, isMarkedUTF8: isMarkedUTF8) else {
      text = bytes.map { (0x20..<0x7F).contains($0) ? String(UnicodeScalar($0)) : "?" }.joined()
      fault = LocalizedText("既不是 UTF-8 也不是 GB18030。", "it is neither UTF-8 nor GB 18030.")
      return
    }
    // Old Windows programs write their own separator; no system there can have it inside a name.
    let name = String(decoding: decoded.utf8.map { $0 == 0x5C ? 0x2F : $0 }, as: UTF8.self)
    text = name
    fault = Self.fault(of: name)
  }

  /// The text of a name's bytes: UTF-8 if it is that, else GB 18030; `nil` where it is neither.
  ///
  /// Two-byte GBK characters can by chance be valid UTF-8, and are then Cyrillic, Greek or Arabic there. An unmarked name
  /// that has no other characters than these is taken as GB 18030.
  static func decoded(_ bytes: [UInt8], isMarkedUTF8: Bool) throws -> String? {
    if let text = String(validating: bytes, as: UTF8.self) {
      let hasOnlyPairs = bytes.allSatisfy { $0 < 0xE0 } && bytes.contains { $0 >= 0x80 }
      guard hasOnlyPairs, !isMarkedUTF8 else { return text }
      return try gb18030(bytes) ?? text
    }
    return try gb18030(bytes)
  }

  private static func gb18030(_ bytes: [UInt8]) throws -> String? {
    let decoder = try TextDecoder(.gb18030)
    var output = [UInt8](repeating: 0, count: bytes.count * 2 + 8)
    let step = output.withUnsafeMutableBytes { output in
      bytes.withUnsafeBytes { decoder.decode($0, into: output) }
    }
    guard step.stop == .inputUsed, step.read == bytes.count else { return nil }
    return String(decoding: output[..<step.written], as: UTF8.self)
  }

  /// Folded, so that names which some file system takes for the same are the same: by case, and, as all strings are
  /// compared, however they are composed.
  var folded: String { Self.folded(text) }

  static func folded(_ text: String) -> String { text.uppercased().lowercased() }

  /// The folders that the name asks for, folded.
  var foldedFolders: [String] {
    let parts = Self.parts(of: text)
    return (1..<max(parts.count, 1)).map { Self.folded(parts[..<$0].joined(separator: "/")) }
  }

  private static func parts(of name: String) -> [String] {
    name.utf8.split(separator: 0x2F, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// What Windows takes for devices in every folder (Microsoft, “Naming Files, Paths, and Namespaces”).
  private static let devices: Set<String> = {
    let ports = ["COM", "LPT"].flatMap { port in "0123456789¹²³".map { "\(port)\($0)" } }
    return Set(["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"] + ports)
  }()

  /// Whether Windows takes a part of a name for a device: in upper or lower case, whatever stands behind a dot, and
  /// blanks in front of it.
  private static func isDevice(_ part: String) -> Bool {
    var stem = part.utf8.prefix { $0 != 0x2E }
    while stem.last == 0x20 { stem.removeLast() }
    return stem.count <= 7 && devices.contains(String(decoding: stem, as: UTF8.self).uppercased())
  }

  private static func fault(of name: String) -> LocalizedText? {
    if name.utf8.count > limit {
      return LocalizedText("名称过长（超过 \(limit) 字节）。", "it is longer than \(limit) bytes.")
    }
    if name.isEmpty { return LocalizedText("它是空的。", "it is empty.") }
    if name.unicodeScalars.contains(where: \.isUnseen) {
      return LocalizedText("含有控制字符或看不见的字符。", "it has control characters or invisible ones.")
    }
    // What desktops put beside files is passed over, whatever its name.
    if name.utf8.contains(where: #":*?"<>|"#.utf8.contains), !BundleContents.isIgnored(name) {
      return LocalizedText(
        "含有 Windows 不允许的字符（:*?\"<>|）。", "it has characters that Windows doesn't allow (:*?\"<>|).")
    }
    var parts = parts(of: name)
    if parts.count > 1, parts.last == "" { parts.removeLast() }
    if parts.count > partsLimit {
      return LocalizedText("文件夹过深（超过 \(partsLimit) 级）。", "its path has more than \(partsLimit) parts.")
    }
    if parts.first == "" { return LocalizedText("它是绝对路径。", "it is an absolute path.") }
    if parts.contains("") { return LocalizedText("路径中有空的一级。", "a part of its path is empty.") }
    if parts.contains(where: { $0 == "." || $0 == ".." }) {
      return LocalizedText("路径中有“.”或“..”。", "its path has “.” or “..”.")
    }
    if parts.contains(where: { $0.utf8.last == 0x2E || $0.utf8.last == 0x20 || $0.utf8.first == 0x20 }) {
      return LocalizedText("以句点结尾，或以空格开头、结尾。", "a part of it ends in a dot, or begins or ends with a blank.")
    }
    if let device = parts.first(where: isDevice) {
      return LocalizedText(
        "“\(device)”是 Windows 留给设备的名称，那里存不成文件。",
        "“\(device)” is the name of a device to Windows, which can't make a file or folder of it.")
    }
    if parts.contains(where: { $0.utf8.count > 255 }) {
      return LocalizedText("名称过长（超过 255 字节）。", "a part of it is longer than 255 bytes.")
    }
    return nil
  }
}
