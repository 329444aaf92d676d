import ExchangeBase
import ExchangeFiles
public import SystemPackage

/// Looks an exchange over: configuration, folders, rights, keys, disks, ledger, clock, calendar. Nothing is changed but what it is
/// asked to mend, and what it tries on file systems goes away again.
public struct Doctor {
  /// All that is looked at, in order. A new check is a type and a place here.
  private static let checks: [any HealthCheck] = [
    SettingsCheck(), OwnFoldersCheck(), DepartmentFoldersCheck(), KeysCheck(), FileSystemsCheck(),
    LedgerCheck(), PackagesCheck(), ClockCheck(), CalendarCheck(), RoomCheck(), MachineCheck(),
  ]

  private let root: FilePath
  private let data: ProgramData
  private let clock: WallClock
  private let isQuick: Bool
  private let limit: Duration?
  private let triesFileSystems: Bool

  /// - Parameters:
  ///   - isQuick: whether the ledger is only opened, and not proven.
  ///   - triesFileSystems: whether something is written to see what file systems do; whoever may not write everywhere can't say.
  ///   - limit: after how long no further check is begun; `nil` for no limit.
  public init(
    root: FilePath, data: ProgramData, clock: WallClock, isQuick: Bool = false,
    triesFileSystems: Bool = true, limit: Duration? = nil
  ) {
    self.triesFileSystems = triesFileSystems
    self.root = root
    self.data = data
    self.clock = clock
    self.isQuick = isQuick
    self.limit = limit
  }

  /// Looks at everything.
  ///
  /// - Parameter fixing: whether missing folders are made and rights set, as far as nobody has to be asked about it.
  public func examine(fixing: Bool) -> DoctorAnswer {
    let title = LocalizedText("设置、目录、实施办法和假日表", "settings, catalogues, measure and calendar")
    let patient: Patient
    do {
      let configuration = try ExchangeConfiguration(root: root, data: data)
      if fixing { try configuration.layout.requireOwner() }
      patient = Patient(
        configuration: configuration, clock: clock, isQuick: isQuick,
        owner: try Files.owners(of: root, followingLink: true)?.user ?? 0)
    } catch {
      // Without it nobody knows what else to look at.
      return DoctorAnswer(root, [DoctorAnswer.Line(title, [Ailment(error)])])
    }
    let end = limit.map { ContinuousClock.now + $0 }
    return DoctorAnswer(
      root,
      [DoctorAnswer.Line(title, [])]
        + Self.checks.filter { triesFileSystems || !($0 is FileSystemsCheck) }.map { check in
          if let end, end < .now { return DoctorAnswer.Line(check.title, [Self.outOfTime]) }
          return line(of: check, patient, fixing: fixing)
        })
  }

  private static var outOfTime: Ailment {
    Ailment(
      .doubtful, LocalizedText("时间用完，没有查这一项", "there was no time left to look at this"),
      LocalizedText("在本机运行 exchange doctor", "Run `exchange doctor` on this machine"))
  }

  private func line(of check: any HealthCheck, _ patient: Patient, fixing: Bool) -> DoctorAnswer.Line {
    let found = check.ailments(of: patient)
    guard fixing else { return DoctorAnswer.Line(check.title, found) }
    var mended: [Ailment] = []
    // One thing that is put right may show another, such as the rights of a folder that was missing.
    var rest = found
    for _ in 0..<3 {
      let able = rest.filter { $0.mend != nil }
      if able.isEmpty { break }
      for one in able where (try? one.mend?()) != nil { mended.append(one) }
      rest = check.ailments(of: patient)
    }
    let left = Set(rest.map(\.what.en))
    return DoctorAnswer.Line(check.title, rest, mended: mended.filter { !left.contains($0.what.en) })
  }
}
