public import ExchangeBase
import Glibc
public import SystemPackage

/// The bytes of a regular file, pulled in pieces. Links are not followed, pipes not waited for.
public struct FileSource: ByteSource, RandomAccessSource, ~Copyable {
  private let descriptor: Int32
  private let path: FilePath
  /// How it was when it was opened.
  public let opened: Files.Status
  /// The size when it was opened, in bytes.
  public var size: Int { opened.size }
  private let progress: @Sendable (Double) -> Void
  private var position = 0

  /// Opens the file at `path`.
  ///
  /// - Parameters:
  ///   - offset: the byte from which on it is read.
  ///   - progress: is told at every read which part of the file, from 0 to 1, has been read.
  public init(
    path: FilePath, from offset: Int = 0, progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws(FileError) {
    self.path = path
    self.progress = progress
    let descriptor = try Files.reach(path) { folder, name throws(FileError) in
      try FileError.check("open", path) {
        openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      }
    }
    var found = stat()
    let failed = fstat(descriptor, &found) != 0 || found.st_mode & S_IFMT != S_IFREG
    if failed {
      Glibc.close(descriptor)
      throw FileError(.invalidArgument, "read as a regular file", path)
    }
    self.descriptor = descriptor
    opened = Files.Status(found)
    position = offset
    if offset > 0 { lseek(descriptor, off_t(offset), SEEK_SET) }
  }

  deinit { Glibc.close(descriptor) }

  /// Whether it is now as it was when it was opened.
  public func isUnchanged() throws(FileError) -> Bool {
    var found = stat()
    try FileError.check("look at", path) { fstat(descriptor, &found) }
    return Files.Status(found) == opened
  }

  /// Reads the next piece; 0 at the end.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count = try FileError.check("read", path) { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
    position += count
    progress(Double(position) / Double(max(size, position, 1)))
    return count
  }
}

extension FileSource {
  /// Reads what stands at `offset`, wherever reading in order has come to; 0 at the end.
  public borrowing func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer
  ) throws(FileError) -> Int {
    try FileError.check("read", path) { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
  }
}

/// A new file, written in large pieces and flushed at the end.
public struct FileSink: ~Copyable {
  private let descriptor: Int32
  private let path: FilePath
  private var buffer: [UInt8] = []
  /// How many bytes have been written.
  public private(set) var size = 0

  /// What nobody but its owner may read.
  public static let privatePermissions: CModeT = 0o600

  /// Makes the file at `path`; it must not exist. Nobody else may read it, unless `permissions` say so or it is made in a
  /// department's folder.
  public init(path: FilePath, permissions: CModeT = privatePermissions) throws(FileError) {
    self.path = path
    func make(_ folder: Int32, _ name: UnsafePointer<CChar>) throws(FileError) -> Int32 {
      try FileError.check("make", path) {
        openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
      }
    }
    guard let inside = DepartmentPath(path) else {
      descriptor = try Files.reach(path, make)
      return
    }
    descriptor = try Files.reach(inside, make)
    // A share that has no such rights, or another's, gives the file its own.
    if let mode = try? inside.permissionsOfFile() { _ = fchmod(descriptor, mode) }
  }

  deinit { Glibc.close(descriptor) }

  /// Appends bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    size += bytes.count
    if buffer.count + bytes.count < 1 << 18 {
      buffer.append(contentsOf: bytes)
    } else {
      try drain()
      try Self.write(bytes, to: descriptor, path)
    }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.span.bytes.withUnsafeBytes { bytes throws(FileError) in try write(bytes) }
  }

  /// Writes what is buffered and, unless the whole file system is flushed later, makes the file durable.
  public mutating func finish(flushing: Bool = true) throws(FileError) {
    try drain()
    if flushing { try FileError.check("flush", path) { fsync(descriptor) } }
  }

  /// Gives it a modification time, after everything has been written. A file system takes the nearest that it can keep.
  public func setModified(_ modified: Files.Status.Time) throws(FileError) {
    let time = timespec(tv_sec: modified.seconds, tv_nsec: modified.nanoseconds)
    try FileError.check("set the time of", path) { futimens(descriptor, [time, time]) }
  }

  private mutating func drain() throws(FileError) {
    let descriptor = descriptor
    let path = path
    try buffer.span.bytes.withUnsafeBytes { bytes throws(FileError) in
      try Self.write(bytes, to: descriptor, path)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: FilePath
  ) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try FileError.check("write to", path) {
        Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}
