import ExchangeBase
import ExchangeFiles
import SystemPackage

/// What the exchange needs of each file system, tried for real: writing, flushing, renaming without replacing, removing, locking.
struct FileSystemsCheck: HealthCheck {
  let name = "file-systems"
  let title = LocalizedText(
    "文件系统（写入、落盘、改名、加锁，实际试一遍）", "file systems: writing, flushing, renaming, locking, tried for real")

  func look(at patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    var found: [Ailment] = []
    for folder in [layout.work, layout.archive, layout.reports] where try Files.exists(folder) {
      found += attempt { try trial(from: folder, to: folder) }
    }
    for code in patient.departments {
      // What is missing is told elsewhere.
      guard (try? layout.requireFolders(of: code)) != nil else { continue }
      for (folder, box) in layout.served(of: code) { found += attempt { try trial(from: folder, to: box) } }
    }
    found += try locking(layout)
    return found
  }

  private func attempt(_ body: () throws -> Void) -> [Ailment] {
    do {
      try body()
      return []
    } catch {
      return [Ailment(error, alike: Self.alike(error))]
    }
  }

  /// What is of a whole file system is the same for all that lies on it: that it is full, read-only or failing.
  private static func alike(_ error: any Error) -> String? {
    guard let error = error as? FileError,
      [.noSpace, .diskQuotaExceeded, .readOnlyFileSystem, .ioError].contains(error.code),
      let room = try? DiskRoom(of: error.path.removingLastComponent())
    else { return nil }
    return "file system \(room.device) \(error.code.rawValue)"
  }

  /// Names that begin with a dot are looked at by nobody.
  private func trial(from folder: FilePath, to box: FilePath) throws {
    let mark = String(UInt64.random(in: .min ... .max), radix: 36)
    let (one, other) = (folder.appending(".probe-\(mark)"), box.appending(".probe-\(mark).moved"))
    defer { for path in [one, other] { try? Files.remove(path) } }
    let bytes = Array("probe".utf8)
    var sink = try FileSink(path: one)
    try sink.write(bytes)
    try sink.finish()
    try Files.rename(one, to: other)
    try Files.flushFolder(box)
    var again = try FileSink(path: one)
    try again.finish()
    if try Files.renameIfFree(one, to: other) {
      throw FileError(.notSupported, .renameWithoutReplacing, box)
    }
    guard try Files.bytes(of: other) == bytes else { throw FileError(.ioError, .readBack, other) }
  }

  /// Where a lock can be had twice, two processors would work on one exchange.
  private func locking(_ layout: ExchangeLayout) throws -> [Ailment] {
    guard let lock = try ExchangeLock(root: layout.root) else { return [] }
    return try withExtendedLifetime(lock) {
      try ExchangeLock(root: layout.root) == nil
        ? []
        : [
          Ailment(
            .broken,
            LocalizedText(
              "\(layout.root.shown) 所在的文件系统不能加锁", "the file system of \(layout.root.shown) knows no locks"),
            LocalizedText("把交换目录放到本地磁盘上", "Put the exchange on a disk of this machine"))
        ]
    }
  }
}
