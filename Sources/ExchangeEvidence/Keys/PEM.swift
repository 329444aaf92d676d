import Foundation

/// Bytes in the armour that `openssl` reads and writes (RFC 7468).
enum PEM {
  /// The text of some bytes.
  static func text(_ bytes: [UInt8], label: String) -> String {
    let body = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    return "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
  }

  /// The bytes of the first block with that label; `nil` where there is none.
  static func bytes(of text: String, label: String) -> [UInt8]? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    guard let begin = lines.firstIndex(of: "-----BEGIN \(label)-----"),
      let end = lines[begin...].firstIndex(of: "-----END \(label)-----")
    else { return nil }
    return Data(base64Encoded: lines[(begin + 1)..<end].joined()).map { Array($0) }
  }
}
