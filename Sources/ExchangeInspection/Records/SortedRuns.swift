import ExchangeFiles
import SystemPackage

/// Values of any number in their order, of which only so many are held in memory: beyond that they lie, in runs that are each in
/// order, in files of our own.
struct SortedRuns<Element: BitwiseCopyable & Comparable> {
  private let path: FilePath
  private let limit: Int
  private let sort: (inout [Element]) -> Void
  private var values: [Element] = []
  private var runs: [FilePath] = []

  /// How much of a run is read at once, in bytes.
  private static var piece: Int { 1 << 16 }

  /// - Parameters:
  ///   - path: the runs lie here, each with a number behind it.
  ///   - limit: how many values are held in memory.
  ///   - sort: puts values in order.
  init(path: FilePath, limit: Int, sort: @escaping (inout [Element]) -> Void = { $0.sort() }) {
    self.path = path
    self.limit = limit
    self.sort = sort
  }

  /// How many runs lie in files.
  var spilled: Int { runs.count }

  /// Takes a value.
  mutating func append(_ value: Element) throws {
    values.append(value)
    if values.count >= limit { try spill() }
  }

  /// Takes values that lie one behind the other.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    let size = MemoryLayout<Element>.stride
    var place = 0
    while place < bytes.count {
      let count = min(limit - values.count, (bytes.count - place) / size)
      values.append(
        contentsOf: (0..<count).lazy.map {
          bytes.loadUnaligned(fromByteOffset: place + $0 * size, as: Element.self)
        })
      place += count * size
      if values.count >= limit { try spill() }
    }
  }

  private mutating func spill() throws {
    sort(&values)
    let run = path.appending("\(runs.count)")
    if runs.isEmpty {
      // What a reading left that came to no end.
      try Files.removeTree(path)
      try Files.makeFolder(path)
    }
    try values.withUnsafeBytes { try RunFile.write($0, to: run) }
    runs.append(run)
    values.removeAll(keepingCapacity: true)
  }

  /// Gives all values in their order, and forgets them.
  mutating func drain(_ body: (Element) throws -> Void) throws {
    guard !runs.isEmpty else {
      sort(&values)
      for value in values { try body(value) }
      values = []
      return
    }
    if !values.isEmpty { try spill() }
    values = []
    var open = try runs.map { try Run<Element>($0, piece: Self.piece) }
    // Runs are few, and beside each other the values that come next of each are gone over fast.
    var heads = open.map(\.first)
    while var least = heads.first {
      var place = 0
      for (other, head) in heads.enumerated() where head < least { (least, place) = (head, other) }
      try body(least)
      if let next = try open[place].next() {
        heads[place] = next
      } else {
        heads.remove(at: place)
        open.remove(at: place)
      }
    }
    for run in runs { try Files.remove(run) }
    runs = []
  }
}

/// A run that is read.
private final class Run<Element: BitwiseCopyable> {
  /// The first value.
  let first: Element
  private let file: RunFile
  private var piece: [UInt8]
  private var (place, count) = (0, 0)

  /// Opens a run, which isn't empty.
  init(_ path: FilePath, piece: Int) throws {
    file = try RunFile(path)
    self.piece = [UInt8](repeating: 0, count: piece - piece % MemoryLayout<Element>.stride)
    count = try file.read(into: &self.piece)
    first = self.piece.withUnsafeBytes { $0.loadUnaligned(as: Element.self) }
    place = MemoryLayout<Element>.stride
  }

  /// The next value; `nil` behind the last.
  func next() throws -> Element? {
    if place >= count { (count, place) = (try file.read(into: &piece), 0) }
    guard place < count else { return nil }
    defer { place += MemoryLayout<Element>.stride }
    return piece.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: Element.self) }
  }
}

/// The file of a run.
private final class RunFile {
  private var source: FileSource

  /// Opens it.
  init(_ path: FilePath) throws { source = try FileSource(path: path) }

  /// Fills `piece`, unless the file ends before: how many bytes there were.
  func read(into piece: inout [UInt8]) throws -> Int {
    var count = 0
    try piece.withUnsafeMutableBytes { bytes in
      while count < bytes.count {
        let read = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
        if read == 0 { break }
        count += read
      }
    }
    return count
  }

  /// Writes one.
  static func write(_ bytes: UnsafeRawBufferPointer, to path: FilePath) throws {
    var sink = try FileSink(path: path)
    try sink.write(bytes)
    try sink.finish(flushing: false)
  }
}
