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
    inspector = Inspector(
      kinds: configuration.kinds, sources: configuration.sources, table: table,
      policy: RoutingPolicy(configuration.profile), profile: configuration.profile,
      limits: configuration.settings.unpacking, language: language)
    self.progress = progress
  }

  func inspect(_ undecided: Recovery.Undecided) throws -> Inspection {
    let file = try intake.copy(undecided.folder, sender: undecided.sender, name: undecided.name)
    let name = undecided.name.shown
    return try inspector.inspect(
      file, in: layout.work(file.drop), sender: table.department(matching: undecided.sender)
    ) { progress(name, $0) }
  }
}
