import CLinux
import Glibc
public import SystemPackage

/// The sort of file system that something lies on, as far as it matters to when a file there is whole.
public enum FileSystemKind: Sendable, Equatable {
  /// A disk of this machine: what happens on it is seen, and told, at once.
  case local
  /// A share, or what may be one, by its name: attributes are cached for up to half a minute, and nobody tells what
  /// others do there.
  case remote(String)

  /// Looks what holds a folder.
  public init(of folder: FilePath) throws(FileError) {
    let descriptor = try Files.openFolder(folder)
    defer { close(descriptor) }
    self.init(type: try FileError.check(.lookAt, folder) { file_system_type(descriptor) })
  }

  /// Reads the number of `statfs`.
  public init(type: Int) {
    self = Self.remote[type].map { .remote($0) } ?? .local
  }

  /// The numbers in `linux/magic.h` and in the sources of the file systems. FUSE may be anything (sshfs, virtiofs,
  /// rclone), so that it counts as far away; so do file systems that several machines share.
  private static let remote: [Int: String] = [
    0x6969: "nfs", 0x517B: "smb", 0xFF53_4D42: "cifs", 0xFE53_4D42: "smb", 0x6573_5546: "fuse",
    0x0102_1997: "9p", 0x5346_414F: "afs", 0x6B41_4653: "afs", 0x00C3_6400: "ceph", 0x786F_4256: "vboxsf",
    0xBACB_ACBC: "hgfs", 0x7375_7245: "coda", 0x0BD0_0BD0: "lustre", 0x4750_4653: "gpfs",
    0x0116_1970: "gfs2", 0x7461_636F: "ocfs2",
  ]

  /// Its name for people and programs.
  public var name: String {
    switch self {
    case .local: "local"
    case .remote(let name): name
    }
  }
}
