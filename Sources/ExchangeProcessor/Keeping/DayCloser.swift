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

/// Closes days that are over: an entry in the ledger, then the day's package. Days without traffic too.
struct DayCloser {
  let configuration: ExchangeConfiguration
  let ledger: any LedgerStore
  /// The packages that are due.
  var unwritten: UnwrittenReports { UnwrittenReports(layout: configuration.layout) }
  private var written: WrittenPackages { WrittenPackages(layout: configuration.layout) }

  /// The days that were closed, and what couldn't be written.
  struct Outcome: Attempts {
    var days: [Day] = []
    var daysWithoutPackage: [Day] = []
    var troubles: [OperatorEvent.Trouble] = []
  }

  /// Closes every open day before `today`. A package that can't be written is for the operator; nobody waits for it, and
  /// each later call tries it again.
  func closeDays(before today: Day, now: Instant) throws -> Outcome {
    var outcome = Outcome()
    // What packages came to that were written just now.
    var digests: [Day: String] = [:]
    for day in try unwritten.days() {
      guard try ledger.read({ try $0.closedDay(day) }) != nil else { continue }
      try outcome.attempt { _ in digests[day] = try finish(day) }
    }
    for day in try ledger.read({ try Self.openDays(before: today, in: $0) }) {
      // A disk that takes no package would take none of the next day either.
      guard outcome.troubles.isEmpty || outcome.days.isEmpty else { break }
      // Noted first: a kill behind the entry leaves a closed day without its package.
      try unwritten.note(day.description)
      try PeriodKeeper(closer: self).note(monthEndingOn: day)
      // The folder may be as new as what it holds.
      try Files.flushFolder(configuration.layout.reports)
      try DayEnd(configuration: configuration, ledger: ledger, day: day, now: now).note()
      // A preliminary package must not stand for the final one, whatever comes between. What another processor has closed meanwhile,
      // whose turn it is by now, stays; what another ledger closed tells that this isn't the last one.
      try alone(isAsked: false) {
        try ledger.deciding {
          guard try ledger.read({ try $0.closedDay(day) }) == nil else { return }
          try LedgerWitnesses(layout: configuration.layout).requireOpen(day, in: ledger)
          try removePreliminary(configuration.layout.report(day))
          try PeriodKeeper(closer: self).removePreliminary(monthEndingOn: day)
        }
      }
      let before = day.adding(days: -1)
      var previous = digests[before]
      if previous == nil { try outcome.attempt { previous = try packageDigest(of: before, &$0) } }
      let changes = try ledger.read {
        try configuration.closing(
          day, of: $0, at: now,
          ClosingRemarks(
            previousPackage: previous, uncollected: uncollected(of: $0.deliveries(placedOn: $0.day(day)))))
      }
      try ledger.apply([changes])
      // From here on the ledger has it.
      if previous != nil { try outcome.attempt { _ in try written.forget(before) } }
      outcome.days.append(day)
      outcome.daysWithoutPackage.append(day)
      try outcome.attempt { outcome in
        digests[day] = try finish(day)
        outcome.daysWithoutPackage.removeLast()
      }
    }
    try PeriodKeeper(closer: self).writeMonths(&outcome)
    return outcome
  }

  /// Those of some deliveries that still lie in their outboxes. Of an outbox that is away nobody can tell; it is taken for emptied.
  private func uncollected(of deliveries: [DeliveryRow]) -> [String] {
    var boxes: [String: Set<String>] = [:]
    for recipient in Set(deliveries.map(\.recipient)) {
      let names = configuration.holders(of: recipient, in: .outbox).flatMap {
        (try? Files.names(in: configuration.layout.box(.outbox, of: $0))) ?? []
      }
      boxes[recipient] = Set(names.map(\.string))
    }
    return deliveries.filter { boxes[$0.recipient]?.contains($0.fileName) ?? false }.map(\.delivery)
  }

  /// Has the package of a closed day written, unless it lies there.
  ///
  /// - Returns: its SHA-256; `nil` where what was written isn't what is known of it.
  private func finish(_ day: Day) throws -> String? {
    try unwritten.settle(day.description) {
      // One that was written before a stop stays, whatever has changed since.
      guard let lying = try lyingFile(of: day).standing else {
        let answer = try writePackage(of: day, isAsked: false)
        return answer.isAnother ? nil : answer.sha256
      }
      if configuration.settings.timestamp != nil {
        try TimeStamper.request(of: day, in: configuration.layout, isAnother: false)
      }
      try written.note(lying, of: day)
      return lying
    }
  }

  private func lyingFile(of day: Day) throws -> DayPackageFile {
    try ledger.read { try DayPackageFile(of: day, in: configuration.layout, $0) }
  }

  /// What the package of a closed day comes to, for that of a period to name; `nil` where that day isn't closed.
  func packageDigest(of day: Day) throws -> String? {
    if let named = try ledger.read({ try DayEvidence.namedPackage(of: day, in: $0) }) { return named }
    var outcome = Outcome()
    return try packageDigest(of: day, &outcome)
  }

  /// What the package of a closed day comes to, for the next day's to name; `nil` where that day isn't closed. What is known of it counts,
  /// whatever lies there: one that isn't it is told of, and so is one that is gone and wouldn't come out as it was.
  private func packageDigest(of day: Day, _ outcome: inout Outcome) throws -> String? {
    guard try ledger.read({ try $0.closedDay(day) }) != nil else { return nil }
    var looked: DayPackageFile?
    try outcome.attempt { _ in looked = try lyingFile(of: day) }
    guard let file = looked else {
      // What lies there can't be read. What is known of the package, or follows from the ledger, is what it came to.
      let known = try ledger.read { try DayPackageFile.unnamed(of: day, in: configuration.layout, $0) }
      return try known ?? package(report(of: day)).digest()
    }
    if file.lying == .other { outcome.troubles.append(OperatorEvent.Trouble(file.isAnother)) }
    guard let sha256 = file.sha256 else { return try package(report(of: day)).digest() }
    if file.lying == .nothing, (try? package(signable(report(of: day))).digest()) != sha256 {
      outcome.troubles.append(OperatorEvent.Trouble(file.isGone))
    }
    return sha256
  }

  private func package(_ report: DayReport) throws -> DayPackage {
    DayPackage(
      report, register: OpenRegister(ledger, context: report.context),
      key: try report.evidence?.key.map { try KeyFolder(configuration.layout.keys).key($0.id) },
      scratch: configuration.layout.work)
  }

  /// A report as it can be signed: where the key that was to sign it isn't here any more, and others were put into use since, by the
  /// first of those that are here. A preliminary one waits for no key: where that isn't here or can't be read, nothing signs it.
  func signable<Report: SignedReport>(_ report: Report) throws -> Report {
    let folder = KeyFolder(configuration.layout.keys)
    guard let key = report.evidence?.key else { return report }
    guard report.isClosed else {
      let canSign = (try? folder.key(key.id)) != nil
      return canSign ? report : report.unsigned ?? report
    }
    guard try !folder.holds(key.id) else { return report }
    return try ledger.read { view in
      for later in try KeyChange.all(in: view).compactMap(\.key) where try folder.holds(later.id) {
        if let signed = try report.signed(by: later, in: view) { return signed }
      }
      return report
    }
  }

  /// The days before `today` that are over and not closed, in order.
  static func openDays(before today: Day, in view: any LedgerReader) throws -> [Day] {
    let (last, first) = (try view.lastClosedDay()?.day, try view.firstEntry()?.at.day)
    var days: [Day] = []
    var next = last.map { $0.adding(days: 1) } ?? first
    while let day = next, day < today {
      days.append(day)
      next = day.adding(days: 1)
    }
    return days
  }

  /// Does something to packages while nobody else does: what one has found lying there another would write over, and who sleeps meanwhile
  /// would write over, or remove, what others have written since.
  ///
  /// - Parameter isAsked: whether somebody asks for it, who waits for others.
  /// - Throws: `ReportError` where others are at it.
  func alone<Result>(isAsked: Bool, _ body: () throws -> Result) throws -> Result {
    let path = configuration.layout.packagesLock
    guard let lock = try isAsked ? FileLock(waitingFor: path) : FileLock(path) else {
      throw ReportError.isBusy(path)
    }
    return try withExtendedLifetime(lock, body)
  }

  /// Removes a preliminary package. What isn't one stays, whatever it is.
  func removePreliminary(_ path: FilePath) throws { if try isPreliminary(path) { try Files.remove(path) } }

  private func isPreliminary(_ path: FilePath) throws -> Bool {
    try Files.exists(path) && PackageProof(of: path, trusting: []).isPreliminary
  }

  /// Makes sure that nothing is lost by writing a package that nobody has asked for.
  ///
  /// - Throws: `ReportError` where something else lies in its place, and isn't preliminary.
  func requireFree(_ path: FilePath, for name: String, unlessIs digest: () throws -> String) throws {
    guard try Files.exists(path), try !isPreliminary(path), try Files.sha256(of: path) != digest() else {
      return
    }
    throw ReportError.isTaken(path, by: name)
  }

  /// Writes the package of a day that is closed, or a preliminary one.
  ///
  /// - Parameter isAsked: whether somebody asks for it, who may have what is damaged written over.
  @discardableResult
  func writePackage(of day: Day, isAsked: Bool = true) throws -> ReportAnswer {
    try alone(isAsked: isAsked) { try writePackageAlone(of: day, isAsked: isAsked) }
  }

  private func writePackageAlone(of day: Day, isAsked: Bool) throws -> ReportAnswer {
    let path = configuration.layout.report(day)
    let report = try report(of: day)
    try Files.makeFolder(configuration.layout.reports)
    if !report.isClosed, try Files.exists(path), (try? DayPackageText(path).isFinal()) ?? false {
      throw ReportError(
        .inconsistent,
        LocalizedText(
          "台账里 \(day) 没有日终，而 \(path) 是日终后生成的对账包，不以预览代替，保持原样；请运行 exchange verify，查明台账是不是最近的那一份",
          "the ledger doesn't know \(day) as closed, but \(path) was written when it was closed, and no preliminary one takes its place; it "
            + "stays as it is. Have `exchange verify` tell whether the ledger is the last one"))
    }
    let file = try report.isClosed ? lyingFile(of: day) : nil
    var signed = try signable(report)
    // What its own key signed once isn't signed by another.
    if let told = file?.known ?? file?.standing, signed.evidence != report.evidence,
      try self.package(signed).digest() != told
    {
      signed = report
    }
    let package = try package(signed)
    // What was signed for a closed day, reviewed, or named by the next day's package is never replaced by something else, nor is what
    // was signed anew after that was lost.
    if let file, let lying = file.found, file.standing != nil || file.isSigned {
      let digest = try package.digest()
      guard digest == lying || digest == file.known else {
        throw ReportError.wouldDiffer(day.description, from: path)
      }
    }
    if !isAsked { try requireFree(path, for: day.description, unlessIs: package.digest) }
    let written = try package.write(to: path)
    if report.isClosed, configuration.settings.timestamp != nil {
      try TimeStamper.request(of: day, in: configuration.layout, isAnother: written.sha256 != file?.found)
    }
    // A day whose next one is closed without naming it is named by nothing any more.
    if report.isClosed, file?.known == nil,
      try ledger.read({ try $0.closedDay(day.adding(days: 1)) }) == nil
    {
      try self.written.note(written.sha256, of: day)
    }
    return ReportAnswer(
      day: day, path: path, written: written, isClosed: report.isClosed,
      file: file, signature: SignatureNote(signed, of: report))
  }

  /// The figures of a day, as its package tells them.
  func report(of day: Day) throws -> DayReport {
    let context = configuration.context(of: day)
    return try ledger.read { try DayReport($0, context: context) }
  }
}

extension ExchangeConfiguration {
  /// What closing a day stores. What it has to tell goes by matters that wake with it: what was expected, where anything was, and what
  /// the day puts into outboxes.
  func closing(
    _ day: Day, of view: any LedgerView, at now: Instant, _ remarks: ClosingRemarks
  ) throws -> LedgerChanges {
    let expected = expectations(on: day).isEmpty ? [] : [ExpectationMatter.code(of: day)]
    return try view.closing(
      day, at: now, remarks: remarks, waking: expected + [MorningFiles.code(of: day)], spoolingIn: layout.work
    )
  }
}
