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
    /// Where its frame begins; of a record that isn't plain -1, or -2 and less by the place of what was found in it.
    let frame: Int
    /// Of a plain record which of its values are amounts, of a row that is none which are plain, as bits of their fields.
    let fields: UInt64
    /// Whether what follows it may tell what is to be made of it: it is looked at closely, too, then.
    var isFollowed = false

    /// Whether it is a plain record.
    var isPlain: Bool { frame >= 0 }

    /// The place of what was found in it, where that is known.
    var faults: Int? { frame < -1 ? -2 - frame : nil }
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
  /// What was found in records that come back, where that is known.
  private(set) var faults = RowFaults.Log()
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
  /// What stands in the text again and again, by its field.
  let repeated: RepeatedValues
  /// Where days are put that aren't canonical as they came.
  let canonical = FrameBuffer()

  private var text = ByteBuffer(count: 0)

  /// A block for records of so many fields.
  init(fieldCount: Int) {
    values = .allocate(capacity: fieldCount)
    values.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
    repeated = RepeatedValues(count: fieldCount)
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
    repeated.forget()
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
  ///
  /// - Parameter faults: the place of what was found in it, where it needn't be looked at for more.
  @inline(__always)
  func leave(to end: Int, onLine line: Int, lines: Int, plain: UInt64 = 0, faults: Int? = nil) {
    let frame = faults.map { -2 - $0 } ?? -1
    parts.append(Part(start: read, end: end, line: line, lineBehind: lines, frame: frame, fields: plain))
    (read, self.lines) = (end, lines)
  }

  /// Has the last part that isn't blank looked at closely, whatever it is.
  func followLast(unless isBlank: (UnsafeRawBufferPointer) -> Bool) {
    var place = parts.count - 1
    while place >= 0, !parts[place].isPlain,
      isBlank(UnsafeRawBufferPointer(rebasing: bytes[parts[place].start..<parts[place].end]))
    {
      place -= 1
    }
    if place >= 0 { parts[place].isFollowed = true }
  }

  /// Hands out the log of what is found, empty, for as long as the block is read.
  func takeLog() -> RowFaults.Log {
    var log = RowFaults.Log()
    swap(&log, &faults)
    log.begin()
    return log
  }

  /// Takes it back.
  func give(_ log: consuming RowFaults.Log) { faults = log }

  /// Says that all of it has been given out.
  func takeRest() { read = count }
}

extension RecordBatch {
  /// Takes the plain records of a block from part `index` on, and those that are only counted, up to the first part that is
  /// neither.
  ///
  /// - Parameters:
  ///   - line: the file's line on which the block begins.
  ///   - number: the number of the record before.
  ///   - countable: which of the records that come back are counted.
  /// - Returns: the first part behind them.
  func take(
    _ block: RecordBlock, from index: Int, line: Int, after number: Int,
    counting countable: CountableRecords = .none
  ) -> Int {
    entries.removeAll(keepingCapacity: true)
    faulty.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    amounts.removeAll(keepingCapacity: true)
    faultyAtEnd = 0
    let parts = block.parts
    var next = index
    var frames: Range<Int>?
    while next < parts.count {
      if parts[next].isFollowed { break }
      if parts[next].isPlain {
        let end = parts[next...].firstIndex { !$0.isPlain || $0.isFollowed } ?? parts.count
        let origin = frames?.lowerBound ?? parts[next].frame
        take(parts[next..<end], line: line, after: number + next - index, origin: origin)
        // What lies between has no frames: those of the batch lie one behind the other.
        frames = origin..<(parts[end...].first(where: \.isPlain)?.frame ?? block.frames.count)
        next = end
      } else if let faults = parts[next].faults.map({ block.faults.entries[$0] }),
        count(faults, of: block, parts[next], line: line, number: number + next - index + 1, countable)
      {
        next += 1
      } else {
        break
      }
    }
    first = next > index ? number + 1 : nil
    lastLine = next > index ? line + parts[next - 1].line : 0
    self.frames = UnsafeMutableRawBufferPointer(rebasing: block.frames.bytes[frames ?? 0..<0])
    (taker, references) = (block.taker, block.references)
    return next
  }

  /// Takes plain records one behind the other, the frame of the first of which is the batch's `origin`.
  private func take(_ parts: ArraySlice<RecordBlock.Part>, line: Int, after number: Int, origin: Int) {
    let first = number + 1 - parts.startIndex
    entries.append(
      contentsOf: parts.indices.lazy.map { place in
        Entry(number: first + place, line: line + parts[place].line, frame: parts[place].frame - origin)
      })
    for place in parts.indices where parts[place].fields != 0 {
      amounts.append((first + place, line + parts[place].line, parts[place].fields))
    }
    faultyAtEnd = 0
  }

  /// Counts a record that comes back, if it is `countable`.
  private func count(
    _ faults: RowFaults.Log.Entry, of block: RecordBlock, _ part: RecordBlock.Part, line: Int, number: Int,
    _ countable: CountableRecords
  ) -> Bool {
    switch countable {
    case .none: return false
    // Behind a record in order it is looked for shifts again.
    case .aligned: if faults.mayBeMisaligned { return false }
    case .all: if faults.mayBeMisaligned, !entries.isEmpty { return false }
    }
    let start = codes.count
    codes += block.faults.codes[faults.codes]
    faulty.append(Faulty(number: number, line: line + part.line, codes: start..<codes.count))
    if faults.amounts != 0 { amounts.append((number, line + part.line, faults.amounts)) }
    faultyAtEnd += 1
    return true
  }
}
