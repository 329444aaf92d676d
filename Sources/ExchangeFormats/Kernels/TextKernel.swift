internal import CKernels

/// What is said of 64 bytes of text at once, a bit a byte from the lowest on.
typealias TextMarks = kernel_marks

/// What is done to much text at a time: by C with vector instructions where the processor has them, else by its twin in
/// Swift. Both say the same of every text, be it UTF-8 or not.
enum TextKernel {
  /// Whether the processor has the instructions.
  static let isHere = kernel_is_here()

  /// How many bytes of text one ``TextMarks`` is about.
  static let group = 64

  /// How many bytes at the front of `text` are certainly UTF-8 without a NUL, always whole characters: so many need no other
  /// look. Its twin is ``UTF8Validation/scan(_:from:)``, which goes on behind them.
  static func validUTF8(_ text: UnsafeRawBufferPointer) -> Int {
    guard text.count >= group, isHere, let start = text.baseAddress else { return 0 }
    return kernel_valid_utf8(start.assumingMemoryBound(to: UInt8.self), text.count)
  }

  /// Marks text: which characters don't go unseen, and where rows and fields may end.
  ///
  /// - Parameters:
  ///   - groups: gets one entry for each 64 bytes begun; bits behind the text are none.
  ///   - places: gets where the delimiter, quotes, carriage returns and line feeds stand; it has room for all bytes, and eight.
  /// - Returns: how many places there are.
  static func mark(
    _ text: UnsafeRawBufferPointer, delimiter: UInt8, _ characters: CharacterTable,
    groups: UnsafeMutablePointer<TextMarks>, places: UnsafeMutablePointer<UInt32>
  ) -> Int {
    guard isHere else {
      return markOneByOne(text, delimiter: delimiter, characters, groups: groups, places: places)
    }
    guard let start = text.baseAddress else { return 0 }
    return kernel_mark(
      start.assumingMemoryBound(to: UInt8.self), text.count, delimiter, characters.table, groups, places)
  }

  /// ``mark(_:delimiter:_:groups:places:)`` byte by byte.
  static func markOneByOne(
    _ text: UnsafeRawBufferPointer, delimiter: UInt8, _ characters: CharacterTable,
    groups: UnsafeMutablePointer<TextMarks>, places: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let goods = characters.goods
    var found = 0
    for start in stride(from: 0, to: text.count, by: group) {
      var marks = TextMarks()
      for place in start..<min(start + group, text.count) {
        let (byte, bit) = (text[place], UInt64(1) << UInt64(place - start))
        if byte == delimiter || byte == 0x22 || byte == 0x0D || byte == 0x0A {
          places[found] = UInt32(place)
          found += 1
        }
        if byte >= 0x80 { marks.wide |= bit }
        if byte & 0xC0 == 0x80 { continue }
        let good = goods[code(in: text, at: place)]
        if byte >= 0xF0 || good & PlainText.Good.inText == 0 || good & PlainText.Good.butOfPrograms != 0 {
          marks.doubts |= bit
        }
        if byte >= 0xF0 || good & PlainText.Good.inCode == 0 || good & PlainText.Good.butOfPrograms != 0 {
          marks.code_doubts |= bit
        }
      }
      groups[start / group] = marks
    }
    return found
  }

  /// The code of a character of up to three bytes; what lacks at the end of the text counts as zero.
  private static func code(in text: UnsafeRawBufferPointer, at place: Int) -> Int {
    func rest(_ offset: Int) -> Int { place + offset < text.count ? Int(text[place + offset] & 0x3F) : 0 }
    let lead = Int(text[place])
    switch lead {
    case ..<0x80: return lead
    case ..<0xE0: return (lead & 0x1F) << 6 | rest(1)
    default: return (lead & 0x0F) << 12 | rest(1) << 6 | rest(2)
    }
  }
}

/// What characters below U+10000 are good for, as ``TextKernel`` needs it; see ``PlainText/Good``.
final class CharacterTable: @unchecked Sendable {
  /// One byte a character.
  let goods: UnsafePointer<UInt8>
  fileprivate let table: UnsafePointer<kernel_characters>

  /// Makes the table of what `goods` says of each of 65,536 characters.
  init(_ goods: [UInt8]) {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: goods.count)
    memory.initialize(from: goods, count: goods.count)
    self.goods = UnsafePointer(memory)
    // What the kernel takes for granted.
    for code in 0x4000..<0xA000 where !Self.lost.contains(code) {
      precondition(goods[code] & 11 == 3, "an ideograph says nothing, unless garbled text begins with it")
    }
    var characters = kernel_characters()
    characters.goods = self.goods
    func isGood(_ code: Int, _ wanted: UInt8) -> Bool {
      goods[code] & wanted != 0 && goods[code] & PlainText.Good.butOfPrograms == 0
    }
    func rows(_ wanted: UInt8, of codes: [(first: Int, bit: Int, rows: Int)]) -> [UInt8] {
      (0..<16).map { lower in
        codes.reduce(0) { bits, run in
          (0..<run.rows).reduce(bits) { bits, upper in
            isGood(run.first + upper * 16 + lower, wanted) ? bits | 1 << UInt8(run.bit + upper) : bits
          }
        }
      }
    }
    withUnsafeMutableBytes(of: &characters.ascii) { room in
      room.copyBytes(
        from: rows(PlainText.Good.inText, of: [(0, 0, 8)]) + rows(PlainText.Good.inCode, of: [(0, 0, 8)]))
    }
    withUnsafeMutableBytes(of: &characters.signs) { room in
      let signs = [(first: 0x3000, bit: 0, rows: 4), (first: 0xFF00, bit: 4, rows: 4)]
      room.copyBytes(
        from: rows(PlainText.Good.inText, of: signs) + rows(PlainText.Good.inCode, of: signs))
    }
    let table = UnsafeMutablePointer<kernel_characters>.allocate(capacity: 1)
    table.initialize(to: characters)
    self.table = UnsafePointer(table)
  }

  deinit {
    goods.deallocate()
    table.deallocate()
  }

  /// 屯, 烫 and 锟, with which marks of loss begin.
  private static let lost = [0x5C6F, 0x70EB, 0x951F]
}

/// Text of a block with what is marked in it; it is used again for the next.
final class MarkedText {
  /// One entry for each 64 bytes, and one behind the last.
  private(set) var groups: UnsafeMutablePointer<TextMarks>
  /// Where delimiter, quotes and line ends stand.
  var places: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: memory, count: count) }

  private var memory: UnsafeMutablePointer<UInt32>
  private var count = 0
  private var capacity = 0

  /// For no text yet.
  init() {
    groups = .allocate(capacity: 2)
    memory = .allocate(capacity: 8)
  }

  deinit {
    groups.deallocate()
    memory.deallocate()
  }

  /// Marks `text`.
  func mark(_ text: UnsafeRawBufferPointer, delimiter: UInt8, _ characters: CharacterTable) {
    if text.count > capacity {
      groups.deallocate()
      memory.deallocate()
      capacity = text.count
      groups = .allocate(capacity: capacity / TextKernel.group + 2)
      memory = .allocate(capacity: capacity + 8)
    }
    count = TextKernel.mark(text, delimiter: delimiter, characters, groups: groups, places: memory)
    groups[(text.count + TextKernel.group - 1) / TextKernel.group] = TextMarks()
  }
}

extension UnsafePointer<TextMarks> {
  /// Whether none of the `count` bytes at `place` is marked as a doubt about a text, or about a code.
  @inline(__always)
  func isFree(ofDoubts aboutCode: Bool, _ place: Int, _ count: Int) -> Bool {
    if count <= TextKernel.group {
      let (group, shift) = (place >> 6, UInt64(place & 63))
      let (low, high) =
        aboutCode
        ? (self[group].code_doubts, self[group &+ 1].code_doubts)
        : (self[group].doubts, self[group &+ 1].doubts)
      let bits = low &>> shift | (high &<< 1) &<< (63 &- shift)
      return bits &<< UInt64(64 &- count) == 0
    }
    let (first, last) = (place >> 6, (place + count - 1) >> 6)
    func doubts(_ group: Int) -> UInt64 { aboutCode ? self[group].code_doubts : self[group].doubts }
    var bits = doubts(first) &>> UInt64(place & 63)
    for group in (first + 1)..<last { bits |= doubts(group) }
    return bits | doubts(last) &<< UInt64(63 - (place + count - 1) & 63) == 0
  }

  /// How many of the `count` bytes at `place` stand before the first beyond ASCII.
  @inline(__always)
  func asciiPrefix(at place: Int, _ count: Int) -> Int {
    var (group, shift, passed) = (place >> 6, UInt64(place & 63), 0)
    while passed < count {
      let bits = self[group].wide &>> shift
      if bits != 0 { return Swift.min(count, passed &+ bits.trailingZeroBitCount) }
      passed &+= 64 &- Int(shift)
      (group, shift) = (group &+ 1, 0)
    }
    return count
  }
}
