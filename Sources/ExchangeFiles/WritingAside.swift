import Dispatch
import Synchronization
public import SystemPackage

/// Writes new small files on a thread of its own, one after the other, while whoever has them written goes on.
///
/// Making a file costs more than filling it, so that a few thousand small answers are half of what deciding about small
/// bundles takes.
public final class WritingAside: Sendable {
  /// Larger files are better written by who makes them.
  public static let limit = 1 << 16
  /// So many wait at most.
  private static let width = 256

  private let queue = DispatchQueue(label: "small files")
  private let places = DispatchSemaphore(value: width)
  private let failure = Mutex<(any Error)?>(nil)
  /// The folders of departments in which files are made that are waited for together.
  private let folders = Mutex<[FilePath: Folder]>([:])

  /// A folder that is walked to, and asked for its permissions, once.
  private struct Folder: Sendable {
    /// More aren't held: a group may have files for any number of departments.
    static let most = 64
    let opened: OpenFolder
    /// Those of files in it.
    let permissions: CInterop.Mode
  }

  /// Has nothing to write yet.
  public init() {}

  /// Writes a file like ``FileSink``, later. Flushing is the group's.
  public func write(_ bytes: [UInt8], to path: FilePath) { write(to: path) { bytes } }

  /// Makes what a file is to hold, and writes it like ``FileSink``, later: after all that was to be written before.
  public func write(to path: FilePath, _ make: @escaping @Sendable () throws -> [UInt8]) {
    places.wait()
    queue.async { [self] in
      do {
        let bytes = try make()
        var sink = try makeFile(at: path)
        try sink.write(bytes)
        try sink.finish(flushing: false)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
      places.signal()
    }
  }

  /// Waits until all files are written.
  ///
  /// - Throws: what the first that couldn't be was refused for, or why it couldn't be made; what comes afterwards is another matter.
  public func finish() throws {
    queue.sync {}
    folders.withLock { $0.removeAll() }
    let failure = failure.withLock { failure in
      defer { failure = nil }
      return failure
    }
    if let failure { throw failure }
  }

  private func makeFile(at path: FilePath) throws(FileError) -> FileSink {
    guard let name = path.lastComponent, let folder = try folder(of: path) else {
      return try FileSink(path: path)
    }
    do throws(FileError) {
      return try FileSink(path: path, named: name, in: folder.opened, permissions: folder.permissions)
    } catch {
      // A share may have been mounted anew meanwhile, or the folder made anew.
      guard [.staleNFSFileHandle, .noSuchFileOrDirectory].contains(error.code) else { throw error }
      folders.withLock { $0[path.removingLastComponent()] = nil }
      return try FileSink(path: path)
    }
  }

  /// The folder of a file, held open from now on; `nil` for one that isn't a department's, and for one that doesn't tell its permissions.
  private func folder(of path: FilePath) throws(FileError) -> Folder? {
    let place = path.removingLastComponent()
    if let known = folders.withLock({ $0[place] }) { return known }
    guard let permissions = try? DepartmentPath(path)?.permissionsOfFile() else { return nil }
    let folder = Folder(opened: try OpenFolder(place), permissions: permissions)
    folders.withLock { folders in
      if folders.count >= Folder.most { folders.removeAll() }
      folders[place] = folder
    }
    return folder
  }
}
