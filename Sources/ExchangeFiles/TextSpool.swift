public import SystemPackage

/// Text of which there may be any amount: the last of it in memory, what was before in an unnamed file. A disk that takes nothing
/// costs memory, and no text.
public struct TextSpool: ~Copyable {
  /// How many bytes are held in memory.
  static let room = 1 << 18

  private let path: FilePath
  private var file: UnnamedFile?
  private var isRefused = false
  /// How many bytes of the file count: those behind them are what was refused.
  private var written = 0
  private var tail: [UInt8] = []

  /// A spool without text.
  ///
  /// - Parameter path: where a file is made once there is much; nothing else may lie there.
  public init(path: FilePath) { self.path = path }

  /// Whether there is no text.
  public var isEmpty: Bool { written == 0 && tail.isEmpty }

  /// How many bytes of it are held in memory.
  var held: Int { tail.count }

  /// Appends text.
  public mutating func append(_ text: String) {
    tail.append(contentsOf: text.utf8)
    if tail.count < Self.room || isRefused { return }
    do {
      if file == nil { file = try UnnamedFile(path: path) }
      try file?.write(tail)
      written += tail.count
      tail.removeAll(keepingCapacity: true)
    } catch {
      isRefused = true
    }
  }

  /// Calls `body` with all of it, piece by piece.
  public func forEachPiece(_ body: ([UInt8]) throws -> Void) throws {
    var start = 0
    while let file, start < written {
      let count = min(Self.room, written - start)
      try body(file.bytes(at: start, atLeast: count, atMost: count))
      start += count
    }
    if !tail.isEmpty { try body(tail) }
  }
}
