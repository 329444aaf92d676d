import ExchangeBase

/// A number that names something, of a document, a licence, a message, which a program kept as a figure and wrote as one: `20210003.0`,
/// `3,704,030,000,002`, `薛审食许字〔2,021〕3.0号`. Written without that it is another one, and what is known by it another record.
enum NumberAsFigure {
  /// What the program added.
  enum Addition {
    /// A decimal point and zeros.
    case point
    /// Commas between the thousands.
    case commas

    /// What fills the words of ``FindingCode/valueNumberFigure``.
    var arguments: [String: String] {
      switch self {
      case .point: ["addedZh": "小数点和后面的 0", "added": "the point and what follows it"]
      case .commas: ["addedZh": "千位之间的逗号", "added": "the commas between the thousands"]
      }
    }
  }

  /// What was added to a value, or to a year or a number within it.
  ///
  /// - Parameter isNumber: whether it is the number of a document or a licence, which has words and brackets around its figures.
  static func found(in value: ArraySlice<UInt8>, isNumber: Bool) -> Addition? {
    guard value.contains(where: { isMark($0) || $0 == 0xEF }) else { return nil }
    var text: [UInt8] = []
    LegacyText.appendNarrowed(value, droppingSpaces: true, to: &text)
    guard isNumber else { return addition(to: text[...], mayBeSeveral: false) }
    let figures = text.indices.split { !isFigure(text[$0]) }
    return figures.lazy.compactMap { places -> Addition? in
      guard let first = places.first, let last = places.last else { return nil }
      let isWhole = places.count == text.count
      guard isWhole || (stands(text, before: first) && stands(text, behind: last)) else { return nil }
      return addition(to: text[first...last], mayBeSeveral: !isWhole)
    }.first
  }

  /// Whether a glance can't exclude that a whole value, which isn't empty, is one.
  @inline(__always)
  static func mayBeOne(_ value: UnsafeRawBufferPointer) -> Bool {
    guard LegacyText.isDigit(value[0]), LegacyText.isDigit(value[value.count - 1]),
      !ByteWords.areDigits(value)
    else { return false }
    return value.contains(where: isMark)
  }

  /// Whether figures end in a decimal point and zeros.
  static func hasPoint(_ figures: ArraySlice<UInt8>) -> Bool {
    let whole = figures.prefix(while: LegacyText.isDigit)
    let rest = figures[whole.endIndex...]
    return !whole.isEmpty && rest.count > 1 && rest.first == UInt8(ascii: ".")
      && rest.dropFirst().allSatisfy { $0 == UInt8(ascii: "0") }
  }

  private static func addition(to figures: ArraySlice<UInt8>, mayBeSeveral: Bool) -> Addition? {
    guard figures.allSatisfy(isFigure) else { return nil }
    if hasPoint(figures) { return .point }
    return hasThousands(figures, mayBeSeveral: mayBeSeveral) ? .commas : nil
  }

  /// Whether commas part the thousands of one figure, which may have a point and zeros behind them.
  ///
  /// - Parameter mayBeSeveral: whether two numbers may stand there, too, `101,102`.
  private static func hasThousands(_ figures: ArraySlice<UInt8>, mayBeSeveral: Bool) -> Bool {
    let whole = figures.prefix { $0 != UInt8(ascii: ".") }
    let rest = figures[whole.endIndex...]
    guard rest.isEmpty || (rest.count > 1 && rest.dropFirst().allSatisfy { $0 == UInt8(ascii: "0") }) else {
      return false
    }
    let groups = whole.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first, (1...3).contains(first.count),
      first.first != UInt8(ascii: "0")
    else { return false }
    if mayBeSeveral, groups.count == 2, first.count == 3 { return false }
    return groups.dropFirst().allSatisfy { $0.count == 3 }
  }

  private static func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") }

  private static func isFigure(_ byte: UInt8) -> Bool { LegacyText.isDigit(byte) || isMark(byte) }

  /// Whether figures that begin at a place stand by themselves there: behind a word or a bracket, not as part of a code.
  private static func stands(_ text: [UInt8], before place: Int) -> Bool {
    place == 0 || text[place - 1] >= 0x80 || "([{<)]}>".utf8.contains(text[place - 1])
  }

  private static func stands(_ text: [UInt8], behind place: Int) -> Bool {
    place == text.count - 1 || text[place + 1] >= 0x80 || ")]}>".utf8.contains(text[place + 1])
  }
}
