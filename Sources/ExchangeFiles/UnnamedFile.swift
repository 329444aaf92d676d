public import SystemPackage

/// A file of our own that has no name once it is made, so that nothing of it is left, however the program ends.
public final class UnnamedFile {
  private var sink: FileSink
  private let source: FileSource
  private let path: FilePath

  /// Makes the file.
  ///
  /// - Parameter path: where it has its name for a moment; nothing else may lie there.
  public init(path: FilePath) throws(FileError) {
    self.path = path
    // What a program left that ended between the two.
    try Files.remove(path)
    sink = try FileSink(path: path)
    source = try FileSource(path: path)
    try Files.remove(path)
  }

  /// Makes the file in a folder in which others of ours may be made, too.
  public convenience init(in folder: FilePath) throws(FileError) {
    try self.init(path: folder.appending(".unnamed-\(UInt64.random(in: 0 ... .max))"))
  }

  /// Where this process may open it as long as this lives, for a library that writes to a path.
  public var pathWhileOpen: FilePath { FilePath("/proc/self/fd/\(source.number)") }

  /// Hands all of its bytes on, in pieces, in order.
  public func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    if sink.isPending { try sink.drain() }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    while case let count = try piece.withUnsafeMutableBytes({ try source.read(at: offset, into: $0) }),
      count > 0
    {
      try piece.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += count
    }
  }

  /// Appends bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) { try sink.write(bytes) }

  /// Sees to it that what has been written can be read by several threads, as long as nothing more is.
  public func settle() throws(FileError) { try sink.drain() }

  /// The bytes from `offset` on that have been written.
  ///
  /// - Parameters:
  ///   - least: how many there are at least; they must have been written.
  ///   - most: how many are read at most.
  public func bytes(at offset: Int, atLeast least: Int, atMost most: Int) throws(FileError) -> [UInt8] {
    if sink.isPending { try sink.drain() }
    var piece = [UInt8](repeating: 0, count: most)
    var count = 0
    while count < least {
      var bytes = piece.mutableSpan
      let more = try bytes.withUnsafeMutableBytes { bytes throws(FileError) in
        try source.read(at: offset + count, into: UnsafeMutableRawBufferPointer(rebasing: bytes[count...]))
      }
      guard more > 0 else { throw FileError(.ioError, .readBack, path) }
      count += more
    }
    piece.removeLast(piece.count - count)
    return piece
  }
}
