/// A cell that names several things, as people part them.
enum ListCell {
  /// What stands between two of them: `|`, commas, semicolons, 、 and the ends of lines; full-width forms are the same.
  private static let separators = ["|", ",", ";", "\n", "\r", "、", "，", "；", "｜"].map { Array($0.utf8) }

  /// The parts, trimmed; what is empty is none.
  static func parts(of cell: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var rest = cell
    var part = rest.startIndex..<rest.startIndex
    func take() {
      let text = LegacyText.trimmed(cell[part])
      if !text.isEmpty { parts.append(text) }
    }
    while !rest.isEmpty {
      if let separator = separators.first(where: { rest.starts(with: $0) }) {
        take()
        rest = rest.dropFirst(separator.count)
        part = rest.startIndex..<rest.startIndex
      } else {
        rest = rest.dropFirst()
        part = part.lowerBound..<rest.startIndex
      }
    }
    take()
    return parts
  }
}
