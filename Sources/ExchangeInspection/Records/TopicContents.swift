import Crypto
import ExchangeFiles
public import SystemPackage

/// What the records of a file say, by what they are about: whether there is one content on something, and whether a content is among
/// those on it. A million records are no rarity in which all were here before, so that of many it lies in a file of our own, and a
/// fence of it in memory for every thousand.
public final class TopicContents {
  /// What a record says, and about what: each is known by 128 bits of its SHA-256.
  public struct Word: BitwiseCopyable, Comparable, Sendable {
    private let topic: SIMD2<UInt64>
    private let content: SIMD2<UInt64>

    /// Says something.
    ///
    /// - Parameters:
    ///   - content: the digest of the record's content, as the spool has it.
    ///   - topic: what it is about, as its file calls it.
    public init(_ content: some Sequence<UInt8>, about topic: String) {
      self.topic = SHA256.hash(data: Array(topic.utf8)).withUnsafeBytes {
        $0.loadUnaligned(as: SIMD2<UInt64>.self)
      }
      self.content = Self.number(Array(content))
    }

    fileprivate init(topic: SIMD2<UInt64>, content: SIMD2<UInt64>) {
      (self.topic, self.content) = (topic, content)
    }

    private static func number(_ digest: [UInt8]) -> SIMD2<UInt64> {
      precondition(digest.count >= MemoryLayout<SIMD2<UInt64>>.size, "a digest of a content has 16 bytes")
      return digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD2<UInt64>.self) }
    }

    /// The least that may be said about the same.
    fileprivate var least: Word { Word(topic: topic, content: .zero) }

    fileprivate func isAbout(_ other: Word) -> Bool { topic == other.topic }

    /// Whether one comes first: what is about the same lies together.
    public static func < (left: Self, right: Self) -> Bool {
      if left.topic.x != right.topic.x { return left.topic.x < right.topic.x }
      if left.topic.y != right.topic.y { return left.topic.y < right.topic.y }
      if left.content.x != right.content.x { return left.content.x < right.content.x }
      return left.content.y < right.content.y
    }
  }

  private let file: FilePath
  private let block: Int
  private var runs: SortedRuns<Word>
  /// How many different words there are.
  private var count = 0
  /// The words of one block, in order; all of them, as long as they are few.
  private var words: [Word] = []
  /// Which block they are.
  private var loaded = 0
  /// The first word of each block of the file; nothing as long as all words are in memory.
  private var fences: [Word] = []
  private var source: Source?

  /// How many words are held in memory.
  var held: Int { words.count + fences.count }

  /// Only a class may own what can't be copied.
  private final class Source {
    let file: FileSource

    init(_ path: FilePath) throws { file = try FileSource(path: path) }
  }

  private final class Sink {
    var file: FileSink

    init(_ path: FilePath) throws { file = try FileSink(path: path) }
  }

  /// Nothing said yet.
  ///
  /// - Parameter path: where words lie of which there are too many.
  public convenience init(path: FilePath) { self.init(path: path, limit: 1 << 16, block: 1 << 10) }

  /// - Parameters:
  ///   - limit: how many words are put in order in memory.
  ///   - block: how many are read at once.
  init(path: FilePath, limit: Int, block: Int) {
    file = path.appending("words")
    runs = SortedRuns(path: path, limit: limit)
    self.block = block
  }

  /// Takes what a record says.
  public func append(_ word: Word) throws { try runs.append(word) }

  /// Ends the taking; after that it may be asked.
  public func finish() throws {
    let isMuch = runs.spilled > 0
    // The file lies beside the runs: with the first of them what an earlier attempt had left is gone.
    let sink = try isMuch ? Sink(file) : nil
    var last: Word?
    try runs.drain { word in
      if word == last { return }
      last = word
      count += 1
      words.append(word)
      guard let sink, words.count == block else { return }
      try write(to: sink)
    }
    guard let sink else { return }
    try write(to: sink)
    try sink.file.finish(flushing: false)
    source = try Source(file)
    loaded = -1
  }

  private func write(to sink: Sink) throws {
    guard let first = words.first else { return }
    fences.append(first)
    try words.withUnsafeBytes { try sink.file.write($0) }
    words.removeAll(keepingCapacity: true)
  }

  /// Whether nothing else is said about what a record is about.
  public func isAlone(_ word: Word) throws -> Bool {
    let place = try place(of: word.least)
    guard let first = try self.word(at: place), first.isAbout(word) else { return false }
    return try self.word(at: place + 1)?.isAbout(word) != true
  }

  /// Whether this is said.
  public func contains(_ word: Word) throws -> Bool { try self.word(at: place(of: word)) == word }

  /// The place of the first word that doesn't come before `word`.
  private func place(of word: Word) throws -> Int {
    var (low, high) = (0, count)
    if source != nil {
      let behind = Self.place(in: fences.count) { fences[$0] < word }
      low = max(0, behind - 1) * block
      high = min(count, low + block)
    }
    return try low + Self.place(in: high - low) { try self.word(at: low + $0).map { $0 < word } ?? false }
  }

  /// The first place of so many that isn't before.
  private static func place(in count: Int, where isBefore: (Int) throws -> Bool) rethrows -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if try isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func word(at place: Int) throws -> Word? {
    guard place < count else { return nil }
    guard let source else { return words[place] }
    let number = place / block
    if loaded != number { try load(number, from: source) }
    return words[place - number * block]
  }

  private func load(_ number: Int, from source: Source) throws {
    let first = number * block
    words = Array(
      repeating: Word(topic: .zero, content: .zero), count: min(block, count - first))
    try words.withUnsafeMutableBytes { bytes in
      var read = 0
      while read < bytes.count {
        let more = try source.file.read(
          at: first * MemoryLayout<Word>.stride + read,
          into: UnsafeMutableRawBufferPointer(rebasing: bytes[read...]))
        precondition(more > 0, "what we wrote ourselves is as long as it was")
        read += more
      }
    }
    loaded = number
  }
}
