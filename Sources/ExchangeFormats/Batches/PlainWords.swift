internal import Glibc

/// Words that a value may be one of, so kept that hardly any comparison takes more than two looks.
final class PlainWords: Sendable {
  /// A word.
  fileprivate struct Word {
    let length: Int
    /// Its first eight bytes and its last.
    let ends: (UInt64, UInt64)
    let bytes: UnsafeRawBufferPointer
  }

  /// What it takes to find a value among them; valid as long as the words.
  struct Table: @unchecked Sendable {
    fileprivate let words: UnsafeBufferPointer<Word>

    /// Whether there are none.
    var isEmpty: Bool { words.isEmpty }

    /// Whether a value that isn't empty is one of them.
    @inline(__always)
    func contains(_ value: UnsafeRawBufferPointer) -> Bool {
      let (first, last) = ByteWords.ends(of: value)
      for word in words where word.length == value.count && word.ends.0 == first && word.ends.1 == last {
        if value.count <= 16 || memcmp(word.bytes.baseAddress!, value.baseAddress!, value.count) == 0 {
          return true
        }
      }
      return false
    }
  }

  /// What finds values among them.
  let table: Table

  /// Keeps `words`, empty ones left out.
  init(_ words: [String]) {
    let kept = words.filter { !$0.isEmpty }.map { word in
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: word.utf8.count, alignment: 1)
      bytes.copyBytes(from: word.utf8)
      let memory = UnsafeRawBufferPointer(bytes)
      return Word(length: memory.count, ends: ByteWords.ends(of: memory), bytes: memory)
    }
    let table = UnsafeMutableBufferPointer<Word>.allocate(capacity: kept.count)
    _ = table.initialize(fromContentsOf: kept)
    self.table = Table(words: UnsafeBufferPointer(table))
  }

  deinit {
    for word in table.words { word.bytes.deallocate() }
    table.words.deallocate()
  }
}
