import ExchangeBase
import SystemPackage
import ExchangeRules
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeWords

/// What an operator sees of a processor from outside: its log, in which a trouble is told once, hourly and when it is over, and its
/// metrics. Both have what ``QuickLook`` finds, so that the log, an alert and `status --check` speak of the same things.
///
/// It stands beside the work: whatever goes wrong here is itself told, and keeps nothing waiting.
final class Observation {
  /// How often the exchange's health is looked at.
  static let rest = Duration.seconds(60)
  /// How often metrics are written at most.
  static let writing = Duration.seconds(10)

  private let configuration: ExchangeConfiguration
  private let ledger: any LedgerStore
  private let clock: WallClock
  private let log: OperatorLog
  private let version: String
  private let file: MetricsFile?
  private let registry = PrometheusRegistry()
  private let metrics: ExchangeMetrics
  private var book = TroubleBook()
  /// The departments whose folders couldn't be used when they were last looked at.
  private var away: Set<String> = []
  private var lookedAt: ContinuousClock.Instant?
  private var writtenAt: ContinuousClock.Instant?

  init(
    _ configuration: ExchangeConfiguration, _ ledger: any LedgerStore, clock: WallClock, log: OperatorLog,
    version: String
  ) {
    self.configuration = configuration
    self.ledger = ledger
    self.clock = clock
    self.log = log
    self.version = version
    file = configuration.settings.metricsFile.map(MetricsFile.init)
    if let file { registry.restore(file.text) }
    metrics = ExchangeMetrics(
      configuration, factory: registry, counted: registry.value(.countedDrop).map { Int64($0) })
    metrics.note(version: version)
  }

  /// Tells of an event.
  func tell(_ event: OperatorEvent) { log.tell(event) }

  private func tell(_ events: [OperatorEvent]) {
    for event in events { log.tell(event) }
  }

  /// Tells of drops that were decided.
  func noteDecided(_ drops: [DropRow]) {
    for drop in drops {
      let subject = OperatorEvent.Subject(department: drop.sender, drop: drop.drop, file: drop.fileName)
      tell(.decided(subject, drop.verdict, drop.counts))
      tell(book.endTroubles(about: drop.drop))
    }
  }

  /// Tells that the processor watches from now on.
  func begin() {
    let departments = configuration.catalogue.table.participants.count
    tell(.started(version: version, departments: departments))
  }

  /// Tells that it ends.
  func end() {
    tell(.stopped)
    write(.now, isForced: true)
  }

  /// Notes whether a department's folders can be used.
  func note(_ department: String, isAway: Bool) {
    if isAway {
      away.insert(department)
    } else if away.remove(department) != nil {
      tell(book.endTroubles(ofFoldersOf: department))
    }
  }

  /// Notes whose inboxes are only polled; `nil` where nobody's are.
  func note(_ polled: PolledInboxes?) {
    tell(book.note([polled?.trouble].compactMap(\.self), from: .watch, at: .now, clock: clock.now()))
  }

  /// Tells by what fault the processor ends. Metrics tell it as long as nobody works.
  func noteEnd(by error: any Error) {
    if Fault.isDisplacement(error) { return tell(.displaced) }
    tell(.failed(LocalizedText(saying: error)))
    if file == nil { return }
    look(.now, clock.now())
    write(.now, isForced: true)
  }

  /// Notes a pass that has ended.
  ///
  /// - Parameter isLast: whether nobody will look again soon.
  func note(_ result: Processor.PassResult, took duration: Duration, isOnce: Bool, isLast: Bool) {
    let (now, moment) = (ContinuousClock.now, clock.now())
    for day in result.closedDays {
      tell(.dayClosed(day, hasPackage: !result.daysWithoutPackage.contains(day)))
    }
    if result.notices > 0 { tell(.noticesIssued(result.notices)) }
    if result.trials > 0 { tell(.trialsAnswered(result.trials)) }
    tell(book.note(result.troubles, from: .passes, at: now, clock: moment))
    metrics.notePass(at: moment, took: duration)
    // Who makes one pass and ends is asked by `status --check`; metrics are asked of nobody else.
    guard !isOnce || file != nil, isLast || lookedAt.map({ now - $0 >= Self.rest }) ?? true else {
      return write(now, isForced: false)
    }
    lookedAt = now
    look(now, moment)
    write(now, isForced: isLast)
  }

  private func look(_ now: ContinuousClock.Instant, _ moment: Instant) {
    let patient = Patient(
      configuration: configuration, clock: clock, isQuick: true, isProcessor: true,
      owner: (try? Files.owners(of: configuration.layout.root)?.user) ?? 0)
    let look = QuickLook(at: patient)
    let found = look.findings.flatMap(\.ailments).map { ailment in
      OperatorEvent.Trouble(
        LocalizedText(
          "\(ailment.what.zh)。处理：\(ailment.remedy.zh)", "\(ailment.what.en). What helps: \(ailment.remedy.en)"
        ),
        about: OperatorEvent.Subject(department: ailment.department, drop: ailment.drop),
        isBroken: ailment.weight == .broken)
    }
    tell(book.note(found, from: .health, at: now, clock: moment))
    if file == nil { return }
    metrics.note(patient, look, troubles: book.count)
    try? ledger.read { try metrics.noteObligations(in: $0, at: moment) }
  }

  /// Writes metrics where it is time to; what can't be written now is written with what comes later.
  private func write(_ now: ContinuousClock.Instant, isForced: Bool) {
    guard let file, isForced || writtenAt.map({ now - $0 >= Self.writing }) ?? true else { return }
    writtenAt = now
    var troubles: [OperatorEvent.Trouble] = []
    do {
      try metrics.countDrops(in: ledger)
      try file.write(registry.text)
    } catch {
      let words = LocalizedText(saying: error)
      troubles = [
        OperatorEvent.Trouble(
          LocalizedText("监控指标没有写成：\(words.zh)", "metrics couldn't be written: \(words.en)"))
      ]
    }
    tell(book.note(troubles, from: .metrics, at: now, clock: clock.now()))
  }
}

extension OperatorEvent.Subject {
  /// A taken file that isn't decided.
  init(of undecided: Undecided) {
    self.init(department: undecided.sender, drop: undecided.folder.drop, file: undecided.name.shown)
  }
}
