import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// The records and matters that belong to what somebody asks about.
struct Trail {
  /// More would be no answer to anybody.
  private static let limit = 1_000

  /// The records, in the order of their arrival.
  private(set) var records: [RecordRow] = []
  /// The matters to which they belong.
  private(set) var matters: [MatterRow] = []
  /// What the ledger calls matters that have numbers.
  private let scopes: [String]
  private let readership: Readership

  /// Follows numbers, references and matters from `id` until nothing new turns up.
  ///
  /// - Parameters:
  ///   - table: has the departments, for an id with the code or name of its sender in front.
  ///   - scopes: the sorts of matters.
  ///   - readership: who is told of them; what it may not see leads nowhere.
  init(
    from id: String, in view: any LedgerView, _ table: RoutingTable, _ scopes: [String],
    for readership: Readership
  ) throws {
    self.scopes = scopes
    self.readership = readership
    let told = try view.matters(toldOfIn: id).filter { matter in
      try view.notices(about: matter).contains {
        $0.notice.notice == id && readership.includes($0.notice.recipient)
      }
    }
    matters = try [view.matter(id)].compactMap { $0 } + told
    var waiting = try look(for: id, in: view)
    if waiting.isEmpty && matters.isEmpty { waiting = try qualified(id, in: view, table) }
    matters = try matters.filter(readership.sees)
    for matter in matters { waiting += try view.records(in: matter) }
    var known: Set<Int64> = []
    while let record = waiting.popLast(), records.count < Self.limit {
      guard known.insert(record.id).inserted, try readership.sees(record) else { continue }
      records.append(record)
      for document in record.documents { waiting += try view.records(matching: "", document: document) }
      for matter in try self.matters(of: record, view)
      where try !matters.contains(matter) && readership.sees(matter) {
        matters.append(matter)
        waiting += try view.records(in: matter)
      }
    }
    records.sort { $0.id < $1.id }
  }

  /// The records of that id or number; the cases and surveys of that number join the matters.
  private mutating func look(
    for name: String, in view: any LedgerView, where isMeant: (RecordRow) throws -> Bool = { _ in true }
  ) throws -> [RecordRow] {
    for scope in scopes {
      for matter in try view.matters(scope: scope, named: name)
      where try view.openers(of: matter).contains(where: isMeant) && !matters.contains(matter) {
        matters.append(matter)
      }
    }
    return try view.records(matching: name, document: DocumentNumber.key(name)).filter(isMeant)
  }

  /// What receipts and sheets call `XC-WJ/L1`, with a department's code or name, or with the id of a delivery.
  private mutating func qualified(
    _ name: String, in view: any LedgerView, _ table: RoutingTable
  ) throws -> [RecordRow] {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return [] }
    if let delivery = try view.delivery(parts[0]) {
      // A delivered correction calls what it corrects by the id of that.
      return try look(for: parts[1], in: view) { record in
        try view.corrected(record).contains { row in
          try view.deliveries(holding: row.id).contains { $0.id == delivery.id }
        }
      }
    }
    // A department that the catalogue has no more keeps its code.
    let sender = table.department(matching: parts[0])?.code ?? parts[0]
    return try look(for: parts[1], in: view) { $0.sender == sender }
  }

  private func matters(of record: RecordRow, _ view: any LedgerView) throws -> [MatterRow] {
    let own = try view.fact(ofRecord: record.id).flatMap { try view.matter(row: $0.matter) }
    return try [own, view.matter("record:\(record.sender):\(record.msgId)")].compactMap { $0 }
  }
}
