import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What C does with vector instructions, its twins in Swift do byte by byte: both say the same of every text.
@Suite(.enabled(if: TextKernel.isHere)) struct TextKernelTests {
  /// What is marked in a text; nothing behind it may be touched.
  private struct Marking: Equatable {
    var groups: [[UInt64]] = []
    var places: [UInt32] = []
    var isWithin = true
  }

  private typealias Mark = (
    UnsafeRawBufferPointer, UInt8, CharacterTable, UnsafeMutablePointer<TextMarks>,
    UnsafeMutablePointer<UInt32>
  ) -> Int

  private func marking(_ text: [UInt8], _ delimiter: UInt8, by mark: Mark) -> Marking {
    let groups = (text.count + 63) / 64
    // Three numbers a group, in the order in which both sides have them.
    var marks = [UInt64](repeating: 7, count: 3 * groups + 3)
    var places = [UInt32](repeating: 7, count: text.count + 9)
    let count = text.withUnsafeBytes { text in
      marks.withUnsafeMutableBytes { marks in
        mark(
          text, delimiter, PlainText.shared.characters,
          marks.baseAddress!.assumingMemoryBound(to: TextMarks.self), &places)
      }
    }
    var marking = Marking()
    marking.groups = (0..<groups).map { Array(marks[3 * $0..<3 * $0 + 3]) }
    marking.places = Array(places[..<count])
    marking.isWithin = marks[(3 * groups)...].allSatisfy { $0 == 7 } && places[text.count + 8] == 7
    return marking
  }

  private func compare(
    _ text: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), _ note: @autoclosure () -> String
  ) {
    let kernel = marking(text, delimiter) {
      TextKernel.mark($0, delimiter: $1, $2, groups: $3, places: $4)
    }
    let twin = marking(text, delimiter) {
      TextKernel.markOneByOne($0, delimiter: $1, $2, groups: $3, places: $4)
    }
    if kernel != twin || !kernel.isWithin { Issue.record("\(note()): \(kernel), not \(twin)") }
    let steps = text.withUnsafeBytes { (UTF8Validation.scan($0), UTF8Validation.scan($0, from: 0)) }
    if steps.0 != steps.1 { Issue.record("\(note()): \(steps.0), not \(steps.1)") }
  }

  /// Characters and halves of such, valid and not.
  private static let pieces: [[UInt8]] =
    [
      ",", "\"", "\r", "\n", "\r\n", "\t", ";", "|", "a", "u", ".", " ", "\u{7F}", "\u{1}", "?", "#", "09",
      "样", "例",
      "鿿", "䀀", "屯", "烫", "锟", "屮", "灯", "锔", "、", "。", "〔", "〕", "　", "（", "）", "，", "？", "＃", "Ａ", "＝", "～",
      "〿", "“", "”", "…", "—", "·", "é", "ß", "あ", "ﾑ", "𠀀", "😀", "\u{FFFD}", "\u{FFFE}", "\u{E000}",
      "\u{10FFFF}",
      "\u{200B}", "\u{FEFF}", "\u{7FF}", "\u{800}", "\u{D7FF}",
    ].map { Array($0.utf8) } + [
      [0], [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE4],
      [0xE4, 0xB8], [0xE5, 0xB1], [0xE5, 0x31, 0x2F], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF0, 0x80, 0x80, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE3, 0x80, 0x41], [0xEF, 0xBC, 0xFF],
      [0xE3, 0xC0, 0x80],
    ]

  /// Around the bounds of 32 and 64 bytes.
  private static let places = [0...3, 28...36, 59...69, 94...98, 124...134].flatMap { Array($0) }

  @Test(arguments: ["a", "样", "é", "𠀀"])
  func `whatever stands anywhere around the bounds of groups, both see the same`(filler: String) {
    let filling = Array(repeating: Array(filler.utf8), count: 210).flatMap { $0 }
    for piece in Self.pieces {
      for place in Self.places {
        for end in [place + piece.count, 131, 200] where end >= place + piece.count {
          let behind = filling[..<(end - place - piece.count)]
          // Cut anywhere, the filling isn't valid either.
          let text = filling[..<place] + piece + behind
          compare(Array(text), "\(piece) at \(place) of \(end) among \(filler)")
        }
      }
    }
  }

  @Test func `of every character of the plane both say the same`() {
    for first in stride(from: 0, to: 0x1_0000, by: 32) {
      let scalars = (first..<first + 32).compactMap { Unicode.Scalar(UInt32($0)) }
      let text = String(String.UnicodeScalarView(scalars.flatMap { ["a", $0] as [Unicode.Scalar] }))
      compare(Array(text.utf8), "U+\(String(first, radix: 16))")
    }
  }

  @Test func `of any text both say the same`() {
    var generator = SeededGenerator()
    for round in 0..<6_000 {
      var text: [UInt8] = []
      let isWild = round.isMultiple(of: 3)
      for _ in 0..<Int.random(in: 0...120, using: &generator) {
        if isWild, Bool.random(using: &generator) {
          text.append(UInt8.random(in: 0...255, using: &generator))
        } else {
          text += Self.pieces[Int.random(in: 0..<(isWild ? Self.pieces.count : 61), using: &generator)]
        }
      }
      let delimiter = CSVDelimiters.likeliestFirst.randomElement(using: &generator)!
      compare(text, delimiter: delimiter, "round \(round), seed \(generator.seed)")
    }
  }

  @Test func `long good text needs hardly another look`() {
    let text = Array(String(repeating: "样例，a𠀀é", count: 1_000).utf8)
    let known = text.withUnsafeBytes { TextKernel.validUTF8($0) }
    #expect(!TextKernel.isHere || known > text.count - 68)
  }
}
