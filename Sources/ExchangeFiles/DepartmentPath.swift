import CLinux
import Glibc
import Synchronization
public import SystemPackage

/// A path into a department's folder, `…/departments/<code>/inbox/…`.
///
/// What lies there the department may replace while we work, so that such a path is walked name by name from
/// `departments` on, and no link on the way is ever followed: what a link leads to is never read, filled or cleaned. The
/// kernel does the walk in one call where it can; where it can't, or finds something amiss, it is done step by step, which
/// tells what.
/// Everything above belongs to the operator.
public struct DepartmentPath {
  /// The name of the folder that holds those of all departments.
  public static let departmentsName = "departments"

  /// The name of the folder beside a department's boxes that is ours; in it lies one for each box, of the box's name.
  public static let ownName = ".own"

  /// The path as the system takes it, ended by a NUL.
  private let text: [CChar]
  /// Where the path of the folder of all departments ends.
  private let baseEnd: Int
  /// Where each name below it stands; the first is the department's code.
  private let places: [Range<Int>]

  /// `nil` for a path that leads somewhere else.
  ///
  /// Every file operation asks, so that the path is looked at as bytes.
  public init?(_ path: FilePath) {
    let found = path.withPlatformString { text -> DepartmentPath? in
      DepartmentPath(UnsafeBufferPointer(start: text, count: strlen(text)))
    }
    guard let found else { return nil }
    self = found
  }

  private init?(_ bytes: UnsafeBufferPointer<CChar>) {
    guard let baseEnd = Self.endOfBase(in: bytes) else { return nil }
    var places: [Range<Int>] = []
    places.reserveCapacity(6)
    var next = baseEnd
    while let name = Self.name(in: bytes, from: next) {
      places.append(name)
      next = name.upperBound
    }
    self.places = places
    self.baseEnd = baseEnd
    // Without slashes at its end: a name that one follows is a link's target to the system.
    text = bytes[..<next] + [0]
  }

  /// Where the first folder ends whose name is that of all departments' and below which a box may lie.
  private static func endOfBase(in bytes: UnsafeBufferPointer<CChar>) -> Int? {
    var next = 0
    while let name = name(in: bytes, from: next) {
      next = name.upperBound
      guard name.count == departments.count, departments.elementsEqual(bytes[name]),
        let code = self.name(in: bytes, from: next), let box = self.name(in: bytes, from: code.upperBound),
        boxes.contains(where: { $0.elementsEqual(bytes[box]) })
      else { continue }
      return next
    }
    return nil
  }

  /// The name that begins at a place of a path or after the slashes there; `nil` at its end.
  private static func name(in bytes: UnsafeBufferPointer<CChar>, from place: Int) -> Range<Int>? {
    let slash = CChar(bitPattern: UInt8(ascii: "/"))
    var start = place
    while start < bytes.count, bytes[start] == slash { start += 1 }
    var end = start
    while end < bytes.count, bytes[end] != slash { end += 1 }
    return start < end ? start..<end : nil
  }

  private static let departments = departmentsName.utf8.map { CChar(bitPattern: $0) }
  private static let own = ownName.utf8.map { CChar(bitPattern: $0) }
  private static let boxes = ["inbox", "outbox", "receipts", ownName].map {
    $0.utf8.map { CChar(bitPattern: $0) }
  }

  /// How many names stand below the folder of all departments.
  var count: Int { places.count }

  /// The folder of all departments, reached as any path is.
  var base: FilePath { path(to: 0) }

  /// The path to the first `count` names.
  func path(to count: Int) -> FilePath {
    let end = count == 0 ? baseEnd : places[count - 1].upperBound
    return FilePath(platformString: text[..<end] + [0])
  }

  /// Does something with the last name, ended by a NUL.
  func withLastName<Value>(
    _ body: (UnsafePointer<CChar>) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    let result = text.withUnsafeBufferPointer { text -> Result<Value, FileError> in
      guard let start = text.baseAddress else { preconditionFailure("a path has bytes") }
      return Result { () throws(FileError) in try body(start + places[places.count - 1].lowerBound) }
    }
    return try result.get()
  }

  /// Opens the box, only to look at it. That of one of our folders beside it is the box that it serves.
  func openBox() throws(FileError) -> Int32 {
    guard places.count > 2, Self.own.elementsEqual(text[places[1]]), let name = path(to: 3).lastComponent,
      let box = DepartmentPath(path(to: 1).appending(name))
    else { return try openFolder(2, O_DIRECTORY | Self.pathOnly) }
    return try box.openFolder(2, O_DIRECTORY | Self.pathOnly)
  }

  /// Opens the folder in which the last name stands, only to reach what is in it.
  func openParent() throws(FileError) -> Int32 { try openFolder(count - 1, O_DIRECTORY | Self.pathOnly) }

  /// Opens the whole path, which is a folder, only to reach what is in it.
  func openItself() throws(FileError) -> Int32 { try openFolder(count, O_DIRECTORY | Self.pathOnly) }

  /// Opens the whole path, which is a folder.
  func openFolder(_ flags: Int32) throws(FileError) -> Int32 { try openFolder(count, flags) }

  private func openFolder(_ count: Int, _ flags: Int32) throws(FileError) -> Int32 {
    let base = try DepartmentsFolder.folder(text[..<baseEnd], pathOnly: Self.pathOnly)
    let below = text[places[0].lowerBound..<places[count - 1].upperBound] + [0]
    let found = below.withUnsafeBufferPointer {
      open_below(base.descriptor, $0.baseAddress, flags | O_NOFOLLOW | O_CLOEXEC)
    }
    return found >= 0 ? found : try walk(from: base, count, flags)
  }

  /// Lets go of the folder of all departments, which is held open for a second after it was needed: an operator may unmount it.
  public static func letGo() { DepartmentsFolder.letGo() }

  /// Opens step by step, and tells what stands in the way.
  private func walk(
    from base: DepartmentsFolder, _ count: Int, _ flags: Int32
  ) throws(FileError) -> Int32 {
    var folder = base.descriptor
    for (index, place) in places[..<count].enumerated() {
      let above = folder
      defer { if above != base.descriptor { close(above) } }
      let isLast = index == count - 1
      let name = Array(text[place]) + [0]
      let next = openat(above, name, (isLast ? flags : O_DIRECTORY | Self.pathOnly) | O_NOFOLLOW | O_CLOEXEC)
      let code = Errno(rawValue: errno)
      if next < 0 {
        var found = stat()
        let isLink =
          fstatat(above, name, &found, AT_SYMLINK_NOFOLLOW) == 0 && found.st_mode & S_IFMT == S_IFLNK
        throw FileError(isLink ? .tooManySymbolicLinkLevels : code, .open, path(to: index + 1))
      }
      folder = next
    }
    return folder
  }

  /// `O_PATH`: what is opened is only a place to go on from. Glibc declares it only under `_GNU_SOURCE`.
  static let pathOnly: Int32 = 0o10_000_000
}

/// The folder of all departments, open: every operation on a department's file begins there.
///
/// It is opened anew once a second, so that what the operator mounts or moves there is seen, and is closed when the last
/// operation that began there has ended.
private final class DepartmentsFolder: Sendable {
  let descriptor: Int32
  /// Its path, without the NUL at the end.
  private let path: [CChar]
  private let opened = ContinuousClock.now

  private static let last = Mutex<DepartmentsFolder?>(nil)

  private init(_ path: [CChar], descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  static func letGo() {
    // It is closed outside the lock.
    _ = last.withLock { last in
      defer { last = nil }
      return last
    }
  }

  /// The folder of a path.
  static func folder(_ path: ArraySlice<CChar>, pathOnly: Int32) throws(FileError) -> DepartmentsFolder {
    let now = ContinuousClock.now
    if let last = last.withLock(\.self), last.opened + .seconds(1) > now, last.path[...] == path {
      return last
    }
    let text = path + [0]
    let descriptor = try FileError.check(.open, FilePath(platformString: Array(text))) {
      text.withUnsafeBufferPointer { open($0.baseAddress!, O_DIRECTORY | O_CLOEXEC | pathOnly) }
    }
    let folder = DepartmentsFolder(Array(path), descriptor: descriptor)
    // The one before is closed outside the lock.
    _ = last.withLock { last in
      defer { last = folder }
      return last
    }
    return folder
  }
}

extension Files {
  /// Does something with what a path names, given the folder that holds it and its name there.
  @discardableResult
  static func reach<Value>(
    _ path: FilePath, _ body: (_ folder: Int32, _ name: UnsafePointer<CChar>) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    guard let inside = DepartmentPath(path) else {
      return try path.withPlatformString { name in
        Result { () throws(FileError) in try body(AT_FDCWD, name) }
      }.get()
    }
    return try reach(inside, body)
  }

  /// Does something with what a department's path names.
  static func reach<Value>(
    _ inside: DepartmentPath,
    _ body: (_ folder: Int32, _ name: UnsafePointer<CChar>) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    let folder = try inside.openParent()
    defer { close(folder) }
    return try inside.withLastName { name throws(FileError) in try body(folder, name) }
  }

  /// Opens a folder; whoever asked closes it.
  static func openFolder(_ path: FilePath, to operation: FileOperation = .open) throws(FileError) -> Int32 {
    let flags = O_RDONLY | O_DIRECTORY
    if let inside = DepartmentPath(path) { return try inside.openFolder(flags) }
    return try FileError.check(operation, path) { path.withPlatformString { open($0, flags | O_CLOEXEC) } }
  }
}
