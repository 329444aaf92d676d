import ExchangeBase
import ExchangeFormats
import Foundation
import Testing

/// `exchange findings` and `docs/findings.md`: every finding has words in both languages, a remedy, and a sample that
/// provokes it.
@Suite(.waits) struct FindingsTests {
  private struct Line: Decodable {
    let code: String
    let message: LocalizedText
    let remedy: LocalizedText
    let sample: String?
  }

  private static func lines() throws -> [String: Line] {
    let output = try Program.run("findings", "--format", "json").output
    let lines = try JSONDecoder().decode([Line].self, from: Data(output))
    return Dictionary(uniqueKeysWithValues: lines.map { ($0.code, $0) })
  }

  @Test func `every finding has words, a remedy and a sample`() throws {
    let lines = try Self.lines()
    for code in FindingCode.allCases {
      let line = try #require(lines[code.rawValue])
      for text in [line.message, line.remedy] {
        #expect(!text.zh.isEmpty && !text.en.isEmpty && text.zh != text.en, "\(code.rawValue)")
      }
      // No schema of ours asks for more than one character, and nothing at all is told as such.
      if code == .valueTooShort { continue }
      // Samples are played by anybody, also by root, who reads everything. `RightsTests` provokes it.
      if code == .fileUnreadable { continue }
      // Nor does the program fail at a sample. `DeadLetterTests` and `InspectionWorkerTests` make it.
      if [.filePutAside, .fileRequeued, .inspectionFailed].contains(code) { continue }
      // No sample fills a quota, nor a matter. `QuotaTests` and `FullMatterTests` do.
      if [.quotaExceeded, .quotaDeliveriesExceeded, .quotaRejectionsExceeded, .matterFull].contains(code) {
        continue
      }
      // Samples have no folders. `FolderTests` do.
      if code == .folderUnfit { continue }
      // Samples are dropped, and no trials. `TrialTests` are.
      if [.trialsExceeded, .trialFailed].contains(code) { continue }
      #expect(line.sample != nil, "no sample's receipt has \(code.rawValue)")
    }
  }

  @Test func `the page is what the program prints`() throws {
    let page = Sample.folder.deletingLastPathComponent().appendingPathComponent("docs/findings.md")
    let printed = try Program.run("findings", "--page").output
    #expect(try Data(contentsOf: page) == Data(printed), "`make findings` writes it anew")
  }

  @Test func `a code is explained by itself, and an unknown one is told`() throws {
    #expect(try Program.run("findings", "file-empty").text.hasPrefix("file-empty"))
    #expect(try Program.run("findings", "file-full").status == 64)
  }
}
