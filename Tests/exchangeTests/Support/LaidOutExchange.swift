import ExchangeEvidence
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Glibc
import Synchronization
import SystemPackage
import Testing

/// An exchange that is kept in memory, to be laid out again: what the program's own `init` makes, as hundreds of tests begin with the same, and it is written down for each in a
/// tenth of the time that the program takes.
struct LaidOutExchange {
  /// A folder, or a file with its bytes.
  private struct Item {
    let path: FilePath
    let mode: mode_t
    let bytes: [UInt8]?
  }

  private static let known = Mutex<[[String]: LaidOutExchange]>([:])

  private let items: [Item]
  /// What it signs with; the keys themselves each exchange has of its own.
  private let algorithms: [SignatureAlgorithm]

  /// What `init` makes of a measure; it is called once.
  static func laidOut(profile: String, _ place: OwnFolders.Place) throws -> LaidOutExchange {
    try known.withLock { known in
      if let laidOut = known[[profile, place.rawValue]] { return laidOut }
      let laidOut = try LaidOutExchange(profile: profile, place)
      known[[profile, place.rawValue]] = laidOut
      return laidOut
    }
  }

  private init(profile: String, _ place: OwnFolders.Place) throws {
    let scratch = try ScratchFolder()
    let root = scratch.path.appending("exchange")
    let outcome = try Program.run([
      "init", root.string, "--profile", profile, "--own-folders", place.rawValue, "--no-guides",
    ])
    try #require(outcome.status == 0, "\(outcome.errors)")
    algorithms = try KeyFolder(root.appending("keys")).entries().map(\.algorithm)
    items = try Self.items(of: root, without: "keys")
  }

  /// An exchange as it lies there, with its keys.
  init(of exchange: TemporaryExchange) throws {
    algorithms = []
    items = try Self.items(of: exchange.root)
  }

  private static func items(of root: FilePath, without left: FilePath? = nil) throws -> [Item] {
    var items: [Item] = []
    func look(at path: FilePath, _ place: FilePath) throws {
      var status = stat()
      try #require(path.withPlatformString { lstat($0, &status) } == 0)
      let mode = status.st_mode & 0o7777
      guard status.st_mode & S_IFMT == S_IFDIR else {
        return items.append(Item(path: place, mode: mode, bytes: try Files.bytes(of: path)))
      }
      items.append(Item(path: place, mode: mode, bytes: nil))
      for name in try Files.names(in: path) where place != left {
        try look(at: path.appending(name), place.appending(name))
      }
    }
    try look(at: root, "")
    return items
  }

  /// Lays it out in a new folder.
  func write(to root: FilePath) throws {
    for item in items {
      let path = root.pushing(item.path)
      if let bytes = item.bytes {
        try path.writeAtOnce(bytes)
      } else {
        try #require(path.withPlatformString { mkdir($0, 0o700) } == 0)
      }
      // Whatever the mask is.
      try #require(path.withPlatformString { chmod($0, item.mode) } == 0)
    }
    for algorithm in algorithms {
      try KeyFolder(root.appending("keys")).add(.make(algorithm), madeAt: WallClock.system.now())
    }
  }
}

extension FilePath {
  /// Writes a new file that others may read, without a wait for the disk: no test pulls the plug on itself.
  func writeAtOnce(_ bytes: [UInt8]) throws {
    let file = try FileDescriptor.open(
      self, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite, .groupRead, .otherRead])
    try file.closeAfter { _ = try file.writeAll(bytes) }
  }
}
