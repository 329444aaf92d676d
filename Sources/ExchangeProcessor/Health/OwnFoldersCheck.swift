import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import Glibc
import SystemPackage

/// What is the exchange's alone: whether it is there, ours, open to the processor, and closed to others.
struct OwnFoldersCheck: HealthCheck {
  let name = "own-folders"
  let title = LocalizedText("交换目录自己的文件夹", "the exchange's own folders")

  func look(at patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    var found: [Ailment] = []
    for folder in layout.commonFolders where try !Files.exists(folder) {
      found.append(
        Ailment(
          .broken, LocalizedText("没有 \(folder.shown)", "\(folder.shown) is missing"),
          LocalizedText(
            "若它是挂载的，先挂上；确实丢了，--fix 建一个空的，再从备份恢复里面的东西",
            "Where it is mounted, mount it; where it is lost, --fix makes an empty one, and what was in it comes from the backup"
          ),
          mend: { try Files.makeFolder(folder) }))
    }
    for folder in [layout.root, layout.departments] {
      let rights = FolderRights(wanted: ExchangeAccess.passage, needed: 0o700, forbidden: 0o022)
      if let mode = try Files.permissions(of: folder, followingLink: true), mode & 0o022 != 0,
        let one = try rights.ailment(of: folder)
      {
        found.append(one)
      }
    }
    // Whoever administers it may be of the group; nobody else is.
    let ledgers = ["", "-wal", "-shm"].map { FilePath(layout.ledger.string + $0) }
    let closed =
      ledgers + [
        layout.work, layout.archive, layout.quarantine, layout.deadLetter, layout.reports, layout.journal,
      ]
    for path in closed {
      guard let mode = try Files.permissions(of: path, followingLink: true), mode & 0o007 != 0 else {
        continue
      }
      if let one = try FolderRights(wanted: mode & ~0o007, needed: 0, forbidden: 0o007).ailment(of: path) {
        found.append(one)
      }
    }
    for path in [layout.settings, layout.departmentsCSV.removingLastComponent(), layout.calendar] {
      guard let mode = try Files.permissions(of: path, followingLink: true), mode & 0o002 != 0 else {
        continue
      }
      if let one = try FolderRights(wanted: mode & ~0o002, needed: 0, forbidden: 0o002).ailment(of: path) {
        found.append(one)
      }
    }
    for path in closed + [layout.settings, layout.keys, layout.departments] {
      if let owner = try Files.owners(of: path)?.user, owner != patient.owner {
        found.append(.foreign(path, owner, patient.owner))
      }
    }
    return try found + shut(patient) + ofRoot(patient)
  }

  /// The folders in which the processor can't do what it has to.
  private func shut(_ patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    let written = [
      layout.root, layout.work, layout.archive, layout.quarantine, layout.deadLetter, layout.reports,
      layout.journal, layout.hooks,
    ]
    // The bureau's tables may be another's, as long as they can be read.
    let read = [
      layout.departmentsCSV.removingLastComponent(), layout.calendar, layout.keys, layout.departments,
    ]
    return try written.compactMap { try shut($0, writing: true, patient) }
      + read.compactMap { try shut($0, writing: false, patient) }
  }

  private func shut(_ folder: FilePath, writing: Bool, _ patient: Patient) throws -> Ailment? {
    // What is missing and what is another's is told elsewhere.
    guard let mode = try Files.permissions(of: folder, followingLink: true) else { return nil }
    let needed: CInterop.Mode = writing ? 0o700 : 0o500
    // To root all is open, whatever its rights: what its owner may can be told from them alone.
    if patient.owner != 0, mode & needed != needed,
      try Files.owners(of: folder, followingLink: true)?.user == patient.owner
    {
      return try FolderRights(wanted: mode | 0o700, needed: needed, forbidden: 0).ailment(of: folder)
    }
    guard [0, patient.owner].contains(geteuid()), !Files.isOpen(folder, writing: writing) else { return nil }
    return Ailment(
      .broken,
      writing
        ? LocalizedText(
          "处理程序不能列出、进入或写入 \(folder.shown)", "the processor may not list, enter or write \(folder.shown)")
        : LocalizedText("处理程序不能列出或进入 \(folder.shown)", "the processor may not list or enter \(folder.shown)"),
      LocalizedText(
        "挂成只读的，挂成可写的；权限不对的，让用户 \(patient.owner) 能用它（ls -ld '\(folder.shown)'）",
        "Where it is mounted read-only, mount it so that it can be written to; else give user \(patient.owner) the rights (ls -ld '\(folder.shown)')"
      ))
  }

  /// How many files are looked at for whose they are, in each of our folders and in each box: those of a processor that is looked at
  /// each minute, and of a closer look.
  private static let (few, many) = (50, 5_000)

  /// What root has written into an exchange of another: whoever ran it once so has left what its processor can't read.
  private func ofRoot(_ patient: Patient) throws -> [Ailment] {
    guard patient.owner != 0 else { return [] }
    let layout = patient.layout
    let folders =
      [layout.work, layout.archive, layout.quarantine, layout.reports, layout.journal]
      + patient.departments.flatMap { [layout.box(.outbox, of: $0), layout.box(.receipts, of: $0)] }
    var found: [FilePath] = []
    for folder in folders where (try? FileSystemKind(of: folder)) == .local {
      var left = patient.isQuick ? Self.few : Self.many
      Self.look(for: 0, below: folder, &left, &found)
    }
    guard let first = found.first else { return [] }
    let command = "chown -R --from=root \(patient.owner) \(layout.root.asWord)"
    return [
      Ailment(
        .broken,
        LocalizedText(
          "有 \(found.count) 个文件或文件夹属于 root，不是交换目录的用户 \(patient.owner)，它读不了：\(first.shown)\(found.count > 1 ? " 等" : "")",
          "\(found.count) file(s) or folder(s) belong to root, not to user \(patient.owner) as the exchange does, who can't read them: "
            + "\(first.shown)\(found.count > 1 ? " …" : "")"),
        LocalizedText(
          "\(command)；以后总用同一个用户运行 exchange", "\(command); always run exchange as the same user"))
    ]
  }

  /// Finds what is a user's below a folder, the last names first, which are of the last days.
  ///
  /// - Parameter left: how much is still looked at.
  private static func look(
    for user: UInt32, below folder: FilePath, _ left: inout Int, _ found: inout [FilePath]
  ) {
    let names = ((try? Files.names(in: folder)) ?? []).map { (name: $0, text: $0.string) }
      .sorted { $0.text > $1.text }
    for (name, _) in names {
      guard left > 0 else { return }
      left -= 1
      let path = folder.appending(name)
      if (try? Files.owners(of: path))?.user == user { found.append(path) }
      if (try? Files.status(of: path))?.sort == .folder { look(for: user, below: path, &left, &found) }
    }
  }
}

extension Ailment {
  /// Something of ours that is another's.
  static func foreign(_ path: FilePath, _ owner: UInt32, _ wanted: UInt32) -> Ailment {
    Ailment(
      .broken,
      LocalizedText(
        "\(path.shown) 属于用户 \(owner)，不是交换目录的用户 \(wanted)",
        "\(path.shown) belongs to user \(owner), not to \(wanted) as the exchange does"),
      LocalizedText(
        "先看清里面是什么、谁放的，再 chown -R --from=\(owner) \(wanted) '\(path.shown)'；以后总用同一个用户运行 exchange",
        "See what is in it and who put it there, then chown -R --from=\(owner) \(wanted) '\(path.shown)'; always run exchange as the same user"
      ), alike: "owner \(owner)")
  }
}
