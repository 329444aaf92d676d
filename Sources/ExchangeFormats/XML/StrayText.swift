/// Text beside the records of a bundle, where none may stand: what a program says that can't give any more of them, as a rule.
struct StrayText {
  /// The line on which it stands.
  let line: Int
  private var text: [UInt8]

  /// So much of it is looked at.
  private static let longest = 400

  /// What a piece of text holds from the first byte on that isn't white space; `nil` where all of it is. The line is that on which it ends,
  /// or begins.
  init?(_ piece: UnsafeBufferPointer<UInt8>, at line: Int, endsThere: Bool) {
    guard let start = piece.firstIndex(where: { !XMLWhiteSpace.isSpace($0) }) else { return nil }
    let above = piece[..<start].count { $0 == 0x0A }
    self.line = endsThere ? max(1, line - piece[start...].count { $0 == 0x0A }) : line + above
    text = Array(piece[start...].prefix(Self.longest))
  }

  /// Adds what follows.
  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    text += piece.prefix(Self.longest - text.count)
  }

  /// It, without the white space behind it.
  var trimmed: String { String(decoding: text[XMLWhiteSpace.trim(text, from: 0)], as: UTF8.self) }

  /// It, as people are shown it.
  var shown: String { Masking.excerpt(trimmed) }

  /// By what it says, below so many records, that the export broke off; `nil` where it says nothing of the kind.
  func cause(below records: Int) -> BrokenExport.Cause? {
    text.withUnsafeBytes { text in
      BrokenExport.certain(in: text, below: records) ?? (BrokenExport.isLikely(in: text) ? .error : nil)
    }
  }

  /// Whether it begins as only an error of a program does.
  var isCertainError: Bool {
    text.withUnsafeBytes { BrokenExport.certain(in: $0, below: 0) } == .error
  }

  /// What is said of it in a bundle, below so many records.
  func finding(below records: Int) -> Finding {
    Finding(
      .xmlBundleSchema, at: Position(line: line),
      arguments: XMLWording.stray(shown, because: cause(below: records)))
  }
}
