import ExchangeBase
import ExchangeFiles
import GRDB
public import SystemPackage

/// Copies a ledger while others write into it. The copy is one file, without anything beside it.
enum LedgerCopy {
  /// The copy gets its name once it is whole and durable. What an attempt that came to nothing has left goes.
  ///
  /// - Parameter look: looks at the copy before it gets its name; where it throws, there is none.
  static func write(
    _ ledger: some DatabaseReader, to copy: FilePath, once look: (FilePath) throws -> Void = { _ in }
  ) throws {
    let part = FilePath("\(copy.string).part")
    func clear() throws {
      for ending in ["", "-journal", "-wal", "-shm"] { try Files.remove(FilePath(part.string + ending)) }
    }
    try clear()
    do {
      try Files.makePrivateFile(part)
      let target = try DatabaseQueue(path: part.string)
      try ledger.backup(to: target)
      // Nobody writes into a copy, so that it needs nothing beside it.
      try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      try target.close()
      let folder = copy.removingLastComponent()
      let place: FilePath = folder.isEmpty ? "." : folder
      try Files.flushFileSystems(of: [place])
      try look(part)
      try Files.rename(part, to: copy)
      try Files.flushFolder(place)
    } catch let error as DatabaseError {
      // Only what was read can be damaged; all else is about where the copy goes.
      let isOfSource = [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
      // As long as what it has taken of the room lies there.
      let told = SQLiteLedger.told(error, path: isOfSource ? ledger.path : copy.string)
      try? clear()
      throw told
    } catch {
      try? clear()
      throw error
    }
  }
}

extension ReadOnlySQLiteLedger {
  /// Lays a copy of it beside others, while whoever writes goes on writing.
  ///
  /// - Parameters:
  ///   - copy: where it goes; what lies there is written over.
  ///   - look: looks at the copy before it gets its name; where it throws, there is none.
  public func back(up copy: FilePath, once look: (FilePath) throws -> Void = { _ in }) throws {
    try LedgerCopy.write(queue, to: copy, once: look)
  }
}
