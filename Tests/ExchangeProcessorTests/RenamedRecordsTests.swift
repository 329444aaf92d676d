import ExchangeFiles
import ExchangeFormats
import ExchangeInspection
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// What is kept of a decision until it is made.
struct RenamedRecordsTests {
  @Test func `what an earlier attempt at a decision left doesn't hinder the next`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("renamed")
    let spooled = SpooledRecord(
      record: Record(number: 1, values: ["甲", "乙"]), digest: ArraySlice(repeating: 0, count: 16), route: 0)
    for name in ["丙", "丁"] {
      let renamed = RenamedRecords(path: path)
      try renamed.append(spooled, [1: name])
      try renamed.finish()
      var reader = try renamed.reader()
      let passedOn = try reader.passedOn(spooled.record)
      #expect(passedOn.text(1) == name)
    }
  }

  @Test func `a record whose other name is gone isn't passed on under the one that came`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("renamed")
    let renamed = RenamedRecords(path: path)
    let spooled = (1...2).map { number in
      SpooledRecord(
        record: Record(number: number, values: ["甲", "乙"]), digest: ArraySlice(repeating: 0, count: 16),
        route: 0)
    }
    for one in spooled { try renamed.append(one, [1: "丙"]) }
    try renamed.finish()
    var names = try renamed.reader()
    for one in spooled {
      let passedOn = try names.passedOn(one.record)
      #expect(passedOn.text(1) == "丙")
    }
    for left in [try Files.bytes(of: path).count / 2, 0] {
      try Files.cut(path, to: left)
      #expect(throws: FileError.self, "\(left) bytes are left") {
        var names = try renamed.reader()
        for one in spooled { _ = try names.passedOn(one.record) }
      }
    }
  }
}
