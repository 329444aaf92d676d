import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeLedgerSQLite
import ExchangeProcessor
import ExchangeQueries
import ExchangeRules
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What is asked in lists and of the ledger as a whole: values with a version, that can be paged and asked for ever.
@Suite(.waits) struct QueryTests {
  private let exchange: TemporaryExchange

  /// Three days: five pushes, of which one comes back, a claim, and a reviewed day.
  init() throws {
    exchange = try TemporaryExchange()
    for number in 1...4 {
      let rows = [
        SampleBundle.Approval(msgId: "SPJ-\(number)", docNo: "薛审食许字〔2021〕\(number)号"),
        SampleBundle.Approval(msgId: "SPJ-\(number)b", docNo: "薛审食许字〔2021〕\(number)0号"),
      ]
      try exchange.drop(SampleBundle.approvals(rows), as: "决定\(number).csv", from: "XC-SPJ")
    }
    try exchange.drop(Array("什么都不是".utf8), as: "坏.csv", from: "XC-WJ")
    try exchange.run()
    try exchange.run(at: "2021-01-05T10:00")
    try exchange.run(at: "2021-01-06T10:00")
  }

  private func list(_ arguments: String...) throws -> Program.Outcome {
    try Program.run(["list", exchange.root.string] + arguments + ["--at", "2021-01-06T11:00"])
  }

  private func page<Item: Codable & Sendable>(_ type: Item.Type, _ arguments: [String]) throws -> Page<Item> {
    let outcome = try Program.run(
      ["list", exchange.root.string] + arguments + ["--at", "2021-01-06T11:00", "--format", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(Page<Item>.self, from: Data(outcome.output))
  }

  /// All items, two at a time.
  private func all<Item: Codable & Sendable>(_ type: Item.Type, _ sort: String) throws -> [Item] {
    var items: [Item] = []
    var after: [String] = []
    while true {
      let page = try page(type, [sort, "--limit", "2"] + after)
      #expect(page.version == 1)
      #expect(page.items.count <= 2)
      #expect(!page.items.isEmpty || after.isEmpty, "a page that was told of has something")
      items += page.items
      guard let next = page.next else { return items }
      after = ["--after", next.description]
    }
  }

  @Test func `each list has everything once, in its order, however it is cut into pages`() throws {
    let drops = try all(DropItem.self, "drops")
    #expect(drops.map(\.fileName) == ["坏.csv", "决定4.csv", "决定3.csv", "决定2.csv", "决定1.csv"])
    #expect(try drops == page(DropItem.self, ["drops"]).items)
    #expect(drops.map(\.verdict) == ["rejected"] + Array(repeating: "accepted", count: 4))

    let deliveries = try all(DeliveryItem.self, "deliveries")
    #expect(try deliveries == page(DeliveryItem.self, ["deliveries"]).items)
    #expect(Set(deliveries.map(\.delivery)).count == deliveries.count && deliveries.count == 4)
    #expect(deliveries.map(\.drop) == deliveries.map { String($0.delivery.prefix(13)) })

    let open = try all(ObligationItem.self, "open")
    #expect(try open == page(ObligationItem.self, ["open"]).items)
    #expect(open.count == 4)
    let dues = open.map { $0.due ?? .last }
    #expect(dues == dues.sorted())
    #expect(open.first?.state == "overdue")

    let duties = try all(ObligationItem.self, "obligations")
    #expect(try duties == page(ObligationItem.self, ["obligations"]).items)
    #expect(Set(duties.map { [$0.matter, $0.rule, $0.opener, $0.debtor] }).count == duties.count)
    #expect(duties.count >= open.count)

    let days = try all(DayItem.self, "days")
    #expect(days.map(\.day.description).prefix(2) == ["2021-01-05", "2021-01-04"])
    #expect(days.allSatisfy { !$0.isReviewed })
  }

  @Test func `a list is one department's where one is named`() throws {
    #expect(try page(DropItem.self, ["drops", "--department", "XC-WJ"]).items.map(\.fileName) == ["坏.csv"])
    #expect(try page(DeliveryItem.self, ["deliveries", "--department", "XC-WJ"]).items.isEmpty)
    let mine = try page(ObligationItem.self, ["open", "--department", "薛城区市场监督管理局"]).items
    #expect(!mine.isEmpty && mine.allSatisfy { $0.debtor == "XC-SCJG" })
  }

  @Test func `people read a line an item, and how to go on`() throws {
    let drops = try list("drops", "--limit", "2")
    #expect(drops.text.split(separator: "\n").count == 3)
    #expect(drops.text.contains("薛城区行政审批服务局  决定4.csv  审批信息推送"))
    #expect(drops.text.contains("--after "))
    #expect(try list("open", "--limit", "1", "--lang", "en").text.contains("overdue"))
    #expect(try list("days").text.contains("未复核"))
  }

  @Test(arguments: [
    ["drops", "--after", "2021-01-04"], ["days", "--after", "7"], ["open", "--after", "x.y"],
    ["obligations", "--after", "0"], ["deliveries", "--department", "没有这个局"],
  ])
  func `what is no cursor and no department is refused with the way out`(arguments: [String]) throws {
    let outcome = try Program.run(["list", exchange.root.string] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(arguments[2]))
  }

  @Test func `what is meant of many files is found page by page, however few are looked at for one`() throws {
    let ledger = try ReadOnlySQLiteLedger(path: exchange.layout.ledger.string)
    let queries = Queries(ledger, departments: RoutingTable(departments: [], items: []), scopes: [])
    func all(_ choice: DropChoice, limit: Int, lookedAt: Int64) throws -> [String] {
      var (names, pages) = ([String](), 0)
      var cursor: Cursor?
      repeat {
        let page = try queries.drops(choice, after: cursor, limit: limit, lookedAt: lookedAt)
        #expect(page.items.count <= limit)
        names += page.items.map(\.fileName)
        (cursor, pages) = (page.next, pages + 1)
      } while cursor != nil && pages < 20
      return names
    }
    var (rejected, named, both) = (DropChoice(), DropChoice(), DropChoice())
    rejected.verdict = "rejected"
    named.name = "决定"
    (both.sender, both.verdict, both.name) = ("XC-SPJ", "accepted", "3.CSV")
    let foreign = {
      var choice = both
      choice.sender = "XC-WJ"
      return choice
    }()
    for limit in 1...3 {
      for lookedAt: Int64 in [1, 2, 3, 20_000] {
        #expect(
          try all(DropChoice(), limit: limit, lookedAt: lookedAt)
            == ["坏.csv", "决定4.csv", "决定3.csv", "决定2.csv", "决定1.csv"])
        #expect(try all(rejected, limit: limit, lookedAt: lookedAt) == ["坏.csv"])
        #expect(
          try all(named, limit: limit, lookedAt: lookedAt)
            == ["决定4.csv", "决定3.csv", "决定2.csv", "决定1.csv"])
        #expect(try all(both, limit: limit, lookedAt: lookedAt) == ["决定3.csv"])
        #expect(try all(foreign, limit: limit, lookedAt: lookedAt) == [])
      }
    }
  }

  @Test func `a process that has opened the ledger once asks ten thousand times`() throws {
    let ledger = try ReadOnlySQLiteLedger(path: exchange.layout.ledger.string)
    let table = RoutingTable(departments: [], items: [])
    let queries = Queries(ledger, departments: table, scopes: ["case"])
    let now = try #require(Instant("2021-01-06T11:00:00.000+08:00"))
    let (status, first) = (try queries.status(at: now), try queries.openItems(at: now, limit: 3))
    #expect(status.version == 1 && status.entries > 10 && status.lastClosedDay == "2021-01-05")
    let trace = try queries.trace("决定1.csv")
    #expect(trace.events.count > 4)
    let copy = try JSONDecoder().decode(Trace.self, from: JSONEncoder().encode(trace))
    #expect(copy.events == trace.events)
    for _ in 0..<2_500 {
      #expect(try queries.status(at: now) == status)
      #expect(try queries.openItems(at: now, limit: 3).items == first.items)
      #expect(try queries.drops(limit: 1).items.map(\.fileName) == ["坏.csv"])
      #expect(try queries.trace("20210104-0005").events.count == 1)
    }
  }
}
