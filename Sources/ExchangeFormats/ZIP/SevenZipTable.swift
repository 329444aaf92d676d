/// Which lines of a manifest are rows of the table that `7z h -scrcSHA256` writes: those between two lines of dashes, below a head of
/// `SHA256`, `Size` and `Name`. Around it the program tells of itself and of sums.
struct SevenZipTable {
  private enum Place { case outside, head, rows }

  /// Whether there is a head at all, so that no line outside is the manifest's own.
  let isThere: Bool
  private var place = Place.outside

  /// Looks for a head among `lines`.
  init(in lines: [ArraySlice<UInt8>]) { isThere = lines.contains(where: Self.isHead) }

  /// Whether `line`, the next one, is a row.
  mutating func isRow(_ line: ArraySlice<UInt8>) -> Bool {
    if Self.isHead(line) {
      place = .head
    } else if Self.isRule(line) {
      place = place == .head ? .rows : .outside
    } else {
      return place == .rows
    }
    return false
  }

  private static func isHead(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.starts(with: "SHA256 ".utf8) else { return false }
    let words = line.prefix(256).split { $0 == 0x20 || $0 == 0x0D }
    return words.count == 3
      && zip(words, ["SHA256", "Size", "Name"]).allSatisfy { $0.elementsEqual($1.utf8) }
  }

  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == UInt8(ascii: "-") && line.allSatisfy { "- \r".utf8.contains($0) }
  }
}
