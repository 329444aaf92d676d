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
    // In nobody else's hands meanwhile.
    var log = block.takeLog()
    defer {
      // With which row the next block begins nobody knows here.
      if !block.isLast { followLast(of: block) }
      block.give(log)
      block.finish(for: taker)
    }
    let text = block.bytes
    block.marked.mark(text, delimiter: delimiter, PlainText.shared.characters)
    let (marks, places) = (UnsafePointer(block.marked.groups), block.marked.places)
    let fields = UnsafeMutableBufferPointer<CSVField>.allocate(capacity: plain.columnCount)
    fields.initialize(repeating: CSVField(start: 0, end: 0))
    defer { fields.deallocate() }
    var next = 0
    while block.read < block.count {
      let (start, line) = (block.read, block.lines)
      if let ends = split(text, from: start, at: &next, of: places, into: fields) {
        let row = CSVRow(
          content: UnsafeRawBufferPointer(rebasing: text[start..<ends.content]),
          fields: UnsafeBufferPointer(fields), count: fields.count, line: line, isBroken: false,
          innerLineEnds: ends.inner, hasQuotes: ends.hasQuotes)
        take(row, to: ends.row, lines: line + ends.inner + 1, of: block, marks, &log, for: taker)
        continue
      }
      tokenizer.begin(onLine: line)
      switch tokenizer.scan(UnsafeRawBufferPointer(rebasing: text[start...]), isLast: block.isLast) {
      case .row(let length):
        // What is cut off by a fault is no row.
        if block.fails, !tokenizer.rowHasLineEnd { return }
        let row = tokenizer.row(in: UnsafeRawBufferPointer(rebasing: text[start...]))
        let end = start + length
        // It may be a part of a value that a line end broke, that of the row before, too.
        if row.count < plain.columnCount, row.firstFilled != nil { followLast(of: block) }
        take(row, to: end, lines: tokenizer.lineBehind, of: block, marks, &log, for: taker)
        while next < places.count, Int(places[next]) < end { next += 1 }
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

  /// Has the last row looked at closely that isn't an empty line.
  private func followLast(of block: RecordBlock) {
    block.followLast { !$0.contains(delimiter) && Trimming.range(of: $0).isEmpty }
  }

  /// Takes a row for a plain record, if it is one.
  @inline(__always)
  private func take(
    _ row: CSVRow, to end: Int, lines: Int, of block: RecordBlock, _ marks: UnsafePointer<TextMarks>,
    _ log: inout RowFaults.Log, for taker: any PlainRecordTaker
  ) {
    let (amounts, present, known) = plain.read(
      row, into: block.values, block.meant, block.repeated, at: block.read, in: marks)
    if let amounts {
      return block.take(
        to: end, onLine: row.line, lines: lines, source: row.content, amounts: amounts, plain: known,
        for: taker)
    }
    let mayWrap = plain.mayWrap(row)
    if mayWrap { followLast(of: block) }
    let isFound =
      present != 0 && !mayWrap && taker.countsFaulty
      && plain.findFaults(
        in: block.values, present: present, plain: known, block.canonical, into: &log
      ) {
        taker.isSettled(PlainRecord(values: UnsafeBufferPointer(block.values), source: row.content))
      }
    block.leave(
      to: end, onLine: row.line, lines: lines, plain: known, faults: isFound ? log.entries.count - 1 : nil)
  }

  /// Finds the fields of a row that has one a column, a line end, and quotes only around whole values. Any other is left to
  /// the tokenizer.
  ///
  /// - Parameters:
  ///   - next: the first of `places` in the row; behind them where it is one.
  ///   - places: where in the text delimiters, quotes and line ends stand.
  /// - Returns: where its content ends, and where its line end, how many line ends are in it, and whether it has quotes.
  @inline(__always)
  private func split(
    _ text: UnsafeRawBufferPointer, from start: Int, at next: inout Int,
    of places: UnsafeBufferPointer<UInt32>,
    into fields: UnsafeMutableBufferPointer<CSVField>
  ) -> (content: Int, row: Int, inner: Int, hasQuotes: Bool)? {
    let quote = UInt8(ascii: "\"")
    var (index, begin) = (next, start)
    var (inner, hasQuotes) = (0, false)
    for column in 0..<fields.count {
      guard index < places.count else { return nil }
      var place = Int(places[index])
      index &+= 1
      if text[place] == quote {
        guard place == begin, let close = closing(text, at: &index, of: places, &inner) else { return nil }
        hasQuotes = true
        fields[column] = CSVField(start: begin &+ 1 &- start, end: close &- start, isQuoted: true)
        place = close &+ 1
        index &+= 1
      } else {
        fields[column] = CSVField(start: begin &- start, end: place &- start)
      }
      if column &+ 1 < fields.count {
        guard text[place] == delimiter else { return nil }
        begin = place &+ 1
        continue
      }
      var end = place &+ 1
      switch text[place] {
      case UInt8(ascii: "\n"): break
      case UInt8(ascii: "\r"):
        // A line feed may follow in the next block.
        guard end < text.count else { return nil }
        if text[end] == UInt8(ascii: "\n") {
          end &+= 1
          index &+= 1
        }
      default: return nil
      }
      guard place &- start <= CSVTokenizer.fieldLimit else { return nil }
      next = index
      return (place, end, inner, hasQuotes)
    }
    return nil
  }

  /// The quote that closes a value, behind which another of `places` stands at once that is none; `nil` where there is none.
  ///
  /// - Parameters:
  ///   - index: the place behind the quote that opens the value, and then behind the one that closes it.
  ///   - inner: counts the line ends in the value.
  private func closing(
    _ text: UnsafeRawBufferPointer, at index: inout Int, of places: UnsafeBufferPointer<UInt32>,
    _ inner: inout Int
  ) -> Int? {
    let quote = UInt8(ascii: "\"")
    while index < places.count {
      let place = Int(places[index])
      index += 1
      switch text[place] {
      case quote:
        guard index < places.count, Int(places[index]) == place + 1 else { return nil }
        guard text[place + 1] == quote else { return place }
        index += 1
      case UInt8(ascii: "\r"): inner += 1
      case UInt8(ascii: "\n"): if text[place - 1] != UInt8(ascii: "\r") { inner += 1 }
      default: break
      }
    }
    return nil
  }
}
