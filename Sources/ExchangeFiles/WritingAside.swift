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
  private let failure = Mutex<FileError?>(nil)
  /// The permissions of files in folders of departments, asked once for all files that are waited for together.
  private let permissions = Mutex<[FilePath: CInterop.Mode]>([:])

  /// Has nothing to write yet.
  public init() {}

  /// Writes a file like ``FileSink``, later. Flushing is the group's.
  public func write(_ bytes: [UInt8], to path: FilePath) {
    places.wait()
    queue.async { [self] in
      do throws(FileError) {
        var sink = try FileSink(path: path) { granted(in: path.removingLastComponent(), $0) }
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
  /// - Throws: what the first that couldn't be was refused for; what comes afterwards is another matter.
  public func finish() throws(FileError) {
    queue.sync {}
    permissions.withLock { $0.removeAll() }
    let failure = failure.withLock { failure in
      defer { failure = nil }
      return failure
    }
    if let failure { throw failure }
  }

  private func granted(in folder: FilePath, _ path: DepartmentPath) -> CInterop.Mode? {
    if let known = permissions.withLock({ $0[folder] }) { return known }
    guard let asked = try? path.permissionsOfFile() else { return nil }
    permissions.withLock { $0[folder] = asked }
    return asked
  }
}
