public import ExchangeBase
public import ExchangeLedger

/// The form of these answers: what is added later leaves it as it is, what changes counts it up.
public let queryVersion = 1

/// Some of many.
public struct Page<Item: Codable & Sendable>: Codable, Sendable {
  /// ``queryVersion``.
  public let version: Int
  /// What was asked for.
  public let items: [Item]
  /// Where the next page begins; `nil` where there is none.
  public internal(set) var next: Cursor?

  /// - Parameters:
  ///   - rows: what was found: one more than fit tells that there is another page.
  ///   - limit: how many fit.
  init<Row>(
    _ rows: [Row], of limit: Int, _ cursor: (Row) -> Cursor, _ item: (Row) throws -> Item
  ) rethrows {
    let shown = rows.prefix(limit)
    version = queryVersion
    items = try shown.map(item)
    next = rows.count > limit ? shown.last.map(cursor) : nil
  }
}

/// Where a page ends, as a word that is only handed back.
public struct Cursor: Codable, Sendable, Hashable, CustomStringConvertible {
  /// The word.
  public let description: String

  /// A word that was given out; what it means is seen when it is used.
  public init(_ text: String) { description = text }

  /// Reads the word.
  public init(from decoder: any Decoder) throws {
    description = try decoder.singleValueContainer().decode(String.self)
  }

  /// Writes the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  init(row: Int64) { description = "\(row)" }

  init(day: Day) { description = day.description }

  /// Behind a place among what is open.
  public init(place: OpenPlace) {
    description = "\(place.due.map { "\($0.milliseconds)" } ?? "-").\(place.row)"
  }

  func row() throws(CursorError) -> Int64 {
    guard let row = Int64(description), row > 0 else { throw CursorError(cursor: self) }
    return row
  }

  func day() throws(CursorError) -> Day {
    guard let day = Day(description) else { throw CursorError(cursor: self) }
    return day
  }

  /// The place among what is open that it stands for.
  public func place() throws(CursorError) -> OpenPlace {
    let parts = description.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, let row = Int64(parts[1]) else { throw CursorError(cursor: self) }
    if parts[0] == "-" { return OpenPlace(due: nil, row: row) }
    guard let due = Int64(parts[0]) else { throw CursorError(cursor: self) }
    return OpenPlace(due: Instant(milliseconds: due), row: row)
  }
}

/// A cursor that no page of this sort ended with.
public struct CursorError: WordedError, Sendable, Equatable {
  /// What was given.
  public let cursor: Cursor

  /// What is wrong.
  public var words: LocalizedText {
    LocalizedText(
      "“\(cursor)”不是这个列表的位置；请用上一页的 next",
      "“\(cursor)” is no cursor of this list; take `next` of the page before")
  }
}
