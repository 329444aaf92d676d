import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
import ExchangeReports
public import SystemPackage

/// Copies the ledger of an exchange to where a broken disk doesn't reach, while a processor goes on working.
public struct BackupDesk {
  private let layout: ExchangeLayout
  private let clock: WallClock

  /// Opens the desk of an exchange.
  public init(root: FilePath, clock: WallClock) {
    layout = ExchangeLayout(root: root)
    self.clock = clock
  }

  /// Lays a backup down, and reads it again before it gets its name.
  ///
  /// - Parameters:
  ///   - target: a file that isn't there, or a folder: then the backup is named by the moment, and the settings are laid beside
  ///     it.
  ///   - isMeantAsFolder: whether it is a folder by the way in which it was written.
  ///   - kept: how many of the exchange's own backups of a folder are kept; the oldest others go once this one is durable.
  /// - Throws: ``ProcessorError/backupRefused(_:because:)`` where what was written isn't a sound ledger,
  ///   ``ProcessorError/ledgerOlder(_:because:)`` where what lies there isn't the exchange's last one.
  public func back(
    up target: FilePath, asFolder isMeantAsFolder: Bool = false, keeping kept: Int?
  ) throws -> BackupAnswer {
    try layout.requireLedgerFile(
      or: LocalizedText(
        "台账在 PostgreSQL 里：用 pg_dump（或基础备份加 WAL 归档）备份数据库，设置、目录、密钥和归档文件夹另行备份",
        "the ledger is in PostgreSQL: back the database up by pg_dump (or a base backup with archived WAL); keep settings, "
          + "catalogues, keys and archive elsewhere, too"))
    guard try layout.hasLedger() else { throw ProcessorError.nothingYet(exchange: layout.root.string) }
    let isFolder = try Files.status(of: target)?.sort == .folder
    if !isFolder, isMeantAsFolder || kept != nil, try !Files.exists(target) {
      throw ProcessorError.unknown(
        target.string,
        reason: LocalizedText(
          "没有这个文件夹；请先建立它（备份盘挂载了吗？）",
          "there is no such folder; make it first (is the disk for backups mounted?)"))
    }
    if let kept {
      guard isFolder else {
        throw ProcessorError.unknown(
          target.string, reason: LocalizedText("--keep 说的是文件夹里的备份", "--keep counts the backups of a folder"))
      }
      guard kept > 0 else {
        throw ProcessorError.unknown(
          "\(kept)",
          reason: LocalizedText("--keep 是保留几份备份，至少 1", "--keep is how many backups stay, 1 or more"))
      }
    }
    if try !isFolder && Files.exists(target) {
      throw ProcessorError.unknown(
        target.string, reason: LocalizedText("已经有了；不会覆盖任何文件", "it is there already; nothing is written over"))
    }
    // Held until it has come to its end, so that nobody takes what it writes for what was left.
    let turn = isFolder ? try FolderTurn(in: target) { try Self.clear(target) } : nil
    defer { withExtendedLifetime(turn) {} }
    let ledger = try LedgerFile(layout.ledger)
    // One that isn't the last would push those out that are.
    try layout.requireLast(ledger)
    let first = try ledger.read { try $0.lastEntry() }
    var last: EntryRow?
    var (sha256, bytes) = ("", 0)
    let key = try signingKey(ledger)
    let name = isFolder ? try BackupName(takenAt: clock.now(), in: target) : nil
    defer { if let name { try? Files.remove(target.appending(name.claim)) } }
    let backup = name.map { target.appending($0.ledger) } ?? target
    let settings = name.map { target.appending($0.settings) }
    do {
      try ledger.back(up: backup) { part in
        last = try Self.lookThrough(part, of: backup, sinceAtLeast: first)
        sha256 = try Files.sha256(of: part)
        bytes = try Files.status(of: part)?.size ?? 0
        if let settings { try SettingsCopy(layout: layout).write(to: settings) }
        let line = BackupName.line(of: backup, sha256: sha256)
        let digest = BackupName.digest(of: backup)
        try Files.replace(digest, with: line.utf8)
        if let key {
          try Files.replace(DetachedSignature.file(beside: digest), with: key.signature(of: Array(line.utf8)))
        }
      }
    } catch {
      if let name {
        try? Self.remove(name, from: target)
      } else if (try? Files.exists(backup)) == false {
        let digest = BackupName.digest(of: backup)
        try? Files.remove(DetachedSignature.file(beside: digest))
        try? Files.remove(digest)
      }
      throw error
    }
    if let name { try Files.remove(target.appending(name.claim)) }
    var rotation: BackupRotation?
    if let kept, let name {
      let found = try BackupRotation(
        of: target, keeping: kept, with: name, reaching: last?.sequence ?? 0, of: ledger, at: clock.now())
      for old in found.outdated { try Self.remove(outdated: old, from: target) }
      rotation = found
    }
    return BackupAnswer(
      backup, bytes: bytes, sha256: sha256, last: last, settings: settings, key: key?.publicKey.id,
      rotation: rotation)
  }

  /// The key in use. Who makes backups needn't be somebody who may sign: without it they are proven all the same.
  private func signingKey(_ ledger: any LedgerSource) throws -> SigningKey? {
    guard let algorithm = SignatureAlgorithm(try Settings(of: layout).signing) else { return nil }
    let changes = (try? ledger.read { try KeyChange.all(in: $0) }) ?? []
    guard case .key(let key)? = try? KeyInUse(algorithm, in: KeyFolder(layout.keys), after: changes) else {
      return nil
    }
    return key
  }

  /// What was written is opened for itself, and held against its own chain.
  private static func lookThrough(
    _ copy: FilePath, of backup: FilePath, sinceAtLeast first: EntryRow?
  ) throws -> EntryRow? {
    let ledger = try LedgerFile(copy)
    defer { try? ledger.close() }
    return try ledger.read { view in
      let faults = try LedgerVerification.faults(of: view)
      guard faults.isEmpty else {
        throw ProcessorError.backupRefused(
          backup.string,
          because:
            LocalizedText(
              "复制的内容与链不符（\(faults.count) 处），没有保留。exchange verify 会说明台账本身是否完好",
              "what was copied isn't what its chain tells (\(faults.count) faults), and isn't kept. `exchange verify` tells "
                + "whether the ledger itself is sound"))
      }
      guard try first.map({ try view.entry($0.sequence)?.digest == $0.digest }) ?? true else {
        throw ProcessorError.backupRefused(
          backup.string,
          because: LocalizedText(
            "备份没有到台账当时的位置，没有保留；请再试一次",
            "the copy doesn't reach as far as the ledger did, and isn't kept; try again")
        )
      }
      return try view.lastEntry()
    }
  }

  /// Removes what attempts have left that came to nothing: what a backup is before it has its name, with what was laid beside it.
  private static func clear(_ folder: FilePath) throws {
    for name in try Files.names(in: folder).map(\.string) where name.hasSuffix(".part") {
      let whole = String(name.dropLast(".part".count))
      guard let left = BackupName(ledger: whole) ?? BackupName(settings: whole) ?? BackupName(claim: whole)
      else { continue }
      do throws(FileError) {
        try remove(left, from: folder)
        try Files.remove(folder.appending(left.claim))
      } catch {
        // Another exchange may have the folder, too, and another user: what only that may remove stays for it.
        guard [.notPermitted, .permissionDenied].contains(error.code) else { throw error }
      }
    }
  }

  /// Removes what isn't a backup, or not any more; last, what tells of it.
  private static func remove(_ left: BackupName, from folder: FilePath) throws(FileError) {
    let ledger = folder.appending(left.ledger)
    if try !Files.exists(ledger) {
      let digest = BackupName.digest(of: ledger)
      for told in [DetachedSignature.file(beside: digest), digest] {
        try Files.remove(told)
        try Files.remove(Files.unfinished(told))
      }
      try Files.removeTree(folder.appending(left.settings))
    }
    try Files.removeTree(folder.appending("\(left.settings).part"))
    for ending in ["-journal", "-wal", "-shm", ""] { try Files.remove(FilePath("\(ledger).part\(ending)")) }
  }

  /// Removes a backup, with what was laid beside it.
  private static func remove(outdated old: BackupName, from folder: FilePath) throws {
    // What is left by a kill in between is no backup, and goes with the next.
    let ledger = folder.appending(old.ledger)
    do throws(FileError) {
      try Files.rename(ledger, to: FilePath("\(ledger).part"))
    } catch {
      // Whoever makes a backup at the same time removes the same ones.
      if error.code == .noSuchFileOrDirectory { return }
      throw error
    }
    try remove(old, from: folder)
  }
}
