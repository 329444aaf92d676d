import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Lets happen again, in the ledger alone, what it had known and doesn't know any more: drops are decided from the files that were
/// kept, by the same inspection and the same rules, each at the moment at which it was decided. Everything is staged in an exchange
/// of its own, held against what departments have, and thrown away: nothing is delivered.
///
/// What the ledger knows is passed over, so that what was broken off goes on.
final class LedgerReplay {
  private let configuration: ExchangeConfiguration
  /// The configuration at home in a folder of our own, where nobody gets what is staged, by the calendar of the moment.
  private var stage: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let language: Language
  private var inspector: Inspector
  private let calendars: KeptCalendars
  /// The last entry that the ledger had before it was begun to be rebuilt.
  private let gap: Int64
  /// How many parts of a change of calendar were gone through, those included that the ledger knew.
  private var parts: (of: Journal.Line, count: Int)?
  /// By what drops were brought back that had been put aside, by their new ids.
  private let requeueings: [String: Requeueing]
  /// Why drops came back by what was set then, as far as receipts tell.
  private let receipts: ReceiptIndex
  /// What time it is.
  private let now: Instant
  /// Is told what can't be rebuilt, or came out otherwise.
  private let remark: (RecoveryRemark) throws -> Void
  /// What came back for its day's quota comes back again.
  private var quotas: QuotaAccount
  /// The keys without which receipts come out otherwise.
  private var lostKeys: Set<String> = []
  private var steps = 0

  private var layout: ExchangeLayout { configuration.layout }

  init(
    _ configuration: ExchangeConfiguration, ledger: any LedgerStore, language: Language,
    behind gap: Int64, requeueings: [String: Requeueing], receipts: ReceiptIndex, until now: Instant,
    remark: @escaping (RecoveryRemark) throws -> Void
  ) throws {
    self.configuration = configuration
    self.ledger = ledger
    self.gap = gap
    calendars = try KeptCalendars(configuration.layout)
    self.language = language
    self.requeueings = requeueings
    self.receipts = receipts
    self.now = now
    self.remark = remark
    stage = configuration.placed(at: ExchangeLayout(root: Self.stage(of: configuration.layout)))
    inspector = Inspector(configuration: configuration, language: language)
    quotas = QuotaAccount(quotas: configuration.settings.quotas, ledger: ledger)
    try setStage()
    if let calendar = calendars.used(at: gap + 1) ?? calendars.first { use(calendar) }
    if try ledger.read({ try $0.calendarVersion() }) == nil {
      let version = stage.calendar.version
      try ledger.write(spoolingIn: stage.layout.work) { overlay, _ in overlay.setCalendarVersion(version) }
    }
  }

  /// Counts by a calendar from here on.
  private func use(_ calendar: HolidayCalendar) {
    guard calendar.version != stage.calendar.version else { return }
    stage = stage.counting(by: calendar)
    inspector = Inspector(configuration: configuration.counting(by: calendar), language: language)
  }

  /// Where it plays.
  static func stage(of layout: ExchangeLayout) -> FilePath { layout.root.appending(".recovery") }

  private func setStage() throws {
    try Files.removeTree(stage.layout.root)
    // Folders that were removed aren't those of that name that are made now.
    DepartmentPath.letGo()
    try Files.makeFolder(stage.layout.work)
    // What is only read.
    for (there, here) in [
      (layout.archive, stage.layout.archive), (layout.reports, stage.layout.reports),
      (layout.writtenPackages, stage.layout.writtenPackages),
    ]
    where try Files.exists(there) {
      try Files.link(there, at: here)
    }
    try stage.layout.prepareAll(configuration.catalogue.table.participants.map(\.code))
  }

  /// Removes all that it played with.
  func clear() throws { try Files.removeTree(stage.layout.root) }

  // MARK: By the journal

  /// Lets a day's entries happen again.
  func replay(_ lines: [Journal.Line]) throws {
    var rest = lines[...]
    while let line = rest.first {
      if let calendar = calendars.used(at: line.sequence) { use(calendar) }
      // Its digest covers all that was before it.
      if try ledger.read({ try $0.entry(line.sequence) })?.digest == line.digest {
        rest.removeFirst()
        if line.event == .calendarChanged { _ = try part(of: line) }
        continue
      }
      switch line.event {
      case .opened, .claimed, .returned, .requeued, .recomputed, .rejudged:
        // The first is there, and the others come with what caused them.
        rest.removeFirst()
      case .decided:
        rest.removeFirst()
        let note: DropNote? = try? LedgerJSON.value(line.more, .journal)
        try decide(line.subject, note, at: line.at)
      case .delivered, .published:
        let before = rest
        let placed = Self.together(&rest) { $0 == .delivered || $0 == .published }
        try Publisher(configuration: stage, ledger: ledger).note(placed: placed, at: line.at)
        let end = before.dropLast(rest.count).last ?? line
        if try ledger.read({ try $0.entry(end.sequence) })?.digest != end.digest { try compare(placed) }
      case .timePassed where Self.dayNoted(by: line) != nil:
        rest.removeFirst()
        if let day = Self.dayNoted(by: line) {
          try DayEnd(configuration: stage, ledger: ledger, day: day, now: line.at).letTimePass()
        }
      case .timePassed, .noticed:
        let told = Self.together(&rest) { $0 == .timePassed || $0 == .noticed }
        try tellAgain(told, at: line.at)
        try requireTold(told)
      case .dayClosed:
        rest.removeFirst()
        let detail: [String: String]? = try? LedgerJSON.value(line.more, .journal)
        if let day = Day(line.subject) {
          try close(day, at: line.at, detail.map(ClosingRemarks.init(detail:)) ?? ClosingRemarks())
        }
      case .recovered where ClockLag(now: now, last: line.at) != nil:
        // Its clock was ahead: with it in the chain nothing could go on before that time.
        rest.removeFirst()
        try remark(.recoveryAhead(line.at))
      case .downtime, .recovered, .keyChanged:
        rest.removeFirst()
        try tellAgain(line)
      case .calendarChanged:
        rest.removeFirst()
        // Only what came out otherwise is told with it: notices right behind it are of a transaction of their own.
        let isOtherwise = rest.first.map { [.recomputed, .rejudged].contains($0.event) } ?? false
        let told =
          isOtherwise && !line.isSealed
          ? Self.together(&rest) { [.recomputed, .rejudged, .noticed].contains($0) } : []
        try countAnew(line, telling: told)
        try requireTold(told)
      case .formatChanged:
        rest.removeFirst()
        try remark(.format(line.at))
      }
      steps += 1
      try Drill.reach(.recovering, "\(steps)")
    }
  }

  /// Tells of deliveries that were placed and aren't rebuilt, and of those that were rebuilt and never placed: once a drop was placed, so
  /// were all of its deliveries.
  private func compare(_ placed: [String]) throws {
    try ledger.read { view in
      for subject in placed {
        if let drop = try view.drop(subject) {
          for delivery in try view.deliveries(ofDrop: drop.id) where delivery.deliveredAt == nil {
            try remark(.deliveryUnknown(delivery.delivery, department: delivery.recipient))
          }
        } else if try view.delivery(subject) == nil, !TakenFolder.isDrop(subject),
          // What wasn't rebuilt at all is told as such.
          try view.drop(subject.split(separator: "-").prefix(2).joined(separator: "-")) != nil
        {
          try remark(.deliveryMissing(subject))
        }
      }
    }
  }

  /// Tells what was told in one transaction, to those who were told then.
  private func tellAgain(_ subjects: [String], at moment: Instant) throws {
    if let notice = subjects.first(where: { $0.hasPrefix("N") }),
      try !ledger.read({ try $0.entries(about: notice) }).isEmpty
    {
      return
    }
    var keeper = TimeKeeper(configuration: stage, ledger: ledger, language: language)
    keeper.isRepeated = true
    keeper.place = { _ in [] }
    // Whoever isn't among them had nothing to hear, or his box was away.
    keeper.reached = NoticeIssuer.Reached(subjects)
    var told = TimeKeeper.Told()
    let last = try ledger.read { try $0.lastEntry() }?.sequence
    // Of those that had nothing to tell there is no entry.
    while try keeper.tell(moment, &told), try ledger.read({ try $0.lastEntry() })?.sequence == last {}
    try keeper.noteTold(moment)
    for trouble in told.troubles { try remark(.trouble(trouble.words)) }
    try clearOutboxes()
  }

  /// The day of which a line tells what time alone did in it, noted before that was closed.
  private static func dayNoted(by line: Journal.Line) -> Day? {
    let detail: [String: String]? = try? LedgerJSON.value(line.more, .journal)
    return detail?["day"].flatMap { Day($0) }
  }

  private func requireTold(_ subjects: [String]) throws {
    for notice in subjects where notice.hasPrefix("N") {
      if try ledger.read({ try $0.entries(about: notice) }).isEmpty { try remark(.noticeMissing(notice)) }
    }
  }

  /// Takes from the beginning what was noted together: rows are sealed by the entry with which a transaction ended.
  private static func together(
    _ rest: inout ArraySlice<Journal.Line>, where isMeant: (LedgerEvent) -> Bool
  ) -> [String] {
    var subjects: [String] = []
    let at = rest.first?.at
    while let line = rest.first, line.at == at, isMeant(line.event) {
      subjects.append(line.subject)
      rest.removeFirst()
      if line.isSealed { break }
    }
    return subjects
  }

  /// Counts a part of what was open by another calendar, as it was counted then.
  private func countAnew(_ line: Journal.Line, telling subjects: [String]) throws {
    let detail: [String: String] = (try? LedgerJSON.value(line.more, .journal)) ?? [:]
    let version = detail["to"] ?? ""
    guard let from = detail["from"],
      let calendar = [stage.calendar, configuration.calendar].first(where: { $0.version == version })
        ?? calendars.calendar(version)
    else { return try remark(.calendar(line.at)) }
    use(calendar)
    let before = try part(of: line)
    if try parts(like: line).count > before { return }
    var keeper = TimeKeeper(configuration: stage, ledger: ledger, language: language)
    keeper.isRepeated = true
    keeper.place = { _ in [] }
    // Whoever isn't among them had nothing to hear, or his box was away.
    keeper.reached = NoticeIssuer.Reached(subjects)
    var after: Int64 = 0
    for _ in 0..<before {
      let last = try ledger.read { try $0.mattersWithDeadlines(after: after, limit: keeper.batchSize) }.last
      after = last?.id ?? after
    }
    var told = TimeKeeper.Told()
    _ = try keeper.countAnew(behind: after, from: from, line.at, &told)
    for trouble in told.troubles { try remark(.trouble(trouble.words)) }
    try clearOutboxes()
  }

  /// How many parts of a change of calendar there were before one. They are of one moment, and say the same.
  private func part(of line: Journal.Line) throws -> Int {
    let known = parts.flatMap { $0.of.at == line.at && $0.of.more == line.more ? $0.count : nil }
    let before = try known ?? parts(like: line).count { $0.sequence <= gap }
    parts = (line, before + 1)
    return before
  }

  private func parts(like line: Journal.Line) throws -> [EntryRow] {
    try ledger.read { try $0.entries(about: line.subject) }.filter {
      $0.event == line.event && $0.at == line.at && $0.detail == line.more
    }
  }

  private func tellAgain(_ line: Journal.Line) throws {
    if try ledger.read({ try $0.entries(about: line.subject) }).contains(where: {
      $0.at == line.at && $0.detail == line.more
    }) {
      return
    }
    let detail: [String: String] = try LedgerJSON.value(line.more, .journal)
    try ledger.write(spoolingIn: stage.layout.work) { overlay, _ in
      guard line.event == .downtime, let since = detail["since"].flatMap(Instant.init(canonical:)),
        let until = detail["until"].flatMap(Instant.init(canonical:))
      else {
        try overlay.append(line.event, subject: line.subject, at: line.at, detail: detail)
        return
      }
      try overlay.insert(Downtime(since: since, until: until), now: line.at)
      overlay.setLastSeen(line.at)
    }
  }

  // MARK: Without it

  /// Lets a drop be decided of which no journal tells, and takes all that was staged for placed at the same moment.
  func replay(_ drop: String, _ note: DropNote) throws {
    let last = try ledger.read { try $0.lastEntry() }?.at ?? note.receivedAt
    let moment = max(last, note.receivedAt)
    try closeDays(before: moment.day)
    guard let row = try decide(drop, note, at: moment) else { return }
    let deliveries = try ledger.read { try $0.deliveries(ofDrop: row.id) }
    try Publisher(configuration: stage, ledger: ledger)
      .note(placed: deliveries.map(\.delivery) + [drop], at: moment)
    steps += 1
    try Drill.reach(.recovering, "\(steps)")
  }

  /// Closes the days that were closed, as far as their packages tell, and takes whatever was due by then for told.
  func closePackagedDays() throws {
    let names = try Files.exists(layout.reports) ? Files.names(in: layout.reports) : []
    let packages = names.filter { $0.extension == "zip" }.compactMap { Day($0.stem) }.sorted()
    // What is damaged tells nothing.
    let packaged = packages.last { (try? DayPackageText(layout.report($0)).isFinal()) ?? false }
    let told = try LedgerWitnesses(layout: layout).lastClosedDay(of: ledger)
    guard let last = [packaged, told].compactMap(\.self).max() else { return }
    try closeDays(before: last.adding(days: 1))
    if let moment = try ledger.read({ try $0.lastEntry() })?.at {
      try letTimePass(to: moment)
    }
  }

  /// The SHA-256 of what lies in the place of a closed day's package; `nil` where nothing does, or only a preliminary one.
  private func lyingPackage(_ path: FilePath) throws -> String? {
    guard try Files.exists(path), (try? DayPackageText(path).isPreliminary()) != true else { return nil }
    return try Files.sha256(of: path)
  }

  private func closeDays(before day: Day) throws {
    for day in try ledger.read({ try DayCloser.openDays(before: day, in: $0) }) {
      let end = Instant(day: day.adding(days: 1))
      let moment = try ledger.read { try $0.lastEntry() }.map { max($0.at, end) } ?? end
      let before = day.adding(days: -1)
      let package =
        try WrittenPackages(layout: layout).sha256(of: before) ?? lyingPackage(layout.report(before))
      try DayEnd(configuration: stage, ledger: ledger, day: day, now: moment).letTimePass()
      // What lay in the outboxes then nobody can tell.
      try close(day, at: moment, ClosingRemarks(previousPackage: package))
      try letTimePass(to: moment)
    }
  }

  // MARK: What happens

  @discardableResult
  private func decide(_ drop: String, _ known: DropNote?, at moment: Instant) throws -> DropRow? {
    if try ledger.read({ try $0.drop(drop) }) != nil { return nil }
    guard let note = known else {
      try remark(.unreadable(drop))
      return nil
    }
    guard let inspection = try inspect(drop, note) else { return nil }
    let staged = StagedFiles()
    let allowance = try allowance(of: drop, note)
    let decision = try ledger.read { view in
      try DecisionMaker(
        configuration: stage, ledger: view, now: moment, language: language,
        key: KeyChange.all(in: view).last?.key.flatMap { try key($0.id) },
        away: Staging.Away(outboxesOf: note.away ?? [], in: stage.layout), staged: staged,
        allowance: allowance,
        // What went through found room, whatever the bound is now.
        matterBound: receipts.foundRoom(for: drop, note) ? .max : Matter.mostRecords
      ).decide(inspection)
    }
    if decision.drop.verdict != note.verdict {
      try remark(.verdict(drop, was: note.verdict.rawValue, is: decision.drop.verdict.rawValue))
    }
    for file in decision.files { try compare(file, of: drop) }
    try ledger.apply([decision.changes])
    quotas.note(decision.drop, deliveries: decision.deliveries)
    staged.remove()
    try Files.removeTree(stage.layout.work(drop))
    return decision.drop
  }

  /// What a sender might have delivered then: what went through wasn't too much, whatever is set now.
  private func allowance(of drop: String, _ note: DropNote) throws -> DeliveryAllowance {
    guard note.verdict == .rejected else { return DeliveryAllowance() }
    let day = note.receivedAt.day
    var allowance = try quotas.allowance(for: [(note.sender, day)])
    if let refusal = receipts.refusal(of: drop, note), refusal.code == .quotaDeliveriesExceeded,
      let used = refusal.figure("used"), let limit = refusal.figure("limit")
    {
      allowance.add(used: used, limit: limit, of: note.sender, on: day)
    }
    return allowance
  }

  /// The key with which receipts were signed: they come out the same where it is still there.
  private func key(_ id: String) throws -> SigningKey? {
    do {
      return try KeyFolder(layout.keys).key(id)
    } catch is EvidenceError {
      if lostKeys.insert(id).inserted { try remark(.keyLost(id)) }
      return nil
    }
  }

  private func inspect(_ drop: String, _ note: DropNote) throws -> Inspection? {
    let folder = TakenFolder(drop: drop, receivedAt: note.receivedAt)
    let successor = requeueings.first { $0.value.drop == drop }?.key
    let kept =
      try KeptDrop(drop, in: layout, taken: layout.taken(note.sender).appending(folder.name))
      ?? successor.flatMap { try KeptDrop($0, in: layout, taken: nil) }
    guard let kept else {
      try remark(.fileMissing(drop, sender: note.sender))
      return nil
    }
    var undecided = Undecided(
      folder: folder, sender: note.sender, name: kept.name, marker: kept.marker?.lastComponent,
      seenAt: note.seenAt, earlier: try earlier(of: note, kept), requeueing: requeueings[drop])
    let size = try Files.status(of: kept.file)?.size ?? 0
    let refusal = try quotas.take(
      bytes: note.sha256.isEmpty && size > configuration.settings.maxFileBytes ? 0 : size, from: note.sender,
      on: note.receivedAt.day)
    // What was read wasn't refused, in whichever order files were counted then.
    if note.sha256.isEmpty {
      let known = receipts.refusal(of: drop, note)
      switch known?.code {
      case nil: undecided.refusal = refusal
      case .quotaExceeded, .quotaRejectionsExceeded: undecided.refusal = known
      // It came back for what it is itself, whatever had been dropped before.
      default: break
      }
    }
    let letter = DeadLetter(drop: drop, layout: layout)
    let file: TakenFile
    if note.verdict == .putAside, note.sha256.isEmpty {
      file = TakenFile(unread: undecided)
    } else {
      let copy = try copy(kept, undecided, note)
      try requireRead(kept, copy, note)
      guard let copy, copy.sha256 == note.sha256 else {
        try remark(.fileChanged(drop, sender: note.sender))
        return nil
      }
      file = copy
    }
    if note.verdict == .putAside {
      return Inspection(of: file, failedAt: letter.note?.tries ?? WorkInHand.limit)
    }
    try Files.makeFolder(stage.layout.work(drop))
    return try inspector.inspect(InspectionJob(file: file, folder: stage.layout.work(drop)))
  }

  /// Our copy of what is kept; none of what came back unread, whatever would be read by the settings of now.
  private func copy(_ kept: KeptDrop, _ undecided: Undecided, _ note: DropNote) throws -> TakenFile? {
    let known = receipts.refusal(of: undecided.folder.drop, note)
    var limit = configuration.settings.maxFileBytes
    if !note.sha256.isEmpty {
      // What was read wasn't too large.
      limit = .max
    } else if let known {
      limit = known.code == .fileTooLarge ? known.figure("limit") ?? limit : .max
    }
    let intake = Intake(layout: stage.layout, maxFileBytes: limit)
    let copy = try intake.copy(kept.file, marker: kept.marker, as: undecided)
    guard note.verdict == .rejected, note.sha256.isEmpty, let copy, !copy.sha256.isEmpty else { return copy }
    if known == nil { try remark(.refused(undecided.folder.drop, sender: note.sender)) }
    var refused = undecided
    refused.refusal =
      known
      ?? Finding(
        .quotaExceeded,
        arguments: [
          "files": "?", "filesLimit": "?", "mebibytes": "?", "mebibytesLimit": "?",
          "free": "\(note.receivedAt.day.adding(days: 1))",
        ])
    return try intake.copy(kept.file, marker: kept.marker, as: refused)
  }

  /// What was read then and may not be read now isn't another file: whoever put it back hasn't given us its rights.
  private func requireRead(_ kept: KeptDrop, _ copy: TakenFile?, _ note: DropNote) throws(FileError) {
    if copy?.refusal?.code == .fileUnreadable, !note.sha256.isEmpty {
      throw FileError(.permissionDenied, .read, kept.file)
    }
    if let marker = kept.marker, note.verdict != .rejected { _ = try FileSource(path: marker) }
  }

  /// The earlier taking of a file that was changed after it.
  private func earlier(of note: DropNote, _ kept: KeptDrop) throws -> TakenFolder? {
    guard let moment = note.changedAfter else { return nil }
    let drops = try ledger.read { try $0.drops(matching: kept.name.shown) }
    return drops.last {
      $0.sender == note.sender && $0.fileName == kept.name.shown && $0.receivedAt.forPeople == moment
    }.map { TakenFolder(drop: $0.drop, receivedAt: $0.receivedAt) }
  }

  /// Holds what would be delivered against what lies there; what was collected can't be.
  private func compare(_ file: Staging.File, of drop: String) throws {
    guard let name = FilePath.Component(bytes: file.finalName) else { return }
    let holders = configuration.holders(of: file.department, in: file.box)
    for department in holders {
      let placed = layout.box(file.box, of: department).appending(name)
      guard Self.isFile(placed) else { continue }
      if try Files.sha256(of: placed) != Files.sha256(of: file.folder.appending(file.stagedName)) {
        try remark(.other(drop, department: department, file: "\(file.box.rawValue)/\(name.shown)"))
      }
      return
    }
    // Where it is that of a delivery, this may have gone out in another format.
    let parts = name.string.split(separator: ".", maxSplits: 1)
    guard file.delivery != nil, parts.count == 2, !parts[1].contains(".") else { return }
    for department in holders {
      for ending in ["xml", "csv", "xlsx", "zip"] where ending != parts[1] {
        let other = "\(parts[0]).\(ending)"
        if Self.isFile(layout.box(file.box, of: department).appending(other)) {
          try remark(.other(drop, department: department, file: "\(file.box.rawValue)/\(other)"))
        }
      }
    }
  }

  private static func isFile(_ path: FilePath) -> Bool { (try? Files.status(of: path))?.sort == .regular }

  private func close(_ day: Day, at moment: Instant, _ remarks: ClosingRemarks) throws {
    if try ledger.read({ try $0.closedDay(day) }) != nil { return }
    let unwritten = UnwrittenReports(layout: layout)
    if try !Files.exists(layout.report(day)) {
      // It is written by the next pass.
      try unwritten.note(day.description)
    }
    let month = ReportPeriod(monthOf: day)
    if month.days.upperBound == day, try !Files.exists(layout.report(named: month.name)) {
      try unwritten.note(month.name)
    }
    try ledger.apply([
      ledger.read {
        try stage.closing(day, of: $0, at: moment, remarks)
      }
    ])
  }

  /// Whoever was told isn't told again. What is issued is taken for placed at once, where nobody tells when it was.
  private func letTimePass(to moment: Instant) throws {
    var keeper = TimeKeeper(configuration: stage, ledger: ledger, language: language)
    keeper.isRepeated = true
    keeper.place = { [stage, ledger] notices in
      try Publisher(configuration: stage, ledger: ledger).note(placed: notices.map(\.notice), at: moment)
      return []
    }
    let told = try keeper.advance(to: moment, sparing: [])
    for trouble in told.troubles { try remark(.trouble(trouble.words)) }
    try clearOutboxes()
  }

  private func clearOutboxes() throws {
    for department in configuration.catalogue.table.participants.map(\.code) {
      let folder = stage.layout.staging(.outbox, of: department)
      for name in try Files.names(in: folder) { try Files.remove(folder.appending(name)) }
    }
  }

  // MARK: What still waited

  /// What was decided and not placed yet lies staged under names of that attempt: it gets those that the ledger has now.
  func adoptStaged() throws {
    for publication in try ledger.read({ try $0.publications() }) {
      let owner = publication.stagedName.split(separator: ".").prefix(2).joined(separator: ".") + "."
      let drop = String(publication.stagedName.prefix { $0 != "." })
      let (holders, shelves) = try whereabouts(of: publication, drop)
      for folder in holders.map({ layout.staging(publication.box, of: $0) }) + shelves {
        guard try Files.exists(folder), try !Files.exists(folder.appending(publication.stagedName)) else {
          continue
        }
        for name in try Files.names(in: folder) where name.string.hasPrefix(owner) {
          guard let content = publication.content,
            try Files.holds(content, folder.appending(name), closely: true)
          else {
            try remark(
              .other(
                drop, department: publication.department,
                file: "\(folder.lastComponent?.string ?? "")/\(name.string)"))
            continue
          }
          try Files.rename(folder.appending(name), to: folder.appending(publication.stagedName))
          try Files.flushFolder(folder)
        }
      }
      try requireFile(of: publication, drop)
    }
  }

  /// In whose folders the file of a publication may lie, and on which shelves: any processor's, where several work.
  private func whereabouts(
    of publication: PublicationRow, _ drop: String
  ) throws -> (holders: [String], shelves: [FilePath]) {
    var holders = configuration.holders(of: publication.department, in: publication.box)
    let shelves = try layout.stations().map { $0.shelf(drop) }
    for shelf in shelves {
      if let noted = try Forwarding.holder(of: publication, notedOn: shelf), !holders.contains(noted) {
        holders.append(noted)
      }
    }
    return (holders, shelves)
  }

  /// Tells of a delivery whose file isn't there: a staged file that isn't there any more passes for placed.
  private func requireFile(of publication: PublicationRow, _ drop: String) throws {
    guard let row = publication.delivery, let name = FilePath.Component(bytes: publication.finalName),
      let delivery = try ledger.read({ try $0.delivery(row: row) }), delivery.fileName == name.string
    else { return }
    let (holders, shelves) = try whereabouts(of: publication, drop)
    let places =
      holders.flatMap { department in
        [
          layout.staging(publication.box, of: department).appending(publication.stagedName),
          layout.box(publication.box, of: department).appending(name),
        ]
      } + shelves.map { $0.appending(publication.stagedName) }
    if places.contains(where: { (try? Files.exists($0)) == true }) { return }
    try remark(.deliveryUnseen(delivery.delivery, department: delivery.recipient))
  }
}

extension Finding {
  /// A number among its arguments; `nil` where that isn't one.
  fileprivate func figure(_ name: String) -> Int? { arguments[name].flatMap { Int($0) } }
}
