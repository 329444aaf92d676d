import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import Synchronization

/// The metrics of an exchange for whoever asks another process than the one that works: how it stands at this moment, whether anything
/// runs or not. Drops are counted from the ledger, as in the processor's file, and from where that has got to.
///
/// How long passes take only the processor knows, and so only its file tells.
public final class MetricsDesk: Sendable {
  private struct State {
    let digest: String
    let registry: PrometheusRegistry
    let metrics: ExchangeMetrics
  }

  private let version: String
  private let state = Mutex<State?>(nil)

  /// - Parameter version: the program's.
  public init(version: String) { self.version = version }

  /// The metrics as Prometheus reads them.
  public func text(of desk: ReadingDesk, data: ProgramData, at clock: WallClock) throws -> String {
    let (configuration, now) = (desk.configuration, clock.now())
    let digest = try configuration.digest(data: data)
    let owner = try Files.owners(of: configuration.layout.root)?.user ?? 0
    return try state.withLock { state in
      let current: State
      if let state, state.digest == digest {
        current = state
      } else {
        let registry = PrometheusRegistry()
        if let path = configuration.settings.metricsFile { registry.restore(MetricsFile(path: path).text) }
        current = State(
          digest: digest, registry: registry,
          metrics: ExchangeMetrics(
            configuration, factory: registry, counted: registry.value(.countedDrop).map { Int64($0) }))
      }
      state = current
      let (registry, metrics) = (current.registry, current.metrics)
      let patient = Patient(configuration: configuration, clock: clock, isQuick: true, owner: owner)
      let look = QuickLook(at: patient)
      metrics.note(version: version)
      metrics.note(patient, look, troubles: look.findings.reduce(0) { $0 + $1.ailments.count })
      if let seen = patient.vitals.lastSeen { metrics.noteLastPass(at: seen) }
      try desk.ledger.read { try metrics.noteObligations(in: $0, at: now) }
      try metrics.countDrops(in: desk.ledger)
      return registry.text
    }
  }
}
