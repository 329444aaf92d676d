import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// Cells that are written one by one look as those of a sheet do.
struct SheetBytesTests {
  private static let texts = [
    "", "P-1", "e10", "E5", "X", "样审〔2021〕1号", "年1", "2021年1月4日", "12", "-1", "=1", "＝1", "@x", "A,B", "A\"B",
    "A;B",
    "A\tB", "A\u{200B}B", "A\u{202E}B", "\u{FEFF}A", "é", "A\u{0301}", "XC-SPJ-2c26b46b68ffc68ff99b", "日A",
    "A年", "〔1〕",
    "\u{3000}A", "A B", "𠀀", "薛\u{FE00}",
  ]

  @Test func `a text is the same cell either way`() {
    var random = SeededGenerator(seed: 0x5EED_0077)
    let alphabet = Self.texts.flatMap(\.unicodeScalars)
    let made = (0..<20_000).map { _ in
      String(
        String.UnicodeScalarView(
          (0..<Int.random(in: 1...8, using: &random)).compactMap { _ in alphabet.randomElement(using: &random)
          }))
    }
    for text in Self.texts + made where !text.contains(where: \.isNewline) {
      var (one, other): ([UInt8], [UInt8]) = ([], [])
      SpreadsheetSheet.append(onOneLine: text, to: &one)
      SpreadsheetSheet.append(.text(text), to: &other)
      let written = Array(SpreadsheetSheet.written(.text(text)).utf8)
      #expect(one == written && other == written, "\(text.debugDescription)")
    }
    var plain: [UInt8] = []
    for number in [0, 7, 10, 99, 100, 1_234_567, -5] {
      SpreadsheetSheet.append(number, to: &plain)
      plain.append(0x20)
    }
    #expect(String(decoding: plain, as: UTF8.self) == "0 7 10 99 100 1234567 -5 ")
  }

  @Test func `a cell has one line`() {
    var bytes: [UInt8] = []
    SpreadsheetSheet.append(onOneLine: "A\r\nB\nC", to: &bytes)
    #expect(!bytes.contains(0x0A) && !bytes.contains(0x0D))
  }
}
