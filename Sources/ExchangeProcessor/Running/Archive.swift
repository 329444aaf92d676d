import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// Keeps what was dropped: in `archive`, or in `quarantine` when nothing of it went through.
struct Archive: Sendable {
  let layout: ExchangeLayout

  /// Moves a published drop's file to where it is kept and clears what was needed to work on it. Repeatable.
  func keep(_ drop: DropRow) throws {
    let root = drop.verdict == .rejected || drop.verdict == .conflict ? layout.quarantine : layout.archive
    let kept = layout.kept(root, drop.drop)
    let folder = TakenFolder(drop: drop.drop, receivedAt: drop.receivedAt)
    let taken = layout.taken(drop.sender).appending(folder.name)
    if try Files.exists(taken) {
      try Files.makeFolder(kept)
      for name in try Files.names(in: taken) {
        let target = kept.appending(name)
        let copy = layout.work(drop.drop).appending("original")
        // Our copy is what was judged; the file that the sender wrote may have changed since. Where there is none, the
        // taken thing itself is kept, or, being no file and on another mount, a word about it.
        if try Files.exists(target) { continue }
        if try Files.exists(copy) {
          try Files.move(copy, to: target)
        } else {
          try keepUnread(taken.appending(name), at: target)
        }
      }
      try Files.flushFolder(kept)
      try Files.removeTree(taken)
    }
    try Files.removeTree(layout.work(drop.drop))
  }

  /// Keeps what was never copied: a link, a pipe, a file beyond the limit.
  private func keepUnread(_ source: FilePath, at target: FilePath) throws {
    do {
      return try Files.rename(source, to: target)
    } catch {
      guard error.code == .improperLink else { throw error }
    }
    let status = try Files.status(of: source)
    let word =
      "not kept: a \(status?.sort.rawValue ?? "file") of \(status?.size ?? 0) bytes on another mount\n"
    try Files.replace(target, with: word.utf8)
  }
}
