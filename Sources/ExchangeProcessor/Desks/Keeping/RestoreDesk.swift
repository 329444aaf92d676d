import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeLedger
public import SystemPackage

/// Puts a backup in the place of an exchange's ledger. The backup is looked through before anything is touched.
public struct RestoreDesk {
  private let layout: ExchangeLayout
  private let clock: WallClock

  /// Opens the desk of an exchange.
  public init(root: FilePath, clock: WallClock) {
    layout = ExchangeLayout(root: root)
    self.clock = clock
  }

  /// Puts a backup in the ledger's place.
  ///
  /// - Throws: ``ProcessorError/backupRefused(_:because:)`` for one that isn't sound, or isn't of this exchange's line;
  ///   ``ProcessorError/held(exchange:)`` while a processor runs.
  public func restore(_ backup: FilePath) throws -> RestoreAnswer {
    guard try Files.exists(layout.settings) else {
      throw ProcessorError.unknown(
        layout.root.string,
        reason: LocalizedText("那里没有交换；请先建立它的文件夹", "there is no exchange; lay its folder out first"))
    }
    try layout.requireOwner()
    try layout.requireLedgerFile(
      or: LocalizedText(
        "台账在 PostgreSQL 里：用 pg_restore（或按时间点恢复）放回数据库，再运行 exchange recover 补上它缺的",
        "the ledger is in PostgreSQL: put the database back by pg_restore (or to a point in time), then have `exchange recover` "
          + "rebuild what it lacks"))
    guard let lock = try ExchangeLock(root: layout.root) else {
      throw ProcessorError.held(exchange: layout.root.string)
    }
    return try withExtendedLifetime(lock) {
      try LedgerSwap.finish(layout)
      try NamedFile.require(
        backup,
        naming: LocalizedText("备份的文件（ledger-….sqlite）", "the file of a backup (ledger-….sqlite)"))
      guard try Files.exists(backup) else {
        throw ProcessorError.unknown(backup.string, reason: LocalizedText("没有这个文件", "there is no such file"))
      }
      try requireDigest(of: backup)
      let incoming = LedgerSwap.incoming(layout)
      do {
        let last = try bring(backup, to: incoming)
        let hadLedger = try Files.exists(layout.ledger)
        let aside = "ledger-before-restore-\(clock.now().stamp).sqlite"
        if try Files.exists(layout.root.appending(aside)) {
          throw ProcessorError.unknown(
            aside, reason: LocalizedText("已经有了；过一秒再试", "it is there already; try again in a second"))
        }
        let copy = try LedgerFile(incoming)
        let unknown = try copy.read { try UnknownDrops(in: layout, to: $0) }
        let head = try LedgerAnchor(lastOf: copy)
        try copy.close()
        try LedgerSwap(aside: aside, head: head).perform(layout)
        return RestoreAnswer(
          backup, last: last, aside: hadLedger ? layout.root.appending(aside) : nil, unknown: unknown,
          exchange: layout.root)
      } catch {
        // Once it is planned it is done by whoever holds the exchange next.
        if error is ProcessorError || error is LedgerError { try? Files.remove(incoming) }
        throw error
      }
    }
  }

  /// Where the backup's digest lies beside it, it has to be that.
  private func requireDigest(of backup: FilePath) throws {
    let path = BackupName.digest(of: backup)
    guard try Files.exists(path) else { return }
    let told = String(decoding: try Files.bytes(of: path).prefix(64), as: UTF8.self)
    guard try told == Files.sha256(of: backup) else {
      throw refused(
        backup,
        LocalizedText(
          "它的 SHA-256 与 \(path) 里的不同：写成以后被改动或截断过",
          "its SHA-256 isn't the one in \(path); it was changed or cut off since it was written"))
    }
    let folder = KeyFolder(layout.keys)
    // Where the keys are lost as well, nothing can be said of the signature.
    let keys = try folder.entries().compactMap { try? folder.publicKey($0.key) }
    guard try !keys.isEmpty && Files.exists(DetachedSignature.file(beside: path)) else { return }
    guard try DetachedSignature.signer(of: path, among: keys) != nil else {
      throw refused(
        backup, LocalizedText("\(path) 不是用本交换的任何密钥签的", "none of the exchange's keys signed \(path)"))
    }
  }

  /// Copies the backup, and looks at the copy: nothing else may change it meanwhile.
  private func bring(_ backup: FilePath, to incoming: FilePath) throws -> EntryRow? {
    let brought = layout.root.appending(".ledger-brought")
    defer { for ending in ["", "-wal", "-shm"] { try? Files.remove(FilePath(brought.string + ending)) } }
    for ending in ["", "-wal", "-shm"] {
      try Files.remove(FilePath(brought.string + ending))
      try Files.remove(FilePath(incoming.string + ending))
    }
    try Files.copy(backup, to: brought)
    // One that was laid aside may have its log beside it.
    let log = FilePath(backup.string + "-wal")
    if try Files.exists(log) { try Files.copy(log, to: FilePath(brought.string + "-wal")) }
    let copy: LedgerFile
    do {
      copy = try LedgerFile(brought)
    } catch {
      throw refused(backup, error.message)
    }
    defer { try? copy.close() }
    var last: EntryRow?
    try copy.back(up: incoming) { part in
      let ledger = try LedgerFile(part)
      defer { try? ledger.close() }
      last = try ledger.read { view in
        let faults = try LedgerVerification.faults(of: view)
        guard faults.isEmpty else {
          throw refused(
            backup,
            LocalizedText(
              "它与自己的链不符（\(faults.count) 处）", "it isn't what its chain tells (\(faults.count) faults)"))
        }
        guard try isOfThisExchange(view) else {
          throw refused(
            backup,
            LocalizedText(
              "它是另一个交换的台账：链的开头与这里的不同",
              "it is the ledger of another exchange: its chain begins otherwise than this one's"))
        }
        if let entry = try layout.parting(of: view) {
          throw refused(
            backup,
            LocalizedText(
              "从第 \(entry) 条起，它与这里发生过的（journal、.ledger-head）不同：是这个交换的副本在别处运行以后备份的，或台账后来重建过",
              "from entry \(entry) on it isn't what happened here (journal, .ledger-head): it is of a copy of this exchange that went on "
                + "elsewhere, or the ledger was rebuilt since"))
        }
        return try view.lastEntry()
      }
    }
    return last
  }

  /// Its chain begins as the journal; where there is none, as the present one, and else it knows what is kept here.
  private func isOfThisExchange(_ backup: any LedgerView) throws -> Bool {
    let first = try backup.firstEntry()?.digest
    if let known = try Journal(layout).firstLine(), known.sequence == 1 { return known.digest == first }
    if let present = try? layout.ledgerToAsk(), let known = try? present.read({ try $0.firstEntry() }) {
      return known.digest == first
    }
    for day in try backup.closedDays(before: .last, limit: 10) where try Files.exists(layout.report(day.day))
    {
      return try DayPackageText(layout.report(day.day)).contains(day.digest)
    }
    for drop in try backup.drops(before: .max, from: nil, limit: 10) where !drop.sha256.isEmpty {
      guard let folder = layout.folder(keeping: drop), try Files.exists(folder) else { continue }
      let content = FileContent(bytes: drop.bytes, sha256: drop.sha256)
      return try Files.entries(in: folder).contains {
        try $0.status.sort == .regular && Files.holds(content, folder.appending($0.name), closely: true)
      }
    }
    return true
  }

  private func refused(_ backup: FilePath, _ reason: LocalizedText) -> ProcessorError {
    .backupRefused(
      backup.string, because: LocalizedText("\(reason.zh)。没有改动任何东西", "\(reason.en). Nothing was changed"))
  }
}
