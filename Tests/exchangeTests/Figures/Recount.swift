import ExchangeBase
import ExchangeProcessor
import Foundation
import GRDB
import SystemPackage
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Counts again what the days' packages and `status` say of an exchange, from the tables of its ledger, by questions that
/// nothing else asks.
struct Recount {
  /// What is counted, as a sheet's head and the page's table call it.
  enum Figure: String, CaseIterable {
    case files = "投放文件"
    case found = "记录"
    case accepted = "接收"
    case rejected = "退回"
    case unchanged = "重复"
    case deliveries = "收到投递"
    case delivered = "收到记录"
    case toClaim = "待认领"
    case recordsToClaim = "待认领记录"
    case toDo = "其他待办"
    case overdue = "其中逾期"

    /// The head of its column in the first sheet.
    var column: String {
      switch self {
      case .accepted, .rejected, .unchanged: "\(rawValue)记录"
      case .toClaim, .toDo, .overdue: "\(rawValue)（项）"
      default: rawValue
      }
    }
  }

  /// Figures by department; what isn't there is 0.
  typealias Figures = [String: [Figure: Int]]

  private let exchange: TemporaryExchange
  private let ledger: DatabaseQueue

  init(of exchange: TemporaryExchange) throws {
    self.exchange = exchange
    var configuration = Configuration()
    configuration.readonly = true
    ledger = try DatabaseQueue(path: exchange.layout.ledger.string, configuration: configuration)
  }

  /// Holds all that is said of all closed days, and `status` at a moment, against what is counted here.
  func expectAgreement(at moment: String) throws {
    let days = try ledger.read { try String.fetchAll($0, sql: "SELECT day FROM days ORDER BY day") }
    try #require(!days.isEmpty)
    var evening: Accounts = [:]
    for day in days {
      let counted = try counted(on: day)
      let folder = try unpacked(day)
      evening = try compareAccounts(on: day, since: evening, in: folder)
      try compareSides(on: day, in: folder)
      try Self.compare(Self.sheet(in: folder), counted, "\(day), first sheet")
      try Self.compare(Self.document(in: folder), counted, "\(day), reconciliation.xml")
      let page = try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
      let records = try self.records(on: day, counted)
      try Self.compare(rows(of: page), records, "\(day), table of the page")
      let sums = Self.sums(of: records)
      for (card, figure) in Self.cards {
        #expect(Self.card(card, of: page) == sums[figure] ?? 0, "\(day): \(card)")
      }
    }
    let open = try open(asOf: Self.text(of: moment), through: Int.max)
    try Self.compare(status(at: moment), open, "status")
  }

  // MARK: Counted

  /// A day's figures.
  private func counted(on day: String) throws -> Figures {
    let (last, before) = try entries(of: day)
    let drops = try ledger.read { ledger in
      try Row.fetchAll(
        ledger,
        sql: """
          SELECT sender, count(*), sum(found), sum(accepted), sum(rejected), sum(unchanged)
          FROM entry JOIN drops ON drop_id = subject
          WHERE sequence > ? AND sequence <= ? AND event = 'decided' GROUP BY sender
          """, arguments: [before, last])
    }
    let deliveries = try ledger.read { ledger in
      try Row.fetchAll(
        ledger,
        sql: """
          SELECT recipient, count(*), sum(records) FROM entry JOIN deliveries ON delivery_id = subject
          WHERE sequence > ? AND sequence <= ? AND event = 'delivered' GROUP BY recipient
          """, arguments: [before, last])
    }
    let end = try Self.text(of: "\(day)T24:00")
    var figures = try open(asOf: end, through: last)
    for row in drops {
      for (index, figure) in [Figure.files, .found, .accepted, .rejected, .unchanged].enumerated() {
        figures[row[0], default: [:]][figure] = row[index + 1]
      }
    }
    for row in deliveries {
      for (index, figure) in [Figure.deliveries, .delivered].enumerated() {
        figures[row[0], default: [:]][figure] = row[index + 1]
      }
    }
    return figures
  }

  /// The same as the page has it, which counts what is owed in records.
  private func records(on day: String, _ counted: Figures) throws -> Figures {
    let last = try ledger.read { ledger in
      try Int.fetchOne(ledger, sql: "SELECT last_entry FROM days WHERE day = ?", arguments: [day]) ?? 0
    }
    let open = try open(asOf: Self.text(of: "\(day)T24:00"), through: last, in: "records")
    return counted.merging(open) { $0.merging($1) { $1 } }
      .mapValues { $0.filter { $0.key != .recordsToClaim } }
  }

  /// What is open after an entry, and overdue at a moment.
  ///
  /// - Parameter count: what an obligation counts as.
  private func open(asOf moment: String, through entry: Int, in count: String = "1") throws -> Figures {
    let rows = try ledger.read { ledger in
      try Row.fetchAll(
        ledger,
        sql: """
          SELECT iif(debtor = 'OPERATOR', 'XC-DSJ', debtor), family = 'claim', records,
            due IS NOT NULL AND due <= ? AND (instr(' ' || marks || ' ', ' unclear ') OR silence = 'overdue')
              AND (silence <> 'candidate' OR NOT instr(' ' || marks || ' ', ' absent ')), \(count)
          FROM obligations
          WHERE from_entry <= ? AND ifnull(until_entry > ?, 1) AND outcome IS NULL
          """, arguments: [moment, entry, entry])
    }
    var figures: Figures = [:]
    for row in rows {
      let isClaim: Bool = row[1]
      figures[row[0], default: [:]][isClaim ? .toClaim : .toDo, default: 0] += row[4]
      if isClaim { figures[row[0], default: [:]][.recordsToClaim, default: 0] += row[2] }
      if row[3] { figures[row[0], default: [:]][.overdue, default: 0] += row[4] }
    }
    return figures
  }

  // MARK: Both sides

  /// What is counted of both sides, as the sheet's head and the document call it.
  private static let ways = [
    ("收到文件", "files"), ("收到记录", "found"), ("接收记录", "accepted"), ("退回记录", "rejected"), ("重复记录", "unchanged"),
    ("送达记录", "delivered"), ("送达投递", "deliveries"),
  ]

  /// Holds what sheet, document and page say of both sides against the files that were decided on a day and the deliveries that were
  /// placed, by sender, kind and the day on which the file came.
  private func compareSides(on day: String, in folder: URL) throws {
    let (last, before) = try entries(of: day)
    func counted(_ what: String, _ sums: String) throws -> [[String]: [Int]] {
      try ledger.read { ledger in
        try Row.fetchAll(
          ledger,
          sql: """
            SELECT drops.sender, ifnull(drops.kind, ''), substr(received_at, 1, 10), \(sums)
            FROM entry JOIN \(what) WHERE sequence > ? AND sequence <= ? GROUP BY 1, 2, 3
            """, arguments: [before, last])
      }.reduce(into: [:]) { counted, row in
        counted[[row[0], row[1], row[2]]] = (3..<row.count).map { row[$0] }
      }
    }
    let files = try counted(
      "drops ON drop_id = subject AND event = 'decided'",
      "count(*), sum(found), sum(accepted), sum(rejected), sum(unchanged)")
    let deliveries = try counted(
      "deliveries ON delivery_id = subject AND event = 'delivered' JOIN drops ON drops.id = drop_row",
      "sum(deliveries.records), count(*)")
    let keys = Set(files.keys).union(deliveries.keys)
    let expected = Dictionary(
      uniqueKeysWithValues: keys.map { key in
        (key, (files[key] ?? Array(repeating: 0, count: 5)) + (deliveries[key] ?? [0, 0]))
      })
    let sheet = try Self.table("01-reconciliation.csv", in: folder).reduce(into: [[String]: [Int]]()) {
      sheet, row in
      sheet[[row["部门代码"] ?? "", row["种类代码"] ?? "", row["所属日期"] ?? ""]] = Self.ways.map {
        Int(row[$0.0] ?? "") ?? -1
      }
    }
    // A statement has a line where nothing came too.
    #expect(sheet.filter { $0.value.contains { $0 != 0 } } == expected, "\(day), sheet of both sides")
    let text = try String(contentsOf: folder.appendingPathComponent("reconciliation.xml"), encoding: .utf8)
    let document = text.matches(of: #/<side ([^>]*)\/>/#).reduce(into: [[String]: [Int]]()) { found, match in
      let values = Dictionary(
        match.1.matches(of: #/([A-Za-z]+)="([^"]*)"/#).map { (String($0.1), String($0.2)) },
        uniquingKeysWith: { first, _ in first })
      found[[values["sender"] ?? "", values["kind"] ?? "", values["day"] ?? ""]] = Self.ways.map {
        Int(values[$0.1] ?? "") ?? -1
      }
    }
    #expect(document == sheet, "\(day), document of both sides")
    let page = try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8)
    guard !sheet.isEmpty else { return #expect(!page.contains("id=\"reconciliation\"")) }
    let table = try #require(page.range(of: "<caption class=\"unseen\">双方核对"))
    let foot = page[table.upperBound...]
    let sums = try #require(foot.firstMatch(of: #/<tfoot>(.*?)<\/tfoot>/#.dotMatchesNewlines())).1
      .matches(of: #/<td class="n[^"]*">([0-9]+)</#).compactMap { Int($0.1) }
    let totals = Self.ways.indices.map { place in expected.values.reduce(0) { $0 + $1[place] } }
    #expect(Array(sums.prefix(6)) == Array(totals.prefix(6)), "\(day), sums of both sides on the page")
  }

  // MARK: Accounts

  /// Records by department and rule.
  private typealias Accounts = [[String]: Int]

  /// Holds what is said of a day's accounts against what was open before and after it, and ended on it.
  ///
  /// - Returns: what was open after it.
  private func compareAccounts(
    on day: String, since evening: Accounts, in folder: URL
  ) throws -> Accounts {
    let rows = try Self.table("01-balance-by-department.csv", in: folder)
    func said(_ column: String) -> Accounts {
      rows.reduce(into: [:]) { sums, row in
        sums[[row["部门代码"] ?? "", row["规则"] ?? ""], default: 0] += Int(row[column] ?? "") ?? 0
      }.filter { $0.value != 0 }
    }
    let (opening, closing) = (said("期初未了"), said("期末未了"))
    #expect(opening == evening, "\(day) begins with what the day before ended with")
    let (last, before) = try entries(of: day)
    #expect(try opening == open(after: before), "\(day): open before")
    #expect(try closing == open(after: last), "\(day): open after")
    #expect(try said("当日了结") == ended(after: before, through: last, "<>"), "\(day): ended")
    let overtaken = try ended(after: before, through: last, "=")
    for (account, records) in overtaken {
      #expect(said("不再需要")[account] ?? 0 >= records, "\(day): \(account) is overtaken, not done")
    }
    for row in rows {
      let figures = ["期初未了", "当日新增", "不再需要", "当日了结", "期末未了"].map { Int(row[$0] ?? "") ?? -1 }
      #expect(figures[0] + figures[1] - figures[2] - figures[3] == figures[4], "\(day): \(row)")
    }
    let families = try Self.table("01-balance.csv", in: folder)
    for column in ["期初未了", "当日新增", "不再需要", "当日了结", "期末未了"] {
      let sum = rows.reduce(0) { $0 + (Int($1[column] ?? "") ?? 0) }
      #expect(families.reduce(0) { $0 + (Int($1[column] ?? "") ?? 0) } == sum, "\(day): \(column)")
    }
    return closing
  }

  /// What is open after an entry.
  private func open(after entry: Int) throws -> Accounts {
    try accounts(
      """
      SELECT debtor, rule, sum(records) FROM obligations
      WHERE from_entry <= ?1 AND (until_entry IS NULL OR until_entry > ?1) AND outcome IS NULL GROUP BY 1, 2
      """, [entry])
  }

  /// What ended on a day and hadn't before, by whether a correction or cancellation overtook it.
  private func ended(after: Int, through: Int, _ comparison: String) throws -> Accounts {
    try accounts(
      """
      SELECT new.debtor, new.rule, sum(new.records) FROM obligations AS new
      LEFT JOIN obligations AS old ON old.until_entry = new.from_entry AND old.from_entry < old.until_entry
        AND (old.matter_row, old.rule, old.opener, old.debtor, old.part)
          = (new.matter_row, new.rule, new.opener, new.debtor, new.part)
      WHERE new.from_entry > ?1 AND new.from_entry <= ?2 AND new.outcome \(comparison) 'superseded'
        AND ifnull(new.until_entry, new.from_entry + 1) > new.from_entry AND old.outcome IS NULL
      GROUP BY 1, 2
      """, [after, through])
  }

  private func accounts(_ sql: String, _ arguments: StatementArguments) throws -> Accounts {
    try ledger.read { ledger in
      try Row.fetchAll(ledger, sql: sql, arguments: arguments).reduce(into: [:]) { sums, row in
        let debtor: String = row[0]
        sums[[debtor == "OPERATOR" ? "XC-DSJ" : debtor, row[1]], default: 0] += row[2]
      }
    }
  }

  /// The last entry of a closed day, and that of the day before.
  private func entries(of day: String) throws -> (last: Int, before: Int) {
    try ledger.read { ledger in
      (
        try Int.fetchOne(ledger, sql: "SELECT last_entry FROM days WHERE day = ?", arguments: [day]) ?? 0,
        try Int.fetchOne(
          ledger, sql: "SELECT max(last_entry) FROM days WHERE day < ?", arguments: [day]) ?? 0
      )
    }
  }

  // MARK: Said

  /// The rows of a table without its sums, by their heads; no value of those that are asked for has a comma in it.
  private static func table(_ name: String, in folder: URL) throws -> [[String: String]] {
    let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    let lines = text.drop { $0 == "\u{FEFF}" }.split(separator: "\r\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let head = try #require(lines.first)
    return lines.dropFirst().filter { $0.first != "合计" }.map { line in
      Dictionary(zip(head, line), uniquingKeysWith: { first, _ in first })
    }
  }

  private static let cards: [(String, Figure)] = [
    ("逾期未办", .overdue), ("待认领", .toClaim), ("其他待办", .toDo), ("投放文件", .files), ("记录", .found),
    ("退回", .rejected), ("送达", .delivered),
  ]

  /// A day's package, by an unpacker that isn't ours.
  private func unpacked(_ day: String) throws -> URL {
    let folder = exchange.root.appending("recounted-\(day)")
    let unzip = Process()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let package = exchange.layout.report(try #require(Day(day)))
    unzip.arguments = ["unzip", "-oq", package.string, "-d", folder.string]
    try unzip.run()
    unzip.waitUntilExit()
    try #require(unzip.terminationStatus == 0)
    return URL(fileURLWithPath: folder.string)
  }

  /// The departments' rows of the first sheet; their sums are in its last.
  private static func sheet(in folder: URL) throws -> Figures {
    let text = try String(contentsOf: folder.appendingPathComponent("01-traffic.csv"), encoding: .utf8)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let head = try #require(lines.first)
    let figures = try lines.dropFirst().reduce(into: Figures()) { figures, line in
      figures[line[0]] = try Figure.allCases.reduce(into: [:]) { counts, figure in
        counts[figure] = Int(line[try #require(head.firstIndex(of: figure.column), "\(figure.column)")])
      }
    }
    let departments = figures.filter { $0.key != "合计" }
    #expect(figures["合计"] == sums(of: departments), "the sheet's last row")
    return departments
  }

  /// What the document for programs has of the departments; its totals are their sums.
  private static func document(in folder: URL) throws -> Figures {
    let parser = try #require(XMLParser(contentsOf: folder.appendingPathComponent("reconciliation.xml")))
    let reader = DocumentReader()
    parser.delegate = reader
    try #require(parser.parse())
    var figures = reader.figures
    let totals = figures.removeValue(forKey: "totals")
    #expect(totals == sums(of: figures), "the document's totals")
    return figures
  }

  /// The rows of the page's table of departments.
  private func rows(of page: String) throws -> Figures {
    guard let start = page.range(of: "<caption class=\"unseen\">各部门收发") else { return [:] }
    let rest = page[start.upperBound...]
    let table = rest.prefix(upTo: rest.range(of: "</table>")?.lowerBound ?? rest.endIndex)
    let rows = table.components(separatedBy: "<tr").dropFirst().map { row in
      row.matches(of: #/<t[hd][^>]*>(.*?)</t[hd]>/#).map { cell in
        cell.1.replacing(#/<[^>]*>/#, with: "").trimmingCharacters(in: .whitespacesAndNewlines)
      }
    }
    guard let head = rows.first else { return [:] }
    let names = try names()
    return try rows.dropFirst().reduce(into: Figures()) { figures, row in
      guard let name = row.first, name != "合计", row.count == head.count else { return }
      let code = try #require(names[name], "\(name)")
      figures[code] = try Figure.allCases.filter { $0 != .recordsToClaim }.reduce(into: [:]) {
        counts, figure in
        let text = row[try #require(head.firstIndex(of: figure.rawValue), "\(figure.rawValue)")]
        counts[figure] = Int(text.filter(\.isNumber))
      }
    }
  }

  /// The codes of departments by their names.
  private func names() throws -> [String: String] {
    let outcome = try Program.run("status", exchange.root.string, "--format", "json")
    let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output))
    return Dictionary(uniqueKeysWithValues: status.departments.map { ($0.name, $0.code) })
  }

  /// A figure in large.
  private static func card(_ title: String, of page: String) -> Int? {
    guard let start = page.range(of: "<dt>\(title)</dt>") else { return nil }
    let rest = page[start.upperBound...]
    guard let figure = rest.range(of: "<dd class=\"figure\"><b>") else { return nil }
    return Int(rest[figure.upperBound...].prefix { $0.isNumber })
  }

  private struct Status: Decodable {
    struct Department: Decodable {
      let code, name: String
      let toClaim, recordsToClaim, toDo, overdue: Int
    }
    let departments: [Department]
  }

  /// What `status` says at a moment.
  private func status(at moment: String) throws -> Figures {
    let outcome = try Program.run("status", exchange.root.string, "--at", moment, "--format", "json")
    try #require(outcome.status == 0, "\(outcome.errors)")
    let status = try JSONDecoder().decode(Status.self, from: Data(outcome.output))
    return status.departments.reduce(into: [:]) { figures, department in
      figures[department.code] = [
        .toClaim: department.toClaim, .recordsToClaim: department.recordsToClaim, .toDo: department.toDo,
        .overdue: department.overdue,
      ]
    }
  }

  // MARK: Figures

  /// A moment in the form in which the ledger keeps it.
  private static func text(of moment: String) throws -> String {
    let parts = moment.split(separator: "T")
    guard parts[1] == "24:00" else { return "\(moment):00.000+08:00" }
    let format = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
    let next = try Date(String(parts[0]), strategy: format).addingTimeInterval(86_400)
    return "\(next.formatted(format))T00:00:00.000+08:00"
  }

  private static func sums(of figures: Figures) -> [Figure: Int] {
    Figure.allCases.reduce(into: [:]) { sums, figure in
      sums[figure] = figures.values.reduce(0) { $0 + ($1[figure] ?? 0) }
    }
  }

  /// Records where two don't agree.
  private static func compare(_ said: Figures, _ counted: Figures, _ place: String) {
    for department in Set(said.keys).union(counted.keys).sorted() {
      for figure in Figure.allCases {
        let (said, counted) = (said[department]?[figure] ?? 0, counted[department]?[figure] ?? 0)
        if said != counted {
          Issue.record("\(place): \(department) \(figure.rawValue): said \(said), counted \(counted)")
        }
      }
    }
  }
}

/// Reads the figures of `reconciliation.xml`, by department, and those of its totals as `totals`.
private final class DocumentReader: NSObject, XMLParserDelegate {
  private static let places: [Recount.Figure: [String]] = [
    .files: ["files/total"], .found: ["records/found"], .accepted: ["records/accepted"],
    .rejected: ["records/rejected"], .unchanged: ["records/unchanged"], .deliveries: ["received/deliveries"],
    .delivered: ["received/records"], .toClaim: ["claims/pendingDeliveries", "claims/overdueDeliveries"],
    .recordsToClaim: ["claims/pending", "claims/overdue"],
    .toDo: ["duties/pending", "duties/overdue", "duties/candidates"],
    .overdue: ["claims/overdueDeliveries", "duties/overdue"],
  ]

  private(set) var figures: Recount.Figures = [:]
  private var owner: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if name == "totals" || name == "department" { owner = attributes["code"] ?? name }
    guard let owner else { return }
    for (figure, places) in Self.places {
      for place in places where place.hasPrefix("\(name)/") {
        let count = Int(attributes[String(place.dropFirst(name.count + 1))] ?? "") ?? 0
        figures[owner, default: [:]][figure, default: 0] += count
      }
    }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "totals" || name == "department" { owner = nil }
  }
}
