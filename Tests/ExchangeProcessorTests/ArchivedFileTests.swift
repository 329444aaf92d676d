import ExchangeFiles
import ExchangeFormats
import ExchangeTesting
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// Records of an archived file are found in whatever order they are asked for.
struct ArchivedFileTests {
  private static let count = 300

  private let folder: ScratchFolder
  private let file: ArchivedFile
  private var spread: FilePath { folder.path.appending("spread") }

  init() throws {
    folder = try ScratchFolder()
    let rows = (1...Self.count).map { "20210104-0001-XC-WJ,样例\($0)" }
    let path = try folder.write((["投递编号,认领人"] + rows).joined(separator: "\r\n"), to: "claim_a.csv")
    file = ArchivedFile(
      path: path, folder: folder.path, kind: "claim", name: "claim_a.csv", library: try Repository.kinds())
  }

  private func expectEach(of numbers: some Sequence<Int>) throws {
    for number in numbers {
      let record = try #require(try file.record(number), "record \(number)")
      #expect(record.number == number)
      #expect((0..<record.count).contains { record.text($0) == "样例\(number)" }, "record \(number)")
    }
  }

  @Test func `records asked for in order are found while the file is read along`() throws {
    try expectEach(of: stride(from: 2, to: Self.count, by: 3))
    try expectEach(of: [Self.count, Self.count])
    #expect(try !Files.exists(spread))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `records asked for in any order are found`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    try expectEach(of: (1...Self.count).shuffled(using: &generator))
    try expectEach(of: (1...Self.count).reversed())
    #expect(try Files.exists(spread))
  }

  @Test func `records are found after the file was closed`() throws {
    try expectEach(of: [5, 6])
    file.close()
    try expectEach(of: [7, 6, Self.count])
  }

  @Test(arguments: [false, true])
  func `there is no record before the first and after the last`(isSpread: Bool) throws {
    if isSpread { try expectEach(of: [2, 1]) }
    #expect(try file.record(0) == nil)
    #expect(try file.record(Self.count + 1) == nil)
    try expectEach(of: [1])
  }
}
