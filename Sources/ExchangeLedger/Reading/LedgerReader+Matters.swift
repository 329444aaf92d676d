public import ExchangeBase
public import ExchangeRules

extension LedgerReader {
  /// The matter with all its facts, for the rules.
  ///
  /// - Parameter arrivingAt: when the drop arrived whose records are being decided: it isn't stored yet.
  public func facts(of matter: MatterRow, arrivingAt: Instant? = nil) throws -> Matter {
    if let row = matter.delivery, let delivery = try delivery(row: row) {
      return Matter(code: matter.code, facts: try facts(of: delivery))
    }
    let facts = try facts(inMatter: matter.id)
    let own = Set(facts.map(\.record))
    let records = Dictionary(
      uniqueKeysWithValues: try records(rows: own.union(facts.compactMap(\.about)).sorted()).map {
        ($0.id, $0)
      })
    let drops = try origins(ofDrops: Set(own.compactMap { records[$0]?.drop }).sorted())
    let arrivals = facts.compactMap { fact -> Fact? in
      guard let record = records[fact.record], let at = drops[record.drop]?.receivedAt ?? arrivingAt else {
        return nil
      }
      return Fact(
        id: record.publicId, kind: fact.kind, at: at, by: fact.party, to: fact.recipients,
        about: fact.about.flatMap { records[$0]?.publicId }, values: fact.fields, place: record.place)
    }
    let links = try links(ofRecords: own.sorted())
    let holding = Dictionary(
      uniqueKeysWithValues: try deliveries(rows: Set(links.map(\.delivery)).sorted()).map { ($0.id, $0) })
    let placed = links.sorted { ($0.delivery, $0.record) < ($1.delivery, $1.record) }.compactMap {
      link -> Fact? in
      guard let delivery = holding[link.delivery], let at = delivery.deliveredAt else { return nil }
      return Fact(
        id: delivery.delivery, event: .delivered, kind: delivery.kind, at: at, by: delivery.sender,
        to: [delivery.recipient], about: records[link.record]?.publicId,
        place: .deliveries(of: delivery.drop))
    }
    return Matter(
      code: matter.code,
      facts: try arrivals + placed + passed(facts, in: links, records, holding)
        + unclearAnswers(in: matter))
  }

  private func facts(of delivery: DeliveryRow) throws -> [Fact] {
    guard let deliveredAt = delivery.deliveredAt else { return [] }
    // Whether a delivery is to be claimed depends on no other record than its first.
    let values = try factOfClaimable(in: delivery.id)?.fields ?? [:]
    let placed = Fact(
      id: delivery.delivery, event: .delivered, kind: delivery.kind, at: deliveredAt,
      by: delivery.sender, to: [delivery.recipient], values: values, records: delivery.claimable,
      place: Fact.Place(drop: delivery.drop))
    let acts = try acts(onDelivery: delivery.id)
    let drops = try origins(ofDrops: Set(acts.map(\.drop)).sorted())
    return [placed]
      + acts.enumerated().compactMap { place, act in
        guard let drop = drops[act.drop] else { return nil }
        var values: [String: String] = [:]
        if act.act == .returned { values["returns"] = "\(act.round)" }
        if act.act == .withdrawn { values["returned"] = "true" }
        if let back = act.returnedBy { values["returnedBy"] = back }
        // Whoever claims or returns does so for the recipient, perhaps as its successor; and what came with the push
        // itself, before the push was placed, counts from the placing.
        return Fact(
          id: drop.drop, kind: act.act.kind ?? act.kind ?? act.act.rawValue, at: max(act.at, deliveredAt),
          by: [.claimed, .returned].contains(act.act) ? delivery.recipient : drop.sender,
          about: delivery.delivery, values: values, records: act.records,
          // One file may give single records back and claim the rest.
          place: Fact.Place(drop: act.drop, record: Int64(place) + 1))
      }
  }

  /// That records of the matter were given back, and went from there to another department. What a correction's delivery
  /// brought goes by the record that it corrects.
  private func passed(
    _ facts: [FactRow], in links: [DeliveryLink], _ records: [Int64: RecordRow],
    _ deliveries: [Int64: DeliveryRow]
  ) throws -> [Fact] {
    let named = Dictionary(
      uniqueKeysWithValues: facts.map { fact in
        (fact.record, fact.kind == Kinds.correction ? fact.about ?? fact.record : fact.record)
      })
    var passed: [(record: Int64, act: ClaimRow)] = []
    for link in links {
      let acts = try claims(ofDelivery: link.delivery, record: link.record)
      // The same return in other words changes nothing; nor does what is returned go back twice.
      if link.isClaimable, let back = acts.ofOneRecord.first(where: \.act.isFirst), back.act == .returned {
        passed.append((link.record, back))
      }
      passed += acts.filter { $0.act == .reassigned && $0.record == link.record }.map { (link.record, $0) }
    }
    passed.sort { ($0.act.id, $0.record) < ($1.act.id, $1.record) }
    let drops = try origins(ofDrops: Set(passed.map(\.act.byDrop)).sorted())
    return passed.compactMap { row, act in
      guard let drop = drops[act.byDrop], let record = named[row] else { return nil }
      let holder = deliveries[act.delivery]?.recipient ?? ""
      // What came before a box that was away got the delivery counts from the placing, as there.
      let at = max(act.at, deliveries[act.delivery]?.deliveredAt ?? act.at)
      if act.act == .returned {
        return Fact(
          id: drop.drop, kind: Kinds.claimReturn, at: at, by: holder, about: records[record]?.publicId,
          values: ["returns": "\(act.round)"], place: Fact.Place(drop: act.byDrop))
      }
      return Fact(
        id: drop.drop, kind: Kinds.reassign, at: at, by: drop.sender,
        to: act.suggested.map { [$0] } ?? [], about: records[record]?.publicId, values: ["from": holder],
        place: Fact.Place(drop: act.byDrop))
    }
  }

  private func unclearAnswers(in matter: MatterRow) throws -> [Fact] {
    let answers = try unclearAnswers(inMatter: matter.id)
    let drops = try origins(ofDrops: Set(answers.map(\.drop)).sorted())
    return answers.compactMap { answer in
      drops[answer.drop].map {
        Fact(
          id: $0.drop, kind: Fact.unclearAnswer, at: $0.receivedAt, by: answer.party,
          place: Fact.Place(drop: answer.drop))
      }
    }
  }
}

extension RecordRow {
  /// What evidence calls it: message ids are a sender's own.
  public var publicId: String { Self.publicId(sender: sender, msgId: msgId) }

  /// Its place among what happened at the same moment: rows are in the order in which drops, and the records in them, were decided.
  public var place: Fact.Place { Fact.Place(drop: drop, record: id) }

  /// What evidence calls a record of a sender.
  public static func publicId(sender: String, msgId: String) -> String {
    msgId.hasPrefix("\(sender)-") ? msgId : "\(sender)/\(msgId)"
  }
}

extension ClaimAct {
  /// What the rules call what did it; `nil` for what took the record away, which they call by its own name.
  fileprivate var kind: String? {
    switch self {
    case .claimed: Kinds.claim
    case .returned: Kinds.claimReturn
    case .reassigned: Kinds.reassign
    case .superseded, .withdrawn: nil
    }
  }
}
