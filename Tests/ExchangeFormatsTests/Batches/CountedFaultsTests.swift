import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// Records that come back and are only counted are those that a close look sends back, with the same findings.
@Suite struct CountedFaultsTests {
  /// What was found in a record.
  private struct Told: Equatable {
    let number: Int
    let line: Int
    let codes: [String]

    init(_ number: Int, _ line: Int, _ codes: some Sequence<FindingCode>) {
      (self.number, self.line) = (number, line)
      self.codes = codes.map(\.rawValue).sorted()
    }
  }

  /// Takes plain records, and lets others be counted.
  private final class Counting: PlainRecordTaker {
    let references: any Sendable = 0
    let countsFaulty = true

    func take(_ record: PlainRecord, into frames: FrameBuffer) -> Bool { true }
    func isSettled(_ record: PlainRecord) -> Bool { true }
  }

  /// What a reading tells of a table.
  private struct Reading: Equatable {
    var records: [Told] = []
    var bundleFindings: [Finding] = []
    var failure: Finding?
  }

  /// A reading in blocks of `size` in which records are counted from record `first` on, and how many were.
  private func reading(
    _ bytes: [UInt8], inBlocksOf size: Int, countingFrom first: Int, kind: String
  ) throws -> (Reading, counted: Int) {
    var reading = Reading()
    var counted = 0
    do {
      var reader = try CSVBundleReader(
        source: MemorySource(bytes, chunk: max(16, size / 3)), fileName: "导出.csv",
        library: try Fixtures.library.get(), kind: kind)
      reader.takePlainRecords(inBlocksOf: size) { Counting() }
      defer { reading.bundleFindings = reader.bundleFindings }
      while let part = try reader.nextPart(counting: reading.records.count >= first) {
        switch part {
        case .record(let read):
          reading.records.append(Told(read.record.number, read.record.line, read.findings.map(\.code)))
        case .batch(let batch):
          let told =
            batch.entries.map { Told($0.number, $0.line, []) }
            + batch.faulty.map { Told($0.number, $0.line, batch.codes[$0.codes]) }
          #expect(batch.faulty.allSatisfy { !batch.codes[$0.codes].isEmpty })
          reading.records += told.sorted { $0.number < $1.number }
          #expect(told.map(\.line).max() == batch.lastLine && told.map(\.number).min() == batch.first)
          counted += batch.faulty.count
        }
      }
    } catch {
      guard case FormatError.malformed(let finding) = error else { throw error }
      reading.failure = finding
    }
    return (reading, counted)
  }

  /// How many records were counted, at most.
  private func compare(_ bytes: [UInt8], kind: String = "approval-push", _ note: String) throws -> Int {
    let whole = try BundleReading(bytes, kind: kind)
    var close = Reading(bundleFindings: whole.bundleFindings, failure: whole.failure)
    for (record, findings) in zip(whole.records, whole.findings) {
      close.records.append(Told(record.number, record.line, findings.map(\.code)))
    }
    var most = 0
    for (size, first) in [(64, 0), (1_000, 3), (5_000, 0), (1 << 20, 0)] {
      let (quick, counted) = try reading(bytes, inBlocksOf: size, countingFrom: first, kind: kind)
      let wrong = zip(quick.records, close.records).first { $0 != $1 }
      #expect(
        quick == close, "\(note), in blocks of \(size), counted from \(first): \(String(describing: wrong))")
      most = max(most, counted)
    }
    return most
  }

  @Test(arguments: SchemaFolder.kinds)
  func `whatever stands in the cells, the same is found`(kind: String) throws {
    let fields = try #require(try Fixtures.library.get()[kind]).schema.fields
    var generator = SeededGenerator()
    var counted = 0
    for round in 0..<12 {
      var rows = [fields.map(round.isMultiple(of: 2) ? \.name : \.title)]
      for number in 0..<60 {
        var row = fields.map { $0.name == "msgId" ? "SPJ-\(number)" : $0.example }
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
          row[Int.random(in: 0..<row.count, using: &generator)] = Self.cells.randomElement(using: &generator)!
        }
        rows.append(row)
      }
      let text = rows.map { $0.joined(separator: ",") }.joined(separator: round % 3 == 0 ? "\r\n" : "\n")
      counted += try compare(Array(text.utf8), kind: kind, "round \(round), seed \(generator.seed)")
    }
    if kind == "approval-push" { #expect(counted > 100) }
  }

  private static let cells = [
    "", "", "无", "/", "NULL", "#N/A", "x", "其他", "0", "1", "true", "是", "2021年13月45日", "2021-02-30",
    "2021/1/2",
    "20210102", "1900-01-01", "1899-12-30", "1949-09-30", "2099-12-31", "2030-01-01", "2000-01-01", "44197",
    "长期", "1.5E+17", "注销", "注销 ", "=\"注销\"",
    "113***99", "91370499MA0000001W", "91370499MA0000001X", "92370403999800010P", "13800000001", "1380000000",
    "3元", "5万元", "-3",
    "1e9", "锟斤拷样例", "样例?", "样例？？", "\u{FFFD}样例", "=1+1", "<br>样例", "undefined", "样例|样例乙", "样例;样例乙",
    "\"样\"\"例\"", "\"样\n例\"",
    "\"样,例\"", " 样例 ", "\u{200B}样例", "XC-SCJG", "薛城区市场监督管理局", "\u{3000}", "合计", "样例：", "\t", "Mar-21", "一",
    String(repeating: "长", count: 2_100),
  ]

  @Test func `whatever a table holds, the same is found`() throws {
    var generator = SeededGenerator()
    var counted = 0
    for round in 0..<120 {
      let table = TableMaker.table(&generator, oddity: 4 + round % 4)
      counted += try compare(table, "round \(round), seed \(generator.seed)")
    }
    #expect(counted > 0)
  }

  /// Values that stand one column off are looked for until that was in vain a hundred times, and again behind a record in order.
  @Test(arguments: [0, 30, 99, 100, 101, 250])
  func `rows whose values stand off are found among others`(misread: Int) throws {
    let good = TableMaker.good(1)
    let cells = good.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let shifted = (cells[..<6] + [""] + cells[6..<12]).joined(separator: ",")
    let wrong = good.replacing("2021-01-04", with: "x").replacing("2026-01-03", with: "y")
    let once = good.replacing("2021-01-04", with: "x")
    let rows =
      [shifted] + Array(repeating: wrong, count: misread) + [shifted, once, good, shifted]
      + Array(repeating: once, count: misread) + [shifted, shifted, wrong, good, wrong, shifted]
    let table = ([TableMaker.header] + rows).joined(separator: "\n")
    #expect(try compare(Array(table.utf8), "\(misread) misread") >= misread)
  }
}
