internal import Glibc

/// How bundles in XML are read in blocks: which of their records are plain is told from their bytes alone.
///
/// A plain record is written as nearly all are: `<record>`, then fields in the order of the schema, each `<name>value</name>`
/// with a plain value, and nothing but white space between them. Whatever else there is — attributes, prefixes, references,
/// comments, sections of character data, another order — goes to libxml2. So a plain record is valid by the XSD, which says
/// what the Table Schema says.
struct XMLBlockFormat: BlockFormat {
  /// The tags of a field.
  private struct Element: Sendable {
    let opening: [UInt8]
    let closing: [UInt8]
  }

  let fieldCount: Int
  private let fields: PlainFields
  private let rules: PlainRules
  private let elements: [Element]

  private static let opening = Array("<record>".utf8)
  private static let closing = Array("</record>".utf8)

  /// Prepares for records of a kind; `nil` where none can be told so.
  init?(_ definition: KindDefinition) {
    guard let rules = PlainRules(schema: definition.schema) else { return nil }
    self.rules = rules
    fields = definition.plainFields
    fieldCount = definition.schema.fields.count
    elements = definition.schema.fields.map { field in
      Element(opening: Array("<\(field.name)>".utf8), closing: Array("</\(field.name)>".utf8))
    }
  }

  /// Behind the last end of a record.
  func cut(_ text: UnsafeRawBufferPointer) -> Int {
    var place = text.count - Self.closing.count
    while place >= 0 {
      if text[place] == UInt8(ascii: "<"), Self.begins(text, at: place, with: Self.closing) {
        return place + Self.closing.count
      }
      place -= 1
    }
    return text.count
  }

  /// Each part is a record with the white space before it, or what reaches to the next end of one.
  func read(_ block: RecordBlock, for taker: any PlainRecordTaker) {
    block.begin(for: taker)
    defer { block.finish(for: taker) }
    let text = block.bytes
    var line = 0
    while block.read < block.count {
      let start = Self.behindBlanks(text, from: block.read)
      if let record = self.record(text, at: start, into: block.values),
        Self.hasPairsOnly(UnsafeRawBufferPointer(rebasing: text[block.read..<record.end]))
      {
        let recordLine = line + lineFeeds(in: text, block.read..<start)
        line = recordLine + lineFeeds(in: text, start..<record.end)
        block.take(
          to: record.end, onLine: recordLine, lines: line,
          source: UnsafeRawBufferPointer(start: nil, count: 0), amounts: record.amounts, for: taker)
      } else {
        guard let end = Self.end(of: Self.closing, in: text, from: start) else { return }
        line += lineEnds(in: UnsafeRawBufferPointer(rebasing: text[block.read..<end]))
        block.leave(to: end, onLine: line, lines: line)
      }
    }
  }

  /// The plain record that begins at `start`: where it ends, and which of its values are amounts.
  @inline(__always)
  private func record(
    _ text: UnsafeRawBufferPointer, at start: Int,
    into values: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  ) -> (end: Int, amounts: UInt64)? {
    guard Self.begins(text, at: start, with: Self.opening) else { return nil }
    values.update(repeating: UnsafeRawBufferPointer(start: nil, count: 0))
    let base = text.baseAddress!
    let checks = fields.checks.baseAddress!
    var place = start + Self.opening.count
    var (field, present) = (0, UInt64(0))
    while true {
      place = Self.behindBlanks(text, from: place)
      while field < fieldCount, !Self.begins(text, at: place, with: elements[field].opening) { field += 1 }
      guard field < fieldCount else { break }
      place += elements[field].opening.count
      guard let found = memchr(base + place, Int32(UInt8(ascii: "<")), text.count - place) else { return nil }
      let value = UnsafeRawBufferPointer(start: base + place, count: UnsafeRawPointer(found) - (base + place))
      guard !value.isEmpty, PlainField.holds(checks + field, for: value) else { return nil }
      values[field] = value
      present |= 1 << UInt64(field)
      place += value.count
      guard Self.begins(text, at: place, with: elements[field].closing) else { return nil }
      place += elements[field].closing.count
      field += 1
    }
    guard Self.begins(text, at: place, with: Self.closing),
      let amounts = rules.amounts(among: present, of: values)
    else { return nil }
    let end = place + Self.closing.count
    // ]]> is no text of XML, and a carriage return no character of a value.
    let bytes = UnsafeRawBufferPointer(rebasing: text[start..<end])
    guard !Self.holds(UInt8(ascii: "]"), bytes) else { return nil }
    if Self.holds(UInt8(ascii: "\r"), bytes), values.contains(where: { Self.holds(0x0D, $0) }) { return nil }
    return (end, amounts)
  }

  /// Behind the tag with which the next record begins.
  static func beginning(in text: UnsafeRawBufferPointer) -> Int? { end(of: opening, in: text, from: 0) }

  /// Behind the tag that comes next of those that are `tag`.
  private static func end(of tag: [UInt8], in text: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var place = start
    while place < text.count,
      let found = memchr(text.baseAddress! + place, Int32(UInt8(ascii: "<")), text.count - place)
    {
      place = UnsafeRawPointer(found) - text.baseAddress!
      if begins(text, at: place, with: tag) { return place + tag.count }
      place += 1
    }
    return nil
  }

  @inline(__always)
  private static func begins(_ text: UnsafeRawBufferPointer, at place: Int, with tag: [UInt8]) -> Bool {
    tag.withUnsafeBytes { tag in
      place + tag.count <= text.count && text[place + 1] == tag[1]
        && memcmp(text.baseAddress! + place, tag.baseAddress!, tag.count) == 0
    }
  }

  @inline(__always)
  private static func behindBlanks(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
    var place = start
    while place < text.count,
      text[place] == 0x20 || text[place] == 0x0A || text[place] == 0x0D || text[place] == 0x09
    { place += 1 }
    return place
  }

  private static func holds(_ byte: UInt8, _ text: UnsafeRawBufferPointer) -> Bool {
    guard let start = text.baseAddress else { return false }
    return memchr(start, Int32(byte), text.count) != nil
  }

  /// Whether a line feed stands behind every carriage return.
  private static func hasPairsOnly(_ text: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place < text.count,
      let found = memchr(text.baseAddress! + place, 0x0D, text.count - place)
    {
      place = UnsafeRawPointer(found) - text.baseAddress! + 1
      guard place < text.count, text[place] == 0x0A else { return false }
    }
    return true
  }

  /// The number of line feeds: there are few, mostly one a field.
  private func lineFeeds(in text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int {
    let base = text.baseAddress!
    var (count, place) = (0, range.lowerBound)
    while let found = memchr(base + place, 0x0A, range.upperBound - place) {
      count += 1
      place = UnsafeRawPointer(found) - base + 1
    }
    return count
  }
}
