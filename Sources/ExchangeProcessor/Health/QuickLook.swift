import ExchangeFiles
public import ExchangeBase
public import SystemPackage

/// The checks that cost next to nothing and change nothing, however large the exchange is: what `status --check` says, and what the
/// processor tells its log and its metrics of once a minute. What else there is, a ``Doctor`` looks at.
struct QuickLook {
  /// All of them, in the order in which an operator wants to hear of what weighs the same.
  static let checks: [any HealthCheck] = [
    RunningCheck(), LedgerCheck(), ClockCheck(), OwnFoldersCheck(), RoomCheck(), DepartmentFoldersCheck(),
    DropsCheck(), InboxesCheck(), QuotaCheck(), DaysCheck(), VerificationCheck(), LedgerSizeCheck(),
    CalendarCheck(), SettingsCheck(), KeysCheck(), HooksCheck(),
  ]

  /// What each check finds.
  let findings: [(check: any HealthCheck, ailments: [Ailment])]

  init(at patient: Patient) {
    findings = Self.checks.map { ($0, $0.ailments(of: patient)) }
  }
}

/// How well an exchange is just now, in a second: what is amiss, the most serious first, and what helps.
public struct HealthAnswer: Answer {
  /// One thing that is amiss.
  public struct Told: Encodable, Sendable {
    /// The check that found it, by its name.
    public let check: String
    let weight: Ailment.Weight
    /// What is amiss, and what helps.
    public let what, remedy: LocalizedText
    /// What others of the same kind have in common, for whoever tells each kind once.
    let alike: String?

    private enum CodingKeys: String, CodingKey { case check, weight, what, remedy }

    /// Whether something doesn't work, or isn't safe.
    public var isBroken: Bool { weight == .broken }
  }

  private let exchange: String
  private let at: Instant
  /// What is amiss, the most serious first.
  public let ailments: [Told]
  /// 0 where all is well, 1 where there is something to look at, 2 where something doesn't work or isn't safe.
  public let severity: Int

  /// Looks at the exchange at `root`.
  public init(root: FilePath, data: ProgramData, clock: WallClock) {
    exchange = root.shown
    at = clock.now()
    var found: [Told] = []
    do {
      let configuration = try ExchangeConfiguration(root: root, data: data)
      let patient = Patient(
        configuration: configuration, clock: clock, isQuick: true,
        owner: try Files.owners(of: root, followingLink: true)?.user ?? 0)
      for (check, ailments) in QuickLook(at: patient).findings {
        found += ailments.map {
          Told(
            check: check.name, weight: $0.weight, what: $0.what, remedy: Self.whole($0.remedy, root),
            alike: $0.alike)
        }
      }
    } catch {
      // Without it nobody knows what else to look at.
      let ailment = Ailment(error)
      found = [
        Told(check: "configuration", weight: .broken, what: ailment.what, remedy: ailment.remedy, alike: nil)
      ]
    }
    ailments = found.filter { $0.weight == .broken } + found.filter { $0.weight == .doubtful }
    severity = found.isEmpty ? 0 : ailments[0].weight == .broken ? 2 : 1
  }

  /// A remedy with all of the command that mends it, which here isn't the one that was called.
  private static func whole(_ remedy: LocalizedText, _ root: FilePath) -> LocalizedText {
    func whole(_ words: String) -> String {
      words.contains("exchange doctor")
        ? words : words.replacing("--fix", with: "exchange doctor \(root.asWord) --fix")
    }
    return LocalizedText(whole(remedy.zh), whole(remedy.en))
  }

  /// A line that says how it is, and two for each thing that is amiss.
  public func text(in language: Language) -> String {
    let broken = ailments.count { $0.weight == .broken }
    let head =
      ailments.isEmpty
      ? LocalizedText("\(at.forPeople)　一切正常。", "\(at.forPeople): all is well.")
      : LocalizedText(
        "\(at.forPeople)　有 \(ailments.count) 处要处理，其中 \(broken) 处不能用或不安全：",
        "\(at.forPeople): \(ailments.count) thing(s) to see to, \(broken) of them broken or unsafe:")
    return
      ([head[language]]
      + ailments.oncePerKind(\.alike).flatMap { told, more in
        [
          "\(told.weight == .broken ? "✗" : "!") \(told.what.andAlike(more)[language])",
          "  → \(told.remedy[language])",
        ]
      }).joined(separator: "\n")
  }
}
