public import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import Glibc
public import SystemPackage

/// Where everything of an exchange lies; see "The folder" in `docs/design.md`.
public struct ExchangeLayout: Sendable {
  /// The exchange's folder.
  public let root: FilePath

  /// The layout below `root`.
  public init(root: FilePath) { self.root = root }

  /// The settings.
  public var settings: FilePath { root.appending("exchange.yaml") }
  /// The ledger.
  public var ledger: FilePath { root.appending("ledger.sqlite") }
  /// Who takes part.
  public var departmentsCSV: FilePath { root.appending("catalog").appending("departments.csv") }
  /// Which item is supervised by whom.
  public var itemsCSV: FilePath { root.appending("catalog").appending("items.csv") }
  /// Holiday notices that came after the built-in ones.
  public var calendar: FilePath { root.appending("calendar") }
  /// The keys with which is signed.
  var keys: FilePath { root.appending("keys") }
  /// The days' packages.
  public var reports: FilePath { root.appending("reports") }
  /// Our own copies while they are worked on, a folder a drop.
  public var work: FilePath { root.appending("work") }
  /// What was processed, by day.
  public var archive: FilePath { root.appending("archive") }
  /// What was rejected whole, by day.
  public var quarantine: FilePath { root.appending("quarantine") }
  /// The codes of the departments whose folders were made or seen whole once; from then on a missing one is away.
  var setUp: FilePath { root.appending(".departments") }
  /// What the machine's clocks showed when they were last believed; see ``ClockWatch``.
  var clockReading: FilePath { root.appending(".clock") }
  /// Which drops are being worked on; see ``WorkInHand``. Out of the reach of those that inspect them.
  var inHand: FilePath { root.appending(".in-hand") }
  /// How often we failed at drops.
  var tries: FilePath { root.appending(".tries") }
  /// What we failed to process, a folder a drop.
  public var deadLetter: FilePath { root.appending("dead-letter") }
  /// The folder of a drop that was put aside.
  func deadLetter(_ drop: String) -> FilePath { deadLetter.appending(drop) }

  /// The folders of all departments.
  public var departments: FilePath { root.appending(DepartmentPath.departmentsName) }

  /// A path below the exchange's folder, made at once: a path is looked at as a whole whenever a part is added.
  private func below(_ path: String) -> FilePath { root.appending(path) }

  /// The folder of a department.
  public func department(_ code: String) -> FilePath { below("\(DepartmentPath.departmentsName)/\(code)") }

  /// Where a department drops files.
  public func inbox(_ code: String) -> FilePath { below("\(DepartmentPath.departmentsName)/\(code)/inbox") }

  /// Where files lie that were taken from the inbox, a folder a drop, on the inbox's own mount.
  public func taken(_ code: String) -> FilePath {
    below("\(DepartmentPath.departmentsName)/\(code)/inbox/.taken")
  }

  /// What a department finds.
  func box(_ box: PublicationRow.Box, of code: String) -> FilePath {
    below("\(DepartmentPath.departmentsName)/\(code)/\(box.rawValue)")
  }

  /// Where files for a box are written before their rename, on the box's own mount.
  func staging(_ box: PublicationRow.Box, of code: String) -> FilePath {
    below("\(DepartmentPath.departmentsName)/\(code)/\(box.rawValue)/.staging")
  }

  /// Where files for a box are written while the box is away: on our own disk, below the drop or notice that they are of.
  func shelf(_ owner: String) -> FilePath { work(owner).appending("staged") }

  /// Our copy of a drop while it is worked on.
  func work(_ drop: String) -> FilePath { work.appending(drop) }

  /// The package of a day.
  public func report(_ day: Day) -> FilePath { reports.appending("\(day).zip") }

  /// The folder of a drop below `archive` or `quarantine`: `2021/01/04/20210104-0001`.
  func kept(_ root: FilePath, _ drop: String) -> FilePath {
    let digits = Array(drop.prefix(8))
    return root.appending(String(digits[0..<4])).appending(String(digits[4..<6]))
      .appending(String(digits[6..<8])).appending(drop)
  }

  /// The days that are closed, or about to be, and whose package isn't written yet: an empty file each.
  var unwrittenReports: FilePath { reports.appending(".unwritten") }

  /// The closed days whose package has no time stamp yet: a file each, with what came of the last try.
  var unstampedReports: FilePath { reports.appending(".unstamped") }

  /// The time stamp of a day's package.
  func timeStamp(_ day: Day) -> FilePath { reports.appending("\(day).zip.tsr") }

  /// The folders that exist without any department.
  var commonFolders: [FilePath] {
    [root.appending("catalog"), calendar, reports, work, archive, quarantine, deadLetter]
  }

  /// Makes the folders of departments that never had any.
  ///
  /// A department that has a folder has all of them. Where one is missing, a share isn't mounted, and what was made
  /// in its place would never be seen.
  ///
  /// - Returns: why some of them can't be used.
  @discardableResult
  func prepare(_ codes: [String]) throws -> [FileError] {
    let known = try Files.exists(setUp) ? String(decoding: Files.bytes(of: setUp), as: UTF8.self) : ""
    let wereSetUp = Set(known.split(separator: "\n").map(String.init))
    var new = ""
    var failures: [FileError] = []
    for code in codes {
      do throws(FileError) {
        let isKnown = wereSetUp.contains(code)
        let exists = try Files.exists(department(code))
        if isKnown || exists { try requireFolders(of: code) } else { try make(code) }
        if !isKnown { new += "\(code)\n" }
      } catch {
        failures.append(error)
      }
    }
    if !new.isEmpty { try Files.replace(setUp, with: (known + new).utf8) }
    return failures
  }

  /// Makes the folders of a department. They come into being at once: a kill in the middle leaves nothing that looks
  /// like a share that is half there.
  ///
  /// What is made later is made with the rights of what is there: from the outside inwards.
  private func make(_ code: String) throws(FileError) {
    let draft = ".\(code)"
    try Files.removeTree(department(draft))
    try make(department(draft), ExchangeAccess.department)
    for box in boxes(of: draft) {
      try make(box, box == inbox(draft) ? ExchangeAccess.inbox : ExchangeAccess.box)
    }
    for folder in folders(of: draft) where try !Files.exists(folder) {
      try make(folder, ExchangeAccess.hidden)
    }
    try Files.rename(department(draft), to: department(code))
  }

  private func make(_ folder: FilePath, _ mode: mode_t) throws(FileError) {
    try Files.makeFolder(folder)
    try Files.setPermissions(of: folder, to: mode)
  }

  /// Refuses a department of whose folders one is missing, or something else stands in its place: a link would lead what
  /// is ours away.
  func requireFolders(of code: String) throws(FileError) {
    for folder in [department(code)] + folders(of: code) { try Files.requireFolder(folder) }
  }

  /// The three folders that a department works with.
  func boxes(of code: String) -> [FilePath] {
    [inbox(code), box(.outbox, of: code), box(.receipts, of: code)]
  }

  /// The folders of a department.
  func folders(of code: String) -> [FilePath] {
    [
      inbox(code), taken(code), box(.outbox, of: code), staging(.outbox, of: code), box(.receipts, of: code),
      staging(.receipts, of: code),
    ]
  }
}
