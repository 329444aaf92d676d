/// Where in its row a field's value stands, its quotes left out.
struct CSVField {
  /// The first byte of the value.
  var start: Int
  /// The byte after the value.
  var end: Int
  /// Whether it stood in quotes, so that the value may hold doubled quotes and line ends.
  var isQuoted = false
  /// Whether `=` stands before its quotes, as a spreadsheet is told to keep a number as text: `="…"`, of which only the value is kept.
  var isProtected = false
}

/// A row as the tokenizer found it: a view into the reader's buffer that ends with the next read.
struct CSVRow {
  /// The row as it came, without its line end.
  let content: UnsafeRawBufferPointer
  /// Its fields, as far as they are kept.
  let fields: UnsafeBufferPointer<CSVField>
  /// How many fields it has.
  let count: Int
  /// The line on which it begins, from 1.
  let line: Int
  /// Whether a quote stands where none may; the fields then mean nothing.
  let isBroken: Bool
  /// How many line ends stand inside it.
  var innerLineEnds = 0
  /// Whether a field may stand in quotes.
  var hasQuotes = true
  /// The line on which a quote opens that nothing closes, so that the row is all the rest of the file.
  var unclosedLine: Int?
  /// Which fields of the schema have plain values in it, as far as that is known, as bits.
  var plain: UInt64 = 0

  /// The value of a field as it stands between its quotes.
  subscript(field: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: content[fields[field].start..<fields[field].end])
  }

  /// The value of a quoted field as it is meant: doubled quotes single, line ends LF, as an XML reader makes them.
  func unquoted(_ field: Int) -> [UInt8] {
    let value = self[field]
    return [UInt8](unsafeUninitializedCapacity: value.count) { room, count in
      guard let start = room.baseAddress else { return }
      count = Self.unquote(value, into: start)
    }
  }

  /// Writes a quoted value as it is meant, which is never longer; how many bytes it has.
  static func unquote(_ value: UnsafeRawBufferPointer, into room: UnsafeMutableRawPointer) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in value {
      switch (byte, previous) {
      case (UInt8(ascii: "\""), UInt8(ascii: "\"")):
        previous = 0
        continue
      case (UInt8(ascii: "\n"), UInt8(ascii: "\r")): break
      default:
        room.storeBytes(
          of: byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte, toByteOffset: count, as: UInt8.self)
        count += 1
      }
      previous = byte
    }
    return count
  }

  /// The value of a field as it is meant.
  func value(_ field: Int) -> [UInt8] { fields[field].isQuoted ? unquoted(field) : Array(self[field]) }

  /// The line on which a field begins.
  func line(of field: Int) -> Int {
    innerLineEnds == 0
      ? line : line + lineEnds(in: UnsafeRawBufferPointer(rebasing: content[..<fields[field].start]))
  }
}

extension CSVRow {
  /// Whether the row ends in a backslash that no other one spells, as databases put one before a line end in a value.
  var endsEscaped: Bool { Self.endsEscaped(content) }

  /// Whether one of its cells does so before a separator.
  var holdsEscapedSeparator: Bool {
    fields.indices.dropLast().contains { !fields[$0].isQuoted && Self.endsEscaped(self[$0]) }
  }

  private static func endsEscaped(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.last == UInt8(ascii: "\\") else { return false }
    let first = text.lastIndex { $0 != UInt8(ascii: "\\") }.map { $0 + 1 } ?? 0
    return !(text.count - first).isMultiple(of: 2)
  }

  /// What is said of a quote that opens on `line` and that nothing closes.
  ///
  /// - Parameter isLast: whether the file ends with the row and without a line end: where the quote opens on the last line, too, the file
  ///   is likelier to have been cut off in a value than to have a quote too many, and mending the quote would make half a value whole.
  func unclosedFinding(_ line: Int, isLast: Bool) -> Finding {
    let last = self.line + innerLineEnds
    var arguments = ["line": "\(line)", "last": "\(last)"]
    if isLast, line == last {
      arguments["causeZh"] = "，行末也没有换行，文件多半没有传完"
      arguments["cause"] = ", which has no line end, so that the file was probably cut off"
      arguments["firstZh"] = "先确认导出已经写完，重新完整传送，再投放；后面可能还有记录，不要自己补上引号。文件确实完整的，才改引号："
      arguments["first"] =
        "First make sure that the export has finished, send it whole and drop it again; more records may follow, so don't close the quote "
        + "yourself. Only where the file is whole mend the quote: "
    }
    return Finding(.csvQuoteUnclosed, at: Position(line: line), arguments: arguments)
  }

  /// Whether it has a cell for each of `width` columns, and none that holds something beside them.
  func isWhole(under width: Int) -> Bool {
    guard count >= width, count == fields.count || count == width else { return false }
    return (width..<max(width, fields.count)).allSatisfy { Trimming.range(of: self[$0]).isEmpty }
  }

  /// How many cells hold something, counted up to `limit`.
  func filledCount(upTo limit: Int) -> Int {
    var count = 0
    for index in fields.indices where !Trimming.range(of: self[index]).isEmpty {
      count += 1
      if count == limit { break }
    }
    return count
  }

  /// The first column, from 0, whose cell isn't blank; `nil` in a row without content.
  var firstFilled: Int? {
    isBroken ? 0 : fields.indices.first { !Trimming.range(of: self[$0]).isEmpty }
  }

  /// The cells of a header, trimmed, without the empty ones at the end.
  var titles: [String] {
    var titles = fields.indices.map { index in
      let cell = unquoted(index)
      return cell.withUnsafeBytes { String(decoding: $0[Trimming.range(of: $0)], as: UTF8.self) }
    }
    while titles.last?.isEmpty == true { titles.removeLast() }
    return titles
  }
}
