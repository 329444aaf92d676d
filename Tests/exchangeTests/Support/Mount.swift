import Foundation
import Glibc
import SystemPackage

/// A small file system over a folder, for as long as the value lives: a share that is full, or one of its own.
final class Mount {
  /// The sorts that a test can have.
  enum Sort: String, CaseIterable, Sendable {
    case tmpfs, ext4
  }

  /// Whether this machine lets a test mount something; not in most containers, and only for root.
  static let isAllowed: Bool = {
    guard geteuid() == 0 else { return false }
    let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("mount-\(UUID().uuidString)")
    guard
      (try? FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true))
        != nil
    else { return false }
    defer { rmdir(folder.string) }
    guard shell("mount -t tmpfs -o size=64k none '\(folder)'") else { return false }
    return shell("umount '\(folder)'")
  }()

  /// Where it is.
  let folder: FilePath
  private let image: FilePath

  /// Mounts a file system of so many bytes and files over a folder; `nil` where that isn't allowed.
  init?(_ sort: Sort, over folder: FilePath, bytes: Int, files: Int) {
    self.folder = folder
    image = FilePath(FileManager.default.temporaryDirectory.path).appending("image-\(UUID().uuidString)")
    let isMounted =
      switch sort {
      case .tmpfs: Self.shell("mount -t tmpfs -o size=\(bytes),nr_inodes=\(files),mode=700 none '\(folder)'")
      case .ext4:
        Self.shell(
          "truncate -s \(bytes) '\(image)' && mkfs.ext4 -q -m 0 -N \(files) '\(image)' && mount -o loop '\(image)' '\(folder)' "
            + "&& rmdir '\(folder)/lost+found'")
      }
    if !isMounted { return nil }
  }

  deinit {
    _ = Self.shell("umount '\(folder)' || umount -l '\(folder)'")
    unlink(image.string)
  }

  /// Runs a command of the shell; whether it succeeded.
  static func shell(_ command: String) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
