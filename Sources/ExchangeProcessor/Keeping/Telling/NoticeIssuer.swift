import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import ExchangeWords
import SystemPackage

/// Tells departments how what is owed stands, each of each thing once.
struct NoticeIssuer {
  let configuration: ExchangeConfiguration
  /// The state before, and what is written over it.
  let view: any LedgerView
  let overlay: LedgerOverlay
  let now: Instant
  let language: Language
  private let staged: StagedFiles

  /// What couldn't be told, in words for the operator.
  private(set) var troubles: [OperatorEvent.Trouble] = []
  private var piles: [String: NoticePile] = [:]
  /// The days that were closed, of which files of their own go out.
  private var closed: [(files: MorningFiles, matter: MatterRow)] = []
  /// The boxes that refused what was written for them: it waits on our own disk.
  private let away: Staging.Away
  private var reachable: [String: Bool] = [:]
  /// The departments whose folders are gone for good.
  private let gone: Set<String>
  /// Who couldn't be told of the matter in hand.
  private var unreached: Set<String> = []
  /// What alone goes out, if not what there is for whoever's box is there.
  private let reached: Reached?
  /// Whether it happens again, in a ledger that is rebuilt.
  private let isRepeated: Bool
  private let operators: [String]
  private let wording: ObligationWording

  init(
    configuration: ExchangeConfiguration, view: any LedgerView, overlay: LedgerOverlay, now: Instant,
    language: Language, staging staged: StagedFiles, isRepeated: Bool = false,
    reaching reached: Reached? = nil, without gone: Set<String>? = nil
  ) {
    self.isRepeated = isRepeated
    self.staged = staged
    self.reached = reached
    self.configuration = configuration
    self.view = view
    self.overlay = overlay
    self.now = now
    self.language = language
    operators = configuration.catalogue.table.participants.filter { $0.role == .operator }.map(\.code)
    wording = ObligationWording(configuration: configuration)
    // What happens again is staged in folders of its own.
    let gone = isRepeated ? [] : gone ?? configuration.goneFolders(on: now.day)
    self.gone = gone
    away = Staging.Away(foldersOf: gone, in: configuration.layout)
  }

  /// How long a department whose folder is away is left alone, in seconds.
  private static let patience: Int64 = 60

  /// The same where it is gone for good, so that nobody waits for it.
  private static let longPatience: Int64 = 86_400

  /// When a matter is looked at again of which not all could be told.
  private var retry: Instant {
    let isLasting = !unreached.isEmpty && unreached.isSubset(of: gone)
    return now.adding(seconds: isLasting ? Self.longPatience : Self.patience)
  }

  /// For how long a matter that the ledger can't tell any more is left alone, in seconds.
  private static let respite: Int64 = 3_600

  /// Computes matters anew, and notes what is to be told of them.
  ///
  /// - Parameters:
  ///   - gaps: years whose holiday notice is missed; they are noted with it.
  ///   - senders: departments whose word is still being read; matters in which they owe something wait.
  mutating func add(
    _ matters: [MatterRow], _ gaps: [CalendarGap] = [], sparing senders: Set<String> = []
  ) throws {
    let keeper = ObligationKeeper(configuration: configuration, ledger: overlay, now: now)
    let entry = overlay.nextEntry
    let before = overlay.changes.next.matter
    var changed = 0
    for gap in gaps {
      let matter = try overlay.ensureMatter(gap.code)
      unreached = []
      overlay.setWake(try add(gap, in: matter) ? nil : retry, of: matter)
    }
    for matter in matters {
      unreached = []
      if let files = MorningFiles(matter, configuration: configuration, scratch: configuration.layout.work) {
        closed.append((files, matter))
        overlay.setWake(nil, of: matter)
        continue
      }
      if let gap = CalendarGap(matter) {
        overlay.setWake(try add(gap, in: matter) ? nil : retry, of: matter)
        continue
      }
      if let statements = StatementMatter(matter) {
        overlay.setWake(try add(statements, in: matter) ? nil : retry, of: matter)
        continue
      }
      if let expectations = ExpectationMatter(matter) {
        overlay.setWake(try add(expectations, in: matter) ? nil : retry, of: matter)
        continue
      }
      let obligations: [Obligation]
      do {
        obligations = try keeper.obligations(in: matter)
      } catch let error as LedgerError where error.code == .unreadable {
        troubles.append(.init(saying: error, of: matter.code))
        overlay.setWake(now.adding(seconds: Self.respite), of: matter)
        continue
      }
      if obligations.contains(where: { $0.settledBy == nil && senders.contains($0.key.debtor) }) {
        overlay.setWake(now.adding(seconds: Self.patience), of: matter)
        continue
      }
      changed += try keeper.store(obligations, of: matter, entry: entry, telling: true).count
      var isTold = true
      for obligation in obligations {
        for type in obligation.notices(at: now) {
          isTold = try add(type, obligation, in: matter) && isTold
        }
        if configuration.profile.announces(obligation, at: now),
          try !isOfItsOwn(obligation, matter)
        {
          // A limit that is moved later has a word of its own.
          isTold = try add(.opened, obligation, in: matter, occasion: obligation.restoredBy ?? "") && isTold
        }
        isTold = try remind(of: obligation, in: matter) && isTold
        if obligation.isProvisional, let count = obligation.deadline?.count {
          try CalendarGap.note(configuration.calendar.gaps(in: count), in: overlay, now: now)
        }
      }
      if !isTold {
        // Time goes on changing it meanwhile.
        let next = obligations.compactMap { $0.nextWake(after: now) }.min()
        overlay.setWake(next.map { min($0, retry) } ?? retry, of: matter)
      }
    }
    // A year without a notice may be noted although nothing changed.
    guard changed > 0 || overlay.changes.next.matter > before else { return }
    try overlay.append(
      .timePassed, subject: "clock", at: now,
      detail: ["matters": "\(matters.count)", "changed": "\(changed)"])
  }

  /// Notes one thing, for those whom it concerns and who haven't been told.
  ///
  /// - Parameter occasion: what makes it a thing to tell of anew; unless told, another due time.
  /// - Returns: whether nobody is left out because its folder is gone.
  @discardableResult
  mutating func add(
    _ type: NoticeType, _ obligation: Obligation, in matter: MatterRow, oldDue: Instant? = nil,
    occasion: String? = nil
  ) throws -> Bool {
    var concerned = configuration.profile.audience(of: type, for: obligation, operators: operators)
    // Who can name a successor learns while that helps that nobody acts, and of what is taken from nobody's silence.
    if [.dueSoon, .deemed, .defaultCandidate].contains(type),
      wording.remark(on: type, obligation, now: now) != nil
    {
      concerned += operators.filter { !concerned.contains($0) }
    }
    let due = obligation.due?.description ?? ""
    // That a part isn't late any more is another thing than the new limit of the rest.
    let isPardon = type == .recomputed && obligation.marks.contains(.rejudged)
    let known = type == .corrected ? obligation.settledBy ?? due : due + (isPardon ? " rejudged" : "")
    let (now, view) = (now, view)
    return try tell(
      concerned, type.rawValue, obligation.key, obligation.occasion(occasion ?? known), in: matter,
      due: obligation.due ?? .last
    ) {
      try $0.notice(type, obligation, in: matter, oldDue: oldDue, now: now, view)
    }
  }

  /// Whether a department owes it because of what it sent itself, and so knows of: an explanation where it excluded default, a task of a
  /// resolution that names itself, what comes back since it took back its own word.
  private func isOfItsOwn(_ obligation: Obligation, _ matter: MatterRow) throws -> Bool {
    let cause = obligation.restoredBy ?? obligation.key.opener
    guard obligation.restoredBy != nil || [.explanation, .task].contains(obligation.family) else {
      return false
    }
    return try overlay.facts(inMatter: matter.id).contains { fact in
      try fact.party == obligation.key.debtor
        && overlay.record(row: fact.record)?.publicId == cause
    }
  }

  /// Tells a sender that records of one of its drops don't count as late any more.
  mutating func add(_ pardon: Pardon, in matter: MatterRow) throws {
    let key = Obligation.Key(rule: pardon.rule, opener: pardon.drop, debtor: pardon.sender)
    try tell([pardon.sender], NoticeType.recomputed.rawValue, key, pardon.due.text, in: matter) {
      $0.notice(pardon)
    }
  }

  /// Reminds of what has no limit and is still open, once in each interval.
  private mutating func remind(of obligation: Obligation, in matter: MatterRow) throws -> Bool {
    let reminders = configuration.profile.reminders(
      of: obligation, around: now, calendar: configuration.calendar)
    guard let last = reminders.last else { return true }
    return try add(.stillOpen, obligation, in: matter, occasion: last.description)
  }

  /// Tells the bureau of a year without a holiday notice, unless that has come.
  private mutating func add(_ gap: CalendarGap, in matter: MatterRow) throws -> Bool {
    if configuration.calendar.covers(year: gap.year) { return true }
    let operators = operators
    return try tell(operators, NoticeType.provisional.rawValue, gap.key, "", in: matter) {
      gap.notice($0.configuration, to: operators)
    }
  }

  /// Tells the bureau of what was expected on a day and came late or not at all.
  private mutating func add(_ expectations: ExpectationMatter, in matter: MatterRow) throws -> Bool {
    var isTold = true
    for line in try expectations.lines(view, configuration) {
      let reached = try tell(
        operators, NoticeHeading.expectedMissing.rawValue, expectations.key(of: line), line.expectation.kind,
        in: matter
      ) { expectations.notice(line, in: matter, $0.configuration) }
      isTold = reached && isTold
    }
    return isTold
  }

  /// Tells a department of what it stated of a day and what didn't agree.
  private mutating func add(_ statements: StatementMatter, in matter: MatterRow) throws -> Bool {
    var isTold = true
    let view = view
    for statement in try view.differingStatements(of: statements.sender, on: statements.day) {
      let reached = try tell(
        [statements.sender], NoticeHeading.statementDiffers.rawValue, statements.key(of: statement), "",
        in: matter
      ) { try statements.notice(statement, in: matter, view, $0.configuration) }
      isTold = reached && isTold
    }
    return isTold
  }

  /// Notes a line for each of some departments that hasn't been told.
  ///
  /// - Parameter due: what ends first is listed where not all can be; what has no limit of its own comes before everything.
  /// - Returns: whether nobody is left out because its folder is gone.
  @discardableResult
  private mutating func tell(
    _ concerned: [String], _ type: String, _ key: Obligation.Key, _ occasion: String, in matter: MatterRow,
    due: Instant = .first, _ notice: (ObligationWording) throws -> Notice
  ) throws -> Bool {
    let table = configuration.catalogue.table
    let audience = try Set(concerned.map { table.incumbent(of: $0, on: now.day) }).sorted()
      .filter { try !overlay.isNoticed(type, key, occasion: occasion, in: matter, to: $0) }
    let present = audience.filter { isReachable($0) }
    unreached.formUnion(Set(audience).subtracting(present))
    if !present.isEmpty {
      let told = NoticePile.Told(type: type, key: key, occasion: occasion, matter: matter)
      let isWanted = present.contains { piles[$0]?.wants(due) ?? true }
      let notice = isWanted ? try notice(wording) : nil
      for recipient in present { piles[recipient, default: NoticePile()].add(told, due: due, notice) }
    }
    return present.count == audience.count
  }

  /// What went out at one time, as a journal tells it.
  struct Reached {
    /// The ids of notices, and of what went out of closed days.
    let ids: Set<String>
    /// Who got notices.
    let recipients: Set<String>

    init(_ subjects: [String]) {
      ids = Set(subjects)
      recipients = Set(
        subjects.compactMap { subject in
          let parts = subject.split(separator: "-", maxSplits: 2)
          return parts.count == 3 && parts[0].hasPrefix("N") && Int(parts[1]) != nil ? String(parts[2]) : nil
        })
    }
  }

  /// What was issued.
  struct Issued {
    /// The notices, and what goes out of closed days.
    fileprivate(set) var rows: [NoticeRow] = []
    /// How many notices are among them.
    fileprivate(set) var notices = 0
    fileprivate var folders: Set<FilePath> = []
  }

  /// Writes a notice for each department that has to be told something, and what goes out of closed days; the files wait for their
  /// rename.
  mutating func issue() throws -> Issued {
    var issued = Issued()
    for recipient in piles.keys.sorted() {
      try issue(piles[recipient] ?? NoticePile(), to: recipient, &issued)
    }
    issued.notices = issued.rows.count
    for (files, matter) in closed { try issue(files, of: matter, &issued) }
    if !issued.folders.isEmpty { try Files.flushFileSystems(of: issued.folders) }
    return issued
  }

  private mutating func isReachable(_ department: String) -> Bool {
    if let reached { return reached.recipients.contains(department) }
    if let known = reachable[department] { return known }
    let isWritable =
      !gone.contains(department)
      && Files.isWritable(configuration.layout.staging(.outbox, of: department))
    reachable[department] = isWritable
    return isWritable
  }

  private func issue(_ pile: NoticePile, to recipient: String, _ issued: inout Issued) throws {
    var pile = pile
    let listed = pile.notices()
    let digits = now.day.digits
    let number = String(try overlay.lastNoticeNumber(onDay: digits) + 1)
    let id = "N\(digits)-\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)-\(recipient)"
    try issue(pile.told, as: id, to: recipient, &issued) { staging in
      let notices = Notices(
        id: id, recipient: recipient, recipientName: configuration.catalogue.name(of: recipient),
        issuedAt: now, notices: listed, left: pile.told.count - listed.count)
      try staging.stage(
        NoticeXMLWriter().bytes(for: notices), name: Array("notice_\(id).xml".utf8), in: .outbox,
        of: recipient)
      try staging.stage(
        NoticeCSVWriter(language: language).bytes(for: notices),
        name: Array("notice_\(id).csv".utf8), in: .outbox, of: recipient)
    }
  }

  /// A box that is away keeps nothing back: what a day was doesn't change until it is there again. What can't be told now is told
  /// later, and keeps no notice back.
  private mutating func issue(_ files: MorningFiles, of matter: MatterRow, _ issued: inout Issued) throws {
    do {
      // Where no form to sign it off went out at this time, they went out later: all of a day do together.
      var (isLacking, isSigned) = (false, false)
      let isAll = try files.forEach(view, isRepeated: isRepeated) { sort, recipient, write in
        let (id, key) = (files.id(of: sort, for: recipient), files.key(of: sort, for: recipient))
        let isNoticed = try overlay.isNoticed(sort.rawValue, key, occasion: "", in: matter, to: recipient)
        let isMeant = reached?.ids.contains(id) ?? true
        if sort == .signoff {
          isSigned = isSigned || isNoticed || isMeant
          isLacking = isLacking || !isNoticed && !isMeant
        }
        guard !isNoticed, isMeant else { return }
        let told = NoticePile.Told(type: sort.rawValue, key: key, occasion: "", matter: matter)
        try issue([told], as: id, to: recipient, &issued, write)
      }
      let isWhole = isAll && (isSigned || !isLacking)
      if !isWhole { overlay.setWake(now.adding(seconds: Self.patience), of: matter) }
    } catch  where !Fault.endsPass(error) && !isRefusalInReplay(error) {
      troubles.append(.init(saying: error, of: matter.name))
      let wait = error is LedgerError ? Self.respite : Self.patience
      overlay.setWake(now.adding(seconds: wait), of: matter)
    }
  }

  /// Stages files for a department, and then notes that they tell it something.
  private func issue(
    _ told: [NoticePile.Told], as id: String, to recipient: String, _ issued: inout Issued,
    _ write: (inout Staging) throws -> Void
  ) throws {
    let staging = try stage(as: id, write)
    var row = NoticeRow(notice: id, recipient: recipient, issuedAt: now)
    try overlay.insert(&row, lines: told.count)
    for told in told {
      overlay.insertLine(of: row, type: told.type, told.key, occasion: told.occasion, in: told.matter)
    }
    staging.store(in: overlay, as: .notice(row.id))
    issued.rows.append(row)
    issued.folders.formUnion(staging.files.lazy.map(\.folder))
  }

  /// Whether a disk refuses what happens again. Put off, it would come out otherwise, and so would all after it; once the disk takes it, it
  /// comes out as it was.
  private func isRefusalInReplay(_ error: any Error) -> Bool {
    reached != nil && (error is FileError || (error as? WorkbookError)?.isOfTheDisk == true)
  }

  /// A box that has no room for it keeps nobody else waiting: what is for it waits on our own disk.
  private func stage(as id: String, _ write: (inout Staging) throws -> Void) throws -> Staging {
    while true {
      var staging = Staging(layout: configuration.layout, name: id, away: away, among: staged)
      do {
        try write(&staging)
        return staging
      } catch {
        staging.remove()
        guard let error = error as? FileError, !isRefusalInReplay(error),
          away.note(error, in: configuration.layout)
        else { throw error }
      }
    }
  }
}
