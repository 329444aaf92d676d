/// What programs of DOS write behind the end of a file: Control-Z, one or as many as fill a block, perhaps with a line end
/// behind it that another program added.
enum EndMark {
  /// Control-Z.
  static let byte: UInt8 = 0x1A
  /// The most bytes of marks and line ends that are taken for the end.
  static let limit = 1 << 16

  /// Where in `text` what may be the end begins: a mark behind which only marks and line ends stand. `goingOn` says that one
  /// stood before the text.
  static func start(in text: UnsafeRawBufferPointer, goingOn: Bool) -> Int {
    var start = text.count
    while start > 0, isPart(text[start - 1]) { start -= 1 }
    if start == 0, goingOn { return 0 }
    return text[start...].firstIndex(of: byte) ?? text.count
  }

  /// Text without the marks at its end, and NULs, which fill a block as well.
  static func removed(from text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = text
    while let last = rest.last, isPart(last) || last == 0 { rest.removeLast() }
    let hasMark = text[rest.endIndex...].contains { $0 == byte || $0 == 0 }
    return hasMark ? rest : text
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    byte == Self.byte || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }
}
