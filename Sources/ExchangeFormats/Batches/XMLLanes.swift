/// Reads the records of a bundle in blocks: plain ones go through in batches, and all other text is given out for the parser.
final class XMLLanes {
  /// What comes next.
  enum Item {
    /// Plain records; see ``XMLLanes/batch``. The parser is to pass over so many lines, and so many characters of the last.
    case plain(lines: Int, characters: Int)
    /// Text for the parser.
    case text(UnsafeMutableRawBufferPointer)
  }

  /// The plain records that ``next(isBetweenRecords:number:)`` gave last.
  let batch = RecordBatch()

  private let queue: BlockQueue
  private var block: RecordBlock?
  private var index = 0

  /// Reads the blocks that `cutter` cuts.
  init(
    _ format: XMLBlockFormat, cutter: BlockCutter,
    makeTaker: @escaping @Sendable () -> any PlainRecordTaker
  ) {
    queue = BlockQueue(cutter: cutter, format: format, taker: makeTaker(), makeTaker: makeTaker)
  }

  /// Why there is nothing more, once ``next(isBetweenRecords:number:line:)`` has given `nil`.
  var failure: FormatError? { queue.failure }

  /// Ends the reading: nobody pulls anything out of the source any more.
  func stop() { queue.stop() }

  /// What comes next, or `nil` at the end.
  ///
  /// - Parameters:
  ///   - isBetweenRecords: whether the parser stands between two records, so that plain ones may go by.
  ///   - number: the number of the record before.
  ///   - line: the line that the parser has reached.
  func next(isBetweenRecords: Bool, number: Int, line: Int) -> Item? {
    while true {
      if block == nil {
        block = queue.take()
        index = 0
      }
      guard let block else { return nil }
      if index < block.parts.count {
        let part = block.parts[index]
        let first = index > 0 ? block.parts[index - 1].lineBehind : 0
        if isBetweenRecords, part.isPlain {
          index = batch.take(block, from: index, line: line - first, after: number)
          let last = block.parts[index - 1]
          let passed = UnsafeRawBufferPointer(rebasing: block.bytes[part.start..<last.end])
          let lastLine = passed.lastIndex(of: UInt8(ascii: "\n")).map { passed[($0 + 1)...] } ?? passed[...]
          return .plain(
            lines: last.lineBehind - first, characters: lastLine.count { $0 & 0xC0 != 0x80 })
        }
        index += 1
        return .text(UnsafeMutableRawBufferPointer(rebasing: block.memory[part.start..<part.end]))
      }
      if block.read < block.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: block.memory[block.read..<block.count])
        block.takeRest()
        return .text(rest)
      }
      queue.giveBack(block)
      self.block = nil
    }
  }
}
