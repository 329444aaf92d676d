import Crypto
import CLinux
import ExchangeBase
import Glibc
public import SystemPackage

/// What the exchange needs of a file system. Names are bytes: what isn't UTF-8 keeps its name all the way.
public enum Files {
  /// How many bytes a name has at most.
  public static let longestName = 255

  /// What lies behind a name, links not followed.
  public struct Status: Sendable, Hashable {
    /// The sort of file.
    public enum Sort: String, Sendable {
      /// A file with bytes.
      case regular
      /// A folder.
      case folder
      /// A symbolic link.
      case link
      /// A pipe, socket or device.
      case special
    }

    /// A file's time as the system gives it, with nothing computed of it: shares and archives bring any year, and the
    /// nanoseconds of all years don't fit into one number.
    public struct Time: Sendable, Hashable, Comparable {
      /// Seconds since 1970, or before it.
      public let seconds: Int
      /// The rest, never negative.
      public let nanoseconds: Int

      /// Whether one is earlier.
      public static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
      }
    }

    /// The sort of file.
    public var sort: Sort
    /// The size in bytes.
    public var size: Int
    /// The modification time; compared with itself only, never with a clock.
    public var modified: Time
    /// The number of the file in its file system.
    public var inode: UInt64
    /// The file system.
    public var device: UInt64
    /// When anything about the file last changed. Unlike ``modified`` nobody can set it.
    public var changed: Time

    init(_ found: stat) {
      sort =
        switch found.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .special
        }
      size = Int(found.st_size)
      modified = Time(seconds: found.st_mtim.tv_sec, nanoseconds: found.st_mtim.tv_nsec)
      inode = UInt64(found.st_ino)
      device = UInt64(found.st_dev)
      changed = Time(seconds: found.st_ctim.tv_sec, nanoseconds: found.st_ctim.tv_nsec)
    }
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  public static func names(in folder: FilePath) throws(FileError) -> [FilePath.Component] {
    try names(openFolder(folder, to: .list), in: folder)
  }

  /// The same of a folder that was opened to be listed, and is closed by this.
  static func names(_ descriptor: Int32, in folder: FilePath) throws(FileError) -> [FilePath.Component] {
    var names: [FilePath.Component] = []
    try list(descriptor, folder) { name, _ throws(FileError) in
      if let name = FilePath.Component(platformString: name) { names.append(name) }
    }
    return names
  }

  /// What lies in a folder, in the order of the names' bytes; links are not followed.
  ///
  /// - Parameter isWanted: whether something of a name is looked at, by the name's bytes.
  public static func entries(
    in folder: FilePath, where isWanted: (UnsafeRawBufferPointer) -> Bool = { _ in true }
  ) throws(FileError) -> [(name: FilePath.Component, status: Status)] {
    var entries: [(name: FilePath.Component, status: Status)] = []
    let opened = try openFolder(folder, to: .list)
    try list(opened, folder, { entries.reserveCapacity($0) }) { text, descriptor throws(FileError) in
      guard isWanted(UnsafeRawBufferPointer(start: text, count: strlen(text))),
        let name = FilePath.Component(platformString: text)
      else { return }
      var found = stat()
      guard fstatat(descriptor, text, &found, AT_SYMLINK_NOFOLLOW) == 0 else {
        // What went away since the folder was listed isn't there.
        if errno == ENOENT { return }
        throw FileError(Errno(rawValue: errno), .lookAt, folder.adding(name))
      }
      entries.append((name, Status(found)))
    }
    return entries
  }

  /// Calls `body` with each name in a folder, sorted by their bytes, and the open folder, which is closed in the end. A folder may hold very
  /// many: they lie one behind the other, and nothing is made for each before all are known.
  private static func list(
    _ descriptor: Int32, _ folder: FilePath, _ begin: (_ count: Int) -> Void = { _ in },
    _ body: (UnsafePointer<CChar>, Int32) throws(FileError) -> Void
  ) throws(FileError) {
    guard let stream = fdopendir(descriptor) else {
      let code = Errno(rawValue: errno)
      close(descriptor)
      throw FileError(code, .list, folder)
    }
    defer { closedir(stream) }
    var text: [CChar] = []
    var starts: [Int] = []
    errno = 0
    while let entry = readdir(stream) {
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return }
          starts.append(text.count)
          text.append(contentsOf: UnsafeBufferPointer(start: name, count: strlen(name) + 1))
        }
      }
    }
    guard errno == 0 else { throw FileError(Errno(rawValue: errno), .list, folder) }
    begin(starts.count)
    let span = text.span
    try span.withUnsafeBufferPointer { text throws(FileError) in
      guard let names = text.baseAddress else { return }
      // As bytes: `strcmp` compares them unsigned.
      starts.sort { strcmp(names + $0, names + $1) < 0 }
      for start in starts { try body(names + start, descriptor) }
    }
  }

  /// What lies at `path`, or `nil` when nothing does.
  public static func status(of path: FilePath) throws(FileError) -> Status? {
    var found = stat()
    do {
      try reach(path) { folder, name throws(FileError) in
        try FileError.check(.lookAt, path) {
          fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW)
        }
      }
    } catch {
      if error.code == .noSuchFileOrDirectory || error.code == .notDirectory { return nil }
      throw error
    }
    return Status(found)
  }

  /// How many bytes a file holds: it may have holes, which cost nothing and read as zeros.
  public static func held(by path: FilePath) throws(FileError) -> Int {
    var found = stat()
    try reach(path) { folder, name throws(FileError) in
      try FileError.check(.lookAt, path) { fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) }
    }
    return min(Int(found.st_size), Int(found.st_blocks) * 512)
  }

  /// Whether `path` is a folder in which we may make and remove names.
  public static func isWritable(_ path: FilePath) -> Bool {
    let isWritable = try? reach(path) { folder, name throws(FileError) in
      var found = stat()
      return fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) == 0 && found.st_mode & S_IFMT == S_IFDIR
        && faccessat(folder, name, R_OK | W_OK | X_OK, 0) == 0
    }
    return isWritable ?? false
  }

  /// Whether we may list and enter a folder, or the one that a link there leads to, and make and remove names in it.
  ///
  /// - Parameter writing: whether it is to be written to, too.
  public static func isOpen(_ path: FilePath, writing: Bool) -> Bool {
    path.withPlatformString { faccessat(AT_FDCWD, $0, R_OK | X_OK | (writing ? W_OK : 0), AT_EACCESS) == 0 }
  }

  /// Whether anything lies at `path`.
  public static func exists(_ path: FilePath) throws(FileError) -> Bool { try status(of: path) != nil }

  /// Whether two names are of one file, as a power cut may leave those of a rename that wasn't flushed.
  public static func areSame(_ one: FilePath, _ other: FilePath) throws(FileError) -> Bool {
    guard let one = try status(of: one), let other = try status(of: other) else { return false }
    return (one.device, one.inode) == (other.device, other.inode)
  }

  /// Whether what lies at `path` has other names beside this, which is told of the file itself and not of any name. A folder has none.
  public static func hasOtherNames(_ path: FilePath) throws(FileError) -> Bool {
    var found = stat()
    try reach(path) { folder, name throws(FileError) in
      try FileError.check(.lookAt, path) { fstatat(folder, name, &found, AT_SYMLINK_NOFOLLOW) }
    }
    return found.st_mode & S_IFMT != S_IFDIR && found.st_nlink > 1
  }

  /// Throws where `path` isn't a folder itself: nothing lies there, or a link, or something else.
  public static func requireFolder(_ path: FilePath) throws(FileError) {
    switch try status(of: path)?.sort {
    case .folder: break
    case nil: throw FileError(.noSuchFileOrDirectory, .use, path)
    case .link: throw FileError(.tooManySymbolicLinkLevels, .use, path)
    case .regular, .special: throw FileError(.notDirectory, .use, path)
    }
  }

  /// Makes a folder and those above it, where they don't exist yet; nobody else may look into them.
  ///
  /// - Returns: whether it is surely new.
  @discardableResult public static func makeFolder(_ path: FilePath) throws(FileError) -> Bool {
    do {
      return try makeFolder(in: path)
    } catch {
      let parent = path.removingLastComponent()
      guard error.code == .noSuchFileOrDirectory, !parent.isEmpty, parent != path else { throw error }
      try makeFolder(parent)
      return try makeFolder(in: path)
    }
  }

  /// Makes a folder, where it doesn't exist yet, in one that does.
  ///
  /// - Returns: whether it is surely new.
  @discardableResult public static func makeFolder(in path: FilePath) throws(FileError) -> Bool {
    do {
      try reach(path) { folder, name throws(FileError) in
        try FileError.check(.makeFolder, path) { mkdirat(folder, name, 0o700) }
      }
      return true
    } catch {
      if error.code == .fileExists { return false }
      // Some file systems refuse before they look whether it is there.
      guard error.code != .noSuchFileOrDirectory, try exists(path) else { throw error }
      return false
    }
  }

  /// Makes a new folder of a random name that nobody else may look into, below the system's folder for such.
  public static func makeTemporaryFolder(named stem: String) throws(FileError) -> FilePath {
    let path = FilePath(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp").adding("\(stem)-XXXXXX")
    var name = path.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0) + 1)) }
    guard mkdtemp(&name) != nil else { throw FileError(Errno(rawValue: errno), .makeFolderLike, path) }
    return FilePath(platformString: name)
  }

  /// Makes a symbolic link to where `target` leads from the folder in which the program was called: a link that isn't absolute leads on
  /// from where it lies.
  public static func link(_ target: FilePath, at path: FilePath) throws(FileError) {
    let target = target.fromAnywhere
    try FileError.check(.link, path) {
      target.withPlatformString { target in path.withPlatformString { symlink(target, $0) } }
    }
  }

  /// Renames within one file system and never overwrites: throws `fileExists` instead.
  ///
  /// File systems that don't know the flag (NFS, some FUSE) get a look before the rename: names that the exchange
  /// gives hold an id, so that nobody else makes them in between.
  public static func rename(_ source: FilePath, to target: FilePath) throws(FileError) {
    let noReplace: UInt32 = 1
    do {
      try rename(source, to: target) { renameat2($0, $1, $2, $3, noReplace) }
    } catch {
      guard error.code == .invalidArgument || error.code == .noFunction else { throw error }
      if try exists(target) { throw FileError(.fileExists, .renameTo, target) }
      try rename(source, to: target, renameat)
    }
  }

  /// Makes a file whose flush failed anew: what the system couldn't write back it takes for written, and a second flush that
  /// succeeds says nothing of it. Its bytes are copied into a new file, which is flushed and put in its place.
  ///
  /// Whoever takes the file away meanwhile has it: nothing is put in the place of what isn't there.
  ///
  /// - Parameters:
  ///   - part: where the copy is made, on the same file system.
  ///   - sha256: what the bytes have to be; `nil` where that isn't known.
  public static func makeAgain(_ path: FilePath, by part: FilePath, sha256: String? = nil) throws {
    try remove(part)
    guard try exists(path) else { return }
    do {
      try copy(path, to: part)
      if let sha256, try Files.sha256(of: part) != sha256 { throw FileError(.ioError, .readBack, path) }
      do throws(FileError) {
        try exchange(part, path)
      } catch {
        guard error.code == .noSuchFileOrDirectory else { throw error }
      }
    } catch {
      try? remove(part)
      throw error
    }
    try remove(part)
    try flushFolder(path.removingLastComponent())
  }

  /// Has two files change their names.
  static func exchange(_ one: FilePath, _ other: FilePath) throws(FileError) {
    let exchange: UInt32 = 2
    try rename(one, to: other) { renameat2($0, $1, $2, $3, exchange) }
  }

  private static func rename(
    _ source: FilePath, to target: FilePath,
    _ call: (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>) -> Int32
  ) throws(FileError) {
    try reach(source) { from, old throws(FileError) in
      try reach(target) { to, new throws(FileError) in
        try FileError.check(.rename(to: target.shown), source) { call(from, old, to, new) }
      }
    }
  }

  /// Renames like ``rename(_:to:)``; `false` when the target is there already.
  public static func renameIfFree(_ source: FilePath, to target: FilePath) throws(FileError) -> Bool {
    do {
      try rename(source, to: target)
      return true
    } catch {
      guard error.code == .fileExists else { throw error }
      return false
    }
  }

  /// Gives a file another name beside the one that it has, unless something lies there: whoever does that at the same moment, one has the
  /// name, on file systems too that know no rename which replaces nothing. Where files have one name alone it is renamed.
  ///
  /// - Returns: whether it has the name.
  public static func nameIfFree(_ file: FilePath, _ name: FilePath) throws(FileError) -> Bool {
    do {
      try reach(file) { from, old throws(FileError) in
        try reach(name) { to, new throws(FileError) in
          try FileError.check(.rename(to: name.shown), file) { linkat(from, old, to, new, 0) }
        }
      }
      return true
    } catch {
      switch error.code {
      case .fileExists: return false
      case .notPermitted, .notSupported, .noFunction, .tooManyLinks: return try renameIfFree(file, to: name)
      default: throw error
      }
    }
  }

  /// Renames within one file system, or copies, flushes and removes across two.
  public static func move(_ source: FilePath, to target: FilePath) throws {
    do {
      return try rename(source, to: target)
    } catch {
      guard error.code == .improperLink else { throw error }
    }
    let folder = target.removingLastComponent()
    let part = unfinished(target)
    try remove(part)
    try copy(source, to: part)
    try rename(part, to: target)
    try flushFolder(folder)
    try remove(source)
  }

  /// Copies a file, durably and with its time, to where nothing lies.
  public static func copy(_ source: FilePath, to target: FilePath) throws {
    var input = try FileSource(path: source)
    var output = try FileSink(path: target)
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 16) { buffer in
      while true {
        try output.skip(input.skipHole())
        let count = try input.read(into: buffer)
        if count == 0 { break }
        try output.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      }
    }
    try output.finish(modified: input.opened.modified)
  }

  /// Removes a file, or an empty folder; what isn't there is fine.
  public static func remove(_ path: FilePath) throws(FileError) {
    if try isFolderInTheWay(path) { try removeEmptyFolder(path) }
  }

  /// Removes a folder with what is in it, or a file; what isn't there is fine.
  public static func removeTree(_ path: FilePath) throws(FileError) {
    if try isFolderInTheWay(path) { try removeFolder(path) }
  }

  /// Removes what is known to be a folder, with what is in it; what isn't there is fine.
  public static func removeFolder(_ path: FilePath) throws(FileError) {
    do {
      // Mostly it is empty.
      return try removeEmptyFolder(path)
    } catch {
      guard error.code == .directoryNotEmpty || error.code == .fileExists else { throw error }
    }
    for name in try names(in: path) { try removeTree(path.adding(name)) }
    try removeEmptyFolder(path)
  }

  /// Removes what isn't a folder; `true` where one stands there.
  private static func isFolderInTheWay(_ path: FilePath) throws(FileError) -> Bool {
    do {
      try unlink(path, 0)
      return false
    } catch {
      if error.code == .isDirectory { return true }
      if error.code == .noSuchFileOrDirectory || error.code == .notDirectory { return false }
      // A folder is refused in other words by some network file systems, and a disk that is read-only before it looks.
      switch try status(of: path)?.sort {
      case nil: return false
      case .folder where error.code == .notPermitted: return true
      default: throw error
      }
    }
  }

  private static func removeEmptyFolder(_ path: FilePath) throws(FileError) {
    do {
      try unlink(path, AT_REMOVEDIR)
    } catch {
      // Somebody else was faster.
      guard error.code == .noSuchFileOrDirectory else { throw error }
    }
  }

  private static func unlink(_ path: FilePath, _ flags: Int32) throws(FileError) {
    try reach(path) { folder, name throws(FileError) in
      try FileError.check(.remove, path) { unlinkat(folder, name, flags) }
    }
  }

  /// Makes the names of a folder durable.
  public static func flushFolder(_ path: FilePath) throws(FileError) {
    let folder = try openFolder(path)
    defer { close(folder) }
    do {
      try FileError.check(.flush, path) { fsync(folder) }
    } catch {
      // Some network file systems can't flush folders; they order names themselves.
      guard error.code == .invalidArgument || error.code == .notSupported else { throw error }
    }
  }

  /// Makes everything durable that was written to the file systems of the given folders, one call for each of them.
  public static func flushFileSystems(of folders: some Sequence<FilePath>) throws(FileError) {
    try flushFileSystems(of: folders, but: [])
  }

  static func flushFileSystems(
    of folders: some Sequence<FilePath>, but flushed: Set<UInt64>
  ) throws(FileError) {
    var flushed = flushed
    for folder in folders {
      let descriptor = try openFolder(folder)
      defer { close(descriptor) }
      var found = stat()
      try FileError.check(.lookAt, folder) { fstat(descriptor, &found) }
      guard flushed.insert(UInt64(found.st_dev)).inserted else { continue }
      try FileError.check(.flushFileSystem, folder) { syncfs(descriptor) }
    }
  }

  /// The bytes of a small file of ours.
  public static func bytes(of path: FilePath, limit: Int = 64 << 20) throws -> [UInt8] {
    var source = try FileSource(path: path)
    guard source.size <= limit else { throw FileError(.fileTooLarge, .read, path) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.size)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      // It may grow meanwhile, and files of /proc have no size.
      guard bytes.count <= limit else { throw FileError(.fileTooLarge, .read, path) }
    }
  }

  /// The SHA-256 of bytes, lower-case hexadecimal.
  public static func sha256(of bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }

  /// The same, of bytes that lie elsewhere than in an array.
  @inlinable public static func sha256(of bytes: some Sequence<UInt8>) -> String { sha256(of: Array(bytes)) }

  /// The SHA-256 of a file, lower-case hexadecimal.
  public static func sha256(of path: FilePath) throws -> String { try digest(of: path).hexadecimal }

  /// The 32 bytes of the SHA-256 of a file.
  public static func digest(of path: FilePath) throws -> [UInt8] {
    var source = try FileSource(path: path)
    return Array(try source.digestOfRest())
  }

  /// What a file that ``replace(_:with:)`` writes is called until it is whole; a kill may leave it.
  public static func unfinished(_ path: FilePath) -> FilePath {
    path.removingLastComponent().adding(".\(path.lastComponent?.string ?? "file").part")
  }

  /// Writes a small file under a temporary name, flushes it, and renames it over whatever was there. Processors that write the same file
  /// at one moment do it one after the other.
  ///
  /// - Parameter permissions: who may read it; `nil` for nobody but its owner.
  public static func replace(
    _ path: FilePath, with bytes: some Sequence<UInt8>, permissions: CInterop.Mode? = nil
  ) throws(FileError) {
    let (part, bytes) = (unfinished(path), Array(bytes))
    for _ in 0..<FileSink.mostTries {
      var sink = try FileSink.alone(at: part)
      try sink.write(bytes)
      try sink.finish()
      if let permissions { try setPermissions(ofAny: part, to: permissions) }
      guard try sink.isHeld() else { continue }
      try replace(path, by: part)
      return sink.letGo()
    }
    throw FileError(.fileExists, .make, part)
  }

  /// Renames a durable file over whatever was there, and makes that durable too.
  public static func replace(_ path: FilePath, by part: FilePath) throws(FileError) {
    try rename(part, to: path, renameat)
    let parent = path.removingLastComponent()
    try flushFolder(parent.isEmpty ? "." : parent)
  }
}

extension FilePath.Component {
  /// The name as bytes.
  public var bytes: [UInt8] {
    withPlatformString { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
  }

  /// The name of these bytes; `nil` when they hold a slash or a NUL, or are none.
  public init?(bytes: [UInt8]) {
    guard !bytes.isEmpty, !bytes.contains(0), !bytes.contains(UInt8(ascii: "/")) else { return nil }
    self.init(platformString: bytes.map { CChar(bitPattern: $0) } + [0])
  }

  /// The name for people, wherever they read it: what they can't see, or would act on a terminal, as `\u{202E}`, bytes
  /// that aren't UTF-8 as `\x9d`.
  public var shown: String {
    let bytes = bytes
    if let text = String(validating: bytes, as: UTF8.self) { return InvisibleText.spelt(text) }
    return bytes.map { byte in
      (0x20..<0x7F).contains(byte) ? String(UnicodeScalar(byte)) : "\\x" + String(byte, radix: 16)
    }.joined()
  }
}

extension FilePath {
  /// The path for people, with each name as ``FilePath/Component/shown`` has it.
  public var shown: String { (root?.string ?? "") + components.map(\.shown).joined(separator: "/") }
}
