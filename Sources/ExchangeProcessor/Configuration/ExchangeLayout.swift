import ExchangeLedger
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
  /// What we failed to process.
  public var deadLetter: FilePath { root.appending("dead-letter") }

  /// The folders of all departments.
  public var departments: FilePath { root.appending("departments") }

  /// The folder of a department.
  public func department(_ code: String) -> FilePath {
    departments.appending(code)
  }

  /// Where a department drops files.
  public func inbox(_ code: String) -> FilePath { department(code).appending("inbox") }

  /// Where files lie that were taken from the inbox, a folder a drop, on the inbox's own mount.
  public func taken(_ code: String) -> FilePath { inbox(code).appending(".taken") }

  /// What a department finds.
  func box(_ box: PublicationRow.Box, of code: String) -> FilePath {
    department(code).appending(box.rawValue)
  }

  /// Where files for a box are written before their rename, on the box's own mount.
  func staging(_ box: PublicationRow.Box, of code: String) -> FilePath {
    self.box(box, of: code).appending(".staging")
  }

  /// Where files for a box are written while the box is away: on our own disk, below the drop or notice that they are of.
  func shelf(_ owner: String) -> FilePath { work(owner).appending("staged") }

  /// Our copy of a drop while it is worked on.
  func work(_ drop: String) -> FilePath { work.appending(drop) }

  /// The package of a day.
  public func report(_ day: String) -> FilePath { reports.appending("\(day).zip") }

  /// The folder of a drop below `archive` or `quarantine`: `2021/01/04/20210104-0001`.
  func kept(_ root: FilePath, _ drop: String) -> FilePath {
    let digits = Array(drop.prefix(8))
    return root.appending(String(digits[0..<4])).appending(String(digits[4..<6]))
      .appending(String(digits[6..<8])).appending(drop)
  }

  /// The folders that exist without any department.
  var commonFolders: [FilePath] {
    [root.appending("catalog"), calendar, reports, work, archive, quarantine, deadLetter]
  }

  /// Makes the folders of a department that never had any.
  ///
  /// A department that has a folder has all of them. Where one is missing, a share isn't mounted, and what was made
  /// in its place would never be seen.
  func prepare(_ code: String) throws {
    let known = try Files.exists(setUp) ? String(decoding: Files.bytes(of: setUp), as: UTF8.self) : ""
    let wasSetUp = known.split(separator: "\n").contains { $0 == code }
    let isNew = try !wasSetUp && !Files.exists(department(code))
    for folder in folders(of: code) {
      if isNew {
        try Files.makeFolder(folder)
      } else if try Files.status(of: folder)?.sort != .folder {
        throw FileError(.noSuchFileOrDirectory, "use", folder)
      }
    }
    if !wasSetUp { try Files.replace(setUp, with: (known + code + "\n").utf8) }
  }

  /// The folders of a department.
  func folders(of code: String) -> [FilePath] {
    [
      inbox(code), taken(code), box(.outbox, of: code), staging(.outbox, of: code), box(.receipts, of: code),
      staging(.receipts, of: code),
    ]
  }
}
