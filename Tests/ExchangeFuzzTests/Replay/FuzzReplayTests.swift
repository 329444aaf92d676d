import ExchangeFiles
import ExchangeTesting
import SystemPackage
import Testing

/// What fuzzing found stays mended, and what targets begin with holds; libFuzzer isn't needed for it.
struct FuzzReplayTests {
  /// The files of what a target was once found to trap at, hang at, or judge wrongly.
  private static func found(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
    let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().appending("Found")
      .appending(target.name)
    guard try Files.exists(folder) else { return [] }
    return try Files.names(in: folder).map { ($0.string, try Files.bytes(of: folder.appending($0))) }
  }

  @Test(arguments: FuzzTarget.all)
  func `what was found once is found no more`(target: FuzzTarget) throws {
    for (name, bytes) in try Self.found(target) {
      let objection = try target.judge(bytes)
      #expect(objection == nil, "Found/\(target.name)/\(name)")
    }
  }

  @Test(arguments: FuzzTarget.all)
  func `what fuzzing begins with holds, whole and damaged`(target: FuzzTarget) throws {
    var generator = SeededGenerator()
    let seeds = try target.seeds()
    #expect(seeds.count > 2)
    for (number, seed) in seeds.enumerated() where number.isMultiple(of: max(1, seeds.count / 24)) {
      let objection = try target.judge(seed)
      #expect(objection == nil, "seed \(number)")
      var damaged = seed
      for _ in 0..<3 where !damaged.isEmpty {
        let place = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: place)
        default: damaged.insert(contentsOf: seed[(seed.count / 2)...].prefix(8), at: place)
        }
      }
      let other = try target.judge(damaged)
      #expect(other == nil, "seed \(number) damaged, \(generator.seed)")
    }
  }

  @Test func `a planted error is objected to`() throws {
    #expect(try FuzzTarget.canary.judge(Array("a,b,c\nd,\"e\"\"\nf\",g\n".utf8)) != nil)
    #expect(try FuzzTarget.canary.judge(Array("a,b,c\nd,\"e\"\"f\",g\n".utf8)) == nil)
  }
}

extension FuzzTarget: CustomTestStringConvertible {
  var testDescription: String { name }
}
