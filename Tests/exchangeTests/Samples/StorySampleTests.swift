import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// The story of the measure (`samples/story/story.md`), as the days' packages and the traces of its licences tell it.
struct StorySampleTests {
  private static let story = Sample(name: "story")
  /// Printed on every day alike: calendar and profile.
  private static let constantSheet = "13-calendar-and-profile.csv"
  /// What is traced: the licence granted on a commitment, the gas licence, and the numbers of the case and the survey.
  private static let traced = [
    "JY23704030000002", "RQ37040300001", "BL-2021-001", "TK-2021-001", "SPJ-20210111-0001",
  ]

  @Test func `the story is told day by day and matter by matter`() throws {
    let exchange = try Self.story.play()
    try Self.story.expect(Self.sheets(of: exchange), in: "expected-reports")
    var traces: [String: Data] = [:]
    for id in Self.traced {
      let outcome = try Program.run("trace", exchange.root.string, id)
      try #require(outcome.status == 0, "\(id): \(outcome.errors)")
      traces["\(id).txt"] = Data(outcome.output)
    }
    try Self.story.expect(traces, in: "expected-traces")
  }

  /// The sheets of all days on which something was dropped, without those that say no more than on a quiet day:
  /// `<day>/<sheet>` and its bytes.
  private static func sheets(of exchange: TemporaryExchange) throws -> [String: Data] {
    let days = try exchange.names(in: exchange.layout.reports).map { String(decoding: $0.dropLast(4), as: UTF8.self) }
    var packages: [String: [String: Data]] = [:]
    for day in days.sorted() {
      let folder = exchange.root.appending("unpacked-\(day)")
      let unzip = Process()
      unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      unzip.arguments = ["unzip", "-q", exchange.layout.report(day).string, "*.csv", "-d", folder.string]
      try unzip.run()
      unzip.waitUntilExit()
      try #require(unzip.terminationStatus == 0)
      packages[day] = try Sample.files(below: URL(fileURLWithPath: folder.string))
    }
    // The story begins with a day on which nothing happens.
    let quiet = try #require(days.min().flatMap { packages[$0] })
    var found: [String: Data] = [:]
    for (day, sheets) in packages where sheets["01-traffic.csv"] != quiet["01-traffic.csv"] {
      for (name, bytes) in sheets where name != constantSheet && bytes != quiet[name] {
        found["\(day)/\(name)"] = bytes
      }
    }
    return found
  }
}
