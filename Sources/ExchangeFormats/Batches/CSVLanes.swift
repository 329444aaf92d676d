/// Reads the rows of a table in blocks: plain records go through in batches, all other rows are given out one by one, in
/// order.
final class CSVLanes {
  /// What comes next.
  enum Item {
    /// Plain records, and such as are only counted; see ``CSVLanes/batch``.
    case plain
    /// A row to be looked at; see ``CSVLanes/row``.
    case row
  }

  /// The plain records that ``next(acceptingPlain:number:)`` gave last.
  let batch = RecordBatch()
  /// Whether the row that it gave last ends with the file, without a line end.
  private(set) var rowEndsFile = false

  private let format: CSVBlockFormat
  private let queue: BlockQueue
  private let taker: any PlainRecordTaker
  private var tokenizer: CSVTokenizer
  private var block: RecordBlock?
  /// Whether the block in hand is the queue's.
  private var isQueued = false
  private var index = 0
  /// The file's line on which the block in hand begins.
  private var line: Int
  private var window = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The fields of the row that are known to be plain.
  private var plainFields: UInt64 = 0

  /// Reads the blocks that `cutter` cuts, of which the first begins on `line`.
  init(
    _ format: CSVBlockFormat, cutter: BlockCutter, line: Int,
    makeTaker: @escaping @Sendable () -> any PlainRecordTaker
  ) {
    self.format = format
    self.line = line
    let taker = makeTaker()
    self.taker = taker
    tokenizer = CSVTokenizer(delimiter: format.delimiter)
    queue = BlockQueue(cutter: cutter, format: format, taker: taker, makeTaker: makeTaker)
  }

  /// The row that ``next(acceptingPlain:number:)`` gave last; valid until its next call.
  var row: CSVRow {
    var row = tokenizer.row(in: window)
    row.plain = plainFields
    return row
  }

  /// What comes next, or `nil` after the last row.
  ///
  /// - Parameters:
  ///   - acceptsPlain: whether plain records are taken as such here; if not, each is a row to be looked at.
  ///   - countable: which of the records that come back are only counted.
  ///   - number: the number of the record before.
  func next(
    acceptingPlain acceptsPlain: Bool, counting countable: CountableRecords, number: Int
  ) throws(FormatError) -> Item? {
    while true {
      guard let block = try current() else { return nil }
      if index < block.parts.count {
        if acceptsPlain {
          index = batch.take(block, from: index, line: line, after: number, counting: countable)
          if batch.first != nil { return .plain }
        }
        read(block, block.parts[index])
        index += 1
        return .row
      }
      if block.read == block.count {
        release(block)
        continue
      }
      let here = line + block.lines
      switch block.end {
      case .goesOn: try join(block)
      case .tooLong(let limit):
        throw .malformed(
          Finding(.csvRecordTooLong, at: Position(line: here), arguments: ["limit": "\(limit)"]))
      case .unclosedQuote(let opened):
        if let failure = queue.failure { throw located(failure, block) }
        tokenizer.begin(onLine: here)
        window = UnsafeRawBufferPointer(rebasing: block.bytes[block.read...])
        tokenizer.takeRest(of: window, unclosedOn: line + opened)
        rowEndsFile = !tokenizer.rowHasLineEnd
        plainFields = 0
        block.takeRest()
        return .row
      }
    }
  }

  /// Ends the reading: nobody pulls anything out of the source any more.
  func stop() { queue.stop() }

  /// The block in hand, or the next.
  private func current() throws(FormatError) -> RecordBlock? {
    if block == nil {
      block = queue.take()
      (index, isQueued) = (0, true)
      if block == nil, let failure = queue.failure { throw failure.located(onLine: line) }
    }
    return block
  }

  private func release(_ block: RecordBlock) {
    line += block.lines
    if isQueued { queue.giveBack(block) }
    self.block = nil
  }

  private func read(_ block: RecordBlock, _ part: RecordBlock.Part) {
    tokenizer.begin(onLine: line + part.line)
    // Nothing that follows has any say in it.
    window = UnsafeRawBufferPointer(rebasing: block.bytes[part.start..<part.end])
    guard case .row = tokenizer.scan(window, isLast: true) else {
      preconditionFailure("a row is found again where it was found")
    }
    rowEndsFile = !tokenizer.rowHasLineEnd
    // Those of a plain record that is looked at closely all the same aren't told here.
    plainFields = part.isPlain ? 0 : part.fields
  }

  /// Joins what is left of a block with the next: its last row goes on there.
  private func join(_ block: RecordBlock) throws(FormatError) {
    if block.isLast {
      // Only what is cut off by a fault goes on at the end.
      guard let failure = queue.failure else { preconditionFailure("what is last is read to its end") }
      throw located(failure, block)
    }
    let following = queue.take()
    let joined = RecordBlock(fieldCount: format.fieldCount)
    joined.fill(with: UnsafeRawBufferPointer(rebasing: block.bytes[block.read...]), following)
    (joined.isLast, joined.fails) = following.map { ($0.isLast, $0.fails) } ?? (true, queue.failure != nil)
    following.map(queue.giveBack)
    release(block)
    format.read(joined, for: taker)
    (self.block, index, isQueued) = (joined, 0, false)
  }

  private func located(_ failure: FormatError, _ block: RecordBlock) -> FormatError {
    let rest = UnsafeRawBufferPointer(rebasing: block.bytes[block.read...])
    return failure.located(onLine: line + block.lines + lineEnds(in: rest))
  }
}
