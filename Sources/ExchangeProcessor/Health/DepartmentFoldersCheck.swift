import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeRules
import ExchangeWords
import Glibc
import SystemPackage

/// Each department's folders: whether they are there and real, on the mounts on which they have to be, and have the rights of the
/// operator guide.
struct DepartmentFoldersCheck: HealthCheck {
  let name = "department-folders"
  let title = LocalizedText("各部门的文件夹", "departments' folders")

  func look(at patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    let places = try SetUpPlaces(in: layout)
    let gone = patient.configuration.goneFolders(on: patient.vitals.at.day)
    return try patient.departments.filter { !gone.contains($0) }
      .flatMap { try look(at: $0, wasWhole: places[$0], patient) }
  }

  private func look(at code: String, wasWhole place: OwnFolders.Place?, _ patient: Patient) throws
    -> [Ailment]
  {
    let layout = patient.layout
    let isNew = { (code: String) in Self.isNew(code, patient) }
    if place == nil, let beginning = try layout.beginning(of: code, isNew: isNew) {
      return [
        Ailment(
          .doubtful, beginning, LocalizedText("启动 exchange run，或 --fix", "Start exchange run, or --fix"),
          about: code, mend: { try layout.prepareAll([code], isNew: isNew) })
      ]
    }
    if place != nil, layout.ownFolders[code] != patient.configuration.settings.ownFolders[code] {
      return [
        Ailment(
          .doubtful,
          LocalizedText(
            "\(code) 的设置 ownFolders 改了，文件夹还没有搬",
            "\(code): `ownFolders` was changed, and the folders aren't moved yet"),
          LocalizedText("重新启动 exchange run", "Start exchange run anew"))
      ]
    }
    var found: [Ailment] = []
    var away: [FilePath] = []
    // What is below one that isn't there can't be looked at: a share may be away with all of it.
    for folder in [layout.department(code)] + layout.folders(of: code)
    where !away.contains(where: { folder.starts(with: $0) }) {
      do throws(FileError) {
        try Files.requireFolder(folder)
      } catch {
        found.append(missing(folder, of: code, setUp: place, error, patient))
        away.append(folder)
      }
    }
    if !found.isEmpty { return found }
    do throws(FileError) {
      try layout.requireOneMount(of: code)
    } catch {
      return [Ailment(error)]
    }
    return try shut(of: code, patient) + trialFolders(of: code, layout) + rights(of: code, patient)
  }

  /// Whether a department was never served, as far as that can be told.
  private static func isNew(_ code: String, _ patient: Patient) -> Bool {
    do {
      guard let ledger = try patient.ledgerToAsk() else { return true }
      return try !ledger.read { try $0.knows(code) }
    } catch {
      return false
    }
  }

  /// Folders of ours into which nothing can be written, as on a share that was mounted read-only. Only who runs the exchange can tell.
  private func shut(of code: String, _ patient: Patient) -> [Ailment] {
    guard [0, patient.owner].contains(geteuid()) else { return [] }
    let layout = patient.layout
    let folders = [
      layout.taken(code), layout.staging(.outbox, of: code), layout.staging(.receipts, of: code),
    ]
    return folders.first { !Files.isWritable($0) }.map { folder in
      let words = OperatorEvent.Trouble(shut: folder, of: code).words
      return [
        Ailment(
          .broken, words,
          LocalizedText(
            "挂成可写的；权限不对的用 exchange doctor \(layout.root.asWord) --fix 改",
            "Mount it so that it can be written to; wrong rights are mended by exchange doctor \(layout.root.asWord) --fix"
          ),
          about: code)
      ]
    } ?? []
  }

  /// The folders of trials, without which a department is served, and can't try anything.
  private func trialFolders(of code: String, _ layout: ExchangeLayout) throws -> [Ailment] {
    try layout.trialFolders(of: code).compactMap { folder, _ in
      switch try Files.status(of: folder)?.sort {
      case .folder: nil
      case nil:
        Ailment(
          .doubtful,
          LocalizedText(
            "没有 \(folder.shown)，\(code) 不能试投", "\(folder.shown) is missing; \(code) can't try files"),
          LocalizedText("--fix 建一个", "--fix makes one"), mend: { try layout.makeTrialFolders(of: code) })
      default:
        Ailment(
          .doubtful,
          LocalizedText(
            "\(folder.shown) 不是文件夹，\(code) 不能试投", "\(folder.shown) is no folder; \(code) can't try files"),
          LocalizedText("请 \(code) 把它移走，再 --fix", "Have \(code) take it away, and then --fix"))
      }
    }
  }

  /// Beside the boxes nothing is mounted, so that what is missing there is lost; anywhere else a share may be away.
  private func missing(
    _ folder: FilePath, of code: String, setUp place: OwnFolders.Place?, _ error: FileError,
    _ patient: Patient
  ) -> Ailment {
    let layout = patient.layout
    let isLost =
      error.code == .noSuchFileOrDirectory && layout.ownFolders[code] == .beside
      && layout.hidden(of: code).contains(folder) && folder != layout.own(code)
    return Ailment(
      .broken, LocalizedText("\(code)：\(error.words.zh)", "\(code): \(error.words.en)"),
      isLost
        ? LocalizedText("--fix 建一个", "--fix makes one")
        : remedy(ofMissingFoldersOf: code, isNew: place == nil, patient),
      about: code,
      mend: isLost
        ? {
          try Files.makeFolder(in: folder)
          try Files.setPermissions(of: folder, to: ExchangeAccess.hidden)
        } : nil)
  }

  private func remedy(ofMissingFoldersOf code: String, isNew: Bool, _ patient: Patient) -> LocalizedText {
    if isNew {
      return LocalizedText(
        "共享没有挂上就挂上；是新部门的，建好 inbox、outbox、receipts，下一次处理时就启用",
        "Mount the share; of a new department make inbox, outbox and receipts, and the next pass begins with it"
      )
    }
    // Where it is said already that they are gone, and doesn't hold, that is to be mended.
    if let doubt = patient.configuration.doubt(aboutFoldersOf: code, on: patient.vitals.at.day) {
      return doubt.remedy
    }
    let department = patient.configuration.catalogue.table.department(matching: code)
    if department?.hasEnded(by: patient.vitals.at.day) == true {
      return LocalizedText(
        "共享没有挂上就挂上；它已停用，共享已经撤销、再也不会恢复的，在 exchange.yaml 的 foldersGone 里写上 \(code)，再重新启动 exchange run",
        "Mount the share; it has ended, so where its share was removed and won't come back, name \(code) in `foldersGone` in "
          + "exchange.yaml, and start exchange run anew")
    }
    return LocalizedText(
      "共享没有挂上就挂上；确实没有了，停下处理程序，删去 .departments 里 \(code) 一行，再启动",
      "Mount the share; where it is really gone, stop the processor, delete the line \(code) in .departments, and start it again"
    )
  }

  private func rights(of code: String, _ patient: Patient) throws -> [Ailment] {
    let layout = patient.layout
    let home = layout.department(code)
    // A share has the rights that its mount or its server gives.
    guard try FileSystemKind(of: home) == .local else { return [] }
    var found: [Ailment] = []
    let group = try Files.owners(of: home)?.group
    let wanted =
      [(home, ExchangeAccess.department)]
      + layout.boxes(of: code).map {
        ($0, $0 == layout.inbox(code) ? ExchangeAccess.inbox : ExchangeAccess.box)
      }
      + layout.hidden(of: code).map { ($0, ExchangeAccess.hidden) }
      + layout.trialFolders(of: code).filter { (try? Files.status(of: $0.folder)?.sort) == .folder }
    for (folder, mode) in wanted where try FileSystemKind(of: folder) == .local {
      let owners = try Files.owners(of: folder)
      if let owner = owners?.user, owner != patient.owner {
        found.append(.foreign(folder, owner, patient.owner))
      }
      if let group, let other = owners?.group, other != group {
        found.append(
          Ailment(
            .doubtful,
            LocalizedText(
              "\(folder.shown) 属于组 \(other)，\(code) 的文件夹属于组 \(group)",
              "\(folder.shown) is of group \(other), and \(code)'s folder of group \(group)"),
            LocalizedText(
              "chgrp -R \(group) '\(home.shown)'，或 --fix", "chgrp -R \(group) '\(home.shown)', or --fix"),
            mend: {
              try Files.setGroup(of: folder, to: group)
              try Files.setPermissions(of: folder, to: mode)
            }))
      }
      if let one = try FolderRights.exactly(mode).ailment(of: folder) { found.append(one) }
    }
    return found
  }
}
