import ExchangeBase
import ExchangeFiles
import SystemPackage

/// How backups in a folder are named: by the moment at which they were begun, and where several were in one second, by which of them.
struct BackupName: Comparable {
  /// So many backups of a folder may be begun in one second.
  private static let most = 99

  /// The moment, `20210104T160000`.
  let stamp: String
  /// Which of those of that moment it is, from 1 on.
  private let number: Int

  /// Takes a name at which nothing lies in a folder. Until its ``claim`` is removed, nobody else takes it.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` where all names of the moment are taken.
  init(takenAt moment: Instant, in folder: FilePath) throws {
    for number in 1...Self.most {
      let name = Self(stamp: moment.stamp, number: number)
      let claim = folder.appending(name.claim)
      do throws(FileError) {
        var sink = try FileSink(path: claim)
        try sink.finish(flushing: false)
      } catch {
        if error.code == .fileExists { continue }
        throw error
      }
      // Looked at once it is taken: whoever had it before us has left what it is called by.
      if try name.isFree(in: folder) {
        self = name
        return
      }
      try Files.remove(claim)
    }
    throw ProcessorError.unknown(
      folder.appending(Self(stamp: moment.stamp, number: 1).ledger).string,
      reason: LocalizedText("已经有了；不会覆盖任何文件", "it is there already; nothing is written over"))
  }

  /// Reads the name of a ledger's backup; `nil` for any other.
  init?(ledger name: String) { self.init(name, between: "ledger-", and: ".sqlite") }

  /// Reads the name of a folder of settings; `nil` for any other.
  init?(settings name: String) { self.init(name, between: "settings-", and: "") }

  /// Reads what a name is taken by, without its ending `.part`; `nil` for any other.
  init?(claim name: String) { self.init(name, between: ".ledger-", and: ".sqlite") }

  private init?(_ name: String, between start: String, and end: String) {
    guard name.hasPrefix(start), name.hasSuffix(end) else { return nil }
    let bytes = Array(name.utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count))
    let (moment, rest) = (bytes.prefix(15), bytes.dropFirst(15))
    guard moment.count == 15, moment[8] == UInt8(ascii: "T"),
      moment.count(where: { (0x30...0x39).contains($0) }) == 14
    else { return nil }
    let stamp = String(decoding: moment, as: UTF8.self)
    if rest.isEmpty {
      self.init(stamp: stamp, number: 1)
      return
    }
    guard let number = Int(String(decoding: rest.dropFirst(), as: UTF8.self)),
      (2...Self.most).contains(number),
      rest.elementsEqual("-\(number)".utf8)
    else { return nil }
    self.init(stamp: stamp, number: number)
  }

  private init(stamp: String, number: Int) {
    self.stamp = stamp
    self.number = number
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.stamp, left.number) < (right.stamp, right.number)
  }

  private var text: String { number == 1 ? stamp : "\(stamp)-\(number)" }

  /// The file of the ledger.
  var ledger: String { "ledger-\(text).sqlite" }
  /// The folder of the settings.
  var settings: String { "settings-\(text)" }
  /// The file that lies there for as long as somebody makes a backup of this name.
  var claim: String { ".\(ledger).part" }

  /// Whether nothing of a backup of this name lies in a folder.
  private func isFree(in folder: FilePath) throws -> Bool {
    let ledger = folder.appending(ledger)
    let digest = Self.digest(of: ledger)
    let settings = folder.appending(settings)
    return try ![
      ledger, FilePath("\(ledger).part"), digest, FilePath("\(digest).sig"), settings,
      FilePath("\(settings).part"),
    ].contains { try Files.exists($0) }
  }

  /// Whether its moment is still to come.
  func isAhead(of now: Instant) -> Bool { stamp > now.stamp }

  /// The file with a backup's digest, as `sha256sum -c` reads it.
  static func digest(of backup: FilePath) -> FilePath { FilePath("\(backup.string).sha256") }

  /// All that stands in that file.
  static func line(of backup: FilePath, sha256: String) -> String {
    "\(sha256)  \(backup.lastComponent?.string ?? "")\n"
  }
}

extension Instant {
  /// The moment in a file's name, `20210104T160000`.
  var stamp: String { day.digits + "T" + text.dropFirst(11).prefix(8).filter { $0 != ":" } }
}
