/// What rows are looked up by.
protocol PlaceKey: Hashable {
  /// The same for keys that are the same.
  var placeHash: Int { get }
}

extension Int64: PlaceKey {
  var placeHash: Int { hashValue }
}

extension String: PlaceKey {
  /// Of the bytes: to ledgers, too, texts are the same when these are.
  var placeHash: Int {
    var text = self
    return text.withUTF8 { bytes in
      var hasher = Hasher()
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
      return hasher.finalize()
    }
  }
}

/// Finds the places of rows by a key. Of a key only the hash is kept: where two have the same, rows of both are found.
///
/// Most of what is added is never looked up, and costs no more than to be noted.
struct PlaceIndex<Key: PlaceKey> {
  private struct Entry {
    let hash: Int
    let place: Int32
    /// The entry before this one in its chain, or -1.
    var before: Int32 = -1
  }

  private var entries: [Entry] = []
  /// How many of the entries are in chains.
  private var linked = 0
  /// The last entry of each chain, or -1; there is a power of two of them, none at first.
  private var chains: [Int32] = []

  mutating func add(_ place: Int, under key: Key) {
    entries.append(Entry(hash: key.placeHash, place: Int32(place)))
  }

  /// The places under a key, each once, in the order in which they were added.
  ///
  /// - Parameter limit: how many at most; the last of them.
  mutating func places(under key: Key, limit: Int = .max) -> [Int] {
    if entries.isEmpty { return [] }
    link()
    let hash = key.placeHash
    var places: [Int] = []
    var next = chains[hash & (chains.count - 1)]
    while next >= 0, places.count < limit {
      let entry = entries[Int(next)]
      if entry.hash == hash, places.last != Int(entry.place) { places.append(Int(entry.place)) }
      next = entry.before
    }
    return places.reversed()
  }

  /// Puts those in chains that aren't.
  private mutating func link() {
    if entries.count > chains.count {
      chains = Array(repeating: -1, count: max(64, entries.count.nextPowerOfTwo))
      linked = 0
    }
    while linked < entries.count {
      let chain = entries[linked].hash & (chains.count - 1)
      entries[linked].before = chains[chain]
      chains[chain] = Int32(linked)
      linked += 1
    }
  }
}

extension Int {
  /// The least power of two that isn't less.
  fileprivate var nextPowerOfTwo: Int { 1 << (Int.bitWidth - Swift.max(self - 1, 0).leadingZeroBitCount) }
}
