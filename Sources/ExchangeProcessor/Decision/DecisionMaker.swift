import ExchangeBase
import ExchangeEvidence
import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import SystemPackage

/// What a drop means, before anything of it is stored: it can be stored, told or thrown away. The files that tell it lie
/// staged; whoever stores it flushes them first.
struct Decision {
  /// The drop with its verdict and receipt.
  let drop: DropRow
  /// What the ledger is to know but for the staged files: records, deliveries, acts, what is owed, the entries of the chain.
  fileprivate let decided: LedgerChanges
  /// The staged files, each with its place.
  let files: [Staging.File]
  /// How many messages it has delivered: each record once for each recipient.
  let deliveries: Int

  /// All that the ledger is to know; asked once the files are written, since it tells what they hold.
  var changes: LedgerChanges {
    var changes = decided
    for file in files { changes.insert(file.row(of: .drop(drop.id))) }
    return changes
  }
}

/// Decides what inspections mean: verdict, deliveries, receipt, obligations. Each decision knows those that were made
/// before it; none of them is stored.
final class DecisionMaker {
  private let configuration: ExchangeConfiguration
  /// The moment of deciding; claim clocks in the receipt count from it.
  private let now: Instant
  private let language: Language
  /// Tells the operator what isn't the sender's business.
  private let warn: (LocalizedText) -> Void
  /// The boxes that let nothing be written for the moment.
  private let away: Staging.Away
  /// What signs receipts.
  private let key: SigningKey?
  /// Who writes small files, if not this one.
  private let aside: WritingAside?
  private let staged: StagedFiles
  /// Who stores what is decided first ahead of the rest, if anybody does.
  private let storing: Storing?
  /// How many messages senders may still have delivered.
  private var allowance: DeliveryAllowance
  /// How many records one department may have in a matter.
  private let matterBound: Int
  /// The ledger with the decisions so far.
  private let group: LedgerOverlay
  private let termKinds: RecordTerms.KindsAsked
  /// What tells records apart, by their kinds.
  private var identitiesByKind: [String: RecordIdentities] = [:]
  /// The last decision: the next one has to know of it.
  private var last: LedgerChanges?

  private var layout: ExchangeLayout { configuration.layout }

  /// A maker of decisions over a ledger that stays as it is meanwhile.
  ///
  /// - Parameter aside: who writes small files meanwhile; they are there when it has finished.
  /// - Parameter suppose: what else is to be taken for granted, for whoever asks what would be decided.
  init(
    configuration: ExchangeConfiguration, ledger: any LedgerReader, now: Instant, language: Language,
    warn: @escaping (LocalizedText) -> Void = { _ in }, key: SigningKey? = nil,
    away: Staging.Away = Staging.Away(),
    aside: WritingAside? = nil, staged: StagedFiles = StagedFiles(), storing: Storing? = nil,
    allowance: DeliveryAllowance = DeliveryAllowance(), matterBound: Int = Matter.mostRecords,
    supposing suppose: (LedgerOverlay) throws -> Void = { _ in }
  ) throws {
    self.configuration = configuration
    self.now = now
    self.language = language
    self.warn = warn
    self.key = key
    self.away = away
    self.aside = aside
    self.staged = staged
    self.storing = storing
    self.allowance = allowance
    self.matterBound = matterBound
    termKinds = RecordTerms.KindsAsked(configuration)
    group = try LedgerOverlay(over: ledger, folder: configuration.layout.work)
    try suppose(group)
  }

  /// Records of one kind: all that a file holds, or one of several forms in it.
  private struct Bundle {
    let inspection: Inspection
    let definition: KindDefinition

    /// What a file holds; nothing where it couldn't be told what it is.
    static func all(of inspection: Inspection, _ kinds: KindLibrary) -> [Bundle] {
      (inspection.parts.isEmpty ? [inspection] : inspection.parts).compactMap { part in
        part.header.flatMap { kinds[$0.kind] }.map { Bundle(inspection: part, definition: $0) }
      }
    }
  }

  /// A bundle whose records have been held against the ledger. It is large, and looked at more than once.
  private final class Screened {
    let bundle: Bundle
    /// The place of its sheet, where there are several.
    var place: Int { bundle.inspection.sheet?.place ?? 0 }
    let screening: Screening
    /// The rows that came back only now.
    let late: RejectedRowsFile
    let results: RecordResultsFile

    init(bundle: Bundle, screening: Screening, late: RejectedRowsFile, results: RecordResultsFile) {
      self.bundle = bundle
      self.screening = screening
      self.late = late
      self.results = results
    }
  }

  /// What accepting a bundle would mean.
  private struct Attempt {
    var receipt: Receipt
    var staging: Staging
    /// The ledger with it.
    var ledger: LedgerOverlay
    /// The rows of the matters in which something happened.
    var matters: Set<Int64>
    /// Answers that came back because they may be meant for several matters.
    var unclear: Set<Consequence.UnclearAnswer>
  }

  /// Decides.
  func decide(_ inspection: Inspection) throws -> Decision {
    if let last { try group.take(last) }
    last = nil
    let decision = try decision(about: inspection)
    last = decision.decided
    let drop = decision.drop
    allowance.take(decision.deliveries, from: drop.sender, on: drop.receivedAt.day)
    return decision
  }

  private func decision(about inspection: Inspection) throws -> Decision {
    if inspection.failures != nil {
      var receipt = blank(inspection, .putAside, .doNotResend)
      receipt.take(inspection.findings)
      return try complete(receipt, inspection)
    }
    try Drill.reach(.deciding, inspection.file.name.shown)
    // Paths are made of these, and a worker says them, which whatever it read may have taken over.
    guard inspection.goesToDepartments(of: configuration.catalogue.table) else {
      throw FileError(.ioError, .readBack, inspection.file.copy ?? "")
    }
    if let earlier = try earlierDrop(of: inspection) {
      return try complete(try repetition(inspection, earlier), inspection)
    }
    let bundles = Bundle.all(of: inspection, configuration.kinds)
    guard !bundles.isEmpty, !inspection.findings.rejectsBundle else {
      return try complete(rejection(inspection), inspection)
    }
    if let finding = try putBack(inspection, bundles) {
      var refused = inspection
      refused.findings.add(finding)
      return try complete(rejection(refused), refused)
    }
    let attempt = try accept(inspection, bundles)
    // Of what comes back whole nothing is to be known but that it came.
    let isRejected = attempt.receipt.verdict == .rejected
    return try complete(
      attempt.receipt, inspection, ledger: isRejected ? nil : attempt.ledger, staging: attempt.staging,
      matters: isRejected ? [] : attempt.matters, unclear: attempt.unclear)
  }

  private func staging(for file: TakenFile) -> Staging {
    Staging(layout: layout, name: file.drop, away: away, aside: aside, among: staged)
  }

  private func over(_ file: TakenFile) throws -> LedgerOverlay {
    try LedgerOverlay(over: group, folder: layout.work(file.drop))
  }

  // MARK: What it means

  private func earlierDrop(of inspection: Inspection) throws -> DropRow? {
    // The same bytes under a marker that they contradict aren't what the sender meant to send.
    guard let bundle = inspection.bundle, inspection.markerMismatch == nil else { return nil }
    let first = try group.firstDrop(
      sender: inspection.file.sender, kind: inspection.header?.kind, bundle: bundle)
    guard let earlier = first, earlier.sha256 == inspection.file.sha256 else { return first }
    let kind = inspection.header.flatMap { configuration.kinds[$0.kind]?.kind }
    return try kind?.effect.comparesAnew == true || holdsReplaced(inspection) ? nil : earlier
  }

  /// Whether something that a bundle holds was cancelled after it had come before, or something else was said of it, so that it isn't what
  /// stands: of that its sender is to be told, or it counts once more.
  private func holdsReplaced(_ inspection: Inspection) throws -> Bool {
    for bundle in Bundle.all(of: inspection, configuration.kinds) {
      let identities = identities(of: bundle.definition)
      let former = FormerIdentity(identities, bundle.inspection)
      var repeated = RepeatedWord(
        context: context(of: bundle, group, archive(of: inspection)), inspection: bundle.inspection)
      var isFound = false
      let batches = try SpoolBatches(
        bundle.inspection, by: bundle.definition.schema, of: Self.batchSize)
      try batches?.forEach({ (identities.now.msgId(of: $0.record), $0, former?.known($0) ?? []) }) { batch in
        let known = try group.records(
          of: inspection.file.sender, msgIds: batch.map(\.0) + batch.flatMap { $0.2.map(\.msgId) })
        isFound = try known.contains { try group.cancellation(of: $0) != nil }
        if !isFound, repeated.isPossible {
          let rows = Dictionary(
            known.map { (ByteText($0.msgId), $0) }, uniquingKeysWith: { first, _ in first })
          isFound = try batch.contains { msgId, spooled, former in
            guard
              let earlier = rows[ByteText(msgId)]
                ?? former.lazy.compactMap({ rows[ByteText($0.msgId)] }).first
            else { return false }
            let digests = former.map(\.digest)
            guard earlier.digest[...] == spooled.digest || digests.contains(earlier.digest) else {
              return false
            }
            return try !repeated.meaning(of: spooled, earlier, knownBy: digests).isRepetition
          }
        }
        return !isFound
      }
      if isFound { return true }
    }
    return false
  }

  /// What is said of a bundle that its sender received itself.
  private func putBack(_ inspection: Inspection, _ bundles: [Bundle]) throws -> Finding? {
    for bundle in bundles where PutBackDelivery.isPossible(of: bundle.definition) {
      let context = context(of: bundle, group, archive(of: inspection))
      let delivery = PutBackDelivery(context: context, inspection: bundle.inspection)
      if let finding = try delivery.finding() { return finding }
    }
    return nil
  }

  /// How many records the ledger is asked about at once.
  private static let batchSize = 500

  /// The same bundle again gets its first receipt again; other bytes under its id are a conflict.
  private func repetition(_ inspection: Inspection, _ earlier: DropRow) throws -> Receipt {
    let isSame = earlier.sha256 == inspection.file.sha256
    var receipt = blank(
      inspection, isSame ? .duplicate : .conflict, isSame ? .doNotResend : .correctAndResend)
    var findings = FindingList()
    findings.add(inspection.file.findings)
    findings.add(
      Finding(
        isSame ? .bundleDuplicate : .bundleConflict, excerpt: Masking.shown(inspection.bundle ?? ""),
        arguments: ["receivedAt": earlier.receivedAt.forPeople, "fileName": earlier.fileName]))
    if isSame {
      // What came back then still waits to be mended.
      let first = try earlier.receipt
      receipt.advice = first.advice
      receipt.rejectedFile = first.rejectedFile
      receipt.resultFile = first.resultFile
      receipt.counts = first.counts
      receipt.parts = first.parts
      receipt.readToLine = first.readToLine
      receipt.deliveries = first.deliveries
      receipt.attachments = first.attachments
      receipt.timeliness = first.timeliness
      findings.add(findingsOf: first)
    } else {
      receipt.counts.declared = inspection.declared
      receipt.counts.found = inspection.found
      receipt.counts.rejected = inspection.found
    }
    receipt.take(findings)
    receipt.earlier = Receipt.Earlier(
      drop: earlier.drop, fileName: earlier.fileName, receivedAt: earlier.receivedAt, verdict: earlier.verdict
    )
    return receipt
  }

  /// Nothing of the bundle went through.
  private func rejection(_ inspection: Inspection) -> Receipt {
    var receipt = blank(inspection, .rejected, .correctAndResend)
    receipt.counts.declared = inspection.declared
    receipt.counts.found = inspection.found
    receipt.counts.rejected = inspection.found
    receipt.parts = inspection.toldParts(configuration.kinds)
    receipt.returnParts()
    receipt.take(inspection.findings)
    return receipt
  }

  /// Screens the records and writes what goes to whom.
  private func accept(_ inspection: Inspection, _ bundles: [Bundle]) throws -> Attempt {
    let (screened, ledger) = try screen(inspection, bundles)
    var receipt = blank(inspection, .accepted, .doNotResend)
    receipt.counts = Receipt.Counts()
    receipt.counts.declared = inspection.declared
    var findings = inspection.parts.isEmpty ? FindingList() : inspection.findings
    var unclear: Set<Consequence.UnclearAnswer> = []
    for one in screened {
      receipt.counts.add(one.screening.counts)
      unclear.formUnion(one.screening.unclear)
      if one.screening.dependsOnSeenAt { receipt.seenAt = inspection.file.seenAt }
    }
    // Whatever was read first, it is told as the sheets lie.
    let asTheyLie = screened.sorted { $0.place < $1.place }
    for one in asTheyLie { findings.add(one.screening.findings) }
    // Also those that weren't looked at any more.
    receipt.counts.found = inspection.found
    receipt.take(findings)
    receipt.parts = inspection.toldParts(configuration.kinds)
    for one in screened {
      guard let part = receipt.parts?.firstIndex(where: { $0.sheet.place == one.place }) else { continue }
      receipt.parts?[part].counts = one.screening.counts
      // A marker declares what is in the file.
      receipt.parts?[part].counts.declared = nil
    }
    var staging = staging(for: inspection.file)
    func rejected(for reason: Finding, _ details: FindingList) -> Attempt {
      Attempt(
        receipt: wholeRejection(receipt, reason, details: details), staging: staging, ledger: ledger,
        matters: [], unclear: unclear)
    }
    if let surplus = screened.last?.screening.surplus {
      return rejected(
        for: .rejectedTooMany(receipt.counts.rejected, line: surplus.line), findings.shortened)
    }
    let deliveries = screened.reduce(0) { sum, one in
      one.screening.shares.values.reduce(sum) { $0 + $1.records }
    }
    if let refusal = allowance.refusal(
      of: deliveries, from: inspection.file.sender, on: inspection.file.receivedAt.day)
    {
      return rejected(for: refusal, findings)
    }
    if receipt.counts.rejected > 0, configuration.settings.acceptance == .whole {
      return rejected(
        for: Finding(.bundleNotWhole, arguments: ["rejected": "\(receipt.counts.rejected)"]), findings)
    }
    receipt.verdict = verdict(of: receipt.counts)
    receipt.advice = receipt.counts.rejected > 0 ? .correctAndResend : .doNotResend
    for one in screened { try deliver(one, inspection, into: &staging, &receipt, ledger) }
    for one in asTheyLie { try giveBack(one, into: &staging) }
    receipt.attachments = inspection.attachments.told { name in
      let name = BundleContents.folded(name)
      let holders = screened.flatMap { one in
        one.screening.shares
          .filter {
            $0.key.kind == one.bundle.definition.kind.code && $0.value.attachments[name] != nil
          }
          .map(\.key.recipient)
      }
      return Set(holders).sorted()
    }
    let leftOut = staging.rejected.reduce(0) { $0 + $1.leftOut }
    if leftOut > 0 {
      var findings = FindingList()
      findings.add(
        Finding(
          .rejectedRowsCapped,
          arguments: ["listed": "\(receipt.counts.rejected - leftOut)", "left": "\(leftOut)"]))
      findings.add(findingsOf: receipt)
      receipt.take(findings)
    }
    return Attempt(
      receipt: receipt, staging: staging, ledger: ledger,
      matters: screened.reduce(into: []) { $0.formUnion($1.screening.matters) }, unclear: unclear)
  }

  /// Holds the records of a file against the ledger: once more where answers among them contradict each other, since neither of these
  /// may have changed anything for the others.
  private func screen(
    _ inspection: Inspection, _ bundles: [Bundle]
  ) throws -> (screened: [Screened], ledger: LedgerOverlay) {
    let archive = archive(of: inspection)
    var contrary = ContraryAnswers()
    while true {
      let ledger = try over(inspection.file)
      let words = AnswerWords()
      let together = try claimsAndReturns(among: bundles, ledger, archive)
      let isFirst = { (bundle: Bundle) in bundle.definition.kind.effect == together.first }
      var screened: [Screened] = []
      for bundle in bundles.filter(isFirst) + bundles.filter({ !isFirst($0) }) {
        let one = try screen(
          bundle, ledger, archive, contradictions: together.contradictions, contrary: contrary,
          words: words,
          routesBefore: screened.reduce(0) { $0 + Int32($1.screening.routes.count) })
        screened.append(one)
        if one.screening.surplus != nil { return (screened, ledger) }
      }
      let known = contrary.count
      var (pairs, repeats) = (words.contrary(), [Int: Int]())
      for one in screened {
        for (number, other) in one.screening.contrary where pairs[number] == nil {
          pairs[number] = AnswerWords.Contrary(other: other, isNewestFirst: false)
        }
        repeats.merge(one.screening.repeats) { first, _ in first }
      }
      if pairs.isEmpty { return (screened, ledger) }
      try contrary.take(pairs, repeats: repeats, among: bundles.map(\.inspection))
      if contrary.count == known { return (screened, ledger) }
    }
  }

  /// Holds the records of a bundle against the ledger.
  private func screen(
    _ bundle: Bundle, _ ledger: LedgerOverlay, _ archive: ArchivedRecords,
    contradictions: [Int: ClaimsAndReturns.Contradiction], contrary: ContraryAnswers, words: AnswerWords,
    routesBefore: Int32
  ) throws -> Screened {
    let (inspection, definition) = (bundle.inspection, bundle.definition)
    let work = inspection.folder(in: layout.work(inspection.file.drop))
    let late = RejectedRowsFile(
      path: work.appending("rejected-late"), writer: try rejectedRowsWriter(for: bundle),
      limit: inspection.limits.bytes)
    let results = RecordResultsFile(
      path: work.appending("results"), identity: identities(of: definition).now,
      language: language, sheet: inspection.sheet, keepsFew: true)
    var screening = try Screening(
      inspection: inspection,
      context: context(
        of: bundle, ledger, archive, contradictions: contradictions, contrary: contrary, words: words),
      ledger: ledger, now: now,
      clock: PushClock(
        profile: configuration.profile, calendar: configuration.calendar, schema: definition.schema,
        arrivedAt: inspection.file.receivedAt),
      rejectedRows: late, results: results, routesBefore: routesBefore)
    try screening.run()
    try late.finish()
    try results.finish()
    return Screened(bundle: bundle, screening: screening, late: late, results: results)
  }

  /// What all know who decide about a bundle's records.
  private func context(
    of bundle: Bundle, _ ledger: LedgerOverlay, _ archive: ArchivedRecords,
    contradictions: [Int: ClaimsAndReturns.Contradiction] = [:],
    contrary: ContraryAnswers = ContraryAnswers(), words: AnswerWords = AnswerWords()
  ) -> AnswerContext {
    let file = bundle.inspection.file
    return AnswerContext(
      configuration: configuration, definition: bundle.definition,
      identities: identities(of: bundle.definition), sender: file.sender, receivedAt: file.receivedAt,
      seenAt: min(file.seenAt ?? file.receivedAt, file.receivedAt),
      isForm: bundle.inspection.isForm, subjects: bundle.inspection.subjects, contradictions: contradictions,
      contrary: contrary, words: words, matterBound: matterBound, dropRow: ledger.nextDrop,
      view: ledger, stored: ledger.stored, archive: archive)
  }

  /// What tells the records of a kind apart.
  private func identities(of definition: KindDefinition) -> RecordIdentities {
    if let known = identitiesByKind[definition.kind.code] { return known }
    let made = RecordIdentities(definition.schema, configuration.catalogue.table)
    identitiesByKind[definition.kind.code] = made
    return made
  }

  /// What the sheets of claims and of returns say to each other, where a file has both.
  private func claimsAndReturns(
    among bundles: [Bundle], _ ledger: LedgerOverlay, _ archive: ArchivedRecords
  ) throws -> ClaimsAndReturns {
    let sheet = { (effect: KindEffect) in bundles.first { $0.definition.kind.effect == effect } }
    guard let claims = sheet(.claims), let returns = sheet(.returns) else { return ClaimsAndReturns() }
    return try ClaimsAndReturns(
      claims: (context(of: claims, ledger, archive), claims.inspection),
      returns: (context(of: returns, ledger, archive), returns.inspection))
  }

  private func archive(of inspection: Inspection) -> ArchivedRecords {
    ArchivedRecords(configuration: configuration, folder: layout.work(inspection.file.drop), warn: warn)
  }

  /// Writes what goes to whom.
  private func deliver(
    _ screened: Screened, _ whole: Inspection, into staging: inout Staging, _ receipt: inout Receipt,
    _ ledger: LedgerOverlay
  ) throws {
    receipt.timeliness += screened.screening.clock.timeliness
    try CalendarGap.note(screened.screening.clock.gaps, in: ledger, now: now)
    let isAlone = whole.parts.isEmpty
    let writer = DeliveryWriter(
      configuration: configuration, ledger: ledger, definition: screened.bundle.definition,
      termKinds: termKinds, dropRow: ledger.nextDrop, now: now, namesKinds: !isAlone
    ) { [storing, isFirst = group.changes.isEmpty] in
      if isFirst, isAlone { try storing?.begin(with: ledger.changes) }
    }
    receipt.deliveries += try writer.write(screened.screening, screened.bundle.inspection, into: &staging)
  }

  /// Writes what comes back, and what became of each record.
  private func giveBack(_ screened: Screened, into staging: inout Staging) throws {
    staging.resultParts += [
      screened.bundle.inspection.rejectedResults.map(WrittenRows.file), screened.results.written,
    ].compactMap { $0 }
    if screened.screening.counts.rejected > 0 {
      staging.rejected.append(
        RejectedTable(
          sheet: screened.bundle.inspection.sheet?.name, writer: try rejectedRowsWriter(for: screened.bundle),
          parts: [screened.bundle.inspection.rejectedRows, screened.late.isEmpty ? nil : screened.late.path]
            .compactMap { $0 },
          leftOut: screened.bundle.inspection.rowsLeftOut + screened.late.leftOut))
    }
  }

  private func rejectedRowsWriter(for bundle: Bundle) throws -> RejectedRowsWriter {
    try RejectedRowsWriter(
      schema: bundle.definition.schema, headerRow: bundle.inspection.headerRow,
      encoding: bundle.inspection.encoding, language: language,
      title: bundle.inspection.header?.title(of: bundle.definition.kind),
      marksCells: bundle.inspection.isWorkbook)
  }

  private func wholeRejection(_ partial: Receipt, _ reason: Finding, details: FindingList) -> Receipt {
    var partial = partial
    partial.take(details)
    var receipt = partial
    var findings = FindingList()
    findings.add(reason)
    findings.add(findingsOf: partial)
    receipt.take(findings)
    receipt.counts.rejected = partial.counts.found
    receipt.counts.accepted = 0
    receipt.counts.unchanged = 0
    receipt.returnParts()
    receipt.verdict = .rejected
    receipt.advice = .correctAndResend
    return receipt
  }

  private func verdict(of counts: Receipt.Counts) -> VerdictKind {
    if counts.rejected == 0 { return .accepted }
    return counts.accepted + counts.unchanged > 0 ? .partiallyAccepted : .rejected
  }

  private func blank(_ inspection: Inspection, _ verdict: VerdictKind, _ advice: ResendAdvice) -> Receipt {
    let file = inspection.file
    var receipt = Receipt(
      drop: file.drop, fileName: file.name.shown, bytes: file.size, sha256: file.sha256, sender: file.sender,
      senderName: configuration.catalogue.name(of: file.sender), receivedAt: file.receivedAt,
      verdict: verdict, advice: advice)
    receipt.kind = inspection.header?.kind
    receipt.kindTitle = receipt.kind.flatMap { configuration.kinds.title(of: $0)?.zh }
    receipt.bundle = inspection.bundle
    receipt.attachments = inspection.attachments.told { _ in [] }
    receipt.source = inspection.source
    receipt.readToLine = inspection.readToLine
    if let earlier = file.requeueing {
      receipt.earlier = Receipt.Earlier(
        drop: earlier.drop, fileName: receipt.fileName, receivedAt: file.receivedAt, verdict: .putAside)
    }
    return receipt
  }

  // MARK: Completing it

  private func complete(
    _ decided: Receipt, _ inspection: Inspection, ledger overlay: LedgerOverlay? = nil,
    staging begun: Staging? = nil, matters: Set<Int64> = [], unclear: Set<Consequence.UnclearAnswer> = []
  ) throws -> Decision {
    let ledger = try overlay ?? over(inspection.file)
    var receipt = decided
    // Of many findings that one may only be counted.
    if receipt.findings.contains(where: { $0.arguments[ClaimDecider.seen] != nil }) { receipt.seenAt = nil }
    var staging = begun ?? staging(for: inspection.file)
    let stem = try receiptStem(for: inspection.file)
    var (rejected, results): (Staging.Content?, Staging.Content?)
    if staging.rejected.contains(where: { !$0.parts.isEmpty }) {
      let ending = RejectedRowsWriter.endings[inspection.isWorkbook ? 1 : 0]
      receipt.rejectedFile = stem.shown + ending
      try staging.stageRejected(
        asWorkbookOf: inspection.isWorkbook ? inspection.file.receivedAt : nil,
        name: stem.bytes + Array(ending.utf8), of: receipt.sender)
      rejected = staging.files.last?.content
    }
    if !staging.resultParts.isEmpty {
      receipt.resultFile = stem.shown + ".result.csv"
      try staging.stageResults(
        in: language, name: stem.bytes + Array(".result.csv".utf8), of: receipt.sender)
      results = staging.files.last?.content
    }
    try staging.stage(name: stem.bytes + Array(".receipt.csv".utf8), of: receipt.sender) {
      [language, receipt] in
      ReceiptCSVWriter(language: language).bytes(for: receipt)
    }
    let summary = staging.files.last?.content
    try staging.stage(name: stem.bytes + Array(".receipt.xml".utf8), of: receipt.sender) {
      [key, receipt, rejected, results] in
      // They were written before it.
      var companions = ReceiptCompanions()
      companions.rejected = rejected?.value?.sha256
      companions.results = results?.value?.sha256
      companions.summary = summary?.value?.sha256
      let xml = ReceiptXMLWriter().bytes(for: receipt, beside: companions)
      return try key.map { try SignedReceipt.sign(xml, with: $0) } ?? xml
    }
    if inspection.failures == nil { try Drill.reach(.storing, receipt.fileName) }
    var drop = try DropRow(receipt: receipt, receiptStem: stem.shown)
    if receipt.verdict == .duplicate { drop.counts = Receipt.Counts() }
    ledger.insert(&drop)
    if let requeueing = inspection.file.requeueing {
      try ledger.append(
        .requeued, subject: requeueing.drop, at: now,
        detail: RequeuedDetail(
          drop: drop.drop, reason: requeueing.reason, requestedAt: requeueing.requestedAt))
    }
    let entry = try ledger.append(.decided, subject: drop.drop, at: now, detail: DecidedDetail(receipt))
    // Whoever answered without saying which wasn't silent, though nothing of it went through.
    for answer in unclear {
      ledger.insert(UnclearAnswerRow(matter: answer.matter, drop: drop.id, party: answer.party))
    }
    let keeper = ObligationKeeper(configuration: configuration, ledger: ledger, now: now)
    for matter in try ledger.matters(rows: matters.union(unclear.map(\.matter)).sorted()) {
      try keeper.settle(matter, entry: entry)
    }
    // What is told again of an earlier drop was delivered by that.
    let deliveries = receipt.verdict == .duplicate ? 0 : receipt.deliveries.reduce(0) { $0 + $1.records }
    return Decision(drop: drop, decided: ledger.changes, files: staging.files, deliveries: deliveries)
  }

  /// So many bytes are kept for what stands behind a file's name in those of its answers.
  static let endingRoom = 24

  /// `<name>`, cut so that all endings fit, and numbered where the sender has used the name before.
  private func receiptStem(for file: TakenFile) throws -> FilePath.Component {
    let base = file.name.cut(to: Files.longestName - Self.endingRoom)
    var number = 1
    while true {
      let suffix = number == 1 ? "" : "~\(number)"
      if let stem = FilePath.Component(bytes: base + Array(suffix.utf8)),
        try !group.receiptExists(sender: file.sender, stem: stem.shown)
      {
        return stem
      }
      number += 1
    }
  }
}

extension FilePath.Component {
  /// The name's first bytes.
  func cut(to room: Int) -> [UInt8] {
    var base = bytes
    guard base.count > room else { return base }
    base = Array(base.prefix(room))
    // A name in UTF-8 is cut between characters: what remains of the last one goes.
    let tail = base.reversed().prefix { $0 & 0xC0 == 0x80 }
    let lead = base.dropLast(tail.count).last ?? 0
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
    if tail.count + 1 < length { base.removeLast(tail.count + 1) }
    return base
  }
}

/// What the chain keeps of a drop that was brought back.
private struct RequeuedDetail: Encodable {
  let drop, reason: String
  let requestedAt: Instant
}

/// What the chain keeps of a decision.
private struct DecidedDetail: Encodable {
  let sender, file, sha256, verdict: String
  let bytes, found, accepted, rejected, unchanged: Int
  let kind, bundle: String?
  let deliveries: [String]

  init(_ receipt: Receipt) {
    sender = receipt.sender
    file = receipt.fileName
    sha256 = receipt.sha256
    verdict = receipt.verdict.rawValue
    bytes = receipt.bytes
    found = receipt.counts.found
    accepted = receipt.counts.accepted
    rejected = receipt.counts.rejected
    unchanged = receipt.counts.unchanged
    kind = receipt.kind
    bundle = receipt.bundle
    deliveries = receipt.deliveries.map { "\($0.id) \($0.records)" }
  }
}
