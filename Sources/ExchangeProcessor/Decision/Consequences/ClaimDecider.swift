import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import ExchangeWords

/// Decides what a claim (认领) or return (退回) record does: which delivery it is about, and whether it may.
struct ClaimDecider {
  let context: AnswerContext
  let act: ClaimAct

  /// How many records of a delivery are looked at for what has taken their place.
  private static let looked = 200
  /// The most characters of a reason for returns that is a word like any other.
  private static let shortReason = 2

  private var view: any LedgerReader { context.view }
  private var department: String { context.sender }

  /// Decides about one record. Nothing is stored yet.
  func decide(_ record: Record) throws -> Consequence {
    if act == .returned, !context.profile.returns.isEnabled {
      return refusal(.returnNotAllowed, record, .delivery)
    }
    if let other = context.contradictions[record.number] { return contradicted(by: other, record) }
    if act == .claimed, let denial = denial(in: record) { return refusal(.claimContradicted, record, denial) }
    let (delivery, reference) = (context.text(.delivery, of: record), context.text(.reference, of: record))
    if let finding = try contrary(to: delivery, reference, record) {
      var consequence = Consequence()
      consequence.findings = [finding]
      return consequence
    }
    if let delivery, let row = try References(context: context).row(ofDelivery: delivery) {
      return try answer(delivery, row, reference, record)
    }
    // What names no delivery may name a message, as long as nothing else does.
    guard let name = reference ?? delivery, delivery == nil || reference == nil else {
      return refusal(.claimReferenceUnknown, record, .delivery)
    }
    let field = reference == nil ? FieldRole.delivery : .reference
    let found = try found(name)
    if found.isEmpty {
      let isSender = try view.record(sender: department, msgId: name) != nil
      return refusal(isSender ? .claimNotRecipient : .claimReferenceUnknown, record, field)
    }
    return try answer(found, name, record, field)
  }

  /// The field in which somebody says that he doesn't claim, or whose business it is instead; `nil` where nobody does.
  private func denial(in record: Record) -> FieldRole? {
    let kinds = context.configuration.kinds
    let returning = context.kind.answers.lazy.compactMap { kinds.first(.returns, answering: $0) }.first
    let reasons = returning?.schema.field(.reasonCode)?.enumeration ?? []
    return [FieldRole.claimant, .remarks].first { field in
      guard let text = context.text(field, of: record) else { return false }
      // 其他 stands in texts of any sort.
      let said = reasons.filter { $0.count > Self.shortReason }
      if ContraryWords.refuse(text, reasons: said) { return true }
      if ContraryWords.recipients(in: text).contains(where: isOther) { return true }
      return field == .claimant && (reasons.contains(text) || namesOthers(text))
    }
  }

  /// Whether what stands behind a word for passing on is a department for which the claimer doesn't speak. A squad for a town is none.
  private func isOther(_ recipient: ContraryWords.Recipient) -> Bool {
    let named = context.table.departments(matching: recipient.name, on: context.day)
    return named.isEmpty
      ? recipient.mayBeOther && !isHouse(recipient.name) : !named.contains(where: isOwn)
  }

  /// Whether a name that the catalogue doesn't have is one of the claimer's: a part of a name of its, or with more than that: 镇政府,
  /// 薛城市监局, 市场监管部门.
  private func isHouse(_ name: String) -> Bool {
    let names = [name] + (name.hasSuffix("部门") ? [String(name.dropLast(2)) + "局"] : [])
    let forms = names.map { $0.replacing("人民政府", with: "政府") }
    return context.table.departments.lazy.filter(isOwn).flatMap { [$0.name] + $0.aliases }.contains { own in
      let own = own.replacing("人民政府", with: "政府")
      return own.count > 1 && forms.contains { $0.contains(own) || own.contains($0) }
    }
  }

  /// Whether a text consists of the names of such departments.
  private func namesOthers(_ text: String) -> Bool {
    let named = context.table.names(in: text).map { context.table.departments(matching: $0, on: context.day) }
    return !named.isEmpty && named.allSatisfy { found in !found.isEmpty && !found.contains(where: isOwn) }
  }

  private func isOwn(_ department: Department) -> Bool { context.owners.contains(department.code) }

  /// That a row of a form says in words that it is about other records than its ids mean.
  ///
  /// The words have ids without their senders: several may use one. So all are looked at that the claimer has got under one, open or not.
  private func contrary(to delivery: String?, _ reference: String?, _ record: Record) throws -> Finding? {
    guard let ids = context.subjects[record.number], let name = reference ?? delivery else { return nil }
    let row = try delivery.flatMap { try References(context: context).row(ofDelivery: $0) }
    if let row, !context.table.mayActFor(department, row.recipient, on: context.day) { return nil }
    if let row, reference == nil { return try contrary(to: row, ids, record) }
    let meant = try found(name, in: row)
    let told = try all(called: ids)
    guard !meant.isEmpty, !told.isEmpty, Set(meant.map(\.original)).isDisjoint(with: told.map(\.original))
    else { return nil }
    let choices = try References(context: context).choices(among: Self.records(of: meant + told))
    return context.ambiguity(choices, record, isContrary: true, in: reference == nil ? .delivery : .reference)
  }

  /// What the claimer has got to claim under some names, open or not.
  private func all(called names: [String]) throws -> [Held] {
    try names.flatMap { try found($0, in: nil) { !$0.isEmpty } }
  }

  /// That it says so of records none of which lies in the delivery that it names as a whole.
  private func contrary(to row: DeliveryRow, _ ids: [String], _ record: Record) throws -> Finding? {
    if try ids.contains(where: { try !found($0, in: row).isEmpty }) { return nil }
    let told = try all(called: ids)
    if told.isEmpty { return nil }
    let own = try view.records(inDelivery: row.id, limit: 1)
    var names: [Int64: String] = [:]
    for held in told { names[held.record.id] = held.delivery.delivery }
    for record in own { names[record.id] = row.delivery }
    let choices = try References(context: context).choices(among: own + Self.records(of: told)) {
      names[$0.id] ?? "\($0.sender)/\($0.msgId)"
    }
    return context.ambiguity(choices, record, isContrary: true, in: .delivery)
  }

  /// The records, each once.
  private static func records(of held: [Held]) -> [RecordRow] {
    held.map(\.record).reduce(into: []) { records, row in
      if !records.contains(where: { $0.id == row.id }) { records.append(row) }
    }
  }

  /// Claims or returns a delivery, or a record in it.
  private func answer(
    _ delivery: String, _ row: DeliveryRow, _ reference: String?, _ record: Record
  ) throws -> Consequence {
    guard row.claimable > 0 else { return refusal(.claimReferenceUnknown, record, .delivery) }
    guard context.table.mayActFor(department, row.recipient, on: context.day) else {
      let isSender = context.owners.contains(row.sender)
      return refusal(isSender ? .claimNotRecipient : .claimReferenceUnknown, record, .delivery)
    }
    var consequence: Consequence
    if let reference {
      let found = try found(reference, in: row)
      guard !found.isEmpty else { return refusal(.claimReferenceUnknown, record, .reference) }
      consequence = try answer(found, reference, record, .reference)
    } else {
      consequence = try wholeDelivery(row, record)
    }
    if row.delivery != delivery { consequence.names[.delivery] = row.delivery }
    return consequence
  }

  /// A record in one delivery that holds it for the claimer, and the row of what it corrects, or its own.
  private typealias Held = (delivery: DeliveryRow, record: RecordRow, original: Int64)

  /// What the claimer has got to claim under a name: what is open, in whatever way it is called so, before all else.
  ///
  /// - Parameter only: the delivery that is meant, where it is named too.
  private func found(_ name: String, in only: DeliveryRow? = nil) throws -> [Held] {
    let open = try found(name, in: only) { try $0.contains(where: isOpen) }
    return open.isEmpty ? try found(name, in: only) { !$0.isEmpty } : open
  }

  private func found(
    _ name: String, in only: DeliveryRow?, where isMeant: ([Held]) throws -> Bool
  ) throws -> [Held] {
    var found: [Held] = []
    _ = try References(context: context).records(named: name) { row in
      let held = try held(row, in: only)
      guard try isMeant(held) else { return false }
      found += held.filter { new in
        !found.contains { $0.delivery.id == new.delivery.id && $0.record.id == new.record.id }
      }
      return true
    }
    return found
  }

  /// The deliveries that hold a record for the claimer, or the corrections that have taken its place.
  private func held(_ row: RecordRow, in only: DeliveryRow?) throws -> [Held] {
    let rows = try view.corrected(row)
    return try rows.flatMap { record in
      try (only.map { [$0.recipient] } ?? context.owners).flatMap {
        try view.deliveries(holding: record.id, claimableBy: $0)
      }.filter { only == nil || $0.id == only?.id }.map { ($0, record, rows[0].id) }
    }
  }

  private func isOpen(_ held: Held) throws -> Bool {
    try view.claims(ofDelivery: held.delivery.id, record: held.record.id).isEmpty
  }

  /// Claims or returns the one record that is meant: of several, the one that is still open; of a record and its
  /// corrections of which none is, the last.
  ///
  /// - Parameter field: the field in which the name stands.
  private func answer(
    _ found: [Held], _ name: String, _ record: Record, _ field: FieldRole
  ) throws -> Consequence {
    var meant = found
    if Set(found.map(\.record.id)).count > 1 {
      let open = try found.filter(isOpen)
      meant =
        open.isEmpty
        ? found.filter { held in
          !found.contains { $0.original == held.original && $0.record.id > held.record.id }
        } : open
    }
    guard Set(meant.map(\.record.id)).count == 1 else {
      let deliveries = Dictionary(meant.map { ($0.record.id, $0.delivery.delivery) }) { first, _ in first }
      let choices = try References(context: context).choices(among: meant.map(\.record)) { record in
        (record.msgId == name ? deliveries[record.id] : nil) ?? "\(record.sender)/\(record.msgId)"
      }
      return refusal(.claimAmbiguous, record, field, ["choices": choices.en, "choicesZh": choices.zh])
    }
    if let finding = try unread(meant, record, field) {
      var consequence = Consequence()
      consequence.findings = [finding]
      return consequence
    }
    var consequence = try single(meant, record, field)
    if field == .delivery, meant.count == 1 { consequence.names[field] = meant[0].delivery.delivery }
    if field != .reference || meant[0].record.msgId != name {
      consequence.names[.reference] = meant[0].record.msgId
    }
    return consequence
  }

  /// That what is meant by now is a correction which wasn't there yet when the claim lay in the inbox, while what it corrects was:
  /// the claimer has to read it first. `nil` where it may have.
  private func unread(_ meant: [Held], _ record: Record, _ field: FieldRole) throws -> Finding? {
    guard let correction = meant.first, correction.record.id != correction.original,
      !meant.contains(where: { wasThere($0.delivery, at: context.seenAt) }),
      try held(correction.record, in: nil).contains(where: {
        $0.record.id != correction.record.id && wasThere($0.delivery, at: context.receivedAt)
      })
    else { return nil }
    let drop = correction.delivery.drop
    let names = Set(meant.map(\.delivery.delivery)).sorted().joined(separator: "、")
    var arguments = [
      "at": try view.origins(ofDrops: [drop])[drop]?.receivedAt.forPeople ?? "", "now": names,
      "wantedZh": act.title.zh,
    ]
    // Whoever decides this again has to know.
    if context.seenAt < context.receivedAt { arguments[Self.seen] = context.seenAt.text }
    return context.finding(.claimSuperseded, record, field, nil, arguments)
  }

  /// In what comes back because of it, when the claim was seen.
  static let seen = "seen"

  /// Whether a delivery lay in its outbox at a moment.
  private func wasThere(_ delivery: DeliveryRow, at moment: Instant) -> Bool {
    delivery.deliveredAt.map { $0 <= moment } ?? false
  }

  /// Word goes to whose the record is, and to the bureau where it was the one that passed it on.
  private func tell(_ delivery: DeliveryRow, of owner: String, _ word: inout [String]) {
    for department in [owner, delivery.sender].map(context.incumbent(of:)) where !word.contains(department) {
      word.append(department)
    }
  }

  /// All records of a delivery that are still open.
  private func wholeDelivery(_ delivery: DeliveryRow, _ record: Record) throws -> Consequence {
    let rest = try context.memory.rest(of: delivery, in: view)
    if rest.open <= 0, let last = rest.words.last(where: { $0.act == act }) ?? rest.last {
      if let again = putRight(rest.words, nil, record) {
        var consequence = Consequence()
        if rest.whole >= context.matterBound {
          consequence.findings = [context.full(record, .delivery)]
          return consequence
        }
        note(again, after: last, record, .delivery, &consequence)
        consequence.recipients = try context.memory.senders(ofRecordsIn: delivery, in: view).reduce(into: [])
        {
          tell(delivery, of: $1, &$0)
        }
        return consequence
      }
      let held =
        last.act == .superseded ? try view.records(inDelivery: delivery.id, limit: Self.looked) : []
      return try already(last, of: held, record, .delivery)
    }
    var consequence = Consequence()
    try act(on: delivery, nil, records: rest.open, record, .delivery, &consequence)
    consequence.recipients = try context.memory.senders(ofRecordsIn: delivery, in: view).reduce(into: []) {
      tell(delivery, of: $1, &$0)
    }
    return consequence
  }

  /// One record, in each delivery that holds it.
  private func single(_ held: [Held], _ record: Record, _ field: FieldRole) throws -> Consequence {
    var consequence = Consequence()
    var word: [String] = []
    for (delivery, target, _) in held {
      let said = try view.claims(ofDelivery: delivery.id, record: target.id)
      let acts = said.ofOneRecord
      if let last = acts.last, try isKept(last, of: delivery, among: held) { continue }
      if let last = acts.last, let again = putRight([last], target, record) {
        guard said.count < context.matterBound else {
          consequence.findings.append(context.full(record, field))
          continue
        }
        note(again, after: last, record, field, &consequence)
        tell(delivery, of: target.sender, &word)
      } else if let earlier = acts.first {
        consequence.findings += try already(earlier, of: [target], record, field).findings
      } else {
        try act(on: delivery, target, records: 1, record, field, &consequence)
        tell(delivery, of: target.sender, &word)
      }
    }
    // What was claimed or returned in one delivery and is open in another is claimed or returned there.
    if !consequence.acts.isEmpty { consequence.findings.removeAll { $0.severity == .error } }
    consequence.isRepetition = consequence.acts.isEmpty
    consequence.recipients = word
    return consequence
  }

  /// Whether what was said of a delivery stays, whatever the claimer says of its own: it was said by one from which it has taken over since.
  private func isKept(_ last: ClaimRow, of delivery: DeliveryRow, among held: [Held]) throws -> Bool {
    guard delivery.recipient != department, last.byDrop != context.dropRow,
      try held.contains(where: { try $0.delivery.recipient == department || isOpen($0) })
    else { return false }
    return try view.origins(ofDrops: [last.byDrop])[last.byDrop]?.sender != department
  }

  private func act(
    on delivery: DeliveryRow, _ target: RecordRow?, records: Int, _ answer: Record, _ field: FieldRole,
    _ consequence: inout Consequence
  ) throws {
    let missed = try context.memory.due(of: delivery, in: context).flatMap {
      context.receivedAt >= $0 ? $0 : nil
    }
    var claim = row(of: answer, in: delivery.id, target, records: records, isLate: missed != nil)
    if act == .returned { claim.round = try returns(of: target, before: delivery) + 1 }
    consequence.acts.append(claim)
    guard let missed else { return }
    consequence.findings.append(
      context.finding(.answerLate, answer, field, nil, ["due": missed.deadlineForPeople]))
  }

  /// How often what is given back had been before: by others from which it came here, or by whoever gives it back, before a correction.
  ///
  /// - Parameter target: the record; `nil` for all that are open, of which the one counts that came back most often.
  private func returns(of target: RecordRow?, before delivery: DeliveryRow) throws -> Int {
    let passed = try context.memory.returns(before: delivery, in: view)
    guard passed == 0, delivery.kind == Kinds.correction else { return passed }
    let records =
      try target.map { [$0] }
      ?? view.records(inDelivery: delivery.id, limit: Self.looked).filter {
        try view.claims(ofDelivery: delivery.id, record: $0.id).isEmpty
      }
    return try records.map { record -> Int in
      // It may have come to whoever has taken over from the one that gave it back before.
      let heirs = Fact.pairs(in: try view.fact(ofRecord: record.id)?.fields ?? [:])
      let owners = [delivery.recipient] + heirs.filter { $0.value == delivery.recipient }.keys
      return try owners.map { owner in
        try view.returns(before: record, to: owner) { try context.memory.returns(before: $0, in: view) }
      }.max() ?? 0
    }.max() ?? 0
  }

  private func row(
    of answer: Record, in delivery: Int64, _ target: RecordRow?, records: Int, isLate: Bool
  ) -> ClaimRow {
    ClaimRow(
      delivery: delivery, record: target?.id, records: records, act: act, at: context.receivedAt,
      byDrop: context.dropRow, isLate: isLate,
      person: context.text(.claimant, of: answer), reasonCode: context.text(.reasonCode, of: answer),
      reason: context.text(.reason, of: answer),
      suggested: context.text(.suggestion, of: answer).map {
        context.table.department(matching: $0)?.code ?? $0
      })
  }

  /// The same act in other words: who claimed, or why something was given back. It covers no records, since the act and its time
  /// stay; `nil` where it says nothing else, or where something followed from the first already.
  ///
  /// - Parameter words: what holds now for the record, or for records of the whole delivery.
  private func putRight(_ words: [ClaimRow], _ target: RecordRow?, _ answer: Record) -> ClaimRow? {
    let words = words.filter { $0.act == act }
    guard let last = words.last else { return nil }
    var again = row(of: answer, in: last.delivery, target, records: 0, isLate: false)
    again.round = last.round
    let fields: [WritableKeyPath<ClaimRow, String?>] = [\.person, \.reasonCode, \.reason, \.suggested]
    let said = fields.filter { again[keyPath: $0] != nil }
    let isSame = words.allSatisfy { word in
      said.allSatisfy { word[keyPath: $0] == again[keyPath: $0] }
    }
    if isSame { return nil }
    // What isn't said again stays, as far as it is the same of all.
    for field in fields where again[keyPath: field] == nil {
      let kept = last[keyPath: field]
      if words.allSatisfy({ $0[keyPath: field] == kept }) { again[keyPath: field] = kept }
    }
    return again
  }

  private func note(
    _ again: ClaimRow, after last: ClaimRow, _ record: Record, _ field: FieldRole,
    _ consequence: inout Consequence
  ) {
    consequence.acts.append(again)
    consequence.findings.append(
      context.finding(
        .answerReplaced, record, field, nil,
        ["earlier": last.act.title.en, "earlierZh": last.act.title.zh, "at": last.at.forPeople]))
  }

  /// The same act again changes nothing; the other act can't undo the first. Where a correction has taken the place of
  /// what is named, the claimer is told what it has got instead, or that it has nothing any more.
  private func already(
    _ earlier: ClaimRow, of held: [RecordRow], _ record: Record, _ field: FieldRole
  ) throws -> Consequence {
    if earlier.act == .superseded {
      let lives = try held.map { try RecordLife(of: $0, in: context) }.filter { !$0.isCancelled }
      let open = try lives.flatMap(\.rows).flatMap { try view.openDeliveries(holding: $0.id) }
        .filter { context.owners.contains($0.recipient) }
      if !open.isEmpty {
        let names = Set(open.map(\.delivery)).sorted().prefix(10).joined(separator: "、")
        return refusal(
          .claimSuperseded, record, field,
          ["at": earlier.at.forPeople, "now": names, "wantedZh": act.title.zh])
      }
      // What was never corrected itself rested on something that was withdrawn.
      if !held.isEmpty, lives.allSatisfy({ $0.corrections.isEmpty }) {
        return refusal(.answerNothingOpen, record, field)
      }
      let isHeld = lives.contains { $0.holders.contains(where: context.owners.contains) }
      if let life = lives.first, !isHeld {
        var consequence = Consequence()
        let owner = context.owners.first(where: life.everHeld.contains) ?? department
        consequence.findings = [context.finding(context.withdrawal(of: life, from: owner), record, field)]
        return consequence
      }
    }
    var consequence = refusal(
      earlier.act == act ? .claimAlready : .claimAfterReturn, record, field,
      [
        "at": earlier.at.forPeople, "state": earlier.act.title.en, "stateZh": earlier.act.title.zh,
        "wanted": act.title.en, "wantedZh": act.title.zh,
      ])
    consequence.isRepetition = true
    return consequence
  }

  /// That another sheet of the file says the contrary.
  private func contradicted(by other: ClaimsAndReturns.Contradiction, _ record: Record) -> Consequence {
    let isOfRecord = context.text(.reference, of: record) != nil
    let remedy =
      other.isWithheld
      ? LocalizedText(
        "那一行也退回来了：把它改正，和这一行一起重新投放；不要的那一行清空。",
        "That row comes back, too: mend it and drop it again together with this one; empty a row that isn't meant."
      )
      : LocalizedText(
        "认领和退回只能取其一：把不要的那一行清空，只留要的，重新投放。",
        "Either it is claimed, or it is returned: empty the row that isn't meant, keep the other, and drop it again."
      )
    return refusal(
      .claimContradicted, record, isOfRecord ? .reference : .delivery,
      [
        "field": other.place.en, "fieldZh": other.place.zh, "value": other.act.title.zh,
        "act": context.kind.title.en.lowercased(), "acted": act.title.en, "actZh": act.title.zh,
        "how": remedy.en, "howZh": remedy.zh,
      ])
  }

  private func refusal(
    _ code: FindingCode, _ record: Record, _ field: FieldRole, _ arguments: [String: String] = [:]
  ) -> Consequence {
    var consequence = Consequence()
    consequence.findings = [context.finding(code, record, field, nil, arguments)]
    return consequence
  }
}
