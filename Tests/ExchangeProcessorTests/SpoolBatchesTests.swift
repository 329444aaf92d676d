import ExchangeBase
import ExchangeFiles
import ExchangeFormats
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
    func count(_ values: [String], route: Int) throws -> Int {
      let path = folder.path.appending("records")
      try Files.remove(path)
      var writer = try RecordSpoolWriter(path: path)
      let record = Record(number: 1, values: values)
      try writer.append(
        SpooledRecord(record: record, digest: ArraySlice(repeating: 7, count: 16), route: route))
      var inspection = Inspection(file: file)
      inspection.records = try writer.finish()
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
  }
}
