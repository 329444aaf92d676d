import ExchangeInspection
import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import SystemPackage

/// The first pass of a decision: holds every record that passed inspection against the ledger and writes down those that
/// are accepted, with what they do.
struct Screening {
  /// What becomes of a record.
  private enum Fate {
    static let unchanged: Int32 = -1
    static let rejected: Int32 = -2
  }

  /// Where records go, and whether they are to be claimed there.
  struct Route: Hashable {
    var recipients: [String]
    var isClaimable: Bool
  }

  /// One recipient's share of one kind.
  struct ShareKey: Hashable, Comparable {
    let recipient: String
    let kind: String

    static func < (left: Self, right: Self) -> Bool {
      (left.recipient, left.kind) < (right.recipient, right.kind)
    }
  }

  /// A record that this bundle gives somebody anew.
  private struct Held: Hashable {
    let record: Int64
    let recipient: String
  }

  /// What a share holds.
  struct ShareContents {
    var records = 0
    var claimable = 0
    /// The files that go with the records, by their names, folded.
    var attachments: [String: Attachment] = [:]
  }

  let inspection: Inspection
  let context: AnswerContext
  let ledger: LedgerOverlay
  /// The moment of deciding.
  let now: Instant
  private let former: FormerIdentity?
  private let predecessors: PredecessorRecords?
  private let files: AttachmentFields
  private(set) var clock: PushClock
  /// For each record that passed inspection: the number of its route, or why it has none.
  private var fates: [Int32] = []
  private(set) var routes: [Route] = []
  private var routeNumbers: [Route: Int32] = [:]
  private(set) var counts = Receipt.Counts()
  private(set) var findings: FindingList
  /// What each recipient gets.
  private(set) var shares: [ShareKey: ShareContents] = [:]
  /// The matters in which something happened, by their rows.
  private(set) var matters: Set<Int64> = []
  /// What goes out beside the records themselves.
  private(set) var redeliveries: Redeliveries
  private var redelivered: Set<Held> = []
  /// The rows of accepted records are numbered one after another from here.
  private var firstRecordRow: Int64 = 0
  /// Matters for one of which an answer was meant that came back, because it didn't say for which.
  private(set) var unclear: Set<Consequence.UnclearAnswer> = []
  /// Records that say something else of the same than one before them, beside what ``AnswerContext/words`` tells, and those that say again
  /// what one before them says: the numbers of both.
  private(set) var contrary: [Int: Int] = [:]
  private(set) var repeats: [Int: Int] = [:]
  /// How many routes the records before have: theirs come first.
  let routesBefore: Int32
  /// Records that are passed on with another name for what they refer to than their sender gave it.
  private let renamed: RenamedRecords
  private let rejectedRows: RejectedRowsFile
  /// What comes back does so as it came.
  private let rows: DroppedRows
  private let results: RecordResultsFile
  private let claims: ClaimCondition
  private let consequences: Consequences
  private var repeated: RepeatedWord
  /// Whether records only go to their recipients, whatever they hold.
  private let doNothing: Bool
  /// How many accepted records take each route.
  private var takenByRoute: [Int] = []
  /// The routes of records that do nothing, by the inspection's numbers.
  private var plainRoutes: [Int: Int32] = [:]
  /// The codes of each route's recipients, as results tell them.
  private var recipients: [String] = []
  /// How the record that was screened last stands against its sender's clock.
  private var judged: (due: Instant?, isOnTime: Bool?) = (nil, nil)
  /// What the record that was screened last was taken to mean, where it calls that otherwise.
  private var meaning: [String] = []
  /// What became of the record that was screened last since it was here before, where its sender should know.
  private var since: Finding?
  /// The id of the record that was screened last, where it says again what another said under its own.
  private var newId: String?
  /// Whether something came back because of when its file was first seen.
  private(set) var dependsOnSeenAt = false
  /// The record with which more came back than may; nothing was looked at after it.
  private(set) var surplus: Record?

  init(
    inspection: Inspection, context: AnswerContext, ledger: LedgerOverlay, now: Instant, clock: PushClock,
    rejectedRows: RejectedRowsFile, results: RecordResultsFile, routesBefore: Int32 = 0
  ) throws {
    let work = inspection.folder(in: context.configuration.layout.work(inspection.file.drop))
    self.routesBefore = routesBefore
    self.inspection = inspection
    self.context = context
    self.ledger = ledger
    self.now = now
    self.clock = clock
    self.rejectedRows = rejectedRows
    rows = DroppedRows(of: inspection, context.configuration)
    self.results = results
    former = FormerIdentity(context.identities, inspection)
    predecessors = PredecessorRecords(context: context)
    files = AttachmentFields(schema: context.schema)
    claims = ClaimCondition(context: context)
    consequences = Consequences(context: context)
    repeated = RepeatedWord(context: context, inspection: inspection)
    doNothing = context.kind.effect == .opens && !context.profile.asks(about: context.kind.code)
    renamed = RenamedRecords(path: work.appending("renamed"))
    redeliveries = Redeliveries(path: work.appending("redelivered"))
    findings = inspection.findings
    counts.found = inspection.found
    counts.rejected = inspection.rejected
    counts.declared = inspection.declared
  }

  /// A record with what its row is to say of it.
  private struct Candidate: Sendable {
    let spooled: SpooledRecord
    let msgId: String
    let documents: [String]
    let summary: String?
    /// What earlier versions knew it by, where that is something else.
    let former: [FormerIdentity.Known]

    init(_ spooled: SpooledRecord, _ identities: RecordIdentities, _ former: FormerIdentity?) {
      self.spooled = spooled
      msgId = identities.now.msgId(of: spooled.record)
      documents = identities.now.documents(of: spooled.record)
      summary = identities.now.summary(of: spooled.record)
      self.former = former?.known(spooled) ?? []
    }

    /// Whether a record that is here already says the same.
    func isSame(as earlier: RecordRow) -> Bool {
      earlier.digest[...] == spooled.digest || former.contains { $0.digest == earlier.digest }
    }
  }

  /// Goes over the records once.
  mutating func run() throws {
    fates.reserveCapacity(min(inspection.passed, 1 << 20))
    let (identities, former) = (context.identities, former)
    let batches = try SpoolBatches(inspection, by: context.schema, of: Self.batchSize)
    try batches?.forEach({ Candidate($0, identities, former) }) { batch in
      // Asked at once, of what was there before: what this bundle brings is known here.
      let earlier = try ledger.base.records(
        of: context.sender, msgIds: batch.map(\.msgId) + batch.flatMap { $0.former.map(\.msgId) })
      let known = Dictionary(
        earlier.map { (ByteText($0.msgId), $0) }, uniquingKeysWith: { first, _ in first })
      let inherited = try predecessors?.known(batch.map(\.spooled), in: ledger.base) ?? [:]
      for candidate in batch {
        try take(candidate, known, inherited)
        if surplus != nil { return false }
      }
      return true
    }
    if surplus != nil { return }
    try redeliveries.finish()
    try renamed.finish()
    for (route, count) in zip(routes, takenByRoute) where count > 0 {
      for recipient in route.recipients {
        let key = ShareKey(recipient: recipient, kind: context.kind.code)
        shares[key, default: ShareContents()].records += count
        if route.isClaimable { shares[key]?.claimable += count }
      }
    }
  }

  /// How many records the ledger is asked about at once.
  private static let batchSize = 500

  private mutating func take(
    _ candidate: Candidate, _ known: [ByteText: RecordRow], _ inherited: [ByteText: RecordRow]
  ) throws {
    let (spooled, msgId) = (candidate.spooled, candidate.msgId)
    judged = (nil, nil)
    meaning = []
    (since, newId) = (nil, nil)
    let here = try known[ByteText(msgId)] ?? ledger.own(sender: context.sender, msgId: msgId)
    let former = candidate.former.lazy.compactMap { known[ByteText($0.msgId)] }.first
    let earlier = here ?? former ?? inherited[ByteText(msgId)]
    let fate = try screen(candidate, earlier: earlier)
    fates.append(fate)
    switch fate {
    case Fate.unchanged:
      counts.unchanged += 1
      let otherId = earlier.flatMap { $0.msgId.hasBytes(of: msgId) ? nil : $0.msgId }
      try results.append(
        unchanged: under(otherId, spooled.record), due: judged.due, isOnTime: judged.isOnTime,
        telling: since)
    case Fate.rejected:
      counts.rejected += 1
      if counts.rejected > inspection.limits.records { surplus = spooled.record }
    default:
      counts.accepted += 1
      while takenByRoute.count <= Int(fate) { takenByRoute.append(0) }
      takenByRoute[Int(fate)] += 1
      try results.append(
        accepted: underNewId(spooled.record), route: Int(fate), to: recipients[Int(fate)], due: judged.due,
        isOnTime: judged.isOnTime, meaning: meaning)
      enclose(
        inspection.attachments.named(by: spooled.record, in: files), for: routes[Int(fate)].recipients,
        of: context.kind.code)
    }
  }

  /// Goes over the accepted records again, each with its row and the place of its route among ``routes``.
  func forEachAccepted(_ body: (Record, _ row: Int64, _ route: Int) throws -> Void) throws {
    guard counts.accepted > 0 else { return }
    var names = try renamed.reader()
    var row = firstRecordRow
    var place = 0
    let batches = try SpoolBatches(inspection, by: context.schema, of: Self.batchSize)
    // Whoever holds a record holds the piece of the spool in which it lies. Where few are held each gets memory of its own.
    let isSparse = counts.accepted < fates.count / 4
    try batches?.forEach({ isSparse ? $0.record.replacing([:]) : $0.record }) { batch in
      for record in batch where place < fates.count {
        let fate = fates[place]
        place += 1
        guard fate >= 0 else { continue }
        try body(names.passedOn(record), row, Int(fate))
        row += 1
      }
      return place < fates.count
    }
  }

  private mutating func screen(_ candidate: Candidate, earlier: RecordRow?) throws -> Int32 {
    guard let earlier else { return try decide(candidate) }
    judged = (earlier.due, earlier.isOnTime)
    let fate = try meetAgain(candidate, earlier)
    if fate == Fate.unchanged, context.kind.effect.comparesAnew {
      findings.add(
        try consequences.of(candidate.spooled.record, msgId: candidate.msgId, routed: []).findings)
    }
    return fate
  }

  /// Decides about a record that isn't here yet, under ``newId`` where it has one.
  private mutating func decide(_ candidate: Candidate) throws -> Int32 {
    let (spooled, msgId) = (candidate.spooled, newId ?? candidate.msgId)
    let routed = inspection.routes.isEmpty ? [] : inspection.routes[spooled.route]
    if doNothing {
      let route =
        plainRoutes[spooled.route]
        ?? self.route(to: routed, isClaimable: claims.holds(for: spooled.record, nil))
      if claims.isConstant { plainRoutes[spooled.route] = route }
      _ = try accept(candidate, route)
      return route
    }
    var consequence = try consequences.of(spooled.record, msgId: msgId, routed: routed)
    unclear.formUnion(consequence.unclear)
    if let other = consequence.contradicts { contrary[spooled.record.number] = other }
    if let first = consequence.repeats { repeats[spooled.record.number] = first }
    if let refusal = consequence.refusal {
      if let word = consequence.word {
        context.words.take(word, isTaken: context.contrary.others[word.number] != nil)
      }
      return try reject(spooled, refusal, and: consequence.furtherFaults)
    }
    if let fact = consequence.fact, try context.memory.isFull(for: fact, in: context) {
      if let word = consequence.word { context.words.take(full: word) }
      let field = context.reference(of: spooled.record) == nil ? .licenceNumber : context.matterRole
      return try reject(spooled, context.full(spooled.record, field))
    }
    let again = consequence.redeliveries.flatMap { item in
      item.recipients.compactMap { recipient in item.row.map { Held(record: $0, recipient: recipient) } }
    }
    // Deliveries are stored after the last record: what this bundle has given somebody is known here only.
    if again.contains(where: redelivered.contains) {
      consequence.redeliveries = []
      consequence.findings.append(context.finding(.reassignHeld, spooled.record, .newHolder))
    }
    if let taken = takenName(in: consequence.redeliveries) {
      return try reject(spooled, context.finding(.attachmentNameTaken, spooled.record, .reference, taken))
    }
    let brought = inspection.attachments.named(by: spooled.record, in: files).map(\.name)
    consequence.enclosure.attachments.removeAll { brought.contains($0.name) }
    if let taken = takenName(in: consequence.enclosure) {
      return try reject(spooled, context.finding(.attachmentNameTaken, spooled.record, .reference, taken))
    }
    redelivered.formUnion(again)
    findings.add(consequence.findings)
    if consequence.isRepetition { return Fate.unchanged }
    let recipients = consequence.recipients ?? routed
    let route = self.route(
      to: recipients, isClaimable: claims.holds(for: spooled.record, consequence.fact?.values))
    let row = try accept(candidate, route)
    try carryOut(consequence, row, spooled.record, to: recipients)
    var names = consequence.names.reduce(into: [Int: String]()) { names, named in
      if let field = context.schema.index(of: named.key) { names[field] = named.value }
    }
    if !names.isEmpty { meaning = names.sorted { $0.key < $1.key }.map(\.value) }
    if let newId, let field = context.schema.index(of: StandardField.messageId) { names[field] = newId }
    if !names.isEmpty { try renamed.append(spooled, names) }
    return route
  }

  /// Writes an accepted record down.
  private mutating func accept(_ candidate: Candidate, _ route: Int32) throws -> RecordRow {
    var row = RecordRow(
      drop: dropRow, number: candidate.spooled.record.number, sender: context.sender,
      msgId: newId ?? candidate.msgId, digest: Array(candidate.spooled.digest),
      documents: candidate.documents, summary: candidate.summary)
    clock.measure(candidate.spooled.record, into: &row)
    judged = (row.due, row.isOnTime)
    try ledger.insert(&row, route: routesBefore + route)
    if counts.accepted == 0 { firstRecordRow = row.id }
    return row
  }

  /// The number of the route to some departments. Who gives itself a task owes it, and gets no delivery of its own message.
  private mutating func route(to recipients: [String], isClaimable: Bool) -> Int32 {
    number(
      of: Route(recipients: recipients.filter { $0 != context.sender }, isClaimable: isClaimable))
  }

  private var dropRow: Int64 { context.dropRow }

  /// The name of a file that goes with a record and is another file's already in the share of one who gets it.
  ///
  /// Names that differ in case only are the same to some who unpack the share; even for the same content only one of
  /// them could be in it.
  private func takenName(in redeliveries: [Consequence.Redelivery]) -> String? {
    var added: [ShareKey: [String: Attachment]] = [:]
    for redelivery in redeliveries {
      for recipient in redelivery.recipients {
        let key = ShareKey(recipient: recipient, kind: redelivery.definition.kind.code)
        for attachment in redelivery.attachments {
          let name = BundleContents.folded(attachment.name)
          if let other = shares[key]?.attachments[name] ?? added[key]?[name],
            other.sha256 != attachment.sha256 || other.name != attachment.name
          {
            return attachment.name
          }
          added[key, default: [:]][name] = attachment
        }
      }
    }
    return nil
  }

  /// The name of a file of an earlier bundle that is another file's in this bundle, or in the share of one who gets it.
  private func takenName(in enclosure: Consequence.Enclosure) -> String? {
    enclosure.attachments.first { attachment in
      let own = inspection.attachments.place(of: attachment.name).map { inspection.attachments.items[$0] }
      let held = enclosure.recipients.map { recipient in
        shares[ShareKey(recipient: recipient, kind: context.kind.code)]?.attachments[attachment.name]
      }
      return ([own] + held).contains { $0 != nil && $0?.sha256 != attachment.sha256 }
    }?.name
  }

  /// Stores what an accepted record does.
  private mutating func carryOut(
    _ consequence: Consequence, _ row: RecordRow, _ record: Record, to recipients: [String]
  ) throws {
    for var act in consequence.acts {
      ledger.insert(&act)
      context.memory.take(act)
      try tell(act, record)
    }
    if let reassigned = consequence.reassigned {
      context.memory.take(reassigned, to: consequence.acts.first?.suggested, by: row)
    }
    if let word = consequence.word { context.words.take(word, isTaken: true) }
    if let planned = consequence.fact {
      let matter = try ledger.ensureMatter(planned.matter)
      matters.insert(matter.id)
      try ledger.insert(
        FactRow(
          record: row.id, matter: matter.id, about: planned.about, kind: context.kind.factKind,
          party: planned.party ?? context.sender,
          recipients: recipients, fields: planned.values))
      if let fact = planned.answer ?? planned.cancellation {
        context.memory.take(fact, in: planned.matter)
      }
      context.memory.count(planned, in: context)
    }
    for redelivery in consequence.redeliveries {
      try redeliveries.append(redelivery, row: redelivery.row ?? row.id)
      let kind = redelivery.definition.kind.code
      for recipient in redelivery.recipients {
        let key = ShareKey(recipient: recipient, kind: kind)
        shares[key, default: ShareContents()].records += 1
        if redelivery.isClaimable { shares[key]?.claimable += 1 }
      }
      enclose(redelivery.attachments, for: redelivery.recipients, of: kind)
    }
    for recipient in consequence.enclosure.recipients {
      let key = ShareKey(recipient: recipient, kind: context.kind.code)
      for attachment in consequence.enclosure.attachments {
        shares[key, default: ShareContents()].attachments[attachment.name] = attachment
      }
    }
    switch consequence.note {
    case .statement(var statement):
      statement.record = row.id
      ledger.insert(statement)
    case .signoff(var signoff):
      signoff.record = row.id
      ledger.insert(signoff)
    case nil: break
    }
  }

  /// Tells the chain of an act on a delivery, and notes the delivery's matter.
  private mutating func tell(_ act: ClaimRow, _ record: Record) throws {
    guard let delivery = try ledger.delivery(row: act.delivery) else {
      preconditionFailure("an act is on a delivery")
    }
    matters.insert(try ledger.ensureMatter("delivery:\(delivery.delivery)", delivery: delivery.id).id)
    // With the record goes what it asks of whoever has it.
    if act.act == .reassigned || act.act == .returned && act.records > 0 {
      let rows: [Int64]
      if let record = act.record {
        rows = [record]
      } else {
        rows = try ledger.links(inDelivery: delivery.id, limit: .max).map(\.record)
      }
      matters.formUnion(try ledger.facts(ofRecords: rows).map(\.matter))
    }
    let event: LedgerEvent? =
      switch act.act {
      case .claimed: .claimed
      case .returned: .returned
      case .reassigned, .superseded, .withdrawn: nil
      }
    guard let event else { return }
    try ledger.append(
      event, subject: delivery.delivery, at: now,
      detail: [
        "at": act.at.text, "by": inspection.file.drop, "record": context.text(.reference, of: record) ?? "",
        "records": "\(act.records)", "reason": act.reasonCode ?? "",
      ])
  }

  /// A record with this id is here already: the same again is no matter, unless its sender has said something else since, or was asked
  /// anew; something else is. Of what was cancelled since, neither goes out: its sender is told how to send it anew.
  private mutating func meetAgain(_ candidate: Candidate, _ earlier: RecordRow) throws -> Int32 {
    let (spooled, msgId) = (candidate.spooled, earlier.msgId)
    let position = Position(line: spooled.record.line, record: spooled.record.number)
    if earlier.drop == dropRow {
      let told = ["id": msgId, "first": "\(earlier.number)"]
      if candidate.isSame(as: earlier) {
        if [.answers, .reassigns].contains(context.kind.effect) {
          repeats[spooled.record.number] = earlier.number
        }
        findings.add(Finding(.recordTwice, at: position, arguments: told))
        return Fate.unchanged
      }
      if try saysOtherwise(spooled.record, as: msgId, than: earlier) {
        contrary[spooled.record.number] = earlier.number
      }
      return try reject(spooled, Finding(.recordRepeated, at: position, arguments: told))
    }
    let first = try ledger.origins(ofDrops: [earlier.drop])[earlier.drop]
    let arguments = [
      "id": msgId, "receivedAt": first?.receivedAt.forPeople ?? "", "fileName": first?.fileName ?? "",
    ]
    let isSame = candidate.isSame(as: earlier)
    if let cancellation = try ledger.cancellation(of: earlier) {
      let drop = try ledger.record(row: cancellation.record)?.drop
      let origin = try drop.flatMap { try ledger.origins(ofDrops: [$0])[$0] }
      let told = arguments.merging(["cancelledAt": origin?.receivedAt.forPeople ?? ""]) { old, _ in old }
      guard isSame else {
        return try reject(spooled, Finding(.recordIdCancelled, at: position, arguments: told))
      }
      let finding = Finding(.recordCancelled, at: position, arguments: told)
      findings.add(finding)
      since = finding
      return Fate.unchanged
    }
    guard isSame else {
      // What was taken while its sender was still writing may end within a record.
      let wasHalf = first.map { inspection.file.isWhatBecame(of: $0) } ?? false
      let cause = [
        "causeZh": wasHalf ? "：先收取的那一份没有写完" : "",
        "cause": wasHalf ? ": what was taken first wasn't written to its end" : "",
      ]
      let remedy = context.conflictRemedy.map { ["remedyZh": $0.zh, "remedy": $0.en] } ?? [:]
      let told = arguments.merging(cause) { argument, _ in argument }
        .merging(remedy) { argument, _ in argument }
      return try reject(spooled, Finding(.recordConflict, at: position, arguments: told))
    }
    let told: [String: String]
    switch try repeated.meaning(of: spooled, earlier, knownBy: candidate.former.map(\.digest)) {
    case .repetition: told = [:]
    case .replaced(let later, _): told = try words(about: later)
    case .unrelated(let record): told = try words(aboutOther: record)
    case .lastWord(let msgId):
      newId = msgId
      return try decide(candidate)
    }
    let finding = Finding(
      .recordUnchanged, at: position, arguments: arguments.merging(told) { argument, _ in argument })
    findings.add(finding)
    if !told.isEmpty { since = finding }
    return Fate.unchanged
  }

  /// Whether a record decides otherwise than another of its id, and has that from the matter in which it answers, and not from a document
  /// of its own, or from its sender.
  private func saysOtherwise(_ record: Record, as msgId: String, than earlier: RecordRow) throws -> Bool {
    guard saysOfMatter(record, as: msgId), let fact = try ledger.fact(ofRecord: earlier.id) else {
      return false
    }
    return context.decision(in: context.values(of: record).values) != context.decision(in: fact.fields)
  }

  private func saysOfMatter(_ record: Record, as msgId: String) -> Bool {
    context.kind.effect == .answers && RecordIdentity.isDerived(msgId, sender: context.sender)
      && context.reference(of: record) != nil
      && !context.schema.fields.contains { field in
        field.role?.isNumber == true && context.schema.text(field.name, of: record) != nil
      }
  }

  /// What is told of a record that stands in the place of one which came again.
  private func words(about standing: RecordRow) throws -> [String: String] {
    let at = try arrival(of: standing)
    return [
      "laterZh": "；同一件事 \(at.forPeople) 另有一条（\(standing.msgId)），现在以那一条为准",
      "later": "; on the same there is another of \(at.forPeople) (\(standing.msgId)), which stands now",
      "backZh": "要改以这一条为准的，给它填写一个没有用过的标识（“消息标识”，答复类的是“本报文标识”），重新投放；不改的，",
      "back": ", unless this one is to stand: then give it a message id (msgId) of its own and drop it again",
    ]
  }

  /// What is told of a later record that is called as what the one that came again was for.
  private func words(aboutOther later: RecordRow) throws -> [String: String] {
    let at = try arrival(of: later)
    return [
      "laterZh": "；它所指的，\(at.forPeople) 又有一条（\(later.publicId)），这一条没有算在那一条上",
      "later":
        "; what it refers to means another of \(at.forPeople) by now (\(later.publicId)), for which it wasn't counted",
      "backZh": "要算在那一条上的，给它填写一个没有用过的标识（“消息标识”，答复类的是“本报文标识”），重新投放；不算的，",
      "back": ", unless it is meant for that: then give it a message id (msgId) of its own and drop it again",
    ]
  }

  /// When a record came; what this very file brought has no drop yet.
  private func arrival(of record: RecordRow) throws -> Instant {
    try ledger.origins(ofDrops: [record.drop])[record.drop]?.receivedAt ?? inspection.file.receivedAt
  }

  /// The record that was screened last, as it is known here.
  private func underNewId(_ record: Record) -> Record { under(newId, record) }

  /// A record under the id that it is known by, where there is one.
  private func under(_ msgId: String?, _ record: Record) -> Record {
    guard let msgId, let field = context.schema.index(of: StandardField.messageId) else { return record }
    return record.replacing([field: msgId])
  }

  private mutating func reject(
    _ spooled: SpooledRecord, _ finding: Finding, and others: [Finding] = []
  ) throws -> Int32 {
    let all = [finding] + others
    findings.add(all)
    if finding.arguments[ClaimDecider.seen] != nil { dependsOnSeenAt = true }
    let located = all.map { findings.located($0) }
    try rejectedRows.append(
      record: spooled.record, source: rows.row(spooled.record.number), findings: located)
    try results.append(rejected: spooled.record, findings: all)
    return Fate.rejected
  }

  /// Has files go with the records that recipients get.
  private mutating func enclose(_ attachments: [Attachment], for recipients: [String], of kind: String) {
    for attachment in attachments {
      for recipient in recipients {
        shares[ShareKey(recipient: recipient, kind: kind), default: ShareContents()]
          .attachments[BundleContents.folded(attachment.name)] = attachment
      }
    }
  }

  private mutating func number(of route: Route) -> Int32 {
    if let known = routeNumbers[route] { return known }
    routes.append(route)
    recipients.append(route.recipients.joined(separator: "|"))
    routeNumbers[route] = Int32(routes.count - 1)
    return Int32(routes.count - 1)
  }
}
