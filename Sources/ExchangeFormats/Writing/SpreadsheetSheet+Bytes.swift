// Cells one by one, for tables of which a row is written for each of very many records.

extension SpreadsheetSheet {
  /// Appends a cell. What is plainly a word, as most titles are, is copied as it is.
  public static func append(_ cell: Cell, to bytes: inout [UInt8]) {
    if case .text(var text) = cell {
      let isCopied = text.withUTF8 { text in
        guard isPlain(UnsafeRawBufferPointer(text)) else { return false }
        bytes.append(contentsOf: text)
        return true
      }
      if isCopied { return }
    }
    bytes += written(cell).utf8
  }

  /// Appends a whole number.
  public static func append(_ number: Int, to bytes: inout [UInt8]) {
    guard number >= 10 else {
      if number < 0 { return bytes += "\(number)".utf8 }
      return bytes.append(UInt8(ascii: "0") + UInt8(number))
    }
    append(number / 10, to: &bytes)
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Appends a text as a cell of one line.
  public static func append(onOneLine text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append(onOneLine: UnsafeRawBufferPointer($0), to: &bytes) }
  }

  /// Appends a text in UTF-8 as a cell of one line. What is plainly one, such as most ids and numbers of documents, is copied as it is.
  public static func append(onOneLine text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
    if isPlain(text) { return bytes.append(contentsOf: text) }
    let text = String(decoding: text, as: UTF8.self)
    append(.text(String(text.map { $0.isNewline ? " " : $0 })), to: &bytes)
  }

  /// Whether a text is a word that neither CSV nor a spreadsheet reads as anything else: it begins with a letter or a Chinese
  /// character, which aren't those of numbers and dates, and has none but such, digits, brackets of documents' numbers, and marks
  /// that mean nothing.
  static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first else { return true }
    let isLetter = (0x41...0x5A).contains(first & 0xDF) && first & 0xDF != 0x45
    guard isLetter || ideograph(in: text, at: 0).map({ !dateMarks.contains($0) }) ?? false else {
      return false
    }
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte < 0x80 {
        guard plainBytes[Int(byte)] else { return false }
        place += 1
      } else {
        guard ideograph(in: text, at: place) != nil else { return false }
        place += 3
      }
    }
    return true
  }

  /// A character from U+4000 to U+9FFF, or a bracket of documents' numbers, as its three bytes.
  private static func ideograph(in text: UnsafeRawBufferPointer, at place: Int) -> UInt32? {
    guard place + 2 < text.count else { return nil }
    let bytes = UInt32(text[place]) << 16 | UInt32(text[place + 1]) << 8 | UInt32(text[place + 2])
    return (0xE4...0xE9).contains(text[place]) || bytes == 0xE38094 || bytes == 0xE38095 ? bytes : nil
  }

  /// 年月日时分秒
  private static let dateMarks: Set<UInt32> = [0xE5B9B4, 0xE69C88, 0xE697A5, 0xE697B6, 0xE58886, 0xE7A792]

  private static let plainBytes: [Bool] = (0..<128).map { byte in
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
      || [0x2D, 0x2E, 0x3A, 0x5F].contains(byte)
  }
}
