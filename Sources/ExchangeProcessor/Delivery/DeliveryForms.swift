import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeReports
import ExchangeRules

/// Finds what the recipients of deliveries are asked, for the forms that lie beside these.
final class DeliveryForms {
  private let configuration: ExchangeConfiguration
  private let view: any LedgerReader
  private let terms: RecordTerms
  private let dropRow: Int64
  private let now: Instant
  private lazy var context = configuration.context(of: now.day)
  /// What follows from records: several recipients mostly get the same ones.
  private let known = Memo<Int64, (matter: MatterRow, duties: [Obligation])?>()
  /// What is open of attendance in matters, and how recipients refer to them.
  private let attendances = Memo<Int64, [Obligation]>()
  private let references = Memo<Reader, String>()

  /// Somebody who refers to a matter.
  private struct Reader: Hashable {
    let matter: Int64
    let department: String
  }

  /// - Parameter dropRow: the drop whose records are delivered.
  init(
    _ configuration: ExchangeConfiguration, _ view: any LedgerReader, _ terms: RecordTerms, dropRow: Int64,
    now: Instant
  ) {
    self.configuration = configuration
    self.view = view
    self.terms = terms
    self.dropRow = dropRow
    self.now = now
  }

  /// Whether there may be a form beside a delivery in a format.
  func mayBe(beside delivery: DeliveryRow, in format: DeliveryPreference.Format) -> Bool {
    switch format {
    case .xml: false
    case .csv: terms.mayBeAnswered(delivery.kind)
    case .xlsx: delivery.claimable > 0 || terms.mayBeAnswered(delivery.kind)
    }
  }

  /// The form beside a delivery; `nil` where its recipient is asked nothing.
  ///
  /// - Parameters:
  ///   - rows: its records; one more than are listed says that there are too many.
  ///   - claim: until when it is to be claimed; `nil` where it isn't.
  func form(beside delivery: DeliveryRow, _ rows: [Int64], claim: Obligation?) throws -> DeliveryForm? {
    guard let kind = configuration.kinds[delivery.kind]?.kind,
      let recipient = configuration.catalogue.table.department(matching: delivery.recipient)
    else { return nil }
    var form = DeliveryForm(for: kind, to: recipient, context, configuration.kinds, at: now)
    let records = try view.records(rows: Array(rows.prefix(DeliveryForm.listedRecords)))
    if let claim {
      let isListed = rows.count <= DeliveryForm.listedRecords
      form.ask(claim, of: delivery.delivery, records: isListed ? try claimed(records, in: delivery) : [])
    }
    if terms.mayBeAnswered(delivery.kind) {
      for record in records { try ask(record, of: recipient, &form) }
      if kind.effect == .returns { try askToReassign(of: recipient, &form) }
    }
    return form.isEmpty ? nil : form
  }

  /// The records that are to be claimed, as the form names them.
  private func claimed(_ records: [RecordRow], in delivery: DeliveryRow) throws -> [DeliveryForm.Item] {
    let claimable = Set(
      try view.links(inDelivery: delivery.id, limit: records.count).filter(\.isClaimable).map(\.record))
    let parties = delivery.parties.byRecord
    return records.filter { claimable.contains($0.id) }.map {
      DeliveryForm.Item($0, party: parties[$0.id])
    }
  }

  /// Asks what a record makes its recipient do, or offers what it may tell.
  private func ask(_ record: RecordRow, of recipient: Department, _ form: inout DeliveryForm) throws {
    guard
      let (matter, duties) = try known.value(
        of: record.id, found: { try terms.duties(ofRecord: record.id) })
    else { return }
    let owners = Set(configuration.catalogue.table.represented(by: recipient.code, on: now.day))
    let reader = Reader(matter: matter.id, department: recipient.code)
    let reference = try references.value(of: reader) { try view.reference(to: matter, by: owners) }
    for duty in duties where isActing(recipient, for: duty.key.debtor) {
      form.ask(duty, because: try item(record), in: reference)
    }
    // Who called departments to something tells how it ended (踏勘评审记录); the rules ask nobody for it.
    let attendances = try attendances.value(of: matter.id) {
      try view.obligations(of: matter).map(\.obligation).filter {
        $0.family == .attendance && !$0.isSettled
      }
    }
    for owed in attendances
    where owed.key.debtor == record.sender && isActing(recipient, for: owed.creditor) {
      guard let opener = try view.record(publicId: owed.key.opener) else { continue }
      form.offer(owed, about: reference, openedBy: try item(opener))
    }
  }

  /// Asks to whom the records go instead that the drop gave back.
  private func askToReassign(of recipient: Department, _ form: inout DeliveryForm) throws {
    guard let rule = configuration.profile.rules.first(where: { $0.family == .reassign }) else { return }
    var left = DeliveryForm.listedRecords
    for act in try view.claims(byDrop: dropRow) where act.act == .returned && act.records > 0 && left > 0 {
      guard let delivery = try view.delivery(row: act.delivery) else { continue }
      let rows = try act.record.map { [$0] } ?? view.links(inDelivery: delivery.id, limit: left).map(\.record)
      let duty = Obligation(
        key: .init(rule: rule.id, opener: "", debtor: recipient.code), family: rule.family,
        article: rule.article, creditor: delivery.recipient, openedAt: now, deadline: nil,
        silence: rule.silence, evidence: [], liability: rule.liability)
      let parties = delivery.parties.byRecord
      // Who settles it once it has come back too often.
      let isEscalated = act.round >= configuration.profile.returns.maxReturns
      for record in try view.records(rows: rows.sorted())
      where isEscalated ? recipient.role == .operator : isActing(recipient, for: record.sender) {
        let acts = try view.claims(ofDelivery: delivery.id, record: record.id)
        guard acts.last?.byDrop == dropRow, acts.last?.act == .returned else { continue }
        form.ask(toReassign: DeliveryForm.Item(record, party: parties[record.id]), under: duty)
        left -= 1
      }
    }
  }

  private func isActing(_ department: Department, for owner: String) -> Bool {
    configuration.catalogue.table.mayActFor(department.code, owner, on: now.day)
  }

  /// A record that asks for something, as the form names it: by whom it is about, too, since of one item there may be several cases.
  private func item(_ record: RecordRow) throws -> DeliveryForm.Item {
    let fact = try view.fact(ofRecord: record.id)
    let party = fact.flatMap { fact in context.party(fact.kind) { fact.fields[$0] } }
    return DeliveryForm.Item(record, party: party)
  }
}
