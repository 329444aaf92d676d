import Foundation
import Testing

/// `docs/measure.md` and `docs/reliability.md` tell the truth: no article and no promise is without what carries it, and all that
/// they name is there.
struct DocsTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  private static func known() throws -> MeasurePage.Known {
    MeasurePage.Known(
      kinds: try text("schemas/kinds.csv").split(separator: "\n").dropFirst().map {
        String($0.prefix { $0 != "," })
      },
      profiles: try ["xuecheng-2020-19", "example-same-day"].map {
        ProfileOutline(try text("profiles/\($0).yaml"))
      },
      samples: try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "samples").path),
      sheets: try text("Sources/ExchangeReports/Sheets/DaySheets.swift").split(separator: "\"").map(
        String.init
      )
      .filter { $0.hasSuffix(".csv") },
      tests: try tests())
  }

  private static func tests() throws -> NamedTests {
    let sources = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "Tests").path)
      .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".py") }
    return NamedTests(
      sources: Dictionary(uniqueKeysWithValues: try sources.map { ("Tests/\($0)", try text("Tests/\($0)")) }))
  }

  @Test func `the page of the measure has every article and names only what there is`() throws {
    let page = MeasurePage(try Self.text("docs/measure.md"))
    for objection in page.objections(try Self.known()) { Issue.record("docs/measure.md: \(objection)") }
  }

  @Test(arguments: [
    ("| 8 | service", "| 80 | service", "in their order"),
    ("| 16 | before", "| 17 | before", "aren't 1 to 16"),
    ("| `push-approval` |", "|  |", "22(1) push: an empty cell"),
    ("— to the public, on other channels", "—", "10: a dash without a reason"),
    ("| `commitment-push` |", "| `commitment` |", "24¶2: there is no commitment"),
    ("`explain-exclusion`, ", "", "the rule explain-exclusion has no row"),
    ("`meeting-resolution`", "`supervision-push`", "the kind meeting-resolution has no row"),
    ("`case 8: each", "`case 8: every", "20: there is no test"),
    ("`SurveyEdgeCases.swift`", "`SurveyCases.swift`", "13: 0 test files"),
    ("`joint-meeting`", "`joint-meal`", "19: there is no joint-meal"),
    ("`15-resolutions.csv`", "`15-decisions.csv`", "19: there is no 15-decisions.csv"),
    ("`joint-meeting`", "some", "19: “some” under Samples names nothing"),
    ("`counting.closeAt` |", "`counting.closesAt` |", "1: there is no counting.closesAt"),
    ("| `17:30` |", "| `18:00` |", "counting.closeAt: the profile has 17:30"),
  ])
  func `a slip on the page is told`(right: String, wrong: String, objection: String) throws {
    let text = try Self.text("docs/measure.md")
    try #require(text.contains(right))
    let found = MeasurePage(text.replacing(right, with: wrong)).objections(try Self.known())
    #expect(found.contains { $0.contains(objection) }, "\(found)")
  }

  @Test func `no state and no promise stands without a test that tries it`() throws {
    let page = ReliabilityPage(try Self.text("docs/reliability.md"))
    for objection in page.objections(try Self.tests()) { Issue.record("docs/reliability.md: \(objection)") }
  }

  @Test(arguments: [
    ("| I3 |", "| I2 |", "aren't I1 to I7"),
    ("`a call that fails, a kill", "`a call that works, a kill", "there is no test"),
    ("`KillTests.swift`", "`KilledTests.swift`", "0 test files"),
    ("| What is done | Tests |", "| What is done | Tried |", "states without their tests"),
    (
      "`DoubtTests.swift` `what may be stored is found again, and nothing is lost or doubled`", "—",
      "without its test"
    ),
  ])
  func `a state that nobody tries and a promise that nothing holds are told`(
    right: String, wrong: String, objection: String
  ) throws {
    let text = try Self.text("docs/reliability.md")
    try #require(text.contains(right))
    let found = ReliabilityPage(text.replacing(right, with: wrong)).objections(try Self.tests())
    #expect(found.contains { $0.contains(objection) }, "\(found)")
  }

  @Test func `a number stands apart from the ideographs before it`() throws {
    let samples = Self.root.appending(path: "samples")
    let files = try FileManager.default.subpathsOfDirectory(atPath: samples.path).filter {
      $0.contains("/expected") && [".csv", ".html", ".xml"].contains(where: $0.hasSuffix)
    }
    #expect(files.count > 100)
    for file in files {
      let text = String(decoding: try Data(contentsOf: samples.appending(path: file)), as: UTF8.self)
      let glued = text.matches(of: /[\u{4E00}-\u{9FFF}][0-9]+ [个条份项次张行日内]+/).map(\.output)
      #expect(glued.isEmpty, "\(file): \(glued.prefix(3))")
    }
  }
}
