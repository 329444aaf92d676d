import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// What `run` writes for node_exporter.
@Suite(.waits) struct MetricsTests {
  private static let root = FilePath(
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path)
  /// From Debian's package, which `scripts/prepare test` unpacks and doesn't install: it would start a server.
  private static let promtool = root.appending(".build/promtool/usr/bin/promtool")

  private func exchange() throws -> TemporaryExchange {
    try TemporaryExchange(settings: ["metrics: {textfile: exchange.prom}"], ownFolders: .beside)
  }

  private func metrics(of exchange: TemporaryExchange) throws -> [String: String] {
    let text = String(decoding: try Files.bytes(of: exchange.root.appending("exchange.prom")), as: UTF8.self)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    return Dictionary(
      lines.map { line in
        let end = line.lastIndex(of: " ")!
        return (String(line[..<end]), String(line[line.index(after: end)...]))
      }, uniquingKeysWith: { first, _ in "\(first), twice" })
  }

  private func drop(_ number: Int, in exchange: TemporaryExchange) throws {
    try exchange.drop(
      SampleBundle.approvals([.init(msgId: "P-\(number)", docNo: "样审〔2021〕\(number)号")]),
      as: "决定\(number).csv", from: "XC-SPJ")
  }

  @Test func `drops, records, what is owed and how things stand are measured`() throws {
    let exchange = try exchange()
    for number in 1...3 { try drop(number, in: exchange) }
    try exchange.drop(Array("不是,表头\r\n1,2\r\n".utf8), as: "坏.csv", from: "XC-SPJ")
    try exchange.pass(TemporaryExchange.monday, comesBack: true)
    let first = try metrics(of: exchange)
    #expect(first["exchange_drops_total{department=\"XC-SPJ\",verdict=\"accepted\"}"] == "3")
    #expect(first["exchange_drops_total{department=\"XC-SPJ\",verdict=\"rejected\"}"] == "1")
    let accepted = "exchange_records_total{department=\"XC-SPJ\",kind=\"approval-push\",outcome=\"accepted\"}"
    #expect(first[accepted] == "3")
    let owed = first.filter {
      $0.key.hasPrefix("exchange_obligations{") && $0.key.contains("family=\"claim\"")
    }
    #expect(owed.filter { $0.key.contains("open") }.compactMap { Int($0.value) }.reduce(0, +) > 0, "\(owed)")
    #expect(first["exchange_last_pass_timestamp_seconds"] == "1609725600")
    let last = "exchange_last_drop_timestamp_seconds{department=\"XC-SPJ\",kind=\"approval-push\"}"
    #expect(first[last] == "1609725600")
    #expect(first["exchange_share_up{department=\"XC-WJ\"}"] == "1")
    #expect(first["exchange_parked_drops"] == "0")
    #expect(first["exchange_pass_duration_seconds_count"].flatMap(Int.init) ?? 0 > 0)
    #expect(first["exchange_disk_free_bytes{disk=\"exchange\"}"].flatMap(Int.init) ?? 0 > 0)

    // Days later everything is overdue, and a process that knows nothing of this one goes on counting.
    try drop(4, in: exchange)
    try exchange.pass("2021-01-18T16:00")
    let next = try metrics(of: exchange)
    #expect(next["exchange_drops_total{department=\"XC-SPJ\",verdict=\"accepted\"}"] == "4")
    #expect(next["exchange_drops_total{department=\"XC-SPJ\",verdict=\"rejected\"}"] == "1")
    #expect(next[accepted] == "4")
    let overdue = next.filter { $0.key.hasPrefix("exchange_obligations{") && $0.key.contains("overdue") }
    #expect(overdue.values.compactMap { Int($0) }.reduce(0, +) > 0, "\(overdue)")
    #expect(next["exchange_signoffs_missing"] == "14")
    #expect(next["exchange_last_closed_day_timestamp_seconds"] == "1610899200")
  }

  @Test func `a kill between deciding and writing costs no count and counts nothing twice`() throws {
    let exchange = try exchange()
    try drop(1, in: exchange)
    try exchange.pass(TemporaryExchange.monday)
    for number in 2...4 {
      try drop(number, in: exchange)
      let killed = try Program.run(
        ["run", "--once", exchange.root.string, "--at", "2021-01-04T10:0\(number)"],
        environment: ["EXCHANGE_DRILL": "keeping kill 决定\(number).csv"])
      #expect(killed.wasKilled, "\(killed.text)\(killed.errors)")
    }
    try exchange.pass("2021-01-04T11:00")
    #expect(
      try metrics(of: exchange)["exchange_drops_total{department=\"XC-SPJ\",verdict=\"accepted\"}"] == "4")
  }

  @Test func `a file that can't be written is told, and keeps nothing waiting`() throws {
    let exchange = try TemporaryExchange(settings: ["metrics: {textfile: gone/exchange.prom}"])
    try drop(1, in: exchange)
    let outcome = try exchange.run()
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.errors.contains("metrics couldn't be written"), "\(outcome.errors)")
    #expect(try exchange.receipts(of: "XC-SPJ").count == 1)
  }

  @Test func `a path that node_exporter wouldn't read is refused`() throws {
    let exchange = try TemporaryExchange(settings: ["metrics: {textfile: exchange.txt}"])
    let outcome = try exchange.run()
    #expect(outcome.status == 65 && outcome.errors.contains(".prom"), "\(outcome.errors)")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: promtool.string), "promtool isn't here"))
  func `promtool finds nothing wrong with metrics and rules`() throws {
    let exchange = try exchange()
    try drop(1, in: exchange)
    try exchange.pass(TemporaryExchange.monday)
    let metrics = try Tool.run(
      "sh", ["-c", "'\(Self.promtool)' check metrics < exchange.prom"], in: exchange.root)
    #expect(metrics.status == 0, "\(metrics.output)")
    let folder = Self.root.appending("packaging/prometheus")
    for words in [["check", "rules", "exchange.rules.yml"], ["test", "rules", "exchange.rules.test.yml"]] {
      let outcome = try Tool.run(Self.promtool.string, words, in: folder)
      #expect(outcome.status == 0, "\(outcome.output)")
    }
  }

  @Test func `rules and dashboard ask for nothing that isn't measured`() throws {
    let exchange = try exchange()
    try exchange.pass(TemporaryExchange.monday)
    let text = String(decoding: try Files.bytes(of: exchange.root.appending("exchange.prom")), as: UTF8.self)
    let measured = try Files.bytes(
      of: Self.root.appending("Sources/ExchangeProcessor/Metrics/Metric.swift"))
    let known = String(decoding: measured, as: UTF8.self)
    var asked: Set<String> = []
    for file in ["exchange.rules.yml", "exchange-dashboard.json"] {
      let bytes = try Files.bytes(of: Self.root.appending("packaging/prometheus").appending(file))
      for match in String(decoding: bytes, as: UTF8.self).matches(of: /exchange_[a-z_]+/) {
        asked.insert(String(match.output))
      }
    }
    #expect(asked.count > 12)
    for name in asked {
      let metric = name.hasSuffix("_bucket") ? String(name.dropLast("_bucket".count)) : name
      #expect(known.contains("\"\(metric)\""), "\(name)")
    }
    #expect(text.contains("# TYPE exchange_pass_duration_seconds histogram"))
  }
}
