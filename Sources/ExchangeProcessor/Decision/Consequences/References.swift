import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// Finds the records that a reference may mean: by delivery id, by what a form calls them, by `<department>/<id or number>`, by
/// message id, by the number of a document, licence, case or survey, or by the file in which the sender got or sent them. Ids
/// and numbers are chosen by who sends: what one department calls so neither hides nor is hidden by what another does. Of what the same one
/// sent, an exact id goes before a number that people know it by; what the sender can't mean stands before nothing.
struct References {
  /// How many records one number or delivery is looked through for.
  private static let limit = 200

  let context: AnswerContext

  private var view: any LedgerReader { context.view }

  /// What a name may mean: what nobody but us, or nobody but its sender, can call so; else of each sender that of the
  /// first way of naming that fits; nothing where none does.
  ///
  /// - Parameters:
  ///   - scope: what the ledger calls the matter (`case`) of which the name is first of all the number; `nil` for a message
  ///     id.
  ///   - isMeant: whether the sender may refer to a record, and means one of its sort.
  func records(
    named name: String, scope: String? = nil, where isMeant: (RecordRow) throws -> Bool
  ) throws -> [RecordRow] {
    // A record of the bundle in hand can't be meant: nobody has got it yet.
    func canBeMeant(_ row: RecordRow) throws -> Bool { try row.drop != context.dropRow && isMeant(row) }
    if let delivery = try delivery(name) {
      let found = try view.records(inDelivery: delivery.id, limit: Self.limit).filter(canBeMeant)
      // Whoever writes a delivery's id means that, and no message that somebody gave this id.
      if !found.isEmpty || delivery.delivery == name { return found }
    }
    let given = try context.isForm ? given(name, scope).filter(canBeMeant) : []
    if !given.isEmpty { return given }
    let told = try qualified(name, scope).filter(canBeMeant)
    if !told.isEmpty { return told }
    let ways = scope == nil ? [byId, byDocument, byNumber] : [byNumber, byId, byDocument]
    var found: [RecordRow] = []
    for way in ways + [bySentFile] {
      let senders = Set(found.map(\.sender))
      found += try way(name, scope).filter { try !senders.contains($0.sender) && canBeMeant($0) }
    }
    return found
  }

  /// What the number of a document or licence means that stands where only such a number does: no id that somebody gave.
  func records(numbered number: String) throws -> [RecordRow] {
    // A record of the bundle in hand can't be meant: nobody has got it yet.
    try byDocument(number, nil).filter { $0.drop != context.dropRow }
  }

  /// What a finding lists of records of which the sender has to say which one it means: how to write each so that no other
  /// is meant, and beside that, for people, whose message it is, of which kind and of which day.
  ///
  /// - Parameter name: how to write one; its id with its sender's code, since anybody may use that id, whatever it begins with.
  func choices(
    among records: [RecordRow], name: (RecordRow) -> String = { "\($0.sender)/\($0.msgId)" }
  ) throws -> LocalizedText {
    let listed = records.prefix(Self.listed)
    let origins = try view.origins(ofDrops: Set(listed.map(\.drop)).sorted())
    let choices = try listed.map { record in
      let origin = origins[record.drop]
      let kind = try view.kind(of: record, from: origin).flatMap { context.configuration.kinds.title(of: $0) }
      let sender = context.configuration.catalogue.name(of: record.sender)
      let day = origin?.receivedAt.day.description
      let (zh, en) = ([sender, kind?.zh, day], [sender, kind?.en, day])
      return LocalizedText(
        "\(name(record))（\(zh.compactMap(\.self).joined(separator: "，"))）",
        "\(name(record)) (\(en.compactMap(\.self).joined(separator: ", ")))")
    }
    let more = records.count > Self.listed ? "…" : ""
    return LocalizedText(
      choices.map(\.zh).joined(separator: "、") + more, choices.map(\.en).joined(separator: ", ") + more)
  }

  /// How many of several a finding lists.
  private static let listed = 10

  /// What a form has filled in: the number of the matter, else the id by which evidence knows the message. With us an id that begins
  /// with a department's code is that department's, whoever else has used it since.
  private func given(_ name: String, _ scope: String?) throws -> [RecordRow] {
    try scope == nil ? view.records(publicId: name) : byNumber(name, scope)
  }

  private func byId(_ name: String, _ scope: String?) throws -> [RecordRow] { try view.records(msgId: name) }

  /// `XC-WJ/Q1`, with a department's code or name, or with the id of a delivery.
  private func qualified(_ name: String, _ scope: String?) throws -> [RecordRow] {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return [] }
    if let delivery = try delivery(parts[0]) {
      // A delivered correction calls what it corrects by the id of that.
      return try (byId(parts[1], scope) + byNumber(parts[1], scope))
        .flatMap { try view.corrected($0) }
        .filter { row in try view.deliveries(holding: row.id).contains { $0.id == delivery.id } }
    }
    let named = context.table.departments(matching: parts[0], on: context.day)
    guard named.count == 1, let sender = named.first?.code else { return [] }
    let own =
      try byId(parts[1], scope).filter { $0.sender == sender } + numbered(parts[1], scope, by: sender)
    return own.isEmpty ? try byDocument(parts[1], scope).filter { $0.sender == sender } : own
  }

  private func byDocument(_ name: String, _ scope: String?) throws -> [RecordRow] {
    try view.records(document: DocumentNumber.key(name), limit: Self.limit)
  }

  /// The openers of cases and surveys of this number; where one was opened under it as it is written, of that alone.
  private func byNumber(_ name: String, _ scope: String?) throws -> [RecordRow] {
    try matters(named: name, scope).flatMap { try view.openers(of: $0) }
  }

  /// The same where a department opened them, whoever has gone on with them in its name; else what it has gone on with in another's.
  private func numbered(_ name: String, _ scope: String?, by sender: String) throws -> [RecordRow] {
    let openers = try matters(named: name, scope).map { try view.openers(of: $0) }
    let own = openers.filter { $0.first?.sender == sender }
    return own.isEmpty ? openers.joined().filter { $0.sender == sender } : own.flatMap { $0 }
  }

  private func matters(named name: String, _ scope: String?) throws -> [MatterRow] {
    let scopes = scope.map { [$0] } ?? context.configuration.kinds.scopes
    let matters = try scopes.flatMap { try view.matters(scope: $0, named: name) }
    let exact = matters.filter { $0.name == name }
    return exact.isEmpty ? matters : exact
  }

  /// What the sender, or one that it succeeds, sent in a file of that name.
  private func bySentFile(_ name: String, _ scope: String?) throws -> [RecordRow] {
    try context.owners.flatMap { try view.records(of: $0, inFile: name, limit: Self.limit) }
  }

  /// The delivery of that id, or the one that came in a file of that name, whoever sent or got it.
  func row(ofDelivery name: String) throws -> DeliveryRow? {
    try view.delivery(name) ?? Self.deliveryId(inFileName: name).flatMap { try view.delivery($0) }
  }

  /// `20210104-0001-XC-SCJG` of `inquiry_20210104-0001-XC-SCJG.csv`, also of a form beside it and of a copy.
  private static func deliveryId(inFileName name: String) -> String? {
    guard let mark = name.utf8.lastIndex(of: UInt8(ascii: "_")) else { return nil }
    var id = name.utf8[name.utf8.index(after: mark)...].prefix { byte in
      byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    }
    while id.last == UInt8(ascii: "-") { id.removeLast() }
    return id.isEmpty ? nil : String(decoding: id, as: UTF8.self)
  }

  /// A delivery that the sender sent or got.
  private func delivery(_ name: String) throws -> DeliveryRow? {
    guard let row = try row(ofDelivery: name),
      context.owners.contains(row.recipient) || context.owners.contains(row.sender)
    else { return nil }
    return row
  }
}
