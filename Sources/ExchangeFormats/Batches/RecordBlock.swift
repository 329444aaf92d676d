/// Much text of a file, read by itself: which of its records are plain, and what stands between them.
final class RecordBlock {
  /// A part of the block: a record that is plain, or text that is looked at closely.
  struct Part {
    /// Where it begins in the block, and where it ends.
    let start: Int
    let end: Int
    /// The line on which it begins, counted from the block's first, which is 0; of a plain record, that of the record.
    let line: Int
    /// The line on which the text behind it begins.
    let lineBehind: Int
    /// Where its frame begins; -1 where it is looked at closely.
    let frame: Int
    /// Of a plain record which of its values are amounts, of a row that is none which are plain, as bits of their fields.
    let fields: UInt64

    /// Whether it is a plain record.
    var isPlain: Bool { frame >= 0 }
  }

  /// Why no more parts of the block are known.
  enum End: Equatable {
    /// The last part goes on behind the block, or nothing is left of it.
    case goesOn
    /// A row of a table is longer than a row may be.
    case tooLong(limit: Int)
    /// A quote opens on this line of the block that nothing closes.
    case unclosedQuote(line: Int)
  }

  /// How much of the text is used.
  var count = 0
  /// Whether nothing follows the block.
  var isLast = false
  /// Whether that is because nothing more could be read.
  var fails = false
  /// What the block was found to hold, in order.
  private(set) var parts: [Part] = []
  /// Why there are no more.
  var end = End.goesOn
  /// Where the last part ends.
  private(set) var read = 0
  /// The line on which it ends, counted from the block's first.
  private(set) var lines = 0
  /// The frames of the plain records.
  let frames = FrameBuffer()
  /// Who made them, and what they refer to.
  private(set) var taker: ObjectIdentifier?
  private(set) var references: (any Sendable)?
  /// Room for the values of the record in hand, one a field.
  let values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  /// What is marked in the text of a table.
  let marked = MarkedText()
  /// Where values are put that don't stand in the text as they are meant.
  let meant = FrameBuffer()

  private var text = ByteBuffer(count: 0)

  /// A block for records of so many fields.
  init(fieldCount: Int) {
    values = .allocate(capacity: fieldCount)
    values.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
  }

  deinit { values.deallocate() }

  /// What the block holds.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: text.bytes[..<count]) }

  /// The memory behind what the block holds, and what it holds.
  var memory: UnsafeMutableRawBufferPointer { text.bytes }

  /// Makes room for so much text; what was there is lost.
  func reserve(_ size: Int) {
    if text.bytes.count < size { text = ByteBuffer(count: size) }
  }

  /// Takes what is left of a block, and the whole of the next.
  func fill(with rest: UnsafeRawBufferPointer, _ following: RecordBlock?) {
    let more = following?.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    count = rest.count + more.count
    reserve(count)
    text.bytes.copyMemory(from: rest)
    UnsafeMutableRawBufferPointer(rebasing: text.bytes[rest.count...]).copyMemory(from: more)
  }

  // MARK: Reading it

  /// Begins to read the block for `taker`.
  func begin(for taker: any PlainRecordTaker) {
    parts.removeAll(keepingCapacity: true)
    frames.shorten(to: 0)
    (read, lines, end) = (0, 0, .goesOn)
    self.taker = ObjectIdentifier(taker)
  }

  /// Notes that all is known that could be read of it.
  func finish(for taker: any PlainRecordTaker) { references = taker.references }

  /// Gives `taker` the record whose values have been put into ``values``, which reaches to `end`; if it doesn't take it, the
  /// text is looked at closely.
  ///
  /// - Parameters:
  ///   - line: where it begins, and `lines` where the text behind it does.
  ///   - source: the record as it came, where the format has rows.
  ///   - plain: its fields that have values, as bits.
  @inline(__always)
  func take(
    to end: Int, onLine line: Int, lines: Int, source: UnsafeRawBufferPointer, amounts: UInt64,
    plain: UInt64 = 0, for taker: any PlainRecordTaker
  ) {
    let frame = frames.count
    let isTaken = taker.take(
      PlainRecord(values: UnsafeBufferPointer(values), source: source), into: frames)
    if isTaken {
      parts.append(
        Part(
          start: read, end: end, line: line, lineBehind: lines, frame: frame, fields: amounts))
      (read, self.lines) = (end, lines)
    } else {
      frames.shorten(to: frame)
      leave(to: end, onLine: line, lines: lines, plain: plain)
    }
  }

  /// Leaves the text up to `end` to be looked at closely, but for values of a row that are known to be plain.
  @inline(__always)
  func leave(to end: Int, onLine line: Int, lines: Int, plain: UInt64 = 0) {
    parts.append(Part(start: read, end: end, line: line, lineBehind: lines, frame: -1, fields: plain))
    (read, self.lines) = (end, lines)
  }

  /// Says that all of it has been given out.
  func takeRest() { read = count }
}

extension RecordBatch {
  /// Takes the plain records of a block from part `index` on, up to the first that isn't one.
  ///
  /// - Parameters:
  ///   - line: the file's line on which the block begins.
  ///   - number: the number of the record before.
  /// - Returns: the first part behind them.
  func take(_ block: RecordBlock, from index: Int, line: Int, after number: Int) -> Int {
    entries.removeAll(keepingCapacity: true)
    amounts.removeAll(keepingCapacity: true)
    let parts = block.parts
    let origin = parts[index].frame
    let next = parts[index...].firstIndex { !$0.isPlain } ?? parts.count
    let first = number + 1 - index
    entries.append(
      contentsOf: (index..<next).lazy.map { place in
        Entry(number: first + place, line: line + parts[place].line, frame: parts[place].frame - origin)
      })
    for place in index..<next where parts[place].fields != 0 {
      amounts.append((place - index, parts[place].fields))
    }
    // What lies between has no frames: those of the batch lie one behind the other.
    let end = parts[next...].first(where: \.isPlain)?.frame ?? block.frames.count
    frames = UnsafeMutableRawBufferPointer(rebasing: block.frames.bytes[origin..<end])
    (taker, references) = (block.taker, block.references)
    return next
  }
}
