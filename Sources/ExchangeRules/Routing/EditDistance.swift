/// How many characters must be put in, taken out or replaced to make one text from the other; `nil` where that is
/// more than `limit`, which saves most of the work.
func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int) -> Int? {
  if abs(left.count - right.count) > limit { return nil }
  // The distances of what was read of `left` to each beginning of `right`.
  var row = Array(0...right.count)
  for (read, scalar) in left.enumerated() {
    var diagonal = row[0]
    row[0] = read + 1
    for column in right.indices {
      let replaced = diagonal + (scalar == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
    // Distances never shrink from row to row.
    if row.allSatisfy({ $0 > limit }) { return nil }
  }
  return row[right.count] <= limit ? row[right.count] : nil
}
