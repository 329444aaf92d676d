import ExchangeBase
import ExchangeFormats
import Foundation
import GRDB
import ExchangeLedgerSQLite
import Testing

@testable import ExchangeLedger

/// A folder of its own for one ledger.
final class LedgerFolder {
  private let folder: URL
  private var file: URL { folder.appendingPathComponent("ledger.sqlite") }
  /// Where the ledger lies.
  var path: String { file.path }
  /// The folder itself.
  var folderPath: String { folder.path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Opens or makes the ledger.
  func open() throws -> SQLiteLedger { try SQLiteLedger(path: path, now: Self.moment("2021-01-04T09:00:00")) }

  /// A moment of a test.
  static func moment(_ text: String) throws -> Instant { try #require(Instant("\(text).000+08:00")) }

  /// The file's bytes.
  func bytes() throws -> Data { try Data(contentsOf: file) }

  /// Puts other bytes in the file's place.
  func write(_ bytes: Data) throws {
    for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
    try Data(bytes).write(to: file)
  }

  /// Changes the database behind the ledger's back.
  func change(_ sql: String, _ arguments: StatementArguments = []) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { database in
      if arguments.isEmpty {
        try database.execute(sql: sql)
      } else {
        try database.execute(sql: sql, arguments: arguments)
      }
    }
    try queue.close()
  }
}
