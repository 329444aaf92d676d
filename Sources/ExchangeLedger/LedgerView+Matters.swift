public import ExchangeBase
import ExchangeFormats
public import ExchangeRules
import GRDB

extension LedgerView {
  /// The matter of that name.
  public func matter(_ code: String) throws -> MatterRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM matters WHERE code = ?"), arguments: [code]
    ).map(MatterRow.init)
  }

  /// The matter with the given row number.
  public func matter(row: Int64) throws -> MatterRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM matters WHERE id = ?"), arguments: [row]
    ).map(MatterRow.init)
  }

  /// The matters of that name, whoever opened them: `case:<opener>:BL-2021-001` for `case` and `BL-2021-001`. Brackets,
  /// case and width make no difference.
  public func matters(scope: String, named name: String) throws -> [MatterRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM matters WHERE name = ? ORDER BY id"),
      arguments: [DocumentNumber.key(name)]
    ).map(MatterRow.init).filter { $0.code.hasPrefix("\(scope):") }
  }

  /// The matters to which records of a delivery belong, its own not among them.
  ///
  /// - Parameter kinds: the kinds of these records; of others the matter isn't meant.
  public func matters(inDelivery delivery: Int64, kinds: Set<String>) throws -> [MatterRow] {
    if kinds.isEmpty { return [] }
    return try Row.fetchAll(
      database,
      sql: """
        SELECT DISTINCT matters.* FROM delivery_records JOIN facts USING (record_row)
          JOIN matters ON matters.id = matter_row
        WHERE delivery_records.delivery_row = ? AND facts.kind IN (\(databaseQuestionMarks(count: kinds.count)))
        ORDER BY matters.id
        """, arguments: [delivery] + StatementArguments(kinds.sorted())
    ).map(MatterRow.init)
  }

  /// The records that opened a matter: facts that are about no other, in the order of their arrival.
  public func openers(of matter: MatterRow) throws -> [RecordRow] {
    try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT records.* FROM facts JOIN records ON records.id = record_row
          WHERE matter_row = ? AND about_row IS NULL ORDER BY records.id
          """), arguments: [matter.id]
    ).map(RecordRow.init)
  }

  /// All records that are facts of a matter, in the order of their arrival.
  public func records(in matter: MatterRow) throws -> [RecordRow] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT records.* FROM facts JOIN records ON records.id = record_row WHERE matter_row = ? ORDER BY records.id
        """, arguments: [matter.id]
    ).map(RecordRow.init)
  }

  /// Who sent what ended an obligation: the department in whose name the record was sent, or that dropped the bundle.
  /// `nil` where time alone ended it.
  public func settler(of obligation: Obligation, in matter: MatterRow) throws -> String? {
    guard let fact = obligation.settledBy else { return nil }
    if matter.delivery != nil { return try drop(fact)?.sender }
    let record = try records(in: matter).last { Self.id(sender: $0.sender, msgId: $0.msgId) == fact }
    return try record.flatMap { try self.fact(ofRecord: $0.id)?.party ?? $0.sender }
  }

  /// A record as a fact of its matter; `nil` for one that belongs to none.
  public func fact(ofRecord record: Int64) throws -> FactRow? {
    try Row.fetchOne(
      database.cachedStatement(sql: "SELECT * FROM facts WHERE record_row = ?"), arguments: [record]
    ).map(FactRow.init)
  }

  /// The facts that are about a record, in the order of their arrival.
  public func facts(about record: Int64) throws -> [FactRow] {
    try Row.fetchAll(
      database.cachedStatement(sql: "SELECT * FROM facts WHERE about_row = ? ORDER BY record_row"),
      arguments: [record]
    ).map(FactRow.init)
  }

  /// The matter with all its facts, for the rules.
  ///
  /// - Parameter arrivingAt: when the drop arrived whose records are being decided: it isn't stored yet.
  public func facts(of matter: MatterRow, arrivingAt: Instant? = nil) throws -> Matter {
    if let row = matter.delivery, let delivery = try delivery(row: row) {
      return Matter(code: matter.code, facts: try factsOfDelivery(delivery))
    }
    return Matter(
      code: matter.code,
      facts: try arrivals(in: matter, arrivingAt) + deliveries(in: matter) + reassignments(in: matter)
        + unclearAnswers(in: matter))
  }

  private func factsOfDelivery(_ delivery: DeliveryRow) throws -> [Fact] {
    guard let deliveredAt = delivery.deliveredAt else { return [] }
    let placed = Fact(
      id: delivery.delivery, event: .delivered, kind: delivery.kind, at: deliveredAt,
      by: delivery.sender, to: [delivery.recipient], values: try values(ofClaimableIn: delivery),
      records: delivery.claimable)
    let acts = try Row.fetchAll(
      database.cachedStatement(sql: MatterSQL.actsOnDelivery), arguments: [delivery.id])
    return try [placed]
      + acts.map { row in
        let act: ClaimRow.Act = try row.value("act")
        var values: [String: String] = [:]
        if act == .returned { values["returns"] = "\(row["round"] as Int)" }
        if act == .withdrawn { values["returned"] = "true" }
        if let back: String = row["returned_by"] { values["returnedBy"] = back }
        // Whoever claims or returns does so for the recipient, perhaps as its successor; and what came with the push
        // itself, before the push was placed, counts from the placing.
        return Fact(
          id: row["drop_id"], kind: act.kind ?? row["kind"] ?? act.rawValue,
          at: max(try row.instant("at"), deliveredAt),
          by: [.claimed, .returned].contains(act) ? delivery.recipient : row["sender"],
          about: delivery.delivery,
          values: values, records: row["records"])
      }
  }

  /// The fields of one record that is to be claimed: whether a delivery is to be claimed depends on no other.
  private func values(ofClaimableIn delivery: DeliveryRow) throws -> [String: String] {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT facts.* FROM delivery_records JOIN facts USING (record_row)
          WHERE delivery_row = ? AND claimable ORDER BY record_row LIMIT 1
          """), arguments: [delivery.id]
    ).map { try FactRow($0).fields } ?? [:]
  }

  private func arrivals(in matter: MatterRow, _ arrivingAt: Instant?) throws -> [Fact] {
    try Row.fetchAll(
      database.cachedStatement(sql: MatterSQL.arrivals), arguments: [matter.id, arrivingAt?.text]
    ).map { row in
      let fact = try FactRow(row)
      return Fact(
        id: Self.id(sender: row["sender"], msgId: row["msg_id"]), kind: fact.kind,
        at: try row.instant("received_at"), by: fact.party, to: fact.recipients,
        about: (row["about_msg_id"] as String?).map { Self.id(sender: row["about_sender"], msgId: $0) },
        values: fact.fields)
    }
  }

  private func deliveries(in matter: MatterRow) throws -> [Fact] {
    try Row.fetchAll(database.cachedStatement(sql: MatterSQL.deliveries), arguments: [matter.id]).map { row in
      Fact(
        id: row["delivery_id"], event: .delivered, kind: row["kind"],
        at: try row.instant("delivered_at"),
        by: row["sender"], to: [row["recipient"]],
        about: Self.id(sender: row["record_sender"], msgId: row["msg_id"]))
    }
  }

  /// That records of the matter went from who gave them back to another department.
  private func reassignments(in matter: MatterRow) throws -> [Fact] {
    try Row.fetchAll(database.cachedStatement(sql: MatterSQL.reassignments), arguments: [matter.id]).map {
      row in
      Fact(
        id: row["drop_id"], kind: Kinds.reassign, at: try row.instant("at"),
        by: row["by_sender"], to: (row["suggested"] as String?).map { [$0] } ?? [],
        about: Self.id(sender: row["record_sender"], msgId: row["msg_id"]), values: ["from": row["recipient"]]
      )
    }
  }

  private func unclearAnswers(in matter: MatterRow) throws -> [Fact] {
    try Row.fetchAll(database.cachedStatement(sql: MatterSQL.unclearAnswers), arguments: [matter.id]).map {
      Fact(
        id: $0["drop_id"], kind: Fact.unclearAnswer, at: try $0.instant("received_at"),
        by: $0["party"])
    }
  }

  /// What evidence calls a record: message ids are a sender's own.
  public static func id(sender: String, msgId: String) -> String {
    msgId.hasPrefix("\(sender)-") ? msgId : "\(sender)/\(msgId)"
  }
}

private enum MatterSQL {
  /// Grouped by what brought them: a claim of many records is one fact. What came back by several returns ends each
  /// of them by a fact of its own, so that a reassignment of one record never ends the duty for another.
  static let actsOnDelivery = """
    SELECT drop_id, drops.sender, act, claims.at, max(round) AS round, sum(claims.records) AS records,
      -- Of all other acts the act itself is the kind; a bundle of claims has no facts that could be looked for.
      CASE WHEN act IN ('superseded', 'withdrawn') THEN coalesce(
        (SELECT facts.kind FROM records JOIN facts ON record_row = records.id WHERE drop_row = by_drop LIMIT 1),
        drops.kind) END AS kind,
      CASE WHEN act IN ('reassigned', 'withdrawn') THEN (
        SELECT sent.drop_id FROM claims AS back JOIN drops AS sent ON sent.id = back.by_drop
        WHERE back.delivery_row = claims.delivery_row AND back.act = 'returned'
          AND (back.record_row = claims.record_row OR back.record_row IS NULL)
        ORDER BY back.record_row IS NULL, back.id LIMIT 1) END AS returned_by
    FROM claims JOIN drops ON drops.id = by_drop WHERE delivery_row = ?
    GROUP BY by_drop, act, claims.at, returned_by ORDER BY by_drop
    """

  static let arrivals = """
    SELECT facts.*, records.sender, records.msg_id, coalesce(received_at, ?2) AS received_at,
      about.msg_id AS about_msg_id, about.sender AS about_sender
    FROM facts JOIN records ON records.id = record_row LEFT JOIN drops ON drops.id = records.drop_row
      LEFT JOIN records AS about ON about.id = about_row
    WHERE matter_row = ?1 ORDER BY record_row
    """

  static let unclearAnswers = """
    SELECT drop_id, received_at, party FROM unclear_answers JOIN drops ON drops.id = drop_row
    WHERE matter_row = ? ORDER BY drop_row
    """

  /// What a correction's delivery brought goes by the record that it corrects.
  static let reassignments = """
    SELECT drops.drop_id, drops.sender AS by_sender, claims.at, claims.suggested, deliveries.recipient,
      named.sender AS record_sender, named.msg_id
    FROM facts JOIN delivery_records USING (record_row)
      JOIN claims ON claims.delivery_row = delivery_records.delivery_row AND claims.record_row = facts.record_row
        AND claims.act = 'reassigned'
      JOIN drops ON drops.id = claims.by_drop JOIN deliveries ON deliveries.id = claims.delivery_row
      JOIN records AS named
        ON named.id = CASE facts.kind WHEN '\(Kinds.correction)' THEN facts.about_row ELSE facts.record_row END
    WHERE matter_row = ? ORDER BY claims.id
    """

  static let deliveries = """
    SELECT deliveries.*, records.sender AS record_sender, msg_id
    FROM facts JOIN delivery_records USING (record_row) JOIN deliveries ON deliveries.id = delivery_row
      JOIN records ON records.id = record_row
    WHERE matter_row = ? AND delivered_at IS NOT NULL ORDER BY deliveries.id
    """
}

extension ClaimRow.Act {
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

extension MatterRow {
  init(_ row: Row) {
    id = row["id"]
    code = row["code"]
    delivery = row["delivery_row"]
  }
}

extension FactRow {
  init(_ row: Row) throws {
    let recipients: String = row["recipients"]
    self.init(
      record: row["record_row"], matter: row["matter_row"], about: row["about_row"], kind: row["kind"],
      party: row["party"], recipients: recipients.split(separator: "|").map(String.init),
      fields: try LedgerJSON.value(row["fields"], "fact"))
  }
}
