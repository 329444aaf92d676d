import ExchangeBase
import ExchangeFormats
import ExchangeRules

@testable import ExchangeLedger

// What deciding asks for.

extension MemoryState: LedgerReader {
  private func rows<Row>(_ rows: [Int64], of all: [Row]) -> [Row] {
    Set(rows).sorted().filter { $0 > 0 && $0 <= all.count }.map { all[Int($0) - 1] }
  }

  func firstDrop(sender: String, kind: String?, bundle: String) -> DropRow? {
    drops.first {
      $0.sender == sender && $0.kind == kind && $0.bundle?.hasBytes(of: bundle) == true
        && [.accepted, .partiallyAccepted].contains($0.verdict)
    }
  }

  func origins(ofDrops rows: [Int64]) -> [Int64: DropOrigin] {
    Dictionary(uniqueKeysWithValues: self.rows(rows, of: drops).map { ($0.id, DropOrigin($0)) })
  }

  func sheets(ofDrop row: Int64) -> [FilledSheet] { rows([row], of: drops).first?.sheets ?? [] }

  func sourceRule(ofDrop row: Int64) -> String? { (try? rows([row], of: drops).first?.receipt)?.source }

  func receiptExists(sender: String, stem: String) -> Bool {
    drops.contains { $0.sender == sender && $0.receiptStem.hasBytes(of: stem) }
  }

  func accepted(from sender: String, kind: String, on day: Day) -> (bundles: Int, records: Int) {
    let counted = drops.filter {
      $0.sender == sender && $0.kind == kind && $0.receivedAt.day == day && $0.verdict.letsThrough
    }
    return (counted.count, counted.reduce(0) { $0 + $1.counts.accepted })
  }

  func records(of sender: String, msgIds: [String]) -> [RecordRow] {
    let wanted = Set(msgIds.map(ByteText.init))
    return records.filter { $0.sender == sender && wanted.contains(ByteText($0.msgId)) }
  }

  func records(msgId: String) -> [RecordRow] { records.filter { $0.msgId.hasBytes(of: msgId) } }

  func records(rows: [Int64]) -> [RecordRow] { self.rows(rows, of: records) }

  func records(document: String, limit: Int) -> [RecordRow] {
    records.filter { $0.documents.prefix(2).contains { $0.hasBytes(of: document) } }.suffix(limit)
  }

  func records(of sender: String, inFile fileName: String, limit: Int) -> [RecordRow] {
    let files = Set(drops.filter { $0.sender == sender && $0.fileName.hasBytes(of: fileName) }.map(\.id))
    return records.filter { files.contains($0.drop) }.suffix(limit)
  }

  func delivery(_ delivery: String) -> DeliveryRow? {
    deliveries.first { $0.delivery.hasBytes(of: delivery) }
  }

  func deliveries(rows: [Int64]) -> [DeliveryRow] { self.rows(rows, of: deliveries) }

  func links(ofRecords rows: [Int64]) -> [DeliveryLink] {
    links.filter { rows.contains($0.record) }.sorted { ($0.record, $0.delivery) < ($1.record, $1.delivery) }
  }

  func links(inDelivery delivery: Int64, limit: Int) -> [DeliveryLink] {
    Array(links.filter { $0.delivery == delivery }.sorted { $0.record < $1.record }.prefix(limit))
  }

  func senders(ofRecordsIn delivery: Int64) -> [String] {
    Set(records(rows: links(inDelivery: delivery, limit: .max).map(\.record)).map(\.sender)).sorted()
  }

  func factOfClaimable(in delivery: Int64) -> FactRow? {
    links(inDelivery: delivery, limit: .max).filter(\.isClaimable)
      .lazy.compactMap { link in facts.first { $0.record == link.record } }.first
  }

  func claims(ofDelivery delivery: Int64) -> [ClaimRow] { claims.filter { $0.delivery == delivery } }

  func claims(ofDelivery delivery: Int64, record: Int64) -> [ClaimRow] {
    claims.filter { $0.delivery == delivery && ($0.record == record || $0.record == nil) }
  }

  func claims(byDrop drop: Int64) -> [ClaimRow] { claims.filter { $0.byDrop == drop } }

  func acts(onDelivery delivery: Int64) -> [DeliveryAct] {
    var acts: [DeliveryAct] = []
    for claim in claims(ofDelivery: delivery).sorted(by: { ($0.byDrop, $0.id) < ($1.byDrop, $1.id) }) {
      let act = DeliveryAct(
        drop: claim.byDrop, act: claim.act, at: claim.at, round: claim.round, records: claim.records,
        kind: kind(of: claim), returnedBy: returner(before: claim))
      let known = acts.firstIndex {
        $0.drop == act.drop && $0.act == act.act && $0.at == act.at && $0.returnedBy == act.returnedBy
      }
      if let known {
        acts[known].records += act.records
        acts[known].round = max(acts[known].round, act.round)
      } else {
        acts.append(act)
      }
    }
    return acts
  }

  private func kind(of claim: ClaimRow) -> String? {
    guard [.superseded, .withdrawn].contains(claim.act) else { return nil }
    let own = Set(records.filter { $0.drop == claim.byDrop }.map(\.id))
    return facts.first { own.contains($0.record) }?.kind ?? drops[Int(claim.byDrop) - 1].kind
  }

  private func returner(before claim: ClaimRow) -> String? {
    guard [.reassigned, .withdrawn].contains(claim.act) else { return nil }
    let returns = claims(ofDelivery: claim.delivery).filter {
      $0.act == .returned && ($0.record == claim.record && claim.record != nil || $0.record == nil)
    }
    let back = returns.first { $0.record != nil } ?? returns.first
    return back.map { drops[Int($0.byDrop) - 1].drop }
  }

  func matter(_ code: String) -> MatterRow? { matters.first { $0.code.hasBytes(of: code) } }

  func matters(rows: [Int64]) -> [MatterRow] { self.rows(rows, of: matters) }

  func matters(scope: String, named name: String) -> [MatterRow] {
    matters.filter {
      $0.code.hasPrefix("\(scope):") && DocumentNumber.key($0.name).hasBytes(of: DocumentNumber.key(name))
    }
  }

  func facts(ofRecords rows: [Int64]) -> [FactRow] {
    facts.filter { rows.contains($0.record) }.sorted { $0.record < $1.record }
  }

  func facts(about record: Int64) -> [FactRow] {
    facts.filter { $0.about == record }.sorted { $0.record < $1.record }
  }

  func facts(inMatter matter: Int64) -> [FactRow] {
    facts.filter { $0.matter == matter }.sorted { $0.record < $1.record }
  }

  func openers(of matter: MatterRow, limit: Int) -> [RecordRow] {
    Array(records(rows: facts(inMatter: matter.id).filter { $0.about == nil }.map(\.record)).prefix(limit))
  }

  func unclearAnswers(inMatter matter: Int64) -> [UnclearAnswerRow] {
    unclear.filter { $0.matter == matter }.sorted { ($0.drop, $0.party) < ($1.drop, $1.party) }
  }

  func obligations(of matter: MatterRow) -> [ObligationVersion] {
    inOrderOfOpening(versions.filter { $0.matter.id == matter.id && $0.untilEntry == nil })
  }

  func inOrderOfOpening(_ versions: [ObligationVersion]) -> [ObligationVersion] {
    versions.sorted { ($0.obligation.openedAt, $0.id) < ($1.obligation.openedAt, $1.id) }
  }

  func isNoticed(
    _ type: String, _ key: Obligation.Key, occasion: String, in matter: MatterRow, to recipient: String
  ) -> Bool {
    lines.contains {
      $0.matter == matter.id && $0.key.rule == key.rule && $0.key.opener == key.opener
        && $0.key.debtor == key.debtor && $0.type == type && $0.occasion == occasion
        && $0.recipient == recipient
    }
  }

  func lastNoticeNumber(onDay digits: String) -> Int {
    notices.compactMap { $0.number(onDay: digits) }.max() ?? 0
  }

  func closedDay(_ day: Day) -> ClosedDay? { closings.first { $0.day.day == day }?.day }

  func lastClosedDay() -> ClosedDay? { closings.map(\.day).max { $0.day < $1.day } }

  func firstEntry() -> EntryRow? { entries.first }

  func freeRows() throws -> FreeRows {
    var free = FreeRows()
    free.entry = Int64(entries.count) + 1
    free.drop = Int64(drops.count) + 1
    free.record = Int64(records.count) + 1
    free.delivery = Int64(deliveries.count) + 1
    free.claim = Int64(claims.count) + 1
    free.matter = Int64(matters.count) + 1
    free.obligation = Int64(versions.count) + 1
    free.notice = Int64(notices.count) + 1
    return free
  }
}
