import ExchangeBase

/// The first quote of a row that stands where none may: behind blanks, as in `"a", "b"`, before them, or in a value without quotes.
struct MisplacedQuote {
  /// Where it stands.
  enum Place {
    /// Blanks stand between the separator and the quote.
    case behindBlank
    /// Blanks stand between the quote that closes a value and the separator.
    case beforeBlank
    /// Something else stands there.
    case inText
  }

  /// The column in whose cell it stands, from 0.
  let column: Int
  /// Where it stands in it.
  let place: Place

  /// The most bytes of a row that are looked at.
  private static let longest = 65_536
  private static let quote = UInt8(ascii: "\"")

  /// Looks for it in a row whose cells are parted by `delimiter`; `nil` where all quotes make sense.
  init?(in row: some Sequence<UInt8>, delimiter: UInt8) {
    var rest = Array(row.prefix(Self.longest))[...]
    var column = 0
    while true {
      if let place = Self.takeCell(from: &rest, delimiter) {
        (self.column, self.place) = (column, place)
        return
      }
      guard rest.popFirst() == delimiter else { return nil }
      column += 1
    }
  }

  /// Takes a cell off the front, up to the separator behind it; where a quote stands in it that may not.
  private static func takeCell(from rest: inout ArraySlice<UInt8>, _ delimiter: UInt8) -> Place? {
    let blank = blankLength(atStartOf: rest, delimiter)
    var cell = rest.dropFirst(blank)
    // ="123" is how a spreadsheet is told to keep a number as text.
    if blank == 0, cell.first == UInt8(ascii: "="), cell.dropFirst().first == quote {
      cell = cell.dropFirst()
    }
    guard cell.first == quote else {
      rest = cell.drop { $0 != delimiter && $0 != quote }
      return rest.first == quote ? .inText : nil
    }
    if blank > 0 { return .behindBlank }
    repeat {
      cell = cell.dropFirst().drop { $0 != quote }.dropFirst()
    } while cell.first == quote
    let behind = blankLength(atStartOf: cell, delimiter)
    rest = cell.dropFirst(behind)
    if let next = rest.first, next != delimiter { return .inText }
    return behind > 0 ? .beforeBlank : nil
  }

  /// How many bytes of blanks stand in front, separators not among them.
  private static func blankLength(atStartOf text: ArraySlice<UInt8>, _ delimiter: UInt8) -> Int {
    var rest = text
    while rest.first != delimiter {
      let length = Blank.length(atStartOf: rest)
      if length == 0 { break }
      rest = rest.dropFirst(length)
    }
    return text.count - rest.count
  }

  /// What is said of it.
  var words: LocalizedText {
    switch place {
    case .behindBlank:
      LocalizedText(
        "第 \(column + 1) 列的引号前面有空格，引号要紧跟在分隔符后面",
        "blanks before the quote of column \(column + 1), which has to follow the separator at once")
    case .beforeBlank:
      LocalizedText(
        "第 \(column + 1) 列的引号后面有空格，分隔符要紧跟在引号后面",
        "blanks behind the quote of column \(column + 1), which the separator has to follow at once")
    case .inText:
      LocalizedText(
        "第 \(column + 1) 列的值里有引号，引号只能包住整个值",
        "a quote within the value of column \(column + 1), where quotes enclose whole values only")
    }
  }
}
