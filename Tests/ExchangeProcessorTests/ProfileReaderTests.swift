import ExchangeBase
import ExchangeFormats
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
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
    return (
      try #require(throws: ConfigurationError.self) {
        _ = try Profile(file: file, kinds: Repository.kinds())
      }, line
    )
  }

  @Test(arguments: [
    ("effectiveFrom: \"2020-12-22\"", "effectiveFrom: \"2020-12-32\"", "a day like"),
    ("claimMode: explicit", "claimMode: sometimes", "explicit, onDelivery"),
    ("closeAt: \"24:00\"", "closeAt: \"25:00\"", "a time like"),
    ("commitmentExpiryRolls: true", "commitmentExpiryRolls: perhaps", "true or false"),
    ("    limit: 1", "    limit: eins", "a whole number"),
    ("    unit: workday", "    unit: fortnight", "workday"),
    ("    direction: before", "    direction: sideways", "after, before"),
    ("    accountable: sender", "    accountable: nobody", "sender, recipient"),
    ("    measures: push", "    measures: pull", "push, claim"),
    ("    triggerIs: act", "    triggerIs: feeling", "act, expiry"),
    ("claimMode: explicit", "claimmode: explicit", "claimmode"),
    ("  channels: [push, letter]", "  channels: [push, pigeon]", "push, letter"),
    ("  channels: [push, letter]", "  channels: push", "a list"),
    ("  deemed: proposition", "  deemed: always", "proposition, never"),
    ("  confirmation: lead", "  confirmation: nobody", "lead, automatic"),
    ("  exclusions: [lead, participant]", "  exclusions: [lead, lead]", "lead, participant"),
    ("  maxExtensions: 1", "  maxExtensions: -1", "from 0 to 99"),
    ("  maxReturns: 2", "  maxReturns: 0", "from 1 to 99"),
    ("routeBy: item", "routeBy: weather", "item, item+town"),
    ("requiredFields: {}", "requiredFields: {approval-push: [validFron]}", "no field “validFron”"),
    ("requiredFields: {}", "requiredFields: {approval: [validFrom]}", "no kind “approval”"),
    (
      "requiredFields: {}", "requiredFields: {1: [validFrom], \"1\": [validFrom]}",
      "“requiredFields.1” occurs twice"
    ),
    ("requiredFields: {}", "requiredFields: {~: [validFrom], \"~\": [validFrom]}", "occurs twice"),
    ("  minimumRecords: 10", "  minimumRecords: 0", "from 1 to 1000000"),
    ("  complianceBelow: [98, 95, 90]", "  complianceBelow: [90, 95, 98]", "each lower than the one before"),
    ("  complianceBelow: [98, 95, 90]", "  complianceBelow: [98, 95]", "found [98, 95]"),
    ("  latenessAbove: [2, 5, 10]", "  latenessAbove: [2, 5, 101]", "from 0 to 100"),
    ("  latenessAbove: [2, 5, 10]", "  latenessAbove: [2, 2, 10]", "each higher than the one before"),
    ("  claimingBelow: [98, 95, 90]", "  claimingBelow: [98, 95, 九十]", "found [98, 95, 九十]"),
    ("  claimingBelow: [98, 95, 90]", "  claimingUnder: [98, 95, 90]", "unknown key “periods.claimingUnder”"),
    ("  remindAt: \"08:30\"", "  remindAt: \"8h\"", "a time like"),
    ("  toOperator: [overdue,", "  toOperator: [everything,", "due-soon, overdue"),
    ("    article: 第二十二条第（一）项", "    article: \"\"", "a text"),
    ("    source: measure", "    source: rumour", "measure, local"),
    ("    kinds: [approval-push]", "    kinds: [approval-pull]", "no kind “approval-pull”"),
    ("    answeredBy: [claim, claim-return]", "    answeredBy: [claims]", "no kind “claims”"),
    ("    trigger: decisionDate", "    trigger: decisionDay", "approval-push has no field “decisionDay”"),
    ("    trigger: decisionDate", "    trigger: itemName", "type date"),
    ("    limitField: limitWorkdays", "    limitField: materials", "type integer"),
    ("    dueField: surveyDate", "    dueField: surveyDay", "survey-notice has no field “surveyDay”"),
    ("      result: [未兑现, 部分兑现]", "      results: [未兑现]", "no field “results”"),
    ("      result: [未兑现, 部分兑现]", "      result: [没兑现]", "已兑现"),
    ("    silence: notice", "    silence: golden", "overdue, notice, candidate, deemed"),
  ])
  func `a slip is told with its line`(old: String, new: String, words: String) throws {
    let (error, line) = try read(replacing: old, by: new)
    #expect(error.file.hasSuffix("xuecheng-2020-19.yaml:\(line)"), "\(error)")
    #expect(error.reason.en.contains(words), "\(error)")
  }

  @Test func `a profile under another name than its own is refused`() throws {
    let folder = try ScratchFolder()
    let file = try folder.write(Repository.profile(), to: "other.yaml")
    let error = try #require(throws: ConfigurationError.self) { _ = try Profile(file: file) }
    #expect(error.reason.en.contains("other"))
  }

  @Test func `two rules of one id are refused`() throws {
    let (error, line) = try read(replacing: "id: claim-approval", by: "id: push-approval")
    #expect(error.reason.en.contains("push-approval"))
    #expect(error.file.hasSuffix(":\(line)"), "\(error)")
  }

  @Test(arguments: [
    ("    limit: 1\n", ""), ("    triggerIs: act\n", ""), ("    titleEn: Push the decision\n", ""),
    ("    source: measure\n", ""), ("  closeAt: \"24:00\"\n", ""), ("claimMode: explicit\n", ""),
  ])
  func `a key that is missing is named`(_ line: String, _ nothing: String) throws {
    let key = try #require(line.split(separator: ":").first).trimmingPrefix { $0 == " " }
    let (error, _) = try read(replacing: line, by: nothing)
    #expect(error.reason.en.contains("\(key)") && error.reason.en.contains("missing"), "\(error)")
  }

  @Test(arguments: [
    ("claimMode: explicit", "odd: 1"), ("  closeAt:", "  odd:"), ("  requireAllResults:", "  odd:"),
    ("  deemed:", "  odd:"), ("  enabled: true\n  # 谁来认定", "  odd: true\n  # 谁来认定"),
    ("  maxReturns:", "  odd:"),
    ("  remindAt:", "  odd:"), ("    accountable:", "    odd:"),
  ])
  func `the shipped profile explains every key that there may be`(_ old: String, _ new: String) throws {
    let (error, _) = try read(replacing: old, by: new)
    let known = try #require(error.reason.en.split(separator: "known here: ").last).split(separator: ", ")
    #expect(error.reason.en.contains("unknown key"))
    let text = try Repository.profile()
    for key in known { #expect(text.contains("\(key)"), "\(key)") }
  }
}
