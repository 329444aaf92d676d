import Glibc
public import SystemPackage

extension Files {
  /// Whether somebody still has a file open for writing, as far as the system tells: on local disks, of files that
  /// belong to our user or to anybody when we are root. Where it can't be told the answer is no.
  ///
  /// The system grants a read lease only on a file that nobody writes; it is given back at once. Should a writer come
  /// in that moment, the system tells us by a signal, and we ask for one that is ignored unless somebody minds it.
  public static func isOpenForWriting(_ path: FilePath) throws(FileError) -> Bool {
    // NFS and CIFS refuse leases with the same code for reasons of their own.
    guard try status(of: path)?.sort == .regular,
      try FileSystemKind(of: path.removingLastComponent()) == .local
    else { return false }
    let descriptor = try reach(path) { folder, name throws(FileError) in
      try FileError.check(.open, path) {
        openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      }
    }
    defer { close(descriptor) }
    return hasWriter(descriptor)
  }

  /// Whether somebody writes to a file of a local disk that is open for reading.
  static func hasWriter(_ descriptor: Int32) -> Bool {
    guard fcntl(descriptor, FileLease.setSignal, SIGURG) == 0 else { return false }
    if fcntl(descriptor, FileLease.set, F_RDLCK) == 0 {
      _ = fcntl(descriptor, FileLease.set, F_UNLCK)
      return false
    }
    return errno == EAGAIN
  }
}

/// Commands of fcntl(2) that glibc declares only under `_GNU_SOURCE`.
private enum FileLease {
  static let setSignal: Int32 = 10
  static let set: Int32 = 1_024
}
