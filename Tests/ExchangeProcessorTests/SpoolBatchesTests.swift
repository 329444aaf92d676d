import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeInspection
@testable import ExchangeProcessor

/// What is read of records that a worker has written, which whatever it read may have taken over.
struct SpoolBatchesTests {
  @Test func `a record for which its inspection leaves no room is an error, not the end of the program`()
    throws
  {
    let folder = try ScratchFolder()
    let library = try KindLibrary(folder: ProgramData().schemas.string)
    let schema = try #require(library["training-info"]?.schema)
    let values = schema.fields.map { _ in "样例" }
    let file = TakenFile(
      drop: "20210104-0001", sender: "XC-SPJ", name: "样例.csv", receivedAt: Instant(milliseconds: 0),
      copy: folder.path.appending("original"), size: 3, sha256: "ab")
    func count(_ values: [String], route: Int, passed: Int = 1) throws -> Int {
      let path = folder.path.appending("records")
      try Files.remove(path)
      var writer = try RecordSpoolWriter(path: path)
      let record = Record(number: 1, values: values)
      try writer.append(
        SpooledRecord(record: record, digest: ArraySlice(repeating: 7, count: 16), route: route))
      var inspection = Inspection(file: file)
      inspection.records = try writer.finish()
      inspection.passed = passed
      inspection.routes = [["XC-WJ"], ["XC-YJ", "XC-WJ"]]
      var count = 0
      try SpoolBatches(inspection, by: schema, of: 10)?.forEach(\.route) { batch in
        count += batch.count
        return true
      }
      return count
    }
    #expect(try count(values, route: 1) == 1)
    for (values, route) in [
      (values, 2), (values, Int(UInt32.max)), (Array(values.dropLast()), 0), (values + ["样例"], 0), ([], 0),
    ] {
      #expect(throws: FileError.self) {
        try count(values, route: route)
      }
    }
    #expect(throws: FileError.self, "more than it says") { try count(values, route: 1, passed: 0) }
  }

  /// Few are read where they are decided, many on another thread.
  @Test(arguments: [2, 2_500])
  func `a file that was cut between two records is an error of ours, never a shorter bundle`(records: Int)
    throws
  {
    let folder = try ScratchFolder()
    let path = folder.path.appending("records")
    let file = TakenFile(
      drop: "20210104-0001", sender: "XC-SPJ", name: "样例.csv", receivedAt: Instant(milliseconds: 0),
      copy: folder.path.appending("original"), size: 3, sha256: "ab")
    var inspection = Inspection(file: file)
    inspection.passed = records
    var writer = try RecordSpoolWriter(path: path)
    var ends = [0]
    for number in 1...records {
      try writer.append(
        SpooledRecord(
          record: Record(number: number, values: ["样例"]), digest: ArraySlice(repeating: 7, count: 16),
          route: 0))
      ends.append(writer.size)
    }
    inspection.records = try writer.finish()
    func count() throws -> Int {
      var count = 0
      try SpoolBatches(inspection, by: nil, of: 500)?.forEach(\.route) { batch in
        count += batch.count
        return true
      }
      return count
    }
    #expect(try count() == records)
    for left in [records - 1, records / 2, 0] {
      try Files.cut(path, to: ends[left])
      #expect(throws: FileError.self, "\(left) are left") { try count() }
    }
  }

  @Test func `what goes out beside a bundle's own records is all there, or nothing goes out`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("redelivered")
    let definition = try #require(try KindLibrary(folder: ProgramData().schemas.string)["training-info"])
    var redeliveries = Redeliveries(path: path)
    for row in [7, 8] as [Int64] {
      try redeliveries.append(
        Consequence.Redelivery(
          definition: definition, record: Record(number: 1, values: ["样例"]), recipients: ["XC-WJ"],
          isClaimable: false),
        row: row)
    }
    try redeliveries.finish()
    var rows: [Int64] = []
    try redeliveries.forEach { rows.append($0.row) }
    #expect(rows == [7, 8])
    let size = try Files.bytes(of: path).count
    for left in [size / 2, 0] {
      try Files.cut(path, to: left)
      #expect(throws: FileError.self, "\(left) bytes are left") { try redeliveries.forEach { _ in } }
    }
  }

  @Test func `nobody gets anything who isn't called as the catalogue calls him`() throws {
    let table = RoutingTable(
      departments: ["XC-WJ", "XC-YJ"].map { code in
        Department(code: code, name: "样例\(code)", role: .supervision, uscc: "", validFrom: "2021-01-01")
      }, items: [])
    let file = TakenFile(
      drop: "20210104-0001", sender: "XC-SPJ", name: "样例.csv", receivedAt: Instant(milliseconds: 0),
      copy: "original", size: 3, sha256: "ab")
    func goes(_ routes: [[String]]) -> Bool {
      var inspection = Inspection(file: file)
      inspection.routes = routes
      return inspection.goesToDepartments(of: table)
    }
    #expect(goes([]) && goes([["XC-WJ"], ["XC-YJ", "XC-WJ"]]))
    for other in ["../../keys", "XC-SPJ", "样例XC-WJ", "", "xc-wj"] {
      #expect(!goes([["XC-WJ"], ["XC-YJ", other]]), "\(other)")
    }
  }

  @Test func `whatever number a line begins with, lines are put in order`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("rejected-results")
    let most = String(repeating: "9", count: 40)
    try Files.replace(path, with: "1,a\n\(most),b\nx\n".utf8)
    var text: [UInt8] = []
    try ResultRows(parts: [.file(path), .bytes(Array("2,c\n".utf8))]).forEachPiece { text += $0 }
    #expect(text.count == "1,a\n\(most),b\nx\n2,c\n".utf8.count)
  }

  @Test func `a line that doesn't end isn't held`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("rejected-results")
    try Files.replace(path, with: "1,a\n".utf8)
    try Files.cut(path, to: 6 << 30)
    #expect(throws: FileError.self) {
      try ResultRows(parts: [.file(path), .bytes(Array("2,c\n".utf8))]).forEachPiece { _ in }
    }
  }
}
