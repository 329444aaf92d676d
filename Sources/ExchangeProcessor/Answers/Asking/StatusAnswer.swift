public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeQueries
import ExchangeReports
import ExchangeRules
import ExchangeWords
public import SystemPackage

/// How an exchange stands now.
public struct StatusAnswer: Answer {
  private struct Department: Encodable {
    let code: String
    let name: String
    /// Whether it takes part by the catalogue; whoever doesn't is here for what it still has to do, or for files that wait.
    let isInCatalogue: Bool
    /// Whether it has ended, and nobody may act for it.
    let isForsaken: Bool
    /// Who will act for it and begins later; `nil` while somebody does, and where nobody will.
    let comingHeir: Vacancy.Heir?
    /// Who acts for it since it has ended, by code; `nil` while it takes part, and where nobody does.
    let heir: String?
    /// Files that lie in its inbox.
    let waiting: Int
    /// The file system of its inbox: `local`, or the sort of share; `nil` where the inbox is away.
    let fileSystem: String?
    /// For how many seconds a file there must not have changed; `nil` where the inbox is away.
    let settleSeconds: Double?
    /// Deliveries that it has to claim.
    let toClaim: Int
    /// The records of which they are.
    let recordsToClaim: Int
    /// What else it has to do.
    let toDo: Int
    /// The records for which that stands.
    let recordsToDo: Int
    /// How many of both are overdue.
    let overdue: Int
    /// The records for which these stand.
    let recordsOverdue: Int
    /// How many of both have no limit.
    let withoutLimit: Int
    /// The records for which these stand.
    let recordsWithoutLimit: Int
    /// Since when the oldest of these has been open.
    let withoutLimitSince: Instant?
    /// The departments that it has taken over from of which some of that was asked, by their codes.
    let inPlaceOf: [String]
    /// The names of folders in its inbox that can't be taken: their rights don't let us move them.
    let lockedFolders: [String]
    /// Why nothing is taken from it or brought to it, in words for the operator; `nil` where all is well.
    let trouble: LocalizedText?
    /// Whether its folders are gone for good, as the settings say: nothing is taken from them, and nobody waits for them.
    let foldersGone: Bool
    /// What is amiss where they are said to be, and that doesn't hold; else `nil`.
    let foldersDoubt: LocalizedText?
    /// Files for it that are decided and wait until its folders are there.
    let toPlace: Int
    /// How many of them are receipts and the like, which nobody gets in its place.
    let receiptsToPlace: Int
    /// Its drops that were taken and aren't decided.
    let undecided: [String]

    /// What is said where nobody acts for it.
    var vacancy: Vacancy { Vacancy(of: code, coming: comingHeir) }
  }

  /// A processor of several.
  private struct Member: Encodable {
    let number: Int64
    let host: String
    let process: Int64
    let joinedAt: Instant
    /// For how many seconds it hasn't been heard.
    let silentSeconds: Double
    /// How many departments it serves.
    let departments: Int
    /// Whether it keeps the time: closes days and issues notices.
    let keepsTime: Bool
  }

  private let title: String
  private let at: Instant
  /// Those who work on the exchange side by side; `nil` where one works alone.
  private let processors: [Member]?
  private let isRunning: Bool
  private let unpublished: Int
  private let lastClosedDay: Day?
  /// The closed days whose package couldn't be written yet, and such months.
  private let daysWithoutPackage: [Day], monthsWithoutPackage: [String]
  /// Why the first of them couldn't; empty where it wasn't tried yet.
  private let packageFault: LocalizedText?
  /// What was put aside by a fault of ours, and waits to be requeued.
  private let putAside: [DeadLetter.Note]
  /// The drops whose files we gave up putting in their places or away, because the program ended at that.
  private let givenUp: [String]
  /// The closed days whose package has no time stamp yet.
  private let daysWithoutTimeStamp: [Day]
  /// Why the first of them has none; empty where it wasn't tried yet.
  private let timeStampFault: LocalizedText?
  private let lastEntry: Instant?
  private let chainLength: Int64
  private let departments: [Department]
  /// The drops that were taken, aren't decided, and lie in no folder of taken files that can be seen, while the folders of departments are
  /// gone for good: by the copies that were made of them.
  private let undecidedOfGone: [String]
  /// What came of proving the ledger the last time; `nil` where it was never proven.
  private let proof: LedgerProof?
  /// Why nothing is done, in both languages; `nil` where the machine's clock is believed.
  private let clockJump: LocalizedText?
  /// Why nothing is taken, in both languages; `nil` where there is room.
  private let shortage: LocalizedText?
  /// What other users of the machine may read or write.
  private let openToOthers: [String]
  /// The years whose holiday notice should be there by now.
  private let missingHolidayNotices: [Int]
  /// How many closed days are reviewed.
  private let reviewedDays: Int
  /// The last of them.
  private let lastReviewedDay: Day?
  /// The closed days that nobody has signed off in a way that counts, in order.
  private let unsignedDays: [Day]
  /// Sign-offs whose digest differs from the day's package, where no other of the department counts.
  private let signoffsOfOtherPackages: [LedgerStatus.Signoff]

  /// Looks at the exchange at `root` without changing anything.
  public init(root: FilePath, data: ProgramData, clock: WallClock) throws {
    let configuration = try ExchangeConfiguration(root: root, data: data)
    let ledger: (any LedgerSource)?
    do {
      ledger = try configuration.layout.openLedger(now: clock.now(), making: false).store
    } catch ProcessorError.nothingYet {
      ledger = nil
    }
    try self.init(configuration, clock, ledger)
  }

  /// Looks at an exchange.
  ///
  /// - Parameter ledger: its ledger; `nil` where nothing has been processed yet.
  init(_ configuration: ExchangeConfiguration, _ clock: WallClock, _ ledger: (any LedgerSource)?) throws {
    let layout = configuration.layout
    let now = clock.now()
    title = configuration.settings.title
    at = now
    isRunning = try ExchangeLock.isHeld(root: layout.root)
    let putAside = try DeadLetter.notes(in: layout)
    self.putAside = putAside
    givenUp = WorkInHand.givenUp(in: layout).filter { drop in !putAside.contains { $0.drop == drop } }
    openToOthers = try ExchangeAccess.openings(
      of: layout, departments: configuration.catalogue.table.participants.map(\.code)
    ).map(\.string)
    proof = try ledger.flatMap { try LedgerProof(in: layout, of: $0) }
    let unstamped = configuration.settings.timestamp == nil ? [] : try TimeStamper.unstamped(layout)
    daysWithoutTimeStamp = unstamped.map(\.day)
    timeStampFault = unstamped.first?.fault
    missingHolidayNotices = configuration.calendar.missingNotices(on: now.day)
    shortage = try? configuration.settings.reserve.shortage(in: layout)?.words
    processors = try Self.members(configuration, ledger)
    guard let ledger else {
      clockJump = nil
      unpublished = 0
      lastClosedDay = nil
      (daysWithoutPackage, monthsWithoutPackage, packageFault) = ([], [], nil)
      lastEntry = nil
      chainLength = 0
      reviewedDays = 0
      lastReviewedDay = nil
      unsignedDays = []
      signoffsOfOtherPackages = []
      departments = Self.departments(
        configuration, nil, receipts: [:], at: now, isNew: { _ in true }, isDecided: { _ in false })
      undecidedOfGone = []
      return
    }
    let status = try configuration.queries(ledger).status(at: now)
    let followed = try clock.forDeciding(over: ledger)
    let watch = ClockWatch(
      layout: layout, clock: followed, limit: configuration.settings.maxClockJumpDays)
    clockJump = try ledger.read { try watch.doubt(about: .now(followed), in: $0) }?.words
    unpublished = status.unpublished
    lastClosedDay = status.lastClosedDay
    let unwritten = UnwrittenReports(layout: layout)
    func isClosed(_ day: Day) -> Bool { status.lastClosedDay.map { day <= $0 } ?? false }
    let days = try unwritten.days().filter(isClosed)
    daysWithoutPackage = days
    monthsWithoutPackage = try unwritten.months().filter { isClosed($0.days.upperBound) }.map(\.name)
    packageFault =
      (days.map(\.description) + monthsWithoutPackage).lazy.compactMap(unwritten.fault).first
    lastEntry = status.lastEntry
    chainLength = status.entries
    reviewedDays = status.reviewedDays
    lastReviewedDay = status.lastReviewedDay
    unsignedDays = status.unsignedDays
    signoffsOfOtherPackages = status.signoffsOfOtherPackages
    // What can't be asked counts as decided: the processor tells of it.
    func isDecided(_ drop: String) -> Bool { (try? ledger.read { try $0.drop(drop) != nil }) ?? true }
    let receipts: [String: Int] =
      try status.toPlace.isEmpty
      ? [:]
      : ledger.read { view in
        try view.publications().filter { $0.box == .receipts }
          .reduce(into: [String: Int]()) { $0[$1.department, default: 0] += 1 }
      }
    let rows = Self.departments(
      configuration, status, receipts: receipts, at: now,
      isNew: { code in (try? ledger.read { try $0.knows(code) }) == false }, isDecided: isDecided)
    departments = rows
    undecidedOfGone =
      try rows.contains(where: \.foldersGone)
      ? Self.copies(in: layout, without: Set(rows.flatMap(\.undecided))).filter { !isDecided($0) } : []
  }

  /// The drops of which some processor has a copy, in their order.
  private static func copies(in layout: ExchangeLayout, without known: Set<String>) throws -> [String] {
    try layout.stations().flatMap { station in
      try Files.exists(station.work) ? Files.names(in: station.work).map(\.string) : []
    }
    .filter { TakenFolder.isDrop($0) && !known.contains($0) }.sorted()
  }

  private static func members(
    _ configuration: ExchangeConfiguration, _ ledger: (any LedgerSource)?
  ) throws -> [Member]? {
    guard let board = try (ledger as? any SharedLedger)?.board() else { return nil }
    return board.members.map { member in
      let domain = Domain(leases: board.held(by: member.number))
      return Member(
        number: member.number, host: member.host, process: member.process, joinedAt: member.joinedAt,
        silentSeconds: Double(board.at.milliseconds - member.heardAt.milliseconds) / 1_000,
        departments: configuration.catalogue.table.participants.count { domain.serves($0.code) },
        keepsTime: domain.keepsTime)
    }
  }

  private static func departments(
    _ configuration: ExchangeConfiguration, _ status: LedgerStatus?, receipts: [String: Int], at now: Instant,
    isNew: (String) -> Bool, isDecided: (String) -> Bool
  ) -> [Department] {
    let layout = configuration.layout
    let table = configuration.catalogue.table
    let (participants, heirs) = (table.participants, table.heirs(on: now.day))
    let context = configuration.context(of: now.day)
    let rows: [Department] = participants.map { department in
      let debtors = context.debtors(department.code)
      let inbox = layout.inbox(department.code)
      var (isGone, doubt) = (false, LocalizedText?.none)
      switch configuration.fate(ofFoldersOf: department.code, on: now.day) {
      case .expected: break
      case .gone: isGone = true
      case .doubtful(let found):
        doubt = LocalizedText("\(found.words.zh)。\(found.remedy.zh)", "\(found.words.en). \(found.remedy.en)")
      }
      var trouble: LocalizedText?
      var entries: [(name: FilePath.Component, status: Files.Status)] = []
      do throws(FileError) {
        try layout.requireFolders(of: department.code)
        entries = try Files.entries(in: inbox) { !InboxScanner.isIgnored($0) }
      } catch {
        if !isGone { trouble = (try? layout.beginning(of: department.code, isNew: isNew)) ?? error.words }
      }
      let taken = (try? Files.names(in: layout.taken(department.code))) ?? []
      let kind = trouble == nil && !isGone ? try? FileSystemKind(of: inbox) : nil
      let settle = kind.map { configuration.settings.settle.time(for: department.code, on: $0) }
      let mine = status?.debtors.filter { debtors.contains($0.code) } ?? []
      return Department(
        code: department.code, name: department.name, isInCatalogue: true,
        isForsaken: table.isForsaken(department.code, on: now.day),
        comingHeir: Vacancy(of: department.code, in: table, on: now.day).coming, heir: heirs[department.code],
        waiting: entries.count { $0.status.sort != .folder || InboxScanner.isDrop($0.name) },
        fileSystem: kind?.name, settleSeconds: settle.map { $0 / .seconds(1) },
        toClaim: mine.reduce(0) { $0 + $1.toClaim },
        recordsToClaim: mine.reduce(0) { $0 + $1.recordsToClaim },
        toDo: mine.reduce(0) { $0 + $1.toDo }, recordsToDo: mine.reduce(0) { $0 + $1.recordsToDo },
        overdue: mine.reduce(0) { $0 + $1.overdue },
        recordsOverdue: mine.reduce(0) { $0 + $1.recordsOverdue },
        withoutLimit: mine.reduce(0) { $0 + $1.withoutLimit },
        recordsWithoutLimit: mine.reduce(0) { $0 + $1.recordsWithoutLimit },
        withoutLimitSince: mine.compactMap(\.withoutLimitSince).min(),
        inPlaceOf: mine.map(\.code).filter { $0 != department.code && $0 != Obligation.Key.bureau }.sorted(),
        lockedFolders: entries.filter {
          $0.status.sort == .folder && InboxScanner.isDrop($0.name)
            && !Files.isWritable(inbox.appending($0.name))
        }.map(\.name.shown), trouble: trouble, foldersGone: isGone, foldersDoubt: doubt,
        toPlace: status?.toPlace[department.code] ?? 0, receiptsToPlace: receipts[department.code] ?? 0,
        undecided: taken.compactMap { TakenFolder(name: $0.string)?.drop }.filter { !isDecided($0) })
    }
    let known = Set(participants.flatMap { context.debtors($0.code) })
    let wording = ObligationWording(configuration: configuration)
    let owing = (status?.debtors ?? []).filter { !known.contains($0.code) && $0.toClaim + $0.toDo > 0 }
    let codes = Set(participants.map(\.code))
    let toPlace = (status?.toPlace ?? [:]).filter { !codes.contains($0.key) }
    let removed = Set(owing.map(\.code)).union(toPlace.keys).sorted()
    return rows
      + removed.map { code in
        Self.removed(
          code, name: wording.name(code), owing: owing.first { $0.code == code }, toPlace: toPlace[code] ?? 0)
      }
  }

  /// A department that is in the catalogue no more, with what it still has to do, and what waits for its folders.
  private static func removed(
    _ code: String, name: String, owing debtor: LedgerStatus.Debtor?, toPlace: Int
  ) -> Department {
    Department(
      code: code, name: name, isInCatalogue: false, isForsaken: false, comingHeir: nil, heir: nil, waiting: 0,
      fileSystem: nil, settleSeconds: nil,
      toClaim: debtor?.toClaim ?? 0, recordsToClaim: debtor?.recordsToClaim ?? 0, toDo: debtor?.toDo ?? 0,
      recordsToDo: debtor?.recordsToDo ?? 0, overdue: debtor?.overdue ?? 0,
      recordsOverdue: debtor?.recordsOverdue ?? 0, withoutLimit: debtor?.withoutLimit ?? 0,
      recordsWithoutLimit: debtor?.recordsWithoutLimit ?? 0, withoutLimitSince: debtor?.withoutLimitSince,
      inPlaceOf: [], lockedFolders: [], trouble: nil, foldersGone: false, foldersDoubt: nil, toPlace: toPlace,
      receiptsToPlace: 0, undecided: [])
  }

  private static func line(of member: Member) -> LocalizedText {
    let seconds = Int(max(0, member.silentSeconds))
    let (zh, en) = member.keepsTime ? ("，兼管时限与日终", ", keeps the time") : ("", "")
    return LocalizedText(
      "  处理程序 \(member.number)（\(member.host)，进程 \(member.process)）：\(member.departments) 个部门\(zh)，\(seconds) 秒前有音讯",
      "  processor \(member.number) (\(member.host), process \(member.process)): \(member.departments) department(s)\(en), heard "
        + "\(seconds) s ago")
  }

  /// What is said of an inbox that isn't on a disk of this machine.
  private static func line(ofShare department: Department) -> LocalizedText? {
    guard let kind = department.fileSystem, kind != "local", let seconds = department.settleSeconds else {
      return nil
    }
    return LocalizedText(
      "  \(department.name)（\(department.code)）：收件文件夹在网络共享上（\(kind)），文件 \(Int(seconds)) 秒不变才收取",
      "  \(department.name) (\(department.code)): its inbox is on a share (\(kind)); files settle for \(Int(seconds)) s"
    )
  }

  /// What the operator should see to.
  private var remarks: [LocalizedText] {
    var remarks = departments.compactMap { department in
      department.trouble.map { trouble in
        LocalizedText(
          "  \(department.name)（\(department.code)）：文件夹不在或不能使用，暂停收取或送达：\(trouble.zh)",
          "  \(department.name) (\(department.code)): its folders are away or can't be used; "
            + "nothing is taken or brought there: \(trouble.en)")
      }
    }
    for department in departments {
      let areGone = department.foldersGone ? ExchangeConfiguration.areGone : nil
      guard let words = department.foldersDoubt ?? areGone else { continue }
      remarks.append(
        LocalizedText(
          "  \(department.name)（\(department.code)）：\(words.zh)",
          "  \(department.name) (\(department.code)): \(words.en)"))
    }
    for department in departments where !department.isInCatalogue && department.toClaim + department.toDo > 0
    {
      remarks.append(
        LocalizedText(
          "  \(department.name)：\(LocalizedText.owesOutsideCatalogue.zh)",
          "  \(department.name): \(LocalizedText.owesOutsideCatalogue.en)"))
    }
    for department in departments where department.isForsaken && department.toClaim + department.toDo > 0 {
      let (words, remedy) = (LocalizedText.owes(department.vacancy), department.vacancy.remedy)
      remarks.append(
        LocalizedText(
          "  \(department.name)（\(department.code)）：\(words.zh)；\(remedy.zh)",
          "  \(department.name) (\(department.code)): \(words.en). \(remedy.en)"))
    }
    for department in departments where department.toPlace > 0 { remarks.append(awaiting(department)) }
    for department in departments where !department.undecided.isEmpty {
      remarks.append(
        LocalizedText(
          "  \(department.name)（\(department.code)）：已收取、尚未裁定：\(department.undecided.joined(separator: "、"))",
          "  \(department.name) (\(department.code)): taken and not decided yet: "
            + department.undecided.joined(separator: ", ")))
    }
    if !undecidedOfGone.isEmpty { remarks.append(ofGone) }
    for department in departments where !department.lockedFolders.isEmpty {
      let names = department.lockedFolders
      let more = names.count - 3
      let shown = names.prefix(3)
      remarks.append(
        LocalizedText(
          "  \(department.name)（\(department.code)）：收件文件夹里的文件夹没有写权限，收不了：\(shown.joined(separator: "、"))"
            + "\(more > 0 ? " 等 \(names.count) 个" : "")；请部门给组写权限（chmod -R g+rwX），或打成 ZIP 投放",
          "  \(department.name) (\(department.code)): folders in its inbox can't be taken, since we may not write into them: "
            + "\(shown.joined(separator: ", "))\(more > 0 ? " and \(more) more" : ""); "
            + "the department gives its group the right (chmod -R g+rwX), or drops a ZIP"))
    }
    remarks += putAside.map { note in
      LocalizedText(
        "  \(note.sender)：“\(note.file)”（\(note.drop)）处理失败 \(note.tries) 次，暂存于 dead-letter/\(note.drop)：\(note.fault.zh)；"
          + "修复后 exchange requeue <交换目录> \(note.drop) --reason <原因>",
        "  \(note.sender): “\(note.file)” (\(note.drop)) failed \(note.tries) times and was put aside in "
          + "dead-letter/\(note.drop): \(note.fault.en); once that is mended, exchange requeue DIR \(note.drop) --reason TEXT"
      )
    }
    remarks += givenUp.map { drop in
      LocalizedText(
        "  \(drop)：已裁定，但放置文件时程序多次异常终止，不再尝试；修复后 exchange requeue <交换目录> \(drop) --reason <原因>",
        "  \(drop): decided, but the program ended again and again while its files were put in their places; it isn't tried any "
          + "more. Once that is mended, exchange requeue DIR \(drop) --reason TEXT")
    }
    remarks += unwrittenPackages
    if !daysWithoutTimeStamp.isEmpty {
      let days = daysWithoutTimeStamp.prefix(7).map(\.description).joined(separator: " ")
      remarks.append(
        LocalizedText(
          "  有 \(daysWithoutTimeStamp.count) 日的对账包还没有时间戳：\(days)；处理程序会再试。\(timeStampFault?.zh ?? "")",
          "  the packages of \(daysWithoutTimeStamp.count) day(s) have no time stamp yet: \(days); the processor tries again. "
            + (timeStampFault?.en ?? "")))
    }
    for signoff in signoffsOfOtherPackages {
      let name = departments.first { $0.code == signoff.department }?.name ?? signoff.department
      remarks.append(
        LocalizedText(
          "  \(name)（\(signoff.department)）：\(signoff.day) 的复核确认\(LocalizedText.otherDigest.zh)，不计为已复核；请核对 "
            + "reports/\(signoff.day).zip 后重新复核",
          "  \(name) (\(signoff.department)): its sign-off of \(signoff.day) differs from the package and doesn't count; "
            + "reports/\(signoff.day).zip is to be reviewed again"))
    }
    remarks += missingHolidayNotices.map { year in
      LocalizedText(
        "  \(year) 年的放假通知还没有装入，涉及该年的期限是暂定的；把通知写成 calendar/\(year).csv（格式见 calendar/README.txt）",
        "  the holiday notice of \(year) isn't installed, and limits that touch that year are provisional; put it into "
          + "calendar/\(year).csv, whose form calendar/README.txt explains")
    }
    if !openToOthers.isEmpty {
      let paths = openToOthers.joined(separator: " ")
      remarks.append(
        LocalizedText(
          "  本机其他用户也能看到或改动下列内容，可用 chmod -R o-rwx 收紧（见操作指南“Rights”）：\(paths)",
          "  open to other users of this machine; close it by chmod -R o-rwx (operator guide, “Rights”): \(paths)"
        ))
    }
    return remarks
  }

  /// What is said of drops that nobody decides as long as folders are gone.
  private var ofGone: LocalizedText {
    let drops = undecidedOfGone.prefix(Self.namedDrops)
    let more = undecidedOfGone.count > Self.namedDrops
    let codes = departments.filter(\.foldersGone).map(\.code)
    return LocalizedText(
      "  已收取、尚未裁定，也不在看得到的文件夹里：\(drops.joined(separator: "、"))\(more ? " 等 \(undecidedOfGone.count) 份" : "")；"
        + "多半取自文件夹已撤销的部门（\(codes.joined(separator: "、"))），文件夹不恢复就不会裁定。收取时的副本在 work/<编号> 里，还要处理的，"
        + "由接替的部门重新投放",
      "  taken, not decided, and in no folder that can be seen: \(drops.joined(separator: ", "))"
        + "\(more ? " … (\(undecidedOfGone.count) in all)" : ""). They probably came from a department whose folders are gone "
        + "(\(codes.joined(separator: ", "))), and aren't decided unless these are back. Copies lie in work/<drop>; what still matters is to "
        + "be dropped again by the successor")
  }

  /// How many of such drops are named; `--format json` has all.
  private static let namedDrops = 5

  /// What waits for a department's folders, and into whose it goes.
  private func awaiting(_ department: Department) -> LocalizedText {
    let ready = LocalizedText(
      "  \(department.name)（\(department.code)）：有 \(department.toPlace) 个文件（送达、回执等）已备好，",
      "  \(department.name) (\(department.code)): \(department.toPlace) file(s) (deliveries, receipts) are ready and "
    )
    let rest: LocalizedText
    let receipts = LocalizedText(
      "回执文件夹已撤销，留着不放", "stay where they are: they are receipts, and the folders for them are gone for good")
    if department.toPlace == department.receiptsToPlace {
      // Nobody gets them in its place.
      rest =
        department.foldersGone
        ? receipts : LocalizedText("等它的文件夹恢复后放入", "wait until its folders are back")
    } else if department.isForsaken {
      let (why, remedy) = (department.vacancy.why, department.vacancy.remedyOfWaiting)
      rest = LocalizedText(
        "它已停用，\(why.zh)：送达留着不放，期限也不起算；\(remedy.zh)",
        "wait: it has ended, and \(why.en). Deliveries are kept, and no limit begins. \(remedy.en)")
    } else if let heir = department.heir {
      let name = departments.first { $0.code == heir }?.name ?? heir
      let others =
        department.foldersGone
        ? LocalizedText(
          "文件夹已撤销，留着不放", "stay where they are, since these are gone for good")
        : LocalizedText("等它的文件夹恢复", "wait until these are back")
      rest = LocalizedText(
        "它已停用，送达由接替它的\(name)（\(heir)）收：下一轮放入 \(heir) 的 outbox，期限自放入时起算；回执，和已经写在它自己文件夹里的，\(others.zh)",
        "wait: it has ended, and deliveries go to its successor, \(name) (\(heir)), into whose outbox the next pass puts them, from "
          + "when limits count; receipts, and what was written into its own folders already, \(others.en)"
      )
    } else {
      rest = LocalizedText("等它的文件夹恢复后放入", "wait until its folders are back")
    }
    return LocalizedText("\(ready.zh)\(rest.zh)", "\(ready.en)\(rest.en)")
  }

  /// The packages of days and months that couldn't be written yet, why, and what to do.
  private var unwrittenPackages: [LocalizedText] {
    let days = daysWithoutPackage.map(\.description)
    let why =
      packageFault.map { fault in
        LocalizedText(
          "原因：\(fault.zh)。排除原因后，处理程序会补写",
          "the reason is: \(fault.en). Once that is mended the processor writes them")
      } ?? LocalizedText("处理程序会再试", "the processor tries again")
    var remarks: [LocalizedText] = []
    if let first = days.first {
      let names = days.prefix(Self.namedPackages).joined(separator: " ")
      remarks.append(
        LocalizedText(
          "  有 \(days.count) 日已日终、还没有对账包：\(names)；\(why.zh)，也可以 exchange report <交换目录> --date \(first)",
          "  \(days.count) day(s) are closed and have no package yet: \(names); \(why.en), and so does "
            + "exchange report DIR --date \(first)"))
    }
    if let first = monthsWithoutPackage.first {
      let names = monthsWithoutPackage.prefix(Self.namedPackages).joined(separator: " ")
      remarks.append(
        LocalizedText(
          "  有 \(monthsWithoutPackage.count) 个月已满、还没有月报包：\(names)；"
            + (days.isEmpty ? "\(why.zh)，" : "先补写各日的对账包，") + "也可以 exchange report <交换目录> --month \(first)",
          "  \(monthsWithoutPackage.count) month(s) are over and have no package yet: \(names); "
            + (days.isEmpty ? "\(why.en), and so does " : "those of their days come first; or ")
            + "exchange report DIR --month \(first)"))
    }
    return remarks
  }

  /// Whether somebody works, in words. Of several none may be heard, though one is there.
  private var running: LocalizedText {
    guard isRunning else {
      return LocalizedText("处理程序没有运行（exchange run）", "no processor is running (exchange run)")
    }
    return processors?.isEmpty == true
      ? LocalizedText(
        "处理程序在，但没有向台账报到，什么也没有处理；刚启动的稍等，否则看它的日志",
        "a processor is there, and the ledger doesn't hear it: nothing is worked on. One that has just started takes a moment; else see its log"
      )
      : LocalizedText("处理程序正在运行", "a processor is running")
  }

  /// How many packages that aren't written are named; `--format json` has all.
  private static let namedPackages = 7

  /// A page for the operator: the state, and the departments for which something waits.
  public func text(in language: Language) -> String {
    var lines = [
      "\(title) · \(at.forPeople)",
      running[language],
      LocalizedText(
        "台账 \(chainLength) 条，最近一条 \(lastEntry?.forPeople ?? "—")；已日终到 \(lastClosedDay?.description ?? "—")",
        "\(chainLength) ledger entries, the last at \(lastEntry?.forPeople ?? "—"); days closed up to "
          + "\(lastClosedDay?.description ?? "—")")[language],
    ]
    lines += (processors ?? []).map { Self.line(of: $0)[language] }
    if let lastReviewedDay {
      lines.append(
        LocalizedText(
          "已复核 \(reviewedDays) 日，最近一日 \(lastReviewedDay)",
          "\(reviewedDays) day(s) reviewed, the last \(lastReviewedDay)")[language])
    }
    if !unsignedDays.isEmpty {
      let days = unsignedDays.prefix(Self.namedDays).map(\.description).joined(separator: "、")
      let more = unsignedDays.count > Self.namedDays
      lines.append(
        LocalizedText(
          "尚未复核 \(unsignedDays.count) 日：\(days)\(more ? " 等" : "")",
          "\(unsignedDays.count) day(s) not reviewed: "
            + "\(days.replacing("、", with: ", "))\(more ? " …" : "")")[language])
    }
    if let proof {
      lines.append(
        LocalizedText(
          proof.faults == 0
            ? "台账核验：\(proof.at.forPeople) 通过，到第 \(proof.entry) 条"
            : "台账核验：\(proof.at.forPeople) 未通过，发现 \(proof.faults) 处与链不符；用 exchange verify <交换目录> 查看",
          proof.faults == 0
            ? "the ledger was last proven at \(proof.at.forPeople), up to entry \(proof.entry)"
            : "the ledger wasn't what its chain tells at \(proof.at.forPeople) (faults: \(proof.faults)); exchange verify DIR names them"
        )[language])
      if let words = proof.kept?.words { lines.append(words[language]) }
    }
    if unpublished > 0 {
      lines.append(
        LocalizedText(
          "有 \(unpublished) 份文件已裁定但尚未放好，下次运行时补完",
          "\(unpublished) files are decided but not yet in their places; the next run finishes them")[
            language])
    }
    if let clockJump { lines.append("  " + clockJump[language]) }
    if let shortage { lines.append("  " + shortage[language]) }
    lines += remarks.map { $0[language] }
    lines += departments.compactMap { Self.line(ofShare: $0)?[language] }
    let busy = departments.filter { $0.waiting + $0.toClaim + $0.toDo > 0 }
    if busy.isEmpty, departments.allSatisfy({ $0.toPlace == 0 && $0.undecided.isEmpty && $0.trouble == nil })
    {
      lines.append(LocalizedText("没有等待处理的文件，也没有待认领的信息", "nothing waits, nothing is to be claimed")[language])
    }
    lines += busy.map { department in
      let (file, overdue) = (CountWord.file.title, ObligationState.overdue.title)
      let others = Self.others(department.inPlaceOf)
      return LocalizedText(
        "  \(department.name)（\(department.code)）：待处理 \(department.waiting) \(file.zh)，"
          + "\(LocalizedText.toClaim.zh) \(Self.records(department.recordsToClaim).zh)，"
          + "\(LocalizedText.otherDuties.zh) \(Self.records(department.recordsToDo).zh)，"
          + "其中\(overdue.zh) \(Self.records(department.recordsOverdue).zh)"
          + Self.limitless(department.recordsWithoutLimit, since: department.withoutLimitSince).zh
          + others.zh,
        "  \(department.name) (\(department.code)): \(department.waiting) \(file.en) waiting, "
          + "\(LocalizedText.toClaim.en) \(Self.records(department.recordsToClaim).en), "
          + "\(LocalizedText.otherDuties.en) \(Self.records(department.recordsToDo).en), "
          + "\(Self.records(department.recordsOverdue).en) of them overdue"
          + Self.limitless(department.recordsWithoutLimit, since: department.withoutLimitSince).en
          + others.en
      )[language]
    }
    if let open { lines.append(open[language]) }
    return lines.joined(separator: "\n")
  }

  /// How many days without a sign-off are named; `--format json` has all.
  private static let namedDays = 5

  /// All that is open, as the register counts it; `nil` where nothing is.
  private var open: LocalizedText? {
    func sum(_ part: (Department) -> Int) -> Int { departments.reduce(0) { $0 + part($1) } }
    let items = sum { $0.toClaim + $0.toDo }
    guard items > 0 else { return nil }
    let records = Self.records(sum { $0.recordsToClaim + $0.recordsToDo })
    let overdue = Self.records(sum(\.recordsOverdue))
    let limitless = Self.limitless(
      sum(\.recordsWithoutLimit), since: departments.compactMap(\.withoutLimitSince).min())
    let obligation = CountWord.obligation.title
    return LocalizedText(
      "未结台账：\(items) \(obligation.zh)、\(records.zh)，其中\(ObligationState.overdue.title.zh) \(overdue.zh)\(limitless.zh)；"
        + "逐项见 exchange todo <交换目录>",
      "open: \(items) \(obligation.en), \(records.en), \(overdue.en) of them overdue\(limitless.en); "
        + "exchange todo DIR tells each")
  }

  /// So many records, as everything that is owed is counted.
  private static func records(_ count: Int) -> LocalizedText {
    LocalizedText("\(count) \(CountWord.record.title.zh)", "\(count) \(CountWord.record.title.en)")
  }

  /// In whose place some of it is to be done, where that is so.
  private static func others(_ codes: [String]) -> LocalizedText {
    if codes.isEmpty { return LocalizedText("", "") }
    let names = codes.joined(separator: " ")
    return LocalizedText("（含所接替的 \(names)）", " (what was asked of \(names) included)")
  }

  /// How much has no limit, where there is any.
  private static func limitless(_ count: Int, since: Instant?) -> LocalizedText {
    guard let since else { return LocalizedText("", "") }
    let (limitless, records) = (LocalizedText.withoutLimit, records(count))
    return LocalizedText(
      "，\(limitless.zh) \(records.zh)（最早自 \(since.day)）",
      ", \(records.en) \(limitless.en) (the oldest since \(since.day))")
  }
}

extension LocalizedText {
  /// What is amiss with a department that still has something to do, and is in the catalogue no more.
  static let owesOutsideCatalogue = LocalizedText(
    "catalog/departments.csv 里没有它，它却还有没办结的事：没有人收到待办和提醒，也没有人能替它办；它的收件文件夹不再看",
    "it isn't in catalog/departments.csv, and still has something to do: nobody gets lists and notices of it or may act for it, and its inbox isn't looked at"
  )

  /// What is amiss with a department that still has something to do, has ended, and has nobody who acts for it.
  static func owes(_ vacancy: Vacancy) -> LocalizedText {
    LocalizedText(
      "它已停用，\(vacancy.why.zh)，却还有没办结的事：没有人收到待办和提醒，也没有人能替它办",
      "it has ended, \(vacancy.why.en), and it still has something to do: nobody gets lists and notices of it or may act for it"
    )
  }

  /// What is amiss with one of that sort for which deliveries wait.
  static func isAwaited(_ vacancy: Vacancy) -> LocalizedText {
    LocalizedText(
      "它已停用，\(vacancy.why.zh)，却还有给它的文件等着：它们没有送到任何部门，期限也没有起算",
      "it has ended, \(vacancy.why.en), and files for it wait: nobody has got them, and no limit has begun")
  }
}
