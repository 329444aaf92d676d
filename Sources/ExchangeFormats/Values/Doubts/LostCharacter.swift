/// What is left of characters that a conversion before ours couldn't read.
enum LostCharacter {
  /// Said of a ``CutCharacter``.
  static let cut = "U+FFFE"

  /// Whether a value ends in part of a character. U+FFFE elsewhere stood in the file as such.
  static func isCut(_ value: ArraySlice<UInt8>) -> Bool { value.suffix(3).elementsEqual(CutCharacter.mark) }

  /// `text` with the visible U+FFFD in place of each ``CutCharacter``.
  static func shown(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.contains(0xEF) else { return text }
    var shown = text
    for place in shown.indices.dropLast(2)
    where shown[place] == 0xEF && shown[place...].starts(with: CutCharacter.mark) { shown[place + 2] = 0xBD }
    return shown
  }

  /// The mark of loss that `rest` begins with: 锟斤拷, two U+FFFD in UTF-8 read as GBK, or 烫烫烫 and 屯屯屯, which is memory
  /// that a program never filled, read as GBK.
  static func mark(atStartOf rest: UnsafeBufferPointer<UInt8>) -> String? {
    marks.first { rest.count >= $0.bytes.count && rest.starts(with: $0.bytes) }?.name
  }

  private static let marks = ["锟斤拷", "烫烫烫", "屯屯屯"].map { (name: $0, bytes: Array($0.utf8)) }

  /// The first `¿` beside an ideograph, which no Chinese text has and databases put for what they can't store, or `ï¿½`, which is U+FFFD
  /// in UTF-8 read as Latin-1; in a name also the first `□` behind an ideograph and before another or the end, which fonts show for what
  /// they haven't got, or `■`, `█` or `〓`, which printers, programs and compositors put there; and U+FFFC, where a picture stood.
  static func standIn(in value: ArraySlice<UInt8>, isProse: Bool) -> (character: String, isCertain: Bool)? {
    let scalars = Array(String(decoding: value, as: UTF8.self).unicodeScalars)
    func isWide(_ index: Int) -> Bool {
      scalars.indices.contains(index) && (0x3400...0x9FFF).contains(scalars[index].value)
    }
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "¿" where isWide(index - 1) || isWide(index + 1): return ("¿", true)
      case "¿" where index > 0 && scalars[index - 1] == "ï" && scalars[(index + 1)...].first == "½":
        return ("ï¿½", true)
      case "□", "▯", "■", "█", "〓":
        let endsOrGoesOn = isWide(index + 1) || index + 1 == scalars.count
        if !isProse, isWide(index - 1), endsOrGoesOn { return (String(scalar), false) }
      case "\u{FFFC}": return ("U+FFFC", false)
      default: break
      }
    }
    return nil
  }

  /// How question marks stand in a value.
  enum QuestionMarks {
    /// Where a question mark can't be meant: characters were lost.
    case lost
    /// Where one isn't likely to be meant.
    case doubtful
  }

  /// What the question marks of a value, which has some, are likely to be.
  ///
  /// Names and codes have none. In prose a question is asked with one, so that there only those are doubted that stand
  /// where no sentence ends.
  static func questionMarks(in value: ArraySlice<UInt8>, isProse: Bool) -> QuestionMarks? {
    let pieces = Piece.pieces(of: value)
    if pieces.allSatisfy({ $0.isQuestion || $0 == .blank }) { return .lost }
    // Questions in addresses of the web are no questions.
    if holds("://", value) || holds("www.", value) { return nil }
    return isProse ? inProse(pieces) : inName(pieces)
  }

  private static func inName(_ pieces: [Piece]) -> QuestionMarks? {
    guard pieces.contains(where: \.isWide) || pieces.count(where: { $0 == .question }) > 1 else { return nil }
    if pieces.contains(.question) { return .lost }
    // A shop may ask its guests something, with the mark of print.
    return .doubtful
  }

  private static func inProse(_ pieces: [Piece]) -> QuestionMarks? {
    var start = 0
    while let first = pieces[start...].firstIndex(where: \.isQuestion) {
      let end = pieces[first...].firstIndex { !$0.isQuestion } ?? pieces.count
      let isFullWidth = pieces[first] == .wideQuestion
      let goesOn = end < pieces.count && pieces[end].isWide
      let beginsText = first == 0 && goesOn
      let isWithin = first > 0 && pieces[first - 1].isWide && goesOn
      let isRun = end - first > 1
      if beginsText || (isWithin && (isRun || !isFullWidth) && !asks(pieces[start..<first])) {
        return .doubtful
      }
      if isRun, !isFullWidth, end == pieces.count, !asks(pieces[start..<first]) { return .doubtful }
      start = end
    }
    return nil
  }

  /// Whether one of the last characters of a clause asks something.
  private static func asks(_ clause: ArraySlice<Piece>) -> Bool {
    clause.suffix(40).contains { if case .wide(let scalar) = $0 { asking.contains(scalar) } else { false } }
  }

  private static let asking = Set("吗呢么否何哪谁几怎什啥多无不吧".unicodeScalars)

  private static func holds(_ text: String, _ value: ArraySlice<UInt8>) -> Bool {
    ByteSearch.contains(text.utf8, in: value)
  }

  /// A character, as far as question marks need to know it.
  private enum Piece: Equatable {
    case question, wideQuestion, blank, ascii
    case wide(Unicode.Scalar)
    /// A mark or letter that no Chinese text is made of.
    case other

    var isQuestion: Bool { self == .question || self == .wideQuestion }
    var isWide: Bool { if case .wide = self { true } else { false } }

    static func pieces(of value: ArraySlice<UInt8>) -> [Piece] {
      String(decoding: value, as: UTF8.self).unicodeScalars.map { scalar in
        switch scalar.value {
        case 0x3F: .question
        case 0xFF1F: .wideQuestion
        case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000: .blank
        case ..<0x80: .ascii
        case 0x3400...0x9FFF, 0x20000...0x3FFFF: .wide(scalar)
        default: .other
        }
      }
    }
  }
}
