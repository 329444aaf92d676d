import ExchangeFiles
import Glibc
import SystemPackage

/// Files for what is read by its path. They are written as briefly as can be: thousands a second, none of which has to last.
enum Scratch {
  /// A folder of this process, which goes with it.
  static let folder = Result { () throws -> FilePath in
    atexit { Scratch.remove() }
    return try Files.makeTemporaryFolder(named: "exchange-fuzz")
  }

  private static func remove() {
    if let folder = try? folder.get() { try? Files.removeTree(folder) }
  }

  /// Writes a file.
  static func write(_ bytes: [UInt8], to path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }
}
