import ExchangeInspection
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules
import Dispatch
import Synchronization
import SystemPackage

/// Writes each recipient's share of an accepted bundle, with the forms beside it, and the deliveries into the decision.
struct DeliveryWriter {
  let configuration: ExchangeConfiguration
  let ledger: LedgerOverlay
  let definition: KindDefinition
  let termKinds: RecordTerms.KindsAsked
  let dropRow: Int64
  let now: Instant
  /// Whether the bundle has records of several kinds, so that a delivery's id names its own.
  let namesKinds: Bool
  /// Is told when all is known of the bundle's own records and the ways that they go, and only their files are to be written.
  let recordsAreSettled: () throws -> Void

  /// A recipient's file being written.
  private final class Share {
    var row: DeliveryRow
    /// In which fields its records say whom they are about.
    private let partyFields: [Int]
    /// Of how many more records that are to be claimed it is to be kept whom they are about.
    private var namesLeft: Int
    /// How it is written; where there is more than a workbook takes, not as its recipient wants it.
    let preference: DeliveryPreference
    var writer: BundleWriter
    /// The ZIP around it; `nil` where nothing goes with the records.
    let package: DeliveryPackage?
    /// What the recipient has to do with the records, each once, in the order of first mention.
    private(set) var terms: [Term] = []
    private var known: Set<Term> = []
    /// How those look that others get alike, too; `nil` where nobody does.
    var rendition: Rendition?
    /// The first of its records, by their rows, where there may be a form that names them.
    private(set) var listed: [Int64] = []
    private let isListed: Bool
    /// Records that are to be written: as others get them, too, or with what this recipient has to do with them.
    private var waiting: [Waiting] = []

    private enum Waiting {
      /// By the number under which the rendition has it.
      case rendered(Int)
      /// By its place among those at hand.
      case own(Int, [Term])
    }

    init(
      row: DeliveryRow, _ preference: DeliveryPreference, partyFields: [Int],
      writer: consuming BundleWriter, package: DeliveryPackage?, isListed: Bool
    ) {
      self.row = row
      self.preference = preference
      self.partyFields = partyFields
      namesLeft = partyFields.isEmpty || row.claimable == 0 ? 0 : DeliveryParties.limit
      self.writer = writer
      self.package = package
      self.isListed = isListed
    }

    /// Notes which record it holds; one more than are listed says that there are too many.
    func list(_ row: Int64) {
      if isListed, listed.count <= DeliveryForm.listedRecords { listed.append(row) }
    }

    /// Takes down whom one of the first of its records is about.
    func keepParty(of record: Record, _ row: Int64) {
      guard namesLeft > 0 else { return }
      namesLeft -= 1
      guard let name = partyFields.first(where: { !record[$0].isEmpty }).flatMap(record.text) else { return }
      self.row.parties.add(Masking.party(name), of: row)
    }

    /// Appends a record with what the recipient has to do with it.
    func append(_ record: Record, _ terms: [Term]) throws {
      try writer.append(record, terms)
      self.terms += terms.filter { known.insert($0).inserted }
    }

    /// Whether records are to be written.
    var isWaiting: Bool { !waiting.isEmpty }

    /// Has a record written with the next that are at hand.
    func note(_ place: Int, _ terms: [Term]) {
      waiting.append(
        terms.isEmpty ? rendition.map { .rendered($0.want(place)) } ?? .own(place, []) : .own(place, terms))
    }

    /// Writes what was noted of the records at hand.
    func write(_ records: [Record]) throws {
      defer { waiting.removeAll(keepingCapacity: true) }
      for record in waiting {
        switch record {
        case .rendered(let number):
          try rendition?.withBytes(of: number) { try writer.append(rendered: $0) }
        case .own(let place, let terms): try append(records[place], terms)
        }
      }
    }
  }

  /// Shares and the records at hand, for threads of which each writes its own part.
  private struct Writing: @unchecked Sendable {
    let renditions: [Rendition]
    let shares: [Share]
    let records: [Record]

    /// Writes all shares, side by side where that is worth it: first what goes into several of them.
    func run() throws {
      for rendition in renditions { rendition.begin() }
      let pieces = renditions.flatMap { rendition in (0..<rendition.pieces).map { (rendition, $0) } }
      try perform(pieces.count) { pieces[$0].0.write(piece: pieces[$0].1, of: records) }
      try perform(shares.count) { try shares[$0].write(records) }
      for rendition in renditions { rendition.end() }
    }

    private func perform(_ count: Int, _ work: (Int) throws -> Void) throws {
      guard records.count >= DeliveryWriter.many else { return try (0..<count).forEach(work) }
      let failure = Mutex<(any Error)?>(nil)
      withoutActuallyEscaping(work) { work in
        let work = Work(run: work)
        DispatchQueue.concurrentPerform(iterations: count) { place in
          do { try work.run(place) } catch { failure.withLock { $0 = $0 ?? error } }
        }
      }
      if let failure = failure.withLock(\.self) { throw failure }
    }

    /// What several threads do, each on something else.
    private struct Work: @unchecked Sendable { let run: (Int) throws -> Void }
  }

  /// So many records, and so many bytes of them, are at hand at most; with fewer than `many` no other thread is asked.
  private static let atHand = 2_000
  private static let bytesAtHand = 8 << 20
  private static let many = 500

  /// How many terms a receipt tells of a share.
  private static let termLimit = 10

  /// Writes the deliveries of what `screening` accepted, in the order of department codes.
  func write(
    _ screening: Screening, _ inspection: Inspection, into staging: inout Staging
  ) throws -> [Receipt.Delivery] {
    guard screening.counts.accepted > 0 else { return [] }
    var shares: [Screening.ShareKey: Share] = [:]
    let recordTerms = RecordTerms(
      configuration, termKinds, ledger, receivedAt: inspection.file.receivedAt, now: now)
    let forms = DeliveryForms(configuration, ledger, recordTerms, dropRow: dropRow, now: now)
    let keys = screening.shares.keys.sorted()
    for key in keys {
      shares[key] = try open(
        key, screening.shares[key] ?? .init(), inspection, recordTerms, forms, &staging)
    }
    let sender = configuration.catalogue.name(of: inspection.file.sender)
    let kind = definition.kind.code
    let tellsTerms = recordTerms.mayTell(of: kind)
    let renditions = try renditions(
      for: keys.filter { $0.kind == kind }.compactMap { shares[$0] }, tellsTerms: tellsTerms)
    ledger.addRoutes(
      screening.routes.map { route in
        LedgerChanges.Route(
          deliveries: route.recipients.compactMap { shares[.init(recipient: $0, kind: kind)]?.row.id },
          isClaimable: route.isClaimable)
      })
    try recordsAreSettled()
    var records: [Record] = []
    var bytes = 0
    func write() throws {
      try Writing(renditions: renditions, shares: shares.values.filter(\.isWaiting), records: records).run()
      records.removeAll(keepingCapacity: true)
      bytes = 0
    }
    let takers = screening.routes.map { route in
      route.recipients.compactMap { recipient in
        shares[.init(recipient: recipient, kind: kind)].map { (recipient, $0) }
      }
    }
    let isClaimable = screening.routes.map(\.isClaimable)
    // Whoever answers is told by name: the reader of an answer knows the question, not the sender.
    let named = definition.schema.index(of: .sender)
    try screening.forEachAccepted { record, row, route in
      let terms = tellsTerms ? try recordTerms.terms(ofRecord: row, kind: kind) : [:]
      for (recipient, share) in takers[route] {
        share.note(records.count, terms.isEmpty ? [] : terms[recipient] ?? [])
        if isClaimable[route] { share.keepParty(of: record, row) }
        share.list(row)
      }
      records.append(named.map { record.replacing([$0: sender]) } ?? record)
      bytes += record.byteCount
      if records.count == Self.atHand || bytes >= Self.bytesAtHand { try write() }
    }
    try write()
    try screening.redeliveries.forEach { item in
      for recipient in item.recipients {
        guard let share = shares[.init(recipient: recipient, kind: item.definition.kind.code)] else {
          continue
        }
        try share.append(item.record, [])
        if item.isClaimable { share.keepParty(of: item.record, item.row) }
        share.list(item.row)
        ledger.link(delivery: share.row.id, record: item.row, isClaimable: item.isClaimable)
      }
    }
    return try keys.compactMap { key in try shares[key].map { try close($0, forms, &staging) } }
  }

  /// The forms that several recipients of the bundle's own records want.
  private func renditions(for shares: [Share], tellsTerms: Bool) throws -> [Rendition] {
    var renditions: [Rendition] = []
    for share in shares where share.preference.format != .xlsx {
      let preference = share.preference
      share.rendition = renditions.first { $0.preference == preference }
      guard share.rendition == nil, shares.count(where: { $0.preference == preference }) > 1
      else { continue }
      let rendition = Rendition(
        preference: preference,
        form: try BundleForm(schema: definition.schema, preference: preference, tellsTerms: tellsTerms))
      renditions.append(rendition)
      share.rendition = rendition
    }
    return renditions
  }

  private func open(
    _ key: Screening.ShareKey, _ contents: Screening.ShareContents, _ inspection: Inspection,
    _ terms: RecordTerms, _ forms: DeliveryForms, _ staging: inout Staging
  ) throws -> Share {
    guard let shared = configuration.kinds[key.kind] else {
      preconditionFailure("only records of known kinds are delivered")
    }
    let isOfBundle = key.kind == definition.kind.code && !namesKinds
    let id = "\(inspection.file.drop)-\(key.recipient)" + (isOfBundle ? "" : "-\(key.kind)")
    var preference = configuration.catalogue.preference(of: key.recipient)
    if preference.format == .xlsx, !WorkbookBundleWriter.holds(contents.records, of: shared.schema) {
      preference.format = .csv
    }
    let records = "\(key.kind)_\(id).\(preference.format.rawValue)"
    let isPackage = !contents.attachments.isEmpty
    var row = DeliveryRow(
      delivery: id, drop: dropRow, sender: inspection.file.sender, recipient: key.recipient, kind: key.kind,
      records: contents.records, fileName: isPackage ? "\(key.kind)_\(id).zip" : records, sha256: "",
      claimable: contents.claimable)
    ledger.insert(&row)
    let staged = try staging.place(
      Array(row.fileName.utf8), in: .outbox, of: key.recipient, delivery: row.id)
    let header = BundleHeader(
      kind: key.kind, id: id, sender: inspection.file.sender, createdAt: now.text,
      declaredRecords: contents.records)
    var package: DeliveryPackage?
    if isPackage {
      let path = configuration.layout.work(inspection.file.drop).appending(records)
      try Files.remove(path)
      package = DeliveryPackage(
        path: staged, records: path, name: records, time: now,
        attachments: contents.attachments.values.sorted { $0.name < $1.name })
    }
    let form = try BundleForm(
      schema: shared.schema, preference: preference, tellsTerms: terms.mayTell(of: key.kind))
    let writer = try BundleWriter(
      path: package?.records ?? staged, form: form, header: header, created: now,
      scratch: configuration.layout.work(inspection.file.drop))
    return Share(
      row: row, preference, partyFields: shared.schema.indices(of: .party), writer: writer,
      package: package, isListed: forms.mayBe(beside: row, in: preference.format))
  }

  private func close(
    _ share: Share, _ forms: DeliveryForms, _ staging: inout Staging
  ) throws -> Receipt.Delivery {
    let records = try share.writer.finish(aside: share.package == nil ? staging.aside : nil)
    let content = try share.package?.write(recordsDigest: records.sha256) ?? records
    share.row.sha256 = content.sha256
    ledger.setContent(of: share.row.id, sha256: share.row.sha256, parties: share.row.parties)
    staging.note(content, ofDelivery: share.row.id)
    let due = claimDeadline(of: share.row)
    if share.row.claimable > 0, configuration.profile.claimMode == .explicit {
      try stageClaimForm(for: share.row, &staging)
    }
    if forms.mayBe(beside: share.row, in: share.preference.format) {
      try stageReplyForm(for: share, forms, &staging)
    }
    var told = told(share.terms)
    if share.preference.format != configuration.catalogue.preference(of: share.row.recipient).format {
      told.insert(Self.isTooLarge, at: 0)
    }
    if staging.isOnShelf(share.row.id) { told.insert(Self.waits, at: 0) }
    return Receipt.Delivery(
      id: share.row.delivery, recipient: share.row.recipient,
      recipientName: configuration.catalogue.name(of: share.row.recipient), records: share.row.records,
      fileName: share.row.fileName, claimDue: due.map { $0.due },
      isProvisional: due?.isProvisional ?? false, terms: told.isEmpty ? nil : told)
  }

  /// Said of a recipient whose folder is away. Its limits begin when it can see what it got.
  static let waits = LocalizedText(
    "尚未放入：该部门的文件夹目前不在或不能使用，恢复后自动放入，期限自放入时起算",
    "not in its place yet: the department's folder is away; it is put there when that is back, and limits count from then"
  )

  /// Said of a recipient that wants workbooks, and gets more than one holds.
  static let isTooLarge = LocalizedText(
    "该部门要 xlsx，但记录超出了 Excel 一张表能装下的，改以 CSV 投递",
    "the department wants .xlsx; there is more than a sheet of Excel holds, so that it goes as a CSV")

  /// What a receipt tells of what a recipient has to do.
  private func told(_ terms: [Term]) -> [LocalizedText] {
    let rest = terms.count - Self.termLimit
    return terms.prefix(Self.termLimit).map(\.sentence)
      + (rest > 0 ? [LocalizedText("另有 \(rest) 种期限，见送达的文件", "\(rest) more in the delivered file")] : [])
  }

  /// The rule by which what is delivered is to be claimed; `nil` where nothing is.
  private func claimRule(of delivery: DeliveryRow) -> Rule? { configuration.claimRule(of: delivery) }

  /// When what is delivered now is to be claimed; `nil` where nothing is or the profile sets no limit.
  private func claimDeadline(of delivery: DeliveryRow) -> Deadline? {
    configuration.claimDeadline(of: delivery, from: now)
  }

  /// The form that claims the whole delivery when it is moved into the inbox as it is.
  private func stageClaimForm(for delivery: DeliveryRow, _ staging: inout Staging) throws {
    guard let claim = configuration.kinds.first(.claims) else { return }
    let encoding = configuration.catalogue.preference(of: delivery.recipient).encoding
    try staging.stage(
      name: Array(delivery.claimForm.utf8), in: .outbox, of: delivery.recipient, delivery: delivery.id
    ) { [id = delivery.delivery] in
      let writer = try CSVBundleWriter(
        schema: claim.schema, encoding: encoding == .utf8 ? .utf8BOM : encoding)
      var bytes: [UInt8] = []
      writer.header(to: &bytes)
      writer.append(claim.schema.record(number: 1, [.delivery: id]), to: &bytes)
      return bytes
    }
  }

  /// The form in which the recipient answers, if it is asked something: a workbook for who gets workbooks.
  private func stageReplyForm(for share: Share, _ forms: DeliveryForms, _ staging: inout Staging) throws {
    let delivery = share.row
    let claim = claimRule(of: delivery).map { rule in
      Obligation(
        key: .init(rule: rule.id, opener: delivery.delivery, debtor: delivery.recipient),
        family: rule.family, article: rule.article, creditor: delivery.sender, openedAt: now,
        records: delivery.claimable, deadline: claimDeadline(of: delivery), silence: rule.silence,
        evidence: [], liability: rule.liability)
    }
    guard let form = try forms.form(beside: delivery, share.listed, claim: claim) else { return }
    let preference = configuration.catalogue.preference(of: delivery.recipient)
    if preference.format == .xlsx {
      var bytes: [UInt8] = []
      try form.writeWorkbook(scratch: configuration.layout.work(staging.name)) {
        bytes.append(contentsOf: $0)
      }
      try staging.stage(
        bytes, name: Array(delivery.replyForm("xlsx").utf8), in: .outbox, of: delivery.recipient,
        delivery: delivery.id)
    } else if let bytes = try form.csv(in: preference.encoding) {
      try staging.stage(
        bytes, name: Array(delivery.replyForm("csv").utf8), in: .outbox, of: delivery.recipient,
        delivery: delivery.id)
    }
  }
}
