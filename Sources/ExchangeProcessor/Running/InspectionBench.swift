import ExchangeFormats
import ExchangeInspection
import SystemPackage

/// Takes files, copies them and has them inspected.
struct InspectionBench: Sendable {
  private let intake: Intake
  private let layout: ExchangeLayout
  private let service: any InspectionService
  private let progress: @Sendable (String, Double) -> Void

  init(
    configuration: ExchangeConfiguration, service: any InspectionService,
    progress: @escaping @Sendable (String, Double) -> Void
  ) {
    layout = configuration.layout
    intake = Intake(
      layout: layout, maxFileBytes: configuration.settings.maxFileBytes,
      maxMembers: configuration.settings.unpacking.members)
    self.service = service
    self.progress = progress
  }

  /// What became of the files of a group.
  struct Outcome: Sendable {
    /// What they turned out to hold, in the order of the group.
    var inspected: [(undecided: Undecided, inspection: Inspection)] = []
    /// What changed while it was copied.
    var changed: [Undecided] = []
    /// What failed for reasons of ours.
    var failed: [(undecided: Undecided, error: any Error)] = []

    /// The ids of all of them.
    var drops: [String] {
      (inspected.map(\.undecided) + changed + failed.map(\.undecided)).map(\.folder.drop)
    }

    /// Whether there was no file.
    var isEmpty: Bool { inspected.isEmpty && changed.isEmpty && failed.isEmpty }
  }

  /// Takes a group out of the inboxes, where there is one, and inspects what of it is as it was found.
  func inspect(taking next: Taking?) async -> (Taking?, Outcome) {
    guard var taking = next else { return (nil, Outcome()) }
    taking.run()
    return (taking, await inspect(taking.taken))
  }

  /// Inspects a group side by side.
  func inspect(_ group: [Undecided]) async -> Outcome {
    var outcome = Outcome()
    if group.isEmpty { return outcome }
    service.prepare(for: group.count)
    var copied: [(undecided: Undecided, job: InspectionJob)] = []
    for (undecided, copy) in zip(group, await copy(group)) {
      switch copy {
      case .success(let file?):
        copied.append((undecided, InspectionJob(file: file, folder: layout.work(file.drop))))
      case .success(nil): outcome.changed.append(undecided)
      case .failure(let error): outcome.failed.append((undecided, error))
      }
    }
    let results = await service.inspect(copied.map(\.job), progress: progress)
    for ((undecided, _), result) in zip(copied, results) {
      switch result {
      case .success(let inspection): outcome.inspected.append((undecided, inspection))
      case .failure(let error): outcome.failed.append((undecided, error))
      }
    }
    return outcome
  }

  /// Copies a group side by side: for each its copy, or `nil` when it changed in the meantime.
  private func copy(_ group: [Undecided]) async -> [Result<TakenFile?, any Error>] {
    // The system reads a file to tell it.
    let width = ProcessorCores.count
    return await withTaskGroup(of: (Int, Result<TakenFile?, any Error>).self) { tasks in
      var results: [(Int, Result<TakenFile?, any Error>)] = []
      for (index, undecided) in group.enumerated() {
        if index >= width, let done = await tasks.next() { results.append(done) }
        tasks.addTask { (index, Result { try intake.copy(undecided) }) }
      }
      for await done in tasks { results.append(done) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
