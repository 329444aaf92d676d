import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import SystemPackage

/// Holds what is kept of dropped files against what the ledger has of them: each byte, by SHA-256.
struct ArchiveProof {
  let layout: ExchangeLayout

  /// Looks at the file of each drop that was put away.
  func prove(_ ledger: any LedgerSource) throws -> KeptProof {
    var proof = KeptProof()
    try ledger.read { view in
      try view.forEachRow(of: .drops, in: SealedSpan(from: .beginning, until: view.freeRows())) { row in
        guard let drop = row as? DropRow, drop.publishedAt != nil, !drop.sha256.isEmpty, !proof.isFull,
          let outcome = try look(at: drop)
        else { return }
        proof.note(outcome, of: drop.drop)
      }
    }
    return proof
  }

  private func look(at drop: DropRow) throws -> KeptProof.Outcome? {
    guard let folder = layout.folder(keeping: drop) else { return nil }
    // What somebody still has open waits among what was taken.
    if try layout.isInHand(drop.drop) { return nil }
    let isMissing = LocalizedText("\(folder) 中没有它的文件", "its file isn't in \(folder)")
    guard try Files.exists(folder) else {
      // A whole day may have been moved to another store.
      return try Files.exists(folder.removingLastComponent()) ? .wrong(isMissing) : .elsewhere
    }
    let content = FileContent(bytes: drop.bytes, sha256: drop.sha256)
    let files = try Files.entries(in: folder).filter { $0.status.sort == .regular }
    // Its marker may lie beside it.
    if try files.contains(where: { try Files.holds(content, folder.appending($0.name), closely: true) }) {
      return .sound
    }
    return .wrong(
      files.isEmpty
        ? isMissing
        : LocalizedText(
          "\(folder) 中的文件与收到时不同（大小或 SHA-256 不符）",
          "the file in \(folder) isn't what was dropped (another size or SHA-256)"))
  }
}
