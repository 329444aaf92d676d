import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import SystemPackage

/// Holds what is kept of dropped files against what the ledger has of them: each byte, by SHA-256; and what lies there against the
/// drops that the ledger knows.
struct ArchiveProof {
  let layout: ExchangeLayout

  /// So many drops are asked for at a time: the ledger is let go of between.
  private static let page = 200

  /// Looks at the file of each drop that was put away, the latest first.
  func prove(_ ledger: any LedgerSource, _ round: ProofRound = .whole) throws -> KeptProof {
    var proof = KeptProof()
    var before = Int64.max
    while !proof.isFull {
      let drops = try ledger.read { try $0.drops(before: before, from: nil, limit: Self.page) }
      guard let last = drops.last else { break }
      before = last.id
      for drop in drops where drop.publishedAt != nil && !drop.sha256.isEmpty && !proof.isFull {
        guard try round.isDue(drop.drop), let outcome = try KeptProof.outcome({ try look(at: drop) })
        else { continue }
        proof.note(outcome, of: drop.drop, under: drop.drop)
      }
    }
    try Strangers(layout: layout, ledger: ledger, round: round).find(&proof)
    return proof
  }

  private func look(at drop: DropRow) throws -> KeptProof.Outcome? {
    guard let folder = layout.folder(keeping: drop) else { return try lookAside(at: drop) }
    // What somebody still has open waits among what was taken.
    if try layout.isInHand(drop.drop) { return nil }
    let isMissing = LocalizedText("\(folder) 中没有它的文件", "its file isn't in \(folder)")
    guard try Files.exists(folder) else {
      // A whole day may have been moved to another store.
      return try Files.exists(folder.removingLastComponent()) ? .wrong(isMissing) : .elsewhere
    }
    let content = FileContent(bytes: drop.bytes, sha256: drop.sha256)
    let entries = try Files.entries(in: folder)
    let files = entries.filter { $0.status.sort == .regular }
    let kept = try files.first { try Files.holds(content, folder.appending($0.name), closely: true) }
    guard let kept else {
      return .wrong(
        files.isEmpty
          ? isMissing
          : LocalizedText(
            "\(folder) 中的文件与收到时不同（大小或 SHA-256 不符）",
            "the file in \(folder) isn't what was dropped (another size or SHA-256)"))
    }
    // Its marker may lie beside it.
    let marker = files.first { $0.name != kept.name && DoneMarker.file(ofMarker: $0.name.bytes) != nil }
    let others = entries.filter {
      $0.name != kept.name && $0.name != marker?.name && !Strangers.isLeftAlone($0.name, $0.status)
    }
    return others.isEmpty ? .sound : .wrong(Strangers.words(folder.appending(others[0].name)))
  }

  /// One that was put aside, unless it was brought back.
  private func lookAside(at drop: DropRow) throws -> KeptProof.Outcome? {
    let letter = DeadLetter(drop: drop.drop, layout: layout)
    guard let name = try letter.fileName else { return nil }
    let content = FileContent(bytes: drop.bytes, sha256: drop.sha256)
    let file = letter.file.appending(name)
    do {
      if try Files.holds(content, file, closely: true) { return .sound }
    } catch let error as FileError where error.code == .noSuchFileOrDirectory {
      // It is being brought back.
      return nil
    }
    return .wrong(
      LocalizedText(
        "\(file.shown) 与收到时不同（大小或 SHA-256 不符）",
        "\(file.shown) isn't what was dropped (another size or SHA-256)"))
  }
}

/// Finds what lies where dropped files are kept, and is no drop's that the ledger has kept there.
private struct Strangers {
  let layout: ExchangeLayout
  let ledger: any LedgerSource
  let round: ProofRound

  static func words(_ path: FilePath) -> LocalizedText {
    LocalizedText(
      "\(path.shown) 不是台账里任何一件收件的，不是本程序放在那里的；查明来历以后移到别处",
      "\(path.shown) is of no drop that the ledger has there, and wasn't put there by this program; ask where it came from, and move it elsewhere"
    )
  }

  /// What systems and desktops leave anywhere, and what a stop left of a file that was being written.
  static func isLeftAlone(_ name: FilePath.Component, _ status: Files.Status) -> Bool {
    switch status.sort {
    case .folder: DesktopClutter.isSystemFolder(name.bytes)
    case .regular:
      name.string.hasPrefix(".") && name.string.hasSuffix(".part") || DesktopClutter.isLeftover(name.bytes)
        || isStillOpen(name.string)
    // A day, or all of it, may lie in another store.
    case .link: name.string.utf8.allSatisfy { (0x30...0x39).contains($0) }
    case .special: false
    }
  }

  /// As which NFS keeps what was removed while somebody had it open.
  private static func isStillOpen(_ name: String) -> Bool {
    let number = name.dropFirst(4)
    return name.hasPrefix(".nfs") && number.count >= 8 && number.allSatisfy { $0.isHexDigit }
  }

  func find(_ proof: inout KeptProof) throws {
    for folder in [layout.archive, layout.quarantine] { try find(in: folder, "", &proof) }
    try findAside(&proof)
  }

  /// What lies in a folder; one that can't be listed is told, and keeps nothing else from being looked at.
  private func entries(
    in folder: FilePath, under id: String? = nil, _ proof: inout KeptProof
  ) -> [(name: FilePath.Component, status: Files.Status)] {
    do throws(FileError) {
      return try Files.entries(in: folder).filter { !Self.isLeftAlone($0.name, $0.status) }
    } catch {
      if error.code != .noSuchFileOrDirectory { proof.note(.wrong(error.words), of: folder.shown, under: id) }
      return []
    }
  }

  /// - Parameter digits: of the year, month and day that the folder is of.
  private func find(in folder: FilePath, _ digits: String, _ proof: inout KeptProof) throws {
    if digits.utf8.count == 8 { return try find(inDay: folder, digits, &proof) }
    let width = digits.isEmpty ? 4 : 2
    for (name, status) in entries(in: folder, &proof) where !proof.isFull {
      let text = name.string
      if status.sort == .folder, text.utf8.count == width,
        text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      {
        try find(in: folder.appending(name), digits + text, &proof)
      } else {
        note(folder.appending(name), nil, &proof)
      }
    }
  }

  private func find(inDay folder: FilePath, _ digits: String, _ proof: inout KeptProof) throws {
    guard try round.isDue(digits) else { return }
    // The ledger is asked after the folder: what lies there was decided before.
    let found = entries(in: folder, under: digits, &proof)
    let strangers = try ledger.read { view in
      try found.filter { name, status in
        guard status.sort == .folder, TakenFolder.isDrop(name.string), let drop = try view.drop(name.string)
        else { return true }
        return layout.folder(keeping: drop) != folder.appending(name)
      }
    }
    for (name, _) in strangers where !proof.isFull { note(folder.appending(name), digits, &proof) }
  }

  private func findAside(_ proof: inout KeptProof) throws {
    for (name, status) in entries(in: layout.deadLetter, &proof) where !proof.isFull {
      let path = layout.deadLetter.appending(name)
      guard status.sort == .folder, TakenFolder.isDrop(name.string) else {
        note(path, nil, &proof)
        continue
      }
      // What is known of a fault is written before the drop is decided.
      let letter = DeadLetter(drop: name.string, layout: layout)
      let outcome = try KeptProof.outcome {
        guard try letter.fileName != nil, try ledger.read({ try $0.drop(name.string) }) == nil else {
          return nil
        }
        return .wrong(Self.words(path))
      }
      if let outcome { proof.note(outcome, of: path.shown) }
      for (inner, _) in entries(in: path, &proof) where !DeadLetter.names.contains(inner.string) {
        note(path.appending(inner), nil, &proof)
      }
    }
  }

  private func note(_ path: FilePath, _ id: String?, _ proof: inout KeptProof) {
    proof.note(.wrong(Self.words(path)), of: path.shown, under: id)
  }
}
