public import ExchangeBase
import ExchangeFiles
public import ExchangeLedger
import Glibc
public import SystemPackage

/// Where everything of an exchange lies; see "The folder" in `docs/design.md`.
public struct ExchangeLayout: Sendable {
  /// The exchange's folder.
  public let root: FilePath
  /// Where our folders lie that serve departments' boxes.
  var ownFolders: OwnFolders
  /// The number of the processor where several work on the exchange: its own copies lie apart from theirs. `nil` where there is one
  /// only.
  var station: Int64?
  /// Which folder of a box counts as the box: none, or that of trials.
  private var corner = ""

  /// The name of the folder in a box in which trials are dropped and answered.
  public static let trialFolder = "试投"

  /// The same exchange with the folders of trials as inboxes and boxes of receipts. What is taken there lies in a hidden folder of
  /// theirs: it is nothing that a ledger would have to know.
  var trials: ExchangeLayout {
    var layout = self
    layout.corner = "/\(Self.trialFolder)"
    return layout
  }

  /// Whether it is that of trials.
  var isOfTrials: Bool { !corner.isEmpty }

  /// The layout below `root`.
  public init(root: FilePath, ownFolders: OwnFolders = OwnFolders()) {
    self.root = root
    self.ownFolders = ownFolders
  }

  /// The settings.
  public var settings: FilePath { root.appending("exchange.yaml") }
  /// The ledger.
  public var ledger: FilePath { root.appending("ledger.sqlite") }
  /// Who takes part.
  public var departmentsCSV: FilePath { root.appending("catalog").appending("departments.csv") }
  /// Which item is supervised by whom.
  public var itemsCSV: FilePath { root.appending("catalog").appending("items.csv") }
  /// What departments are expected to hand in.
  public var expectsCSV: FilePath { root.appending("catalog").appending("expects.csv") }
  /// Holiday notices that came after the built-in ones.
  public var calendar: FilePath { root.appending("calendar") }
  /// The keys with which is signed.
  var keys: FilePath { root.appending("keys") }
  /// The days' packages.
  public var reports: FilePath { root.appending("reports") }
  /// Our own copies while they are worked on, a folder a drop.
  public var work: FilePath {
    station.map { below("work/\(Self.stationPrefix)\($0)") } ?? below("work")
  }
  /// What was processed, by day.
  public var archive: FilePath { below("archive") }
  /// What was rejected whole, by day.
  public var quarantine: FilePath { root.appending("quarantine") }
  /// The codes of the departments whose folders were made or seen whole once; from then on a missing one is away.
  var setUp: FilePath { root.appending(".departments") }
  /// What the machine's clocks showed when they were last believed; see ``ClockWatch``.
  var clockReading: FilePath { root.appending(station == nil ? ".clock" : ".clock-\(LeaseKeeper.host)") }
  /// Locked by who writes or removes packages.
  var packagesLock: FilePath { root.appending(".packages-lock") }
  /// Which drops are being worked on; see ``WorkInHand``. Out of the reach of those that inspect them.
  var inHand: FilePath { root.appending(".in-hand" + suffix) }
  /// How often we failed at drops, whichever processor did.
  var tries: FilePath { root.appending(".tries") }
  /// What we failed to process, a folder a drop.
  public var deadLetter: FilePath { root.appending("dead-letter") }
  /// The folder of a drop that was put aside.
  func deadLetter(_ drop: String) -> FilePath { deadLetter.appending(drop) }

  /// The folders of all departments.
  public var departments: FilePath { root.appending(DepartmentPath.departmentsName) }

  /// A path below the exchange's folder, made at once: a path is looked at as a whole whenever a part is added.
  private func below(_ path: String) -> FilePath { root.adding(path) }

  /// The folder of a department.
  public func department(_ code: String) -> FilePath { below("\(DepartmentPath.departmentsName)/\(code)") }

  /// Where a department drops files.
  public func inbox(_ code: String) -> FilePath {
    below("\(DepartmentPath.departmentsName)/\(code)/inbox\(corner)")
  }

  /// Where files lie that were taken from the inbox, a folder a drop, on the inbox's own mount.
  public func taken(_ code: String) -> FilePath {
    if !corner.isEmpty { return inbox(code).appending(".taken") }
    return switch ownFolders[code] {
    case .inside: below("\(DepartmentPath.departmentsName)/\(code)/inbox/.taken")
    case .beside: below("\(DepartmentPath.departmentsName)/\(code)/\(DepartmentPath.ownName)/inbox")
    }
  }

  /// Where files that were taken from a department may lie, whatever the settings say: for who hasn't read them. What lies in its inbox
  /// is ours only where `.departments` has it there: else the department has made it.
  func takenPlaces(_ code: String, _ places: SetUpPlaces) -> [FilePath] {
    OwnFolders.Place.allCases.filter { $0 == .beside || places.isEmpty || places[code] == .inside }
      .map { ExchangeLayout(root: root, ownFolders: OwnFolders($0)).taken(code) }
  }

  /// What holds our folders that lie beside a department's boxes.
  func own(_ code: String) -> FilePath {
    below("\(DepartmentPath.departmentsName)/\(code)/\(DepartmentPath.ownName)")
  }

  /// What a department finds.
  func box(_ box: PublicationRow.Box, of code: String) -> FilePath {
    below("\(DepartmentPath.departmentsName)/\(code)/\(box.rawValue)\(box == .receipts ? corner : "")")
  }

  /// Where files for a box are written before their rename, on the box's own mount.
  public func staging(_ box: PublicationRow.Box, of code: String) -> FilePath {
    switch ownFolders[code] {
    case .inside: below("\(DepartmentPath.departmentsName)/\(code)/\(box.rawValue)/.staging")
    case .beside: below("\(DepartmentPath.departmentsName)/\(code)/\(DepartmentPath.ownName)/\(box.rawValue)")
    }
  }

  /// Where files for a box are written while the box is away: on our own disk, below the drop or notice that they are of.
  func shelf(_ owner: String) -> FilePath { work(owner).adding("staged") }

  /// Our copy of a drop while it is worked on.
  func work(_ drop: String) -> FilePath { work.adding(drop) }

  /// The package of a day.
  public func report(_ day: Day) -> FilePath { report(named: day.description) }

  /// The package of a day or a period: `2021-01-04`, `2021-01`.
  public func report(named name: String) -> FilePath { reports.appending("\(name).zip") }

  /// The folder of a drop below `archive` or `quarantine`: `2021/01/04/20210104-0001`.
  func kept(_ root: FilePath, _ drop: String) -> FilePath {
    let digits = Array(drop.prefix(8))
    return root.adding(
      "\(String(digits[0..<4]))/\(String(digits[4..<6]))/\(String(digits[6..<8]))/\(drop)")
  }

  /// The days that are closed, or about to be, and whose package isn't written yet, and such months: a file each,
  /// with what came of the last try.
  var unwrittenReports: FilePath { reports.appending(".unwritten") }

  /// The closed days whose package has no time stamp yet: a file each, with what came of the last try.
  var unstampedReports: FilePath { reports.appending(".unstamped") }

  /// What the packages of closed days came to that no closing names yet, a file each; see ``WrittenPackages``. Not in `reports`, which may
  /// be away with all that is in it.
  var writtenPackages: FilePath { root.appending(".written") }

  /// The time stamp of a day's package.
  func timeStamp(_ day: Day) -> FilePath { reports.appending("\(day).zip.tsr") }

  /// What hooks were told, and those that run; there once a hook was set.
  var hooks: FilePath { root.appending("hooks") }

  /// The folders that exist without any department.
  var commonFolders: [FilePath] {
    [root.appending("catalog"), calendar, reports, work, archive, quarantine, deadLetter]
  }

  /// Makes the folders of departments that never had any.
  ///
  /// A department that has a folder has all of them. Where one is missing, a share isn't mounted, and what was made
  /// in its place would never be seen. Of one that was never served, and whose boxes somebody has made, ours are made too.
  ///
  /// - Parameter isNew: whether a department was never served.
  /// - Returns: why some of them can't be used.
  @discardableResult
  func prepare(_ codes: [String], isNew: (String) -> Bool = { _ in false }) throws -> [FileError] {
    var places = try SetUpPlaces(in: self)
    let known = places.text
    var failures: [FileError] = []
    for code in codes {
      do throws(FileError) {
        let exists = try Files.exists(department(code))
        if places[code] != nil || exists {
          if places[code] == nil, isNew(code) { try complete(code) }
          try requireFolders(of: code)
          // Whose share refuses them is served without; `doctor` tells. What a stop left goes before: it would stay where nobody looks.
          try? takeAsTrial(of: code)
          try? makeTrialFolders(of: code)
        } else {
          try make(code)
        }
        places[code] = places[code] ?? ownFolders[code]
      } catch {
        failures.append(error)
      }
    }
    if places.text != known { try Files.replace(setUp, with: places.text.utf8) }
    return failures
  }

  /// The same, where each of them is needed: nobody's box is away in an exchange that is only ours.
  func prepareAll(_ codes: [String], isNew: (String) -> Bool = { _ in false }) throws {
    if let failure = try prepare(codes, isNew: isNew).first { throw failure }
  }

  /// Moves our folders to where the settings have them; of whom that can't be done they stay in use where they are.
  ///
  /// - Returns: why some can't be moved.
  mutating func moveOwnFolders(to wanted: OwnFolders, of codes: [String]) throws -> [FileError] {
    var places = try SetUpPlaces(in: self)
    var failures: [FileError] = []
    for code in codes {
      guard let place = places[code], place != wanted[code] else { continue }
      do {
        try moveOwnFolders(of: code, to: wanted[code])
        ownFolders[code] = wanted[code]
        places[code] = wanted[code]
        try Files.replace(setUp, with: places.text.utf8)
      } catch let error as FileError {
        failures.append(error)
      }
    }
    return failures
  }

  /// Makes the folders of a department. They come into being at once: a kill in the middle leaves nothing that looks
  /// like a share that is half there.
  ///
  /// What is made later is made with the rights of what is there: from the outside inwards.
  private func make(_ code: String) throws(FileError) {
    let draft = ".\(code)"
    var layout = self
    layout.ownFolders[draft] = ownFolders[code]
    try Files.removeTree(department(draft))
    try make(department(draft), ExchangeAccess.department)
    for box in layout.boxes(of: draft) {
      try make(box, box == inbox(draft) ? ExchangeAccess.inbox : ExchangeAccess.box)
    }
    for folder in layout.hidden(of: draft) { try make(folder, ExchangeAccess.hidden) }
    try layout.makeTrialFolders(of: draft)
    try Files.rename(department(draft), to: department(code))
  }

  /// Makes our folders of a department beside the boxes that the operator has made.
  private func complete(_ code: String) throws(FileError) {
    for folder in [department(code)] + boxes(of: code) { try Files.requireFolder(folder) }
    for folder in hidden(of: code) {
      if try !Files.exists(folder) { try make(folder, ExchangeAccess.hidden) }
    }
  }

  /// What there is to say of a department that was never served and will be: nothing is amiss with its folders yet.
  ///
  /// - Parameter isNew: whether it was never served.
  func beginning(of code: String, isNew: (String) -> Bool) throws -> LocalizedText? {
    guard try SetUpPlaces(in: self)[code] == nil else { return nil }
    guard try Files.exists(department(code)) else {
      return LocalizedText(
        "\(code) 还没有文件夹，下次启动 exchange run 时建好",
        "\(code) has no folders yet; the next start of exchange run makes them")
    }
    for box in boxes(of: code) where try Files.status(of: box)?.sort != .folder { return nil }
    return isNew(code)
      ? LocalizedText(
        "\(code) 的文件夹建好了，还没有启用，下一次处理时启用",
        "\(code) has folders and isn't served yet; the next pass begins with it") : nil
  }

  /// The folders of a department's trials, each with its rights, the outer before the inner. An exchange works without them.
  func trialFolders(of code: String) -> [(folder: FilePath, mode: mode_t)] {
    [(trials.inbox(code), ExchangeAccess.inbox), (trials.taken(code), ExchangeAccess.hidden)]
  }

  /// Makes those that aren't there. What a department has put in their place stays.
  func makeTrialFolders(of code: String) throws(FileError) {
    for (folder, mode) in trialFolders(of: code) {
      guard try !Files.exists(folder), Files.isWritable(folder.removingLastComponent()) else { continue }
      try make(folder, mode)
    }
  }

  /// Takes a file that lies where the folder of trials would be for one of them: who copies into a folder that is gone makes a file of its
  /// name. The folder is made around it, and has its name when it is whole; a stop between is made good the next time.
  func takeAsTrial(of code: String) throws(FileError) {
    let (folder, draft) = (trials.inbox(code), inbox(code).appending(".\(Self.trialFolder)"))
    if try Files.status(of: folder)?.sort == .regular {
      try make(draft, ExchangeAccess.inbox)
      // One that a stop left there stays beside it.
      var copies = 0
      while try !Files.renameIfFree(
        folder, to: draft.appending(Self.trialFolder + (copies == 0 ? "" : "-\(copies)")))
      {
        copies += 1
      }
    }
    guard try Files.status(of: draft)?.sort == .folder, try !Files.exists(folder) else { return }
    try Files.rename(draft, to: folder)
    try makeTrialFolders(of: code)
  }

  /// Makes the folder in which a department finds answers to its trials, where there is none yet.
  func makeTrialReceipts(of code: String) throws(FileError) {
    let folder = trials.box(.receipts, of: code)
    if try !Files.exists(folder) { try make(folder, ExchangeAccess.box) }
  }

  private func make(_ folder: FilePath, _ mode: mode_t) throws(FileError) {
    try Files.makeFolder(folder)
    try Files.setPermissions(of: folder, to: mode)
  }

  /// Moves our folders of a department, each as a whole: what isn't moved is missing where it isn't looked for yet, and nothing that
  /// lay staged is ever taken for delivered. After a stop the next start goes on.
  private func moveOwnFolders(of code: String, to place: OwnFolders.Place) throws {
    for box in boxes(of: code) { try Files.requireFolder(box) }
    let after = ExchangeLayout(root: root, ownFolders: OwnFolders(place))
    if place == .beside, try !Files.exists(own(code)) { try make(own(code), ExchangeAccess.hidden) }
    for (there, here) in zip(served(of: code), after.served(of: code)) {
      let (isThere, isHere) = (try Files.exists(there.folder), try Files.exists(here.folder))
      // Beside the boxes only we make anything: it was moved, whatever the department has put in its old place.
      if isHere, place == .beside || !isThere { continue }
      if isHere {
        try bring(there.folder, to: here.folder, of: code)
      } else {
        try Files.requireFolder(there.folder)
        let parent = here.folder.removingLastComponent()
        try Files.requireOneMount(there.folder, parent)
        try Files.rename(there.folder, to: here.folder)
        try Files.flushFolder(parent)
      }
      try Files.flushFolder(there.folder.removingLastComponent())
    }
    if place == .inside { try Files.removeTree(own(code)) }
  }

  /// Copies what is staged in a folder of ours into another, which the operator has made on another mount. Only when all of it is
  /// there is it away from where it was, at once: what is missing from a staging folder passes for delivered.
  private func bring(_ there: FilePath, to here: FilePath, of code: String) throws {
    // What a department has made there isn't ours.
    guard try Files.owners(of: here)?.user == Files.owners(of: department(code))?.user else {
      throw FileError(.fileExists, .moveOwnFolder, here)
    }
    for (name, status) in try Files.entries(in: there) {
      guard status.sort == .regular else { throw FileError(.improperLink, .move, there.appending(name)) }
      try Files.remove(here.appending(name))
      try Files.copy(there.appending(name), to: here.appending(name))
    }
    try Files.flushFolder(here)
    let moved = own(code).appending(".moved")
    try Files.removeTree(moved)
    try Files.rename(there, to: moved)
  }

  /// Refuses a department of whose folders one is missing, or something else stands in its place: a link would lead what
  /// is ours away.
  func requireFolders(of code: String) throws(FileError) {
    for folder in [department(code)] + folders(of: code) { try Files.requireFolder(folder) }
    try requireOneMount(of: code)
  }

  /// Refuses a department of whose boxes one is on another mount than our folder that serves it.
  func requireOneMount(of code: String) throws(FileError) {
    guard ownFolders[code] == .beside else { return }
    for (folder, box) in served(of: code) { try Files.requireOneMount(folder, box) }
  }

  /// The three folders that a department works with.
  func boxes(of code: String) -> [FilePath] {
    [inbox(code), box(.outbox, of: code), box(.receipts, of: code)]
  }

  /// Our folders, each with the box that it serves.
  func served(of code: String) -> [(folder: FilePath, box: FilePath)] {
    zip([taken(code), staging(.outbox, of: code), staging(.receipts, of: code)], boxes(of: code))
      .map { (folder: $0, box: $1) }
  }

  /// Our folders, the outer before the inner.
  func hidden(of code: String) -> [FilePath] {
    (ownFolders[code] == .beside ? [own(code)] : []) + served(of: code).map(\.folder)
  }

  /// The folders of a department, theirs and ours.
  func folders(of code: String) -> [FilePath] { boxes(of: code) + hidden(of: code) }
}
