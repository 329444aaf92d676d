import ExchangeFormats
import ExchangeProcessor
import ExchangeRules
import SystemPackage
import Testing

/// Profiles as files: the shipped one can be read, and a slip in a copy of it is told with its line.
struct ProfileReaderTests {
  /// Reads a copy of the shipped profile in which `old` became `new`; its line is given too.
  private func read(replacing old: String, by new: String) throws -> (error: ConfigurationError, line: Int) {
    let text = try Repository.profile()
    let place = try #require(text.firstRange(of: old), "the shipped profile has no “\(old)”")
    let line = text[..<place.lowerBound].count { $0 == "\n" } + 1
    let folder = try ScratchFolder()
    let file = try folder.write(
      text.replacing(old, with: new, maxReplacements: 1), to: "xuecheng-2020-19.yaml")
    return (try #require(throws: ConfigurationError.self) { _ = try Profile(file: file) }, line)
  }

  @Test func `the shipped profile is read`() throws {
    let profile = try Profile(
      file: Repository.root.appending("profiles").appending("xuecheng-2020-19.yaml"))
    #expect(profile.documentNumber == "薛政办字〔2020〕19号")
    #expect(profile.claimMode == .explicit)
    #expect(
      profile.rules.map(\.id) == [
        "push-approval", "claim-approval", "push-supervision", "claim-supervision", "claim-notice",
      ])
  }

  @Test(arguments: [
    ("effectiveFrom: \"2020-12-22\"", "effectiveFrom: \"2020-12-32\"", "a day like"),
    ("claimMode: explicit", "claimMode: sometimes", "explicit, onDelivery"),
    ("closeAt: \"24:00\"", "closeAt: \"25:00\"", "a time like"),
    ("commitmentExpiryRolls: true", "commitmentExpiryRolls: perhaps", "true or false"),
    ("    limit: 1", "    limit: eins", "a whole number"),
    ("    unit: workday", "    unit: fortnight", "workday"),
    ("    direction: after", "    direction: sideways", "after, before"),
    ("    accountable: sender", "    accountable: nobody", "sender, recipient"),
    ("    measures: push", "    measures: pull", "push, claim"),
    ("    triggerIs: act", "    triggerIs: feeling", "act, expiry"),
    ("claimMode: explicit", "claimmode: explicit", "claimmode"),
  ])
  func `a slip is told with its line`(old: String, new: String, words: String) throws {
    let (error, line) = try read(replacing: old, by: new)
    #expect(error.file.hasSuffix("xuecheng-2020-19.yaml:\(line)"), "\(error)")
    #expect(error.reason.contains(words), "\(error)")
  }

  @Test func `a profile under another name than its own is refused`() throws {
    let folder = try ScratchFolder()
    let file = try folder.write(Repository.profile(), to: "other.yaml")
    let error = try #require(throws: ConfigurationError.self) { _ = try Profile(file: file) }
    #expect(error.reason.contains("other"))
  }

  @Test func `two rules of one id are refused`() throws {
    let (error, _) = try read(replacing: "id: claim-approval", by: "id: push-approval")
    #expect(error.reason.contains("push-approval"))
  }
}
