public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules

// What follows from what every ledger tells.

extension LedgerReader {
  /// The accepted record of `sender` with this id.
  public func record(sender: String, msgId: String) throws -> RecordRow? {
    try records(of: sender, msgIds: [msgId]).first
  }

  /// The accepted record that evidence names so; `nil` where it means no record.
  public func record(publicId: String) throws -> RecordRow? { try records(publicId: publicId).first }

  /// The accepted records that evidence names so: one, unless a department's code begins with another's.
  public func records(publicId: String) throws -> [RecordRow] {
    let parts = publicId.split(separator: "/", maxSplits: 1).map(String.init)
    if parts.count == 2 { return try records(of: parts[0], msgIds: [parts[1]]) }
    // An id that begins with its sender's code, as derived ones do, stands for itself.
    return try records(msgId: publicId).filter { $0.publicId == publicId }
  }

  /// The record that is to be decided on, where it is about another, such as a letter on a commitment: others may be, too, so that the
  /// matter alone doesn't tell it. `nil` for all else that is owed.
  public func record(toDecideOn obligation: Obligation) throws -> RecordRow? {
    guard obligation.family == .disposition, let record = try record(publicId: obligation.key.opener) else {
      return nil
    }
    return try fact(ofRecord: record.id)?.about == nil ? nil : record
  }

  /// The record with the given row number.
  public func record(row: Int64) throws -> RecordRow? { try records(rows: [row]).first }

  /// The delivery with the given row number.
  public func delivery(row: Int64) throws -> DeliveryRow? { try deliveries(rows: [row]).first }

  /// The matter with the given row number.
  public func matter(row: Int64) throws -> MatterRow? { try matters(rows: [row]).first }

  /// A record as a fact of its matter; `nil` for one that belongs to none.
  public func fact(ofRecord record: Int64) throws -> FactRow? { try facts(ofRecords: [record]).first }

  /// Those of the names that no record of a sender has, as its id or as a number that people know it by, in their order.
  public func unknown(among names: [String], of sender: String) throws -> [String] {
    var known = Dictionary(
      uniqueKeysWithValues: Set(try records(of: sender, msgIds: names).map { ByteText($0.msgId) }).map {
        ($0, true)
      })
    // A list may have the same name any number of times.
    return try names.filter { name in
      if let isKnown = known[ByteText(name)] { return !isKnown }
      let isKnown = try records(document: DocumentNumber.key(name), limit: 200).contains {
        $0.sender == sender
      }
      known[ByteText(name)] = isKnown
      return !isKnown
    }
  }

  /// The deliveries that hold a record.
  public func deliveries(holding record: Int64) throws -> [DeliveryRow] {
    try deliveries(rows: links(ofRecords: [record]).map(\.delivery))
  }

  /// The deliveries to `recipient` that hold a record for it to claim.
  public func deliveries(holding record: Int64, claimableBy recipient: String) throws -> [DeliveryRow] {
    try claimableDeliveries(holding: record).filter { $0.recipient == recipient }
  }

  /// The deliveries in which a record is to be claimed and nothing has been said of it yet.
  public func openDeliveries(holding record: Int64) throws -> [DeliveryRow] {
    try claimableDeliveries(holding: record).filter { try claims(ofDelivery: $0.id, record: record).isEmpty }
  }

  private func claimableDeliveries(holding record: Int64) throws -> [DeliveryRow] {
    try deliveries(rows: links(ofRecords: [record]).filter(\.isClaimable).map(\.delivery))
  }

  /// The records that a delivery holds, at most `limit` of them.
  public func records(inDelivery delivery: Int64, limit: Int) throws -> [RecordRow] {
    try records(rows: links(inDelivery: delivery, limit: limit).map(\.record))
  }

  /// How often what a delivery holds had been returned before it came here by reassignment.
  public func returns(before delivery: DeliveryRow) throws -> Int {
    try claims(byDrop: delivery.drop)
      .filter { $0.act == .reassigned && $0.suggested == delivery.recipient }.map(\.round).max() ?? 0
  }

  /// How often a record had been given back before a correction of it came to a department that had it, by that department or by those
  /// from which it had got it.
  ///
  /// - Parameter passed: how often what a delivery holds had been returned before it came there, as ``returns(before:)`` tells.
  public func returns(
    before correction: RecordRow, to recipient: String, passed: (DeliveryRow) throws -> Int
  ) throws -> Int {
    var returns = 0
    for version in try corrected(correction) where version.id < correction.id {
      for delivery in try deliveries(holding: version.id) where delivery.recipient == recipient {
        let acts = try claims(ofDelivery: delivery.id, record: version.id).ofOneRecord
        let round = try acts.last { $0.act == .returned }?.round ?? passed(delivery)
        returns = max(returns, round)
      }
    }
    return returns
  }

  /// What a record's bundle was, and who got the record.
  public func origin(of record: RecordRow) throws -> RecordOrigin {
    let drop = try origins(ofDrops: [record.drop])[record.drop]
    let recipients = try deliveries(holding: record.id).reduce(into: [String]()) { recipients, delivery in
      if !recipients.contains(delivery.recipient) { recipients.append(delivery.recipient) }
    }
    let sheets = try drop?.kind == Kind.several ? sheets(ofDrop: record.drop) : []
    // A record of the bundle in hand is known before its drop.
    return RecordOrigin(
      drop: drop?.drop ?? "", kind: (sheets.isEmpty ? drop?.kind : sheets.kind(of: record)) ?? "",
      fileName: drop?.fileName ?? "", sha256: drop?.sha256 ?? "",
      source: try sourceRule(ofDrop: record.drop), sheets: sheets, receivedAt: drop?.receivedAt,
      recipients: recipients)
  }

  /// The kind of a record.
  ///
  /// - Parameter origin: where its drop came from.
  public func kind(of record: RecordRow, from origin: DropOrigin?) throws -> String? {
    guard origin?.kind == Kind.several else { return origin?.kind }
    return try sheets(ofDrop: record.drop).kind(of: record)
  }

  /// A record, or that which it corrects, as it first came.
  public func original(of record: RecordRow) throws -> RecordRow {
    try fact(ofRecord: record.id)
      .flatMap { $0.kind == Kinds.correction ? $0.about : nil }.flatMap { try self.record(row: $0) } ?? record
  }

  /// A record, or that which it corrects, and all its corrections, oldest first.
  public func corrected(_ record: RecordRow) throws -> [RecordRow] {
    let original = try original(of: record)
    return try [original] + corrections(of: original)
  }

  /// The corrections of a record as it first came, oldest first.
  ///
  /// - Parameter drop: the row of the last drop that may have brought one.
  public func corrections(of original: RecordRow, throughDrop drop: Int64 = .max) throws -> [RecordRow] {
    try facts(about: original.id).filter { $0.kind == Kinds.correction }
      .compactMap { try self.record(row: $0.record) }.filter { $0.drop <= drop }
  }

  /// The cancellation of a record; `nil` where nobody cancelled it.
  public func cancellation(of record: RecordRow) throws -> FactRow? {
    try facts(about: record.id).first { $0.kind == Kinds.cancellation }
  }

  /// Whether a day is over, so that what came on it can be compared: it is closed, or lies before the ledger.
  public func isOver(_ day: Day) throws -> Bool {
    if let last = try lastClosedDay()?.day { return day <= last }
    return try firstEntry().map { day < $0.at.day } ?? false
  }

  /// How a department refers to a matter of which people give the number: by that, with the code of whoever opened it where another of
  /// the same number is the department's to see, too.
  ///
  /// - Parameter departments: the department, and those for which it speaks.
  public func reference(to matter: MatterRow, by departments: Set<String>) throws -> String {
    let parts = matter.code.split(separator: ":", maxSplits: 2).map(String.init)
    guard parts.count == 3, parts[0] != "record" else { return matter.name }
    let isShared = try matters(scope: parts[0], named: matter.name).contains { other in
      guard other.id != matter.id, other.name == matter.name else { return false }
      return try facts(inMatter: other.id).contains { fact in
        departments.contains(fact.party) || fact.recipients.contains(where: departments.contains)
      }
    }
    return isShared ? "\(parts[1])/\(matter.name)" : matter.name
  }

  /// All records that opened a matter, in the order of their arrival.
  public func openers(of matter: MatterRow) throws -> [RecordRow] { try openers(of: matter, limit: .max) }

  /// All records that are facts of a matter, in the order of their arrival.
  public func records(in matter: MatterRow) throws -> [RecordRow] {
    try records(rows: facts(inMatter: matter.id).map(\.record))
  }
}

extension [FilledSheet] {
  /// The kind of a record of theirs, which are in their order.
  fileprivate func kind(of record: RecordRow) -> String? {
    last { $0.recordsBefore < record.number }?.kind
  }
}

extension DropRow {
  /// The forms that were handed in together; empty where there was one table, or the receipt can't be read any more.
  public var sheets: [FilledSheet] { (try? receipt)?.parts?.map(\.sheet) ?? [] }
}
