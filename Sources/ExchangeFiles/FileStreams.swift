public import ExchangeBase
import CLinux
import Crypto
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
  /// The number by which this process knows it.
  var number: Int32 { descriptor }
  private let progress: @Sendable (Double) -> Void
  private var position = 0
  /// Whether there may be holes in it.
  private let hasHoles: Bool

  /// Opens the file at `path`.
  ///
  /// - Parameters:
  ///   - offset: the byte from which on it is read.
  ///   - progress: is told at every read which part of the file, from 0 to 1, has been read.
  public init(
    path: FilePath, from offset: Int = 0, progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws(FileError) {
    let descriptor = try Files.reach(path) { folder, name throws(FileError) in
      try FileError.check(.read, path) {
        openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      }
    }
    try self.init(descriptor, of: path, from: offset, progress)
  }

  /// Opens a file in a folder that is open.
  public init(_ name: FilePath.Component, in folder: OpenFolder) throws(FileError) {
    let path = folder.path.adding(name)
    let descriptor = try FileError.check(.read, path) { folder.open(name, O_RDONLY | O_NONBLOCK) }
    try self.init(descriptor, of: path, from: 0) { _ in }
  }

  /// Takes over what was opened.
  private init(
    _ descriptor: Int32, of path: FilePath, from offset: Int, _ progress: @escaping @Sendable (Double) -> Void
  ) throws(FileError) {
    self.path = path
    self.progress = progress
    var found = stat()
    let failed = fstat(descriptor, &found) != 0 || found.st_mode & S_IFMT != S_IFREG
    if failed {
      Glibc.close(descriptor)
      throw FileError(.invalidArgument, .readAsRegular, path)
    }
    self.descriptor = descriptor
    opened = Files.Status(found)
    hasHoles = Int(found.st_blocks) * 512 < opened.size
    position = offset
    if offset > 0 { lseek(descriptor, off_t(offset), SEEK_SET) }
  }

  deinit { Glibc.close(descriptor) }

  /// Whether it is now as it was when it was opened.
  public func isUnchanged() throws(FileError) -> Bool {
    var found = stat()
    try FileError.check(.lookAt, path) { fstat(descriptor, &found) }
    return Files.Status(found) == opened
  }

  /// Goes past a hole that begins where reading has come to.
  ///
  /// - Returns: how many bytes long it is; 0 where there is none, or the file system doesn't tell.
  public mutating func skipHole() throws(FileError) -> Int {
    guard hasHoles, position < opened.size else { return 0 }
    // By its number, which glibc declares only under _GNU_SOURCE: SEEK_DATA.
    let data = lseek(descriptor, off_t(position), 3)
    // Behind the last data there is nothing but a hole.
    let end = data >= 0 ? Int(data) : errno == ENXIO ? opened.size : position
    let length = end - position
    position = end
    if data < 0 { try FileError.check(.read, path) { lseek(descriptor, off_t(end), SEEK_SET) } }
    return length
  }

  /// Reads the next piece; 0 at the end.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    let count = try FileError.check(.read, path) { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
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
    try FileError.check(.read, path) { pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset)) }
  }

  /// The SHA-256 of what hasn't been read yet, lower-case hexadecimal.
  public mutating func sha256OfRest() throws -> String { try digestOfRest().hexadecimal }

  mutating func digestOfRest() throws -> SHA256Digest {
    var hash = SHA256()
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
      while case let count = try read(into: buffer), count > 0 {
        hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    return hash.finalize()
  }

  /// Whether somebody has it open for writing, as far as the system tells; see ``Files/isOpenForWriting(_:)``.
  public borrowing func isOpenForWriting() throws(FileError) -> Bool {
    let kind = try FileError.check(.lookAt, path) { file_system_type(descriptor) }
    return FileSystemKind(type: kind) == .local && Files.hasWriter(descriptor)
  }
}

/// A new file, written in large pieces and flushed at the end.
///
/// A server may take all that is written and say only when the file is closed that there is no room for it, so that a file
/// counts from ``finish(flushing:modified:)`` on, which closes it.
public struct FileSink: ~Copyable {
  private var descriptor: Int32
  private let path: FilePath
  private var buffer: [UInt8] = []
  /// By what others see that somebody is at the file, also when it was finished; -1 where nobody looks.
  private var turn: Int32 = -1
  /// How many bytes have been written.
  public private(set) var size = 0

  /// What nobody but its owner may read.
  public static let privatePermissions: CModeT = 0o600

  /// Makes the file at `path`; it must not exist. Nobody else may read it, unless `permissions` say so or it is made in a
  /// department's folder.
  public init(path: FilePath, permissions: CModeT = privatePermissions) throws(FileError) {
    self.path = path
    guard let inside = DepartmentPath(path) else {
      descriptor = try Files.reach(path) { folder, name throws(FileError) in
        try Self.make(folder, name, path, permissions)
      }
      return
    }
    descriptor = try Files.reach(inside) { folder, name throws(FileError) in
      try Self.make(folder, name, path, permissions)
    }
    // A share that has no such rights, or another's, gives the file its own.
    if let mode = try? inside.permissionsOfFile() { _ = fchmod(descriptor, mode) }
  }

  /// Makes the file at `path` by its name in a department's folder that is held open; it must not exist.
  ///
  /// - Parameter permissions: those of a file there.
  init(
    path: FilePath, named name: FilePath.Component, in folder: OpenFolder, permissions: CInterop.Mode
  ) throws(FileError) {
    self.path = path
    descriptor = try folder.reach(name) { folder, name throws(FileError) in
      try Self.make(folder, name, path, Self.privatePermissions)
    }
    _ = fchmod(descriptor, permissions)
  }

  private static func make(
    _ folder: Int32, _ name: UnsafePointer<CChar>, _ path: FilePath, _ permissions: CModeT
  ) throws(FileError) -> Int32 {
    try FileError.check(.make, path) {
      openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions)
    }
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
    if turn >= 0 { Glibc.close(turn) }
  }

  /// Whether some of it waits to be written.
  var isPending: Bool { !buffer.isEmpty }

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

  /// Appends a hole, which reads as zeros.
  public mutating func skip(_ count: Int) throws(FileError) {
    guard count > 0 else { return }
    try drain()
    size += count
    try FileError.check(.write, path) { lseek(descriptor, off_t(count), SEEK_CUR) }
    // It may be the end.
    try FileError.check(.write, path) { ftruncate(descriptor, off_t(size)) }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.span.bytes.withUnsafeBytes { bytes throws(FileError) in try write(bytes) }
  }

  /// Writes what is buffered and, unless the whole file system is flushed later, makes the file durable; then closes it. Done once.
  ///
  /// - Parameter modified: the modification time that it gets. A file system takes the nearest that it can keep.
  public mutating func finish(
    flushing: Bool = true, modified: Files.Status.Time? = nil
  ) throws(FileError) {
    try drain()
    if let modified {
      let time = timespec(tv_sec: modified.seconds, tv_nsec: modified.nanoseconds)
      try FileError.check(.setTime, path) { futimens(descriptor, [time, time]) }
    }
    if flushing { try FileError.check(.flush, path) { fsync(descriptor) } }
    let closed = descriptor
    descriptor = -1
    try Self.close(closed, path)
  }

  /// Closes a file that was written.
  static func close(_ descriptor: Int32, _ path: FilePath) throws(FileError) {
    // However it answers, it is closed: asking twice might close another's.
    guard Glibc.close(descriptor) != 0, errno != EINTR else { return }
    throw FileError(Errno(rawValue: errno), .close, path)
  }

  /// Writes what is buffered, for whoever reads while more is written.
  mutating func drain() throws(FileError) {
    let descriptor = descriptor
    let path = path
    try buffer.span.bytes.withUnsafeBytes { bytes throws(FileError) in
      try Self.write(bytes, to: descriptor, path)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  static func write(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: FilePath
  ) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = try FileError.check(.write, path) {
        Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }
}

extension FileSink {
  /// Makes the file at `path`, which is no one's but the caller's until ``letGo()``: whoever else wants it there waits. One that was left behind
  /// is removed.
  ///
  /// - Parameter patience: how many times 20 ms are waited for whoever is at the file; who sleeps for longer has left it behind.
  static func alone(at path: FilePath, patience: Int = 250) throws(FileError) -> FileSink {
    // Whoever can reach a department's folder could keep us from it. Nothing that lies there is written by two.
    if DepartmentPath(path) != nil {
      try Files.remove(path)
      return try FileSink(path: path)
    }
    var tries = 0
    while true {
      tries += 1
      do {
        var sink = try FileSink(path: path)
        if try sink.hold() { return sink }
      } catch {
        // A share may say so each time.
        guard error.code == .fileExists, tries < mostTries else { throw error }
        try Files.removeAbandoned(path, patience: patience)
      }
      guard tries < mostTries else { throw FileError(.fileExists, .make, path) }
    }
  }

  /// How often it is tried to make a file that others make at the same moment.
  static let mostTries = 1_000

  /// Lets others make a file of this name, once this one has another.
  consuming func letGo() {}

  /// Whether it is still there under its name: who waited for too long took it for left behind.
  func isHeld() throws(FileError) -> Bool {
    guard turn >= 0 else { return true }
    return try Files.isHere(path, turn)
  }

  /// `false` where somebody else came between the making and this, and takes it for left behind.
  private mutating func hold() throws(FileError) -> Bool {
    turn = try FileError.check(.make, path) { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
    if flock(turn, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { return false }
    return try Files.isHere(path, turn)
  }
}

extension Files {
  /// Waits for whoever is at a file, and removes it where he is there no more.
  fileprivate static func removeAbandoned(_ path: FilePath, patience: Int) throws(FileError) {
    let descriptor = path.withPlatformString { open($0, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    guard descriptor >= 0 else {
      // It has gone. What is there by now is another's; a link, a folder and the like are nobody's.
      if errno == ENOENT { return }
      return try remove(path)
    }
    defer { Glibc.close(descriptor) }
    var tries = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK, tries < patience {
      usleep(20_000)
      tries += 1
    }
    if try isHere(path, descriptor) { try remove(path) }
  }

  /// Whether a file still has the name by which it was opened.
  fileprivate static func isHere(_ path: FilePath, _ descriptor: Int32) throws(FileError) -> Bool {
    var (opened, found) = (stat(), stat())
    try FileError.check(.lookAt, path) { fstat(descriptor, &opened) }
    guard path.withPlatformString({ lstat($0, &found) }) == 0 else { return false }
    return (opened.st_dev, opened.st_ino) == (found.st_dev, found.st_ino)
  }
}
