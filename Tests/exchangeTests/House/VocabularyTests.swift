import ExchangeBase
import ExchangeFormats
import ExchangeRules
import ExchangeWords
import Foundation
import Testing

/// The program knows fields by their roles and kinds by their effects; only the rules, which are the measure's logic, have
/// words of their own for some. And it has one word for each of its states, in `ExchangeWords`.
struct VocabularyTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The standard's own field, and the word under which notices speak of statements, which is no kind there.
  private static let allowed = [
    "ExchangeFormats/Schemas/FieldRole.swift": "msgId",
    "ExchangeProcessor/Keeping/Telling/StatementMatter.swift": "daily-statement",
  ]

  @Test func `no source names a field or a kind`() throws {
    let library = try KindLibrary(folder: Self.root.appending(path: "schemas").path)
    // A plain word, such as `records`, may be anything; these can't.
    let names = Set(
      library.definitions.flatMap { [$0.kind.code] + $0.schema.fields.map(\.name) }
        .filter { name in name.contains { $0 == "-" || $0.isUppercase } })
    #expect(names.isSuperset(of: ["msgId", "holderName", "approval-push"]))
    let sources = Self.root.appending(path: "Sources")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
      .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("ExchangeRules/") }
    for path in paths.sorted() {
      let text = try String(contentsOf: sources.appending(path: path), encoding: .utf8)
      let literals = text.split(separator: "\"").map(String.init)
      for name in literals where names.contains(name) && Self.allowed[path] != name {
        Issue.record("Sources/\(path) knows “\(name)” by its name")
      }
    }
  }

  // MARK: Words for people

  /// Enumerations that only a finding's cause speaks of, beside the code that finds it; and those of the ledger that nobody but
  /// one answer speaks of, which ``ExchangeWords`` doesn't know. An error has its words with it.
  private static let causes: Set = [
    "ExchangeInspection/Service/WorkerProcess.swift", "ExchangeProcessor/Intake/Intake.swift",
    "ExchangeProcessor/Answers/Keeping/LedgerProofAnswer.swift",
    "ExchangeProcessor/Running/ProcessorError.swift",
    "ExchangeFiles/FileOperation.swift", "ExchangeLedger/Storing/LedgerError.swift",
  ]

  private static func sources() throws -> [(path: String, text: String)] {
    let sources = root.appending(path: "Sources")
    return try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
      .sorted()
      .map { ($0, try String(contentsOf: sources.appending(path: $0), encoding: .utf8)) }
  }

  @Test func `how a ledger is put back is said in one place, which knows where it is`() throws {
    let said = try Self.sources().filter { path, text in
      text.split(separator: "\n").contains { line in
        line.contains("exchange restore") && !line.drop { $0 == " " }.hasPrefix("//")
      }
    }
    #expect(said.map(\.path) == ["ExchangeProcessor/Running/PuttingBack.swift"])
  }

  @Test func `words for cases stand in ExchangeWords, and those of findings in ExchangeFormats`() throws {
    var found = 0
    for (path, text) in try Self.sources() {
      let switches = WordSwitch.all(in: text)
      if path.hasPrefix("ExchangeWords/") { found += switches.count }
      if path.hasPrefix("ExchangeWords/") || path.hasPrefix("ExchangeFormats/") || Self.causes.contains(path)
      {
        continue
      }
      for one in switches {
        Issue.record("Sources/\(path):\(one.line): words for cases belong into ExchangeWords")
      }
    }
    #expect(found > 20, "the switches of ExchangeWords weren't seen")
  }

  @Test func `no switch that gives words for cases has a default`() throws {
    for (path, text) in try Self.sources() {
      for one in WordSwitch.all(in: text) where one.hasDefault {
        Issue.record("Sources/\(path):\(one.line): a new case would get words that aren't its own")
      }
    }
  }

  /// What an enumeration's cases are called.
  struct Words: Sendable, CustomTestStringConvertible {
    let name: String
    let titles: [(value: String, text: LocalizedText)]
    /// Cases that share another's title on purpose.
    let shared: Set<String>

    init<Case: CaseIterable>(
      _ name: String, _ title: (Case) -> LocalizedText, shared: Set<String> = []
    ) {
      self.name = name
      titles = Case.allCases.map { ("\($0)", title($0)) }
      self.shared = shared
    }

    var testDescription: String { name }
  }

  private static let words: [Words] =
    [
      Words("verdicts", { (value: VerdictKind) in value.title }),
      Words("verdicts of columns", { (value: VerdictKind) in value.column }),
      Words("verdicts beforehand", { (value: VerdictKind) in value.forecast }),
      Words("fates of records", { (value: RecordFate) in value.title }),
      Words("weights", { (value: Severity) in value.title }),
      Words("reaches", { (value: FindingScope) in value.title }),
      Words("standings of sign-offs", { (value: SignoffStanding) in value.title }),
      Words("causes of differences", { (value: ReconciliationCause) in value.title }),
      Words("results of statements", { (value: StatementResult) in value.title }),
      Words("headings of notices", { (value: NoticeHeading) in value.title }),
      Words("states", { (value: ObligationState) in value.title }),
      Words("marks", { (value: Obligation.Mark) in value.title }),
      Words("marks in reports", { (value: Obligation.Mark) in value.column }),
      Words("figures of balances", { (value: BalanceFigure) in value.title }),
      Words("figures of balances over a period", { (value: BalanceFigure) in value.periodTitle }),
      Words("indicators", { (value: Indicator) in value.title }),
      Words("parts of indicators", { (value: Indicator) in value.part }),
      Words("wholes of indicators", { (value: Indicator) in value.whole }),
      Words("definitions of indicators", { (value: Indicator) in value.definition }),
      Words("sorts of periods", { (value: PeriodSort) in value.title }),
      Words("periods", { (value: PeriodSort) in value.this }),
      Words("periods before", { (value: PeriodSort) in value.before }),
      Words("warning lights", { (value: WarningLight) in value.title }),
      Words("timeliness", { (value: Timeliness) in value.title }),
      Words("timeliness in receipts", { (value: Timeliness) in value.receiptTitle }),
      // Whoever had it to claim needn't know whether it was corrected before it was returned or after.
      Words("acts of claiming", { (value: ClaimAct) in value.title }, shared: ["withdrawn"]),
      Words("changes of duties", { (value: DutyChange) in value.title }),
      Words("reasons", { (value: Standing.Reason) in value.title }),
      Words("families", { (value: Rule.Family) in value.title }),
      Words("verbs of families", { (value: Rule.Family) in value.verb }),
      Words("parties", { (value: Rule.Party) in value.title }),
      Words("what follows on silence", { (value: Rule.Silence) in value.title }),
      Words("roles", { (value: Department.Role) in value.title }),
      Words("units", { (value: Limit.Unit) in value.title(2) }),
      Words("acts on days off", { (value: Counting.OffDayEvent) in value.title }),
      Words("limits ahead", { (value: Counting.AdvanceCounting) in value.title }),
      Words("ways to claim", { (value: ClaimMode) in value.title }),
      Words("silence on inquiries", { (value: Profile.Inquiry.Deemed) in value.title }),
      Words("ways of default", { (value: Profile.Parallel.Confirmation) in value.title }),
      Words("days of the week", { (value: Weekday) in value.title }),
      Words("measure words", { (value: CountWord) in value.title }),
    ]
    + Rule.Family.allCases.map { family in
      Words("states of \(family)", { (value: ObligationState) in value.title(of: family) })
    }

  @Test(arguments: words)
  func `each case has words of its own in both languages`(words: Words) {
    for language in Language.allCases {
      var seen: [String: String] = [:]
      for (value, text) in words.titles {
        #expect(text[language].contains { $0.isLetter }, "\(value) in \(language)")
        if words.shared.contains(value) { continue }
        if let other = seen.updateValue(value, forKey: text[language]) {
          Issue.record("\(value) and \(other) are both “\(text[language])”")
        }
      }
    }
    #expect(
      words.titles.allSatisfy {
        $0.text.zh.unicodeScalars.contains { ("\u{4E00}"..."\u{9FFF}").contains($0) }
      })
  }

  @Test func `a type of notice and its heading have one name, by which the ledger keeps what was told`() {
    #expect(NoticeType.allCases.allSatisfy { $0.heading.rawValue == $0.rawValue })
    let others: Set<NoticeHeading> = [.statementDiffers, .expectedMissing]
    #expect(others.union(NoticeType.allCases.map(\.heading)) == Set(NoticeHeading.allCases))
  }

  // MARK: The reader that the tests above rest on

  @Test(arguments: [
    ("switch self {\ncase .a: LocalizedText(\"甲\", \"a\")\n}", [WordSwitch(line: 1, hasDefault: false)]),
    (
      "switch a {\ncase .a:\n  return \"甲\"\ndefault: return \"乙\"\n}",
      [WordSwitch(line: 1, hasDefault: true)]
    ),
    (
      "let a =\n  switch b {\n  case .a(b: let c), .d:\n    // 丙\n    LocalizedText(\n      \"甲\", c)\n  }\ndefault:",
      [WordSwitch(line: 2, hasDefault: false)]
    ),
    (
      "switch a {\ncase .a:\n  switch b {\n  case .b: \"甲\"\n  default: \"乙\"\n  }\ncase .c: 1\n}",
      [WordSwitch(line: 3, hasDefault: true)]
    ),
    ("switch a {\ncase .a: tell(of: \"甲\")\ncase .b: \"b\"\ndefault: 1\n}", []),
    (
      "switch byte {\ncase 0x2C: LocalizedText(\"逗号\", \"comma\")\ndefault: LocalizedText(\"竖线\", \"bar\")\n}",
      []
    ),
  ])
  func `a switch that gives words for cases is seen`(source: String, switches: [WordSwitch]) {
    #expect(WordSwitch.all(in: source) == switches)
  }
}
