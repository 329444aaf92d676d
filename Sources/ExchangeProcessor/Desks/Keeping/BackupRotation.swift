import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Which backups of a folder make room for a new one: of the exchange's own those that reach least far. A folder may hold those of another
/// exchange, or of a copy of this one that went on elsewhere, so that its own are only those that end with an entry of its ledger.
struct BackupRotation {
  /// A backup of the exchange's own.
  private struct Own: Comparable {
    let name: BackupName
    /// The last entry of its chain.
    let reach: Int64
    /// Whether it is named by a moment that is still to come: the clock was ahead when it was made.
    let isAhead: Bool

    /// By how far they reach, which no clock changes. Of those that reach as far, a name of a moment to come tells nothing.
    static func < (left: Self, right: Self) -> Bool {
      left.reach != right.reach
        ? left.reach < right.reach
        : left.isAhead != right.isAhead ? left.isAhead : left.name < right.name
    }
  }

  /// Those that make room, the oldest first.
  let outdated: [BackupName]
  /// Those that stay, and are named by a moment to come.
  let ahead: [BackupName]
  /// Those that aren't known to be the exchange's own. They stay, and aren't counted.
  let unknown: [BackupName]

  /// Looks at the backups in a folder. None is looked through: of each only its end is asked for.
  ///
  /// - Parameters:
  ///   - count: how many stay, the new one among them.
  ///   - new: the new one, which is there already, and whatever happens stays.
  ///   - reach: the last entry of its chain.
  ///   - ledger: the exchange's.
  init(
    of folder: FilePath, keeping count: Int, with new: BackupName, reaching reach: Int64,
    of ledger: any LedgerSource, at now: Instant
  ) throws {
    var own: [Own] = []
    var unknown: [BackupName] = []
    for name in try Files.names(in: folder).compactMap({ BackupName(ledger: $0.string) }) where name != new {
      if let reach = Self.reach(of: folder.appending(name.ledger), in: ledger) {
        own.append(Own(name: name, reach: reach, isAhead: name.isAhead(of: now)))
      } else {
        unknown.append(name)
      }
    }
    own.sort()
    // One that is made at the same time and is newer is none of ours to remove: two that each removed the other's would leave none.
    let latest = Own(name: new, reach: reach, isAhead: false)
    let excess = max(own.count + 1 - count, 0)
    let outdated = own.prefix(excess).filter { $0 < latest }
    self.outdated = outdated.map { $0.name }
    ahead = own.dropFirst(outdated.count).filter { $0.isAhead }.map { $0.name }
    self.unknown = unknown.sorted()
  }

  /// The last entry of a backup, where it is one of a ledger's, too; `nil` where it isn't, or where the file can't be read.
  private static func reach(of backup: FilePath, in ledger: any LedgerSource) -> Int64? {
    // A pipe would be waited for.
    guard (try? Files.status(of: backup)?.sort) == .regular, let file = try? LedgerFile(backup) else {
      return nil
    }
    defer { try? file.close() }
    guard let last = (try? file.read { try $0.lastEntry() }) ?? nil,
      let known = (try? ledger.read { try $0.entry(last.sequence)?.digest }) ?? nil, known == last.digest
    else { return nil }
    return last.sequence
  }
}
