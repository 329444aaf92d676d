import CLinux
import Glibc
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

  /// The folder of all departments, reached as any path is; ended by a NUL.
  let base: [CChar]
  /// The names below it, each ended by a NUL; the first is the department's code.
  let names: [[CChar]]

  /// `nil` for a path that leads somewhere else.
  ///
  /// Every file operation asks, so that the path is looked at as bytes.
  public init?(_ path: FilePath) {
    let found = path.withPlatformString { text -> (base: [CChar], names: [[CChar]])? in
      let bytes = UnsafeBufferPointer(start: text, count: strlen(text))
      let parts = bytes.split(separator: CChar(bitPattern: UInt8(ascii: "/")))
      let place = parts.indices.dropLast(2).first { index in
        parts[index].elementsEqual(Self.departments)
          && Self.boxes.contains { parts[index + 2].elementsEqual($0) }
      }
      guard let place else { return nil }
      return (Array(bytes[..<parts[place].endIndex]) + [0], parts[(place + 1)...].map { Array($0) + [0] })
    }
    guard let found else { return nil }
    base = found.base
    names = found.names
  }

  private static let departments = departmentsName.utf8.map { CChar(bitPattern: $0) }
  private static let boxes = ["inbox", "outbox", "receipts"].map { $0.utf8.map { CChar(bitPattern: $0) } }

  /// The path to the first `count` names.
  func path(to count: Int) -> FilePath {
    names.prefix(count).reduce(into: FilePath(platformString: base)) { path, name in
      if let name = FilePath.Component(platformString: name) { path.append(name) }
    }
  }

  /// Opens the box, only to look at it.
  func openBox() throws(FileError) -> Int32 { try openFolder(names.prefix(2), O_DIRECTORY | Self.pathOnly) }

  /// Opens the folder in which the last name stands, only to reach what is in it.
  func openParent() throws(FileError) -> Int32 {
    try openFolder(names.dropLast(), O_DIRECTORY | Self.pathOnly)
  }

  /// Opens the whole path, which is a folder.
  func openFolder(_ flags: Int32) throws(FileError) -> Int32 { try openFolder(names[...], flags) }

  private func openFolder(
    _ names: ArraySlice<[CChar]>, _ flags: Int32
  ) throws(FileError) -> Int32 {
    var folder = try FileError.check("open", path(to: 0)) {
      open(base, O_DIRECTORY | O_CLOEXEC | Self.pathOnly)
    }
    let below =
      Array(names.map { $0.dropLast() }.joined(separator: [CChar(bitPattern: UInt8(ascii: "/"))])) + [0]
    let found = open_below(folder, below, flags | O_NOFOLLOW | O_CLOEXEC)
    if found >= 0 {
      close(folder)
      return found
    }
    for (index, name) in names.enumerated() {
      let above = folder
      defer { close(above) }
      let isLast = index == names.count - 1
      let next = openat(above, name, (isLast ? flags : O_DIRECTORY | Self.pathOnly) | O_NOFOLLOW | O_CLOEXEC)
      let code = Errno(rawValue: errno)
      if next < 0 {
        var found = stat()
        let isLink =
          fstatat(above, name, &found, AT_SYMLINK_NOFOLLOW) == 0 && found.st_mode & S_IFMT == S_IFLNK
        throw FileError(isLink ? .tooManySymbolicLinkLevels : code, "open", path(to: index + 1))
      }
      folder = next
    }
    return folder
  }

  /// `O_PATH`: what is opened is only a place to go on from. Glibc declares it only under `_GNU_SOURCE`.
  private static let pathOnly: Int32 = 0o10_000_000
}

extension Files {
  /// Does something with what a path names, given the folder that holds it and its name there.
  @discardableResult
  static func reach<Value>(
    _ path: FilePath, _ body: (_ folder: Int32, _ name: UnsafePointer<CChar>) throws(FileError) -> Value
  ) throws(FileError) -> Value {
    guard let inside = DepartmentPath(path), let name = inside.names.last else {
      return try path.withPlatformString { name in
        Result { () throws(FileError) in try body(AT_FDCWD, name) }
      }.get()
    }
    let folder = try inside.openParent()
    defer { close(folder) }
    return try body(folder, name)
  }

  /// Opens a folder; whoever asked closes it.
  static func openFolder(_ path: FilePath, to operation: String = "open") throws(FileError) -> Int32 {
    let flags = O_RDONLY | O_DIRECTORY
    if let inside = DepartmentPath(path) { return try inside.openFolder(flags) }
    return try FileError.check(operation, path) { path.withPlatformString { open($0, flags | O_CLOEXEC) } }
  }
}
