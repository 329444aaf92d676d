import Crypto
import ExchangeFiles
import ExchangeLedger
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// Looks at an exchange from outside when all is over: is everything there, and everything once?
struct Observer {
  let exchange: TemporaryExchange
  let drops: [Traffic.Drop]

  private var layout: ExchangeLayout { exchange.layout }

  /// Makes all checks.
  func check() throws {
    try nothingIsLeftBehind()
    try everyDropHasItsReceipt()
    try everyDeliveryIsThereOnce()
    try everyRecordArrivedOnce()
    try everyFileIsKept()
    try theChainTellsIt()
  }

  // MARK: Boxes

  private func nothingIsLeftBehind() throws {
    for department in exchange.departments {
      let ours = [
        layout.taken(department), layout.staging(.outbox, of: department),
        layout.staging(.receipts, of: department),
      ]
      for folder in [layout.inbox(department)] + ours {
        let left = try Files.names(in: folder).filter {
          ![".taken", ExchangeLayout.trialFolder].contains($0.string)
        }
        #expect(left.isEmpty, "\(folder): \(left)")
      }
    }
    #expect(try Files.names(in: layout.work).isEmpty)
  }

  private func everyDropHasItsReceipt() throws {
    for department in exchange.departments {
      let mine = drops.filter { $0.sender == department }
      let wanted = mine.flatMap { drop in
        let endings =
          [".receipt.xml", ".receipt.csv"] + (drop.verdict == "partially-accepted" ? [".rejected.csv"] : [])
          + (["accepted", "partially-accepted"].contains(drop.verdict) ? [".result.csv"] : [])
        return endings.map { drop.name + $0 }
      }
      let files = try found("receipts", department)
      #expect(files.keys.sorted() == wanted.sorted(), "receipts of \(department)")
      for drop in mine {
        let path = try #require(files[drop.name + ".receipt.xml"])
        let receipt = try ReceiptFile(Files.bytes(of: path))
        #expect(receipt.verdict == drop.verdict, "\(drop.name)")
        #expect(receipt.sha256 == Self.digest(drop.bytes), "\(drop.name)")
      }
    }
  }

  /// What a department finds in one of its boxes or has fetched from it; a name in both is doubled.
  private func found(_ box: String, _ department: String) throws -> [String: FilePath] {
    var found: [String: FilePath] = [:]
    for folder in [
      layout.department(department).appending(box), Consumer.folder(exchange.root, box, department),
    ] {
      for bytes in try exchange.names(in: folder) {
        let name = String(decoding: bytes, as: UTF8.self)
        #expect(found[name] == nil, "\(name) was delivered twice")
        found[name] = folder.appending(name)
      }
    }
    return found
  }

  // MARK: Deliveries

  private func everyDeliveryIsThereOnce() throws {
    let deliveries = try exchange.ledger { view in
      try Self.rows(view).flatMap { try view.deliveries(ofDrop: $0.id) }
    }
    for department in exchange.departments {
      let mine = deliveries.filter { $0.recipient == department }
      var files = try found("outbox", department)
      files = files.filter { !TemporaryExchange.isOfMorning($0.key) }
      for delivery in mine {
        let fetched = files.removeValue(forKey: delivery.fileName)
        let path = try #require(fetched, "\(delivery.fileName) is lost")
        #expect(Self.digest(try Files.bytes(of: path)) == delivery.sha256, "\(delivery.fileName)")
        let form = "\(delivery.kind)_\(delivery.delivery).claim.csv"
        let fetchedForm = files.removeValue(forKey: form)
        #expect(fetchedForm != nil, "\(form) is lost")
      }
      for notice in try notices(to: department) {
        for name in Self.names(of: notice) {
          #expect(files.removeValue(forKey: name) != nil, "\(name) is lost")
        }
      }
      #expect(files.isEmpty, "the ledger knows nothing of \(files.keys.sorted())")
    }
  }

  /// The notices that the ledger knows to be in a department's outbox, what comes with a closed day left out. On a working
  /// morning there are some: what is to be claimed is reminded of by the machine's clock.
  private func notices(to department: String) throws -> [String] {
    var subjects: [String] = []
    try exchange.ledger { view in
      try view.forEachEntry { entry in
        // `N20210105-0001-XC-WJ`
        let parts = entry.subject.split(separator: "-", maxSplits: 2)
        if entry.event == .noticed, parts.count == 3, Int(parts[1]) != nil, parts[2] == department {
          subjects.append(entry.subject)
        }
        return true
      }
    }
    return subjects
  }

  private static func names(of notice: String) -> [String] {
    [".xml", ".csv"].map { "notice_\(notice)\($0)" }
  }

  private func everyRecordArrivedOnce() throws {
    var wanted: [String: [String]] = [:]
    for drop in drops { wanted.merge(drop.expected, uniquingKeysWith: +) }
    for department in exchange.departments {
      let told = try notices(to: department).flatMap(Self.names)
      let files = try found("outbox", department).filter {
        !$0.key.hasSuffix(".claim.csv") && !TemporaryExchange.isOfMorning($0.key) && !told.contains($0.key)
      }
      let arrived = try files.values.map { try Files.bytes(of: $0) }.flatMap(Self.msgIds)
      #expect(arrived.sorted() == wanted[department, default: []].sorted(), "records of \(department)")
    }
  }

  /// The ids of the records in a delivered file: the first cell of each line, or what stands between the tags.
  private static func msgIds(in bytes: [UInt8]) -> [String] {
    if bytes.first == UInt8(ascii: "<") {
      let text = String(decoding: bytes, as: UTF8.self)
      return text.components(separatedBy: "<msgId>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }
    return bytes.split { $0 == 0x0A }.dropFirst()
      .map { String(decoding: $0.prefix { $0 != UInt8(ascii: ",") }, as: UTF8.self) }
  }

  // MARK: What is kept

  private func everyFileIsKept() throws {
    let kept = try [layout.archive, layout.quarantine].flatMap { try exchange.files(below: $0) }
    let seen = try kept.map { "\($0.lastComponent?.string ?? "") \(Self.digest(try Files.bytes(of: $0)))" }
    let wanted = drops.flatMap { drop in
      ["\(drop.name) \(Self.digest(drop.bytes))"]
        + (drop.marker.map { ["\(drop.name).done \(Self.digest(Array($0.utf8)))"] } ?? [])
    }
    #expect(seen.sorted() == wanted.sorted())
  }

  private func theChainTellsIt() throws {
    try exchange.ledger { view in
      let faults = try LedgerVerification.faults(of: view)
      #expect(faults == [], "\(faults)")
      let rows = try Self.rows(view)
      #expect(rows.count == drops.count)
      for row in rows {
        let events = try view.entries(about: row.drop).map(\.event)
        #expect(events == [.decided, .published], "\(row.fileName)")
        for delivery in try view.deliveries(ofDrop: row.id) {
          #expect(try view.entries(about: delivery.delivery).map(\.event) == [.delivered])
        }
      }
    }
  }

  /// All drops that the ledger knows.
  private static func rows(_ view: any LedgerView) throws -> [DropRow] {
    var rows: [DropRow] = []
    while let row = try view.drop(row: Int64(rows.count) + 1) { rows.append(row) }
    return rows
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
