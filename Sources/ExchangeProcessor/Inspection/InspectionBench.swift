import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules

/// Copies and inspects one taken file; shared by the tasks of a group.
struct InspectionBench: Sendable {
  /// As many inspections run at once as there are cores.
  static let width = max(1, ProcessorCores.count)

  private let intake: Intake
  private let inspector: Inspector
  private let layout: ExchangeLayout
  private let table: RoutingTable
  private let progress: @Sendable (String, Double) -> Void

  init(
    configuration: ExchangeConfiguration, language: Language,
    progress: @escaping @Sendable (String, Double) -> Void
  ) {
    layout = configuration.layout
    table = configuration.catalogue.table
    intake = Intake(layout: layout, maxFileBytes: configuration.settings.maxFileBytes)
    inspector = Inspector(configuration: configuration, language: language)
    self.progress = progress
  }

  /// What became of the files of a group.
  typealias Outcome = (
    inspections: [Inspection], changed: [Undecided], failed: [(undecided: Undecided, error: any Error)]
  )

  /// Inspects a group side by side.
  ///
  /// - Returns: the inspections in the order of the group, what changed while it was copied, and what failed for
  ///   reasons of ours.
  func inspect(_ group: [Undecided]) async -> Outcome {
    let results = await withTaskGroup(of: (Int, Result<Inspection?, any Error>).self) { tasks in
      var results: [(Int, Result<Inspection?, any Error>)] = []
      for (index, undecided) in group.enumerated() {
        if index >= Self.width, let done = await tasks.next() { results.append(done) }
        tasks.addTask { (index, Result { try inspect(undecided) }) }
      }
      for await done in tasks { results.append(done) }
      return results.sorted { $0.0 < $1.0 }
    }
    var outcome: Outcome = ([], [], [])
    for (index, result) in results {
      switch result {
      case .success(let inspection?): outcome.inspections.append(inspection)
      case .success(nil): outcome.changed.append(group[index])
      case .failure(let error): outcome.failed.append((group[index], error))
      }
    }
    return outcome
  }

  /// - Returns: what was found; `nil` when the file changed while it was copied.
  private func inspect(_ undecided: Undecided) throws -> Inspection? {
    guard let file = try intake.copy(undecided) else { return nil }
    let name = undecided.name.shown
    return try inspector.inspect(
      file, in: layout.work(file.drop), sender: table.department(matching: undecided.sender)
    ) { progress(name, $0) }
  }
}
