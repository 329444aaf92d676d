import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeInspection

/// Records of one bundle that have the same id are found without keeping records, in bounded memory.
struct RepetitionTests {
  /// An id, and what the record says beside it.
  private struct Told {
    let id: String
    let content: Int
  }

  /// What is to be said: by the number of the record whether it is the same again, and which one it repeats.
  private struct Repeat: Equatable {
    let number: Int
    let line: Int?
    let code: FindingCode
    let first: String?
  }

  private static func table(_ records: [Told]) -> [UInt8] {
    let header = "消息标识,事项编码,事项名称,许可决定文书号,行政相对人名称,行政相对人类别,统一社会信用代码,联系方式,许可决定日期,有效期至,许可机关"
    let rows = records.enumerated().map { index, record in
      // Some aren't plain, and some come back.
      let day = index % 17 == 5 ? "x" : index % 11 == 3 ? "2021/1/4" : "2021-01-04"
      return "\(record.id),XK001,食品经营许可,样例审〔2021〕\(record.content)号,样例甲餐饮店,个体工商户,92370403999800010P,"
        + "13800000001,\(day),2026-01-03,薛城区行政审批服务局"
    }
    return Array(([header] + rows).map { $0 + "\n" }.joined().utf8)
  }

  private static func bundle(_ records: [Told]) -> [UInt8] {
    let elements = records.enumerated().map { index, record in
      let day = index % 17 == 5 ? "x" : "2021-01-04"
      let id = record.id.isEmpty ? "" : "<msgId>\(record.id)</msgId>"
      return """
        <record>
          \(id)<itemCode>XK001</itemCode><itemName>食品经营许可</itemName><docNo>样例审〔2021〕\(record.content)号</docNo>
          <holderName>样例甲餐饮店</holderName><holderType>个体工商户</holderType>
          <holderId>92370403999800010P</holderId><holderContact>13800000001</holderContact><decisionDate>\(day)</decisionDate><validTo>2026-01-03</validTo><organ>薛城区行政审批服务局</organ>
        </record>

        """
    }
    return Array(
      ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bundle xmlns=\"urn:xuecheng:exchange:1\""
        + " kind=\"approval-push\" id=\"B1\" sender=\"XC-SPJ\" createdAt=\"2021-01-04T09:00:00+08:00\">\n"
        + elements.joined() + "</bundle>\n").utf8)
  }

  /// What an inspection says that keeps no records.
  private func inspect(
    _ bytes: [UInt8], _ name: String, _ measure: RecordKeys.Measure = RecordKeys.Measure(),
    keeping: Bool = false,
    sorting limit: Int = 1 << 16
  ) throws -> Inspection {
    let folder = try ScratchFolder()
    let path = folder.path.appending(name)
    try Files.replace(path, with: bytes)
    let kinds = try Repository.kinds()
    var inspector = Inspector(kinds: kinds, language: .en, keepsRecords: keeping)
    inspector.keys = measure
    let file = TakenFile(
      drop: "", sender: "", name: try #require(FilePath.Component(name)),
      receivedAt: try #require(Instant("2021-01-04T10:00:00+08:00")), copy: path, size: bytes.count,
      sha256: "")
    let work = folder.path.appending("work")
    try Files.makeFolder(work)
    var inspection = try inspector.inspect(file, in: work, sender: nil)
    try inspection.findRepetitions(
      of: try #require(kinds["approval-push"]).schema, in: work, limit: limit)
    let left = try Files.names(in: work).map(\.string)
    #expect(Set(left).isSubset(of: ["records", "rejected", "rejected-results", "keys", "repeatable"]))
    return inspection
  }

  private func repeats(_ inspection: Inspection) -> [Repeat] {
    inspection.findings.detailed.filter { [.recordTwice, .recordRepeated].contains($0.code) }.map {
      Repeat(
        number: $0.position.record ?? 0, line: $0.position.line, code: $0.code, first: $0.arguments["first"])
    }
  }

  /// The same, by a dictionary of everything that passes.
  private func expected(_ records: [Told], isXML: Bool) -> [Repeat] {
    var firsts: [String: (number: Int, content: Int)] = [:]
    var repeats: [Repeat] = []
    for (index, record) in records.enumerated() where index % 17 != 5 {
      let id = record.id.isEmpty ? "=\(record.content)" : record.id
      guard let first = firsts[id] else {
        firsts[id] = (index + 1, record.content)
        continue
      }
      let isSame = first.content == record.content
      repeats.append(
        Repeat(
          number: index + 1, line: isXML ? 3 + 5 * index : index + 2,
          code: isSame ? .recordTwice : .recordRepeated, first: "\(first.number)"))
    }
    return repeats
  }

  private static func told(_ count: Int, _ ids: Int, _ generator: inout SeededGenerator) -> [Told] {
    (0..<count).map { _ in
      let id = Int.random(in: 0..<ids, using: &generator)
      // Some have no id of their own, and a few say something else.
      return Told(
        id: id % 5 == 0 ? "" : "SPJ-\(id)",
        content: Int.random(in: 0..<4, using: &generator) == 0 ? id + 1_000_000 : id)
    }
  }

  @Test(arguments: [false, true], [1, 2, 7, 100, 1 << 19])
  func `ids that occur twice are found, however few are held in memory`(isXML: Bool, limit: Int) throws {
    var generator = SeededGenerator()
    for (count, ids) in [(40, 12), (300, 4_000), (300, 1), (500, 300)] {
      let records = Self.told(count, ids, &generator)
      let inspection = try inspect(
        isXML ? Self.bundle(records) : Self.table(records),
        isXML ? "approval-push_1.xml" : "approval-push_1.csv",
        RecordKeys.Measure(limit: limit), sorting: limit)
      let wanted = expected(records, isXML: isXML)
      #expect(repeats(inspection) == wanted, "\(count) records, \(ids) ids, seed \(generator.seed)")
      #expect(inspection.unchanged == wanted.count { $0.code == .recordTwice })
      #expect(inspection.found == count)
    }
  }

  /// Numbers that different ids share cost a second look and no more.
  @Test(
    arguments: [
      { _ in 7 }, { UInt64($0.count) }, { UInt64($0.last ?? 0) << 60 }, { RecordKeys.number($0) & 0xFF },
    ] as [@Sendable (UnsafeRawBufferPointer) -> UInt64])
  func `different ids with one number aren't taken for each other`(
    number: @escaping @Sendable (UnsafeRawBufferPointer) -> UInt64
  ) throws {
    var generator = SeededGenerator()
    for limit in [3, 50, 1_000] {
      let measure = RecordKeys.Measure(number: number, limit: limit)
      let different = (0..<300).map { Told(id: "SPJ-\($0)", content: $0) }
      #expect(try repeats(inspect(Self.table(different), "approval-push_1.csv", measure)).isEmpty)
      let records = Self.told(300, 200, &generator)
      for isXML in [false, true] {
        let inspection = try inspect(
          isXML ? Self.bundle(records) : Self.table(records),
          isXML ? "approval-push_1.xml" : "approval-push_1.csv", measure)
        #expect(repeats(inspection) == expected(records, isXML: isXML), "seed \(generator.seed)")
      }
    }
  }

  @Test func `it is the same whether records are kept or not`() throws {
    var generator = SeededGenerator()
    let records = Self.told(2_000, 600, &generator)
    let bytes = Self.table(records)
    let (quick, kept) = (
      try inspect(bytes, "approval-push_1.csv"), try inspect(bytes, "approval-push_1.csv", keeping: true)
    )
    #expect(quick.findings == kept.findings)
    #expect(quick.rejected == kept.rejected && quick.unchanged == kept.unchanged && quick.found == kept.found)
    #expect(quick.findings.total > 1_000)
  }

  @Test func `a file in which nearly all are repeated otherwise comes back whole`() throws {
    let records = (0..<40_000).map { Told(id: "SPJ-1", content: $0) }
    let inspection = try inspect(Self.table(records), "approval-push_1.csv")
    #expect(inspection.findings.rejectsBundle)
    #expect(inspection.findings.detailed.first?.code == .rejectedTooMany)
    #expect(inspection.findings.detailed.count == 101)
    #expect(inspection.rejected == inspection.limits.records + 1)
  }

  @Test(arguments: [1, 16, 100, 5_000])
  func `a number is met again if it was met, or never has room`(slots: Int) {
    var generator = SeededGenerator()
    for mask: UInt64 in [.max, 0xFF_FFFF_FFFF << 20, 0xFF << 56 | 1] {
      let numbers = MetNumbers(atLeast: slots)
      var (known, homeless): (Set<UInt64>, Set<UInt64>) = ([], [])
      let some = (0..<400).map { _ in generator.next() & mask }
      for _ in 0..<2_000 {
        let number = some.randomElement(using: &generator)!
        switch numbers.meet(number) {
        case .first: #expect(known.insert(number).inserted && !homeless.contains(number))
        // Of so few hardly ever two have the same half.
        case .again: #expect(known.contains(number) || mask != .max)
        case .withoutRoom: #expect(!known.contains(homeless.insert(number).memberAfterInsert))
        }
      }
      #expect(known.count + homeless.count <= 400)
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1_000, 70_000])
  func `numbers are put in order`(count: Int) {
    var generator = SeededGenerator()
    for mask in [UInt64.max, 0xFF, 0xFF << 50, 0xFFFF_FFFF] {
      var numbers = (0..<count).map { _ in generator.next() & mask }
      let sorted = numbers.sorted()
      RecordKeys.sort(&numbers)
      #expect(numbers == sorted)
    }
  }

  @Test func `ids one after another have different numbers`() {
    var numbers = Set<UInt64>()
    for id in 0..<200_000 {
      for text in ["SPJ-2020-\(10_000_000 + id)", "\(id)", "样例\(id)号"] {
        numbers.insert(Array(text.utf8).withUnsafeBytes(RecordKeys.number))
      }
    }
    #expect(numbers.count == 600_000)
  }
}
