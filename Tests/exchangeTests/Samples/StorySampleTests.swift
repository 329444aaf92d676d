import ExchangeBase
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

extension Sample {
  /// The whole measure in ten weeks, as `samples/story/story.md` tells it.
  static let story = Sample(name: "story")
}

/// The story of the measure: what departments find, what the days' packages say, and what traces tell.
@Suite(.waitsLong) struct StorySampleTests {
  /// What is traced: two licences, the case, the survey and the inquiry.
  private static let traced = [
    "JY23704030000002", "RQ37040300001", "BL-2021-001", "TK-2021-001", "SPJ-20210111-0001",
  ]

  /// Behind which silence alone made consent, while nothing ran.
  private static let decided = "2021-01-15"

  @Test func `the story is told day by day and matter by matter`() throws {
    let exchange = try Sample.story.play(inProcess: false)
    try Sample.story.expectBoxes(of: exchange)
    try Sample.story.expect(Self.sheets(of: exchange), in: "expected-reports")
    let end = try #require(Sample.story.steps().map(Sample.moment).max())
    try FigureOracle(of: exchange.root).expectAgreement(at: end)
    var traces: [String: Data] = [:]
    for id in Self.traced {
      let outcome = try Program.run("trace", exchange.root.string, id)
      try #require(outcome.status == 0, "\(id): \(outcome.errors)")
      traces["\(id).txt"] = Data(outcome.output)
    }
    try Sample.story.expect(traces, in: "expected-traces")
  }

  /// The sheets of the days on which something happens, without those that say no more than on the first, quiet
  /// one: `<day>/<sheet>` and its bytes.
  private static func sheets(of exchange: TemporaryExchange) throws -> [String: Data] {
    let packages = try exchange.files(below: exchange.layout.reports)
    let days = try Sample.story.days().union([decided])
    let closed = packages.compactMap(\.stem).filter { days.contains($0) }.sorted()
    let first = try #require(closed.first)
    let quiet = try unpacked(first, of: exchange)
    var found: [String: Data] = [:]
    for day in closed {
      for (name, bytes) in try unpacked(day, of: exchange) {
        let text = String(decoding: bytes, as: UTF8.self)
        let asQuiet = String(decoding: quiet[name] ?? Data(), as: UTF8.self).replacing(first, with: day)
        if text != asQuiet { found["\(day)/\(name)"] = bytes }
      }
    }
    return found
  }

  /// The sheets of a day's package, by an unpacker that isn't ours.
  private static func unpacked(_ day: String, of exchange: TemporaryExchange) throws -> [String: Data] {
    let folder = exchange.root.appending("unpacked-\(day)")
    let unzip = Process()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let package = exchange.layout.report(try #require(Day(day)))
    unzip.arguments = ["unzip", "-oq", package.string, "*.csv", "-d", folder.string]
    try unzip.run()
    unzip.waitUntilExit()
    try #require(unzip.terminationStatus == 0)
    return try Sample.files(below: URL(fileURLWithPath: folder.string))
  }
}
