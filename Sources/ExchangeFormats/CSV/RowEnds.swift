/// Whether the rows of a table end in a separator behind their last cell, as some programs write them.
///
/// An empty cell too many is such an end. Or it is the last column, pushed out of its place by a value that holds a separator and
/// lacks its quotes: then what stands behind that value is taken for the columns before. The row itself doesn't show which; the
/// header does, and other rows do, of which one is misread much sooner than all.
struct RowEnds {
  /// What a row of so many cells is.
  enum Sort {
    /// In order.
    case regular
    /// The first that has cells too many: the next row tells.
    case first
    /// One whose last cell is too many.
    case surplus
  }

  private let columns: Int
  /// The most cells of a row that is in order.
  private var limit: Int
  /// The cells of the first row, where it has more and nothing else is known.
  private var first: Int?
  private var isSettled = false
  /// Whether a row in order has more cells than there are columns.
  private(set) var areEnded = false

  /// Prepares for rows below a header of `columns` titles. It has `cells`, the empty ones at its end among them; `nil` where no cell
  /// can be two.
  init(columns: Int, header cells: Int?) {
    self.columns = columns
    limit = cells.map { max($0, columns) } ?? .max
  }

  /// What a row of `count` cells is that has one for each column, and nothing in those beside.
  mutating func sort(_ count: Int) -> Sort {
    if count <= columns {
      settle()
      return .regular
    }
    if count <= limit {
      areEnded = true
      return .regular
    }
    if isSettled { return .surplus }
    guard let first else {
      first = count
      return .first
    }
    limit = min(first, count)
    settle()
    areEnded = limit > columns
    return count <= limit ? .regular : .surplus
  }

  /// Takes down that a row has as many cells as the header: then those that have more don't do so by habit.
  mutating func settle() { isSettled = true }

  /// How many empty cells rows may have behind their last column: as many as the header, rows in order, or the first of which it isn't
  /// known.
  var emptyAtEnd: Int { limit == .max ? 0 : max(limit, first ?? 0) - columns }

  /// Whether the first row that had more cells isn't the only one.
  var confirmsFirst: Bool { first.map { $0 <= limit } ?? true }
}
