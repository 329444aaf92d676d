import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Holds what is kept of dropped files against what the ledger has of them: each byte, by SHA-256.
struct ArchiveProof {
  /// That a kept file isn't what was dropped.
  struct Fault: Sendable {
    /// The drop.
    let drop: String
    /// The folder in which its file has to lie.
    let folder: String
    /// Whether another file lies there; else none does.
    let isChanged: Bool
  }

  let layout: ExchangeLayout
  private(set) var faults: [Fault] = []
  /// How many files are as they were.
  private(set) var sound = 0
  /// How many aren't here: the folder of their day isn't, as where it was moved to another store.
  private(set) var elsewhere = 0

  init(_ layout: ExchangeLayout) { self.layout = layout }

  /// Looks at the file of each drop that was put away.
  mutating func prove(_ ledger: any LedgerSource) throws {
    try ledger.read { view in
      try view.forEachRow(of: .drops, in: SealedSpan(from: .beginning, until: view.freeRows())) { row in
        guard let drop = row as? DropRow, drop.publishedAt != nil, !drop.sha256.isEmpty,
          faults.count < LedgerVerification.limit
        else { return }
        try look(at: drop)
      }
    }
  }

  private mutating func look(at drop: DropRow) throws {
    guard let folder = layout.folder(keeping: drop) else { return }
    // What somebody still has open waits among what was taken.
    if try Files.exists(layout.work(drop.drop)) { return }
    guard try Files.exists(folder) else {
      if try Files.exists(folder.removingLastComponent()) {
        faults.append(Fault(drop: drop.drop, folder: folder.string, isChanged: false))
      } else {
        elsewhere += 1
      }
      return
    }
    let content = FileContent(bytes: drop.bytes, sha256: drop.sha256)
    var isThere = false
    for entry in try Files.entries(in: folder) where entry.status.sort == .regular {
      // Its marker may lie beside it.
      if try Files.holds(content, folder.appending(entry.name), closely: true) {
        sound += 1
        return
      }
      isThere = true
    }
    faults.append(Fault(drop: drop.drop, folder: folder.string, isChanged: isThere))
  }
}
