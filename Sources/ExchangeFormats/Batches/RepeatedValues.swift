internal import Glibc

/// The values that stood last in the columns of a table and are plain: what stands there again needs no second look.
///
/// In a column in which it hardly ever does, nothing is compared for the rest of the block.
final class RepeatedValues {
  private struct Column {
    var value = UnsafeRawBufferPointer(start: nil, count: 0)
    /// How often something else may still stand there.
    var patience = 0
  }

  private static let first = 3
  private static let most = 16

  private let columns: UnsafeMutableBufferPointer<Column>

  /// For so many columns.
  init(count: Int) {
    columns = .allocate(capacity: count)
    columns.initialize(repeating: Column())
  }

  deinit { columns.deallocate() }

  /// Forgets all of them: the text in which they stand goes.
  func forget() { columns.update(repeating: Column(patience: Self.first)) }

  /// Whether a value stands again in its column.
  @inline(__always)
  func holds(_ value: UnsafeRawBufferPointer, at column: Int) -> Bool {
    let column = columns.baseAddress! + column
    guard column.pointee.patience > 0 else { return false }
    let last = column.pointee.value
    if last.count == value.count, memcmp(last.baseAddress!, value.baseAddress!, value.count) == 0 {
      column.pointee.patience = Self.most
      return true
    }
    column.pointee.patience &-= 1
    return false
  }

  /// Notes a value that is plain, and stays where it stands.
  @inline(__always)
  func note(_ value: UnsafeRawBufferPointer, at column: Int) {
    (columns.baseAddress! + column).pointee.value = value
  }
}
