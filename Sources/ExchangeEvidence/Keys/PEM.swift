import Foundation

/// Bytes in the armour that `openssl` reads and writes (RFC 7468).
enum PEM {
  /// The text of some bytes.
  static func text(_ bytes: [UInt8], label: String) -> String {
    let body = Data(bytes).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    return "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
  }

  /// The bytes of a text that is one block with that label and nothing else; `nil` for any other. Around a block, or with line ends of
  /// others, something could stand that was signed as something else, and that other programs read otherwise.
  ///
  /// Editors may have made the line ends CRLF, or taken the last one away.
  static func bytes(of text: String, label: String) -> [UInt8]? {
    var own = Array(text.utf8)
    own = own.indices.filter { own[$0] != 0x0D || own[($0 + 1)...].first != 0x0A }.map { own[$0] }
    if own.last != 0x0A { own.append(0x0A) }
    let (begin, end) = (Array("-----BEGIN \(label)-----\n".utf8), Array("-----END \(label)-----\n".utf8))
    guard own.count > begin.count + end.count else { return nil }
    let body = own[begin.count..<(own.count - end.count)].filter { $0 != 0x0A }
    guard let data = Data(base64Encoded: Data(body)) else { return nil }
    let bytes = Array(data)
    return own.elementsEqual(Self.text(bytes, label: label).utf8) ? bytes : nil
  }
}
