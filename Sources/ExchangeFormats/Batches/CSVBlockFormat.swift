internal import Glibc

/// How tables are read in blocks.
struct CSVBlockFormat: BlockFormat {
  let plain: PlainRow
  let delimiter: UInt8

  var fieldCount: Int { plain.fieldCount }

  /// Behind the last line end before which quotes are even in number.
  func cut(_ text: UnsafeRawBufferPointer) -> Int {
    var isEven = quotes(in: text).isMultiple(of: 2)
    var (place, last) = (text.count, text.count)
    while place > text.count / 2 {
      place -= 1
      if text[place] == UInt8(ascii: "\"") { isEven.toggle() }
      guard text[place] == UInt8(ascii: "\n") else { continue }
      if isEven { return place + 1 }
      if last == text.count { last = place + 1 }
    }
    // A stray quote has turned the count: of lines, most are rows.
    return last
  }

  private func quotes(in text: UnsafeRawBufferPointer) -> Int {
    var (count, place) = (0, 0)
    while place < text.count,
      let found = memchr(text.baseAddress! + place, Int32(UInt8(ascii: "\"")), text.count - place)
    {
      count += 1
      place = UnsafeRawPointer(found) - text.baseAddress! + 1
    }
    return count
  }

  /// Each part is a row.
  func read(_ block: RecordBlock, for taker: any PlainRecordTaker) {
    var tokenizer = CSVTokenizer(delimiter: delimiter, line: 0)
    block.begin(for: taker)
    defer { block.finish(for: taker) }
    while block.read < block.count {
      let window = UnsafeRawBufferPointer(rebasing: block.bytes[block.read...])
      switch tokenizer.scan(window, isLast: block.isLast) {
      case .row(let length):
        // What is cut off by a fault is no row.
        if block.fails, !tokenizer.rowHasLineEnd { return }
        let row = tokenizer.row(in: window)
        let (end, lines) = (block.read + length, tokenizer.lineBehind)
        if let amounts = plain.read(row, into: block.values, block.meant) {
          block.take(
            to: end, onLine: row.line, lines: lines, source: row.content, amounts: amounts, for: taker)
        } else {
          block.leave(to: end, onLine: row.line, lines: lines)
        }
      case .needsInput, .end: return
      case .tooLong(let limit):
        block.end = .tooLong(limit: limit)
        return
      case .unclosedQuote(let line):
        block.end = .unclosedQuote(line: line)
        return
      }
    }
  }
}
