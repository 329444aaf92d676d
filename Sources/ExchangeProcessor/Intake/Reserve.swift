import ExchangeBase
import ExchangeFiles
import ExchangeWords
import SystemPackage

/// The room on our own disks that no file is taken into, so that there is always enough to answer what has been taken. Inboxes
/// are the buffer: what doesn't fit waits where it lies, and nobody loses anything.
public struct Reserve: Sendable, Equatable {
  /// So many bytes; `nil`: a share of the disk.
  public var bytes: Int?
  /// So many files; `nil`: a share of those that the disk can have.
  public var files: Int?

  /// A twentieth of a disk, but no more than that.
  private static let (mostBytes, mostFiles) = (256 << 20, 10_000)
  /// So many times its size a file needs while it is worked on: our copy, and what is made of it.
  private static let copies = 2
  /// So many files a drop needs: folders, copies, receipts, deliveries.
  private static let filesOfDrop = 16

  /// What may still be taken in.
  struct Room {
    var bytes: Int
    var files: Int
    /// The disk that has least of what is short, and how much is free there and is kept free.
    fileprivate var shortage: Shortage

    /// Takes room for a file; where there isn't enough it says so and takes none.
    mutating func take(_ size: Int) -> Shortage? {
      let (need, isTooMuch) = size.multipliedReportingOverflow(by: Reserve.copies)
      guard !isTooMuch, bytes >= max(need, 1), files >= Reserve.filesOfDrop else { return shortage }
      bytes -= need
      files -= Reserve.filesOfDrop
      return nil
    }
  }

  /// Why nothing is taken.
  struct Shortage: Equatable {
    let folder: FilePath
    let free: Int, kept: Int
    /// Whether files are short, rather than bytes.
    let isOfFiles: Bool

    /// What happened and what to do.
    var words: LocalizedText {
      let (free, kept) = isOfFiles ? ("\(free)", "\(kept)") : ("\(free >> 20) MiB", "\(kept >> 20) MiB")
      return LocalizedText(
        "\(folder.shown) 所在的磁盘空间不足（\(isOfFiles ? "还可建文件" : "剩余") \(free)，保留 \(kept)），暂停收取，文件留在收件文件夹，腾出空间后自动继续",
        "little room on the disk of \(folder.shown): \(free) \(isOfFiles ? "files can be made" : "free"), \(kept) kept in reserve; "
          + "files wait in their inboxes, and are taken once there is room")
    }

    /// The same as what keeps everybody waiting.
    var trouble: OperatorEvent.Trouble { .init(words, isBroken: true) }
  }

  /// How much may be taken in.
  ///
  /// - Parameter times: as if so many times the reserve were kept.
  func room(in layout: ExchangeLayout, keeping times: Int = 1) throws(FileError) -> Room {
    let none = Shortage(folder: layout.root, free: 0, kept: 0, isOfFiles: false)
    var room = Room(bytes: .max, files: .max, shortage: none)
    var seen: Set<UInt64> = []
    for folder in [layout.root, layout.work, layout.archive] {
      let disk = try DiskRoom(of: folder)
      guard seen.insert(disk.device).inserted else { continue }
      let keptBytes = times * (bytes ?? min(disk.bytes / 20, Self.mostBytes))
      let keptFiles = times * (disk.files.map { files ?? min($0.all / 20, Self.mostFiles) } ?? 0)
      let freeBytes = disk.freeBytes - keptBytes
      let freeFiles = disk.files.map { $0.free - keptFiles } ?? .max
      let isOfFiles = freeFiles < Self.filesOfDrop
      if isOfFiles ? freeFiles < room.files : freeBytes < room.bytes {
        room.shortage = Shortage(
          folder: folder, free: isOfFiles ? disk.files?.free ?? 0 : disk.freeBytes,
          kept: isOfFiles ? keptFiles : keptBytes, isOfFiles: isOfFiles)
      }
      room.bytes = min(room.bytes, freeBytes)
      room.files = min(room.files, freeFiles)
    }
    return room
  }

  /// Why not even a small file is taken; `nil` where one is.
  func shortage(in layout: ExchangeLayout, keeping times: Int = 1) throws(FileError) -> Shortage? {
    var room = try room(in: layout, keeping: times)
    return room.take(1)
  }
}
