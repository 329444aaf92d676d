import ExchangeBase
import ExchangeFormats
import ExchangeRules
import SystemPackage
import ExchangeTesting
import Testing

@testable import ExchangeLedger

@Suite(.everyEngine) struct LedgerOverlayTests {
  @Test func `nothing below is changed, and what was written can be dropped`() throws {
    let book = try Book()
    let drop = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let delivery = try book.deliver(drop, at: "2021-01-04T10:00:01")
    let before = try book.ledger.read { try ReaderAnswers($0).lines }
    try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      var claim = ClaimRow(
        delivery: delivery.id, record: nil, records: 3, act: .claimed, at: book.moment("2021-01-04T11:00:00"),
        byDrop: overlay.nextDrop)
      overlay.insert(&claim)
      _ = try overlay.ensureMatter("case:XC-SPJ:BL-1")
      #expect(try overlay.claims(ofDelivery: delivery.id).count == 1)
      #expect(try overlay.openDeliveries(holding: drop.records[0].id).isEmpty)
      #expect(try ReaderAnswers(view).lines == before)
    }
    #expect(try book.ledger.read { try ReaderAnswers($0).lines } == before)
  }

  @Test func `what is written over an overlay is taken into it as if it had been written there`() throws {
    let book = try Book()
    let first = try book.decide("a", takenAt: "2021-01-04T10:00:00")
    let lower = try book.deliver(first, at: "2021-01-04T10:00:01")
    try book.decide { overlay in
      for (number, sender) in ["XC-WJ", "XC-SCJG"].enumerated() {
        let upper = try LedgerOverlay(over: overlay, folder: FilePath(book.folderPath).appending("\(number)"))
        var drop = try book.drop("b\(number)", from: sender)
        upper.insert(&drop)
        var record = RecordRow(
          drop: drop.id, number: 1, sender: sender, msgId: "m\(number)", digest: [1, 2],
          documents: ["样例〔2021〕1号"], due: book.moment("2021-01-05T00:00:00"), isOnTime: true)
        try upper.insert(&record, route: 0)
        var delivery = DeliveryRow(
          delivery: "b\(number)-XC-SPJ", drop: drop.id, sender: sender, recipient: "XC-SPJ", kind: "inquiry",
          records: 1, fileName: "b.csv", sha256: "", claimable: 0)
        upper.insert(&delivery)
        upper.addRoutes([LedgerChanges.Route(deliveries: [delivery.id], isClaimable: false)])
        upper.link(delivery: delivery.id, record: first.records[0].id, isClaimable: false)
        let matter = try upper.ensureMatter("inquiry:\(sender):\(number)")
        try upper.insert(
          FactRow(
            record: record.id, matter: matter.id, about: first.records[number].id, kind: "inquiry",
            party: sender,
            recipients: ["XC-SPJ"], fields: ["问题": "样例"]))
        upper.insert(UnclearAnswerRow(matter: matter.id, drop: drop.id, party: sender))
        var claim = ClaimRow(
          delivery: lower.id, record: first.records[number].id, records: 1, act: .returned,
          at: book.moment("2021-01-04T12:00:00"), byDrop: drop.id)
        upper.insert(&claim)
        let entry = try upper.append(
          .decided, subject: drop.drop, at: book.moment("2021-01-04T12:00:00"), detail: [String: String]())
        for matter in try [matter, #require(try upper.matter("delivery:\(lower.delivery)"))] {
          let owed = Book.profile.obligations(
            in: try upper.facts(of: matter), asOf: book.moment("2021-01-04T12:00:00"), calendar: book.calendar
          )
          try upper.setObligations(owed, of: matter, entry: entry)
          upper.setWake(book.moment("2021-01-05T00:00:00"), of: matter)
        }
        let told = try ReaderAnswers(upper).lines
        try overlay.take(upper.changes)
        let taken = try ReaderAnswers(overlay).lines
        for (before, after) in zip(told, taken) { #expect(before == after) }
      }
    }
    #expect(try book.ledger.read { try $0.firstBrokenEntry() } == nil)
  }

  @Test(arguments: [("push_é", "push_e\u{301}"), ("豈-1", "\u{F900}-1"), ("K1", "\u{212A}1")])
  func `texts of other bytes are others, whether stored or only decided`(text: String, other: String) throws {
    #expect(text == other, "to Swift they are one")
    let book = try Book()
    func ask(_ reader: any LedgerReader) throws {
      for (name, isThere) in [(text, true), (other, false)] {
        #expect(try reader.receiptExists(sender: "XC-SPJ", stem: name) == isThere)
        #expect(try (reader.firstDrop(sender: "XC-SPJ", kind: "inquiry", bundle: name) != nil) == isThere)
        #expect(try (reader.record(sender: "XC-SPJ", msgId: name) != nil) == isThere)
        #expect(try reader.records(of: "XC-SPJ", msgIds: [name, "x", name]).count == (isThere ? 1 : 0))
        #expect(try reader.records(document: name, limit: 9).isEmpty != isThere)
        #expect(try reader.records(of: "XC-SPJ", inFile: "\(name).csv", limit: 9).isEmpty != isThere)
        #expect(try (reader.delivery(name) != nil) == isThere)
        #expect(try (reader.matter("case:XC-SPJ:\(name)") != nil) == isThere)
        #expect(try reader.matters(scope: "case", named: name).isEmpty != isThere)
        #expect(try reader.unknown(among: [name], of: "XC-SPJ").isEmpty == isThere)
      }
      #expect(try reader.records(of: "XC-SPJ", msgIds: [other, text]).count == 1)
    }
    try book.decide { overlay in
      var drop = try book.drop(text)
      drop.bundle = text
      overlay.insert(&drop)
      var record = RecordRow(
        drop: drop.id, number: 1, sender: "XC-SPJ", msgId: text, digest: [1, 2], documents: [text], due: nil,
        isOnTime: nil)
      try overlay.insert(&record)
      var delivery = DeliveryRow(
        delivery: text, drop: drop.id, sender: "XC-SPJ", recipient: "XC-WJ", kind: "inquiry", records: 1,
        fileName: "b.csv", sha256: "", claimable: 0)
      overlay.insert(&delivery)
      _ = try overlay.ensureMatter("case:XC-SPJ:\(text)")
      try overlay.append(
        .decided, subject: drop.drop, at: book.moment("2021-01-04T12:00:00"), detail: [String: String]())
      try ask(overlay)
    }
    try book.ledger.read { try ask($0) }
  }

  @Test func `decisions over a state that is past aren't stored`() throws {
    let book = try Book()
    let stale = try book.ledger.read { view in
      let overlay = try LedgerOverlay(over: view, folder: FilePath(book.folderPath))
      var drop = try book.drop("late")
      overlay.insert(&drop)
      return overlay.changes
    }
    _ = try book.decide("first", takenAt: "2021-01-04T10:00:00")
    #expect(throws: LedgerError.self) { try book.ledger.apply([stale]) }
    #expect(try book.ledger.read { try $0.drop("late") } == nil)
  }

  @Test func `a spool gives back every row, in memory and in its file, in any order`() throws {
    let book = try Book()
    let spool = RowSpool<RecordRow>(path: FilePath(book.folderPath).appending("spool"))
    let rows = (0..<5_000).map { number in
      var row = RecordRow(
        drop: 7, number: number, sender: "XC-SPJ", msgId: String(repeating: "样", count: number % 90),
        digest: [UInt8(number % 256)],
        documents: Array(["甲", "乙"].prefix(number % 3)), summary: number % 2 == 0 ? nil : "样例事项",
        due: number % 5 == 0 ? nil : book.moment("2021-01-05T00:00:00"),
        isOnTime: [nil, true, false][number % 3])
      row.id = Int64(number)
      return row
    }
    for row in rows { try spool.append(row) }
    for number in [4_999, 0, 17, 4_000, 16, 2_500, 4_998] { #expect(try spool.row(number) == rows[number]) }
    var place = 0
    try spool.forEach { row in
      #expect(row == rows[place])
      place += 1
    }
    #expect(place == rows.count)
  }
}
