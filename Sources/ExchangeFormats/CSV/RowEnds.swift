/// Whether the rows of a table end in a separator behind their last cell, as some programs write them.
///
/// An empty cell too many is such an end. Or it is the last column, pushed out of its place by a value that holds a separator and
/// lacks its quotes: then what stands behind that value is taken for the columns before. That all rows have one cell too many tells
/// nothing, as all may hold such a value. The header does, and a row whose values could stand nowhere else.
struct RowEnds {
  /// What a row of so many cells is.
  enum Sort {
    /// In order.
    case regular
    /// One that has cells too many, of which the next rows tell.
    case open
    /// One whose last cell is too many.
    case surplus
  }

  private let columns: Int
  /// The most cells of a row that is in order.
  private var limit: Int
  private var isSettled = false
  /// How many rows have more while nothing else is known; the fewest cells of one, and the fewest of one that stands in its place.
  private var open = 0
  private var fewest = Int.max
  private var fewestInPlace = Int.max
  /// Whether nothing was found out by so many rows that no more are waited for.
  private var isLeftOpen = false
  /// Whether a row in order has more cells than there are columns.
  private(set) var areEnded = false

  /// Prepares for rows below a header of `columns` titles. It has `cells`, the empty ones at its end among them; `nil` where no cell
  /// can be two.
  init(columns: Int, header cells: Int?) {
    self.columns = columns
    limit = cells.map { max($0, columns) } ?? .max
  }

  /// Whether it matters of a row of `count` cells if its values could stand nowhere else.
  func asksForPlace(of count: Int) -> Bool { !isSettled && count > limit && count > columns }

  /// What a row of `count` cells is that has one for each column, and nothing in those beside. `isInPlace` says that its values could stand
  /// nowhere else.
  mutating func sort(_ count: Int, isInPlace: Bool) -> Sort {
    if count <= columns {
      settle()
      return .regular
    }
    if count <= limit {
      areEnded = true
      return .regular
    }
    if isSettled { return .surplus }
    open += 1
    fewest = min(fewest, count)
    if isInPlace { fewestInPlace = min(fewestInPlace, count) }
    guard open > 1, fewestInPlace == fewest else { return .open }
    limit = fewest
    settle()
    areEnded = true
    return count <= limit ? .regular : .surplus
  }

  /// Takes down that a row has as many cells as the header: then those that have more don't do so by habit.
  mutating func settle() { isSettled = true }

  /// Whether rows wait for what others tell.
  var isOpen: Bool { open > 0 && !isSettled }

  /// Has no row wait any more.
  mutating func leaveOpen() {
    guard isOpen else { return }
    isLeftOpen = true
    settle()
  }

  /// Whether a row of `count` cells, which waited, is in order.
  func takes(_ count: Int) -> Bool { count <= limit }

  /// Whether all rows have cells too many, several, and none shows why.
  var areUnclear: Bool { open > 1 && (isLeftOpen || !isSettled) }

  /// How many empty cells rows may have behind their last column: as many as the header, rows in order, or those of which it isn't
  /// known.
  var emptyAtEnd: Int { limit == .max ? 0 : max(limit, fewest == .max ? 0 : fewest) - columns }
}
