import ExchangeFiles
import ExchangeRules
public import SystemPackage

/// One file to be inspected: all that its inspection needs besides what an exchange has settled.
public struct InspectionJob: Codable, Sendable {
  /// The file, with our copy of it.
  public let file: TakenFile
  /// A folder of our own that exists: what is written on the way goes into it, and nothing anywhere else.
  public var folder: FilePath { sentFolder.value }
  private let sentFolder: Sent<FilePath>

  /// Asks for an inspection.
  public init(file: TakenFile, folder: FilePath) {
    self.file = file
    sentFolder = Sent(folder)
  }
}

/// Inspects files; where and by whom is its own affair.
public protocol InspectionService: Sendable {
  /// Makes itself ready for so many jobs, where that takes time.
  func prepare(for jobs: Int)

  /// Inspects files side by side.
  ///
  /// - Parameter progress: is told a file's name and which part of it, from 0 to 1, has been read.
  /// - Returns: for each job, in their order, what was found, or why it couldn't be looked for.
  func inspect(_ jobs: [InspectionJob], progress: @escaping @Sendable (String, Double) -> Void) async
    -> [Result<Inspection, any Error>]
}

/// Inspects in the program's own process: what a file does to it, it does to the program.
public struct InProcessInspection: InspectionService {
  private let inspector: Inspector
  private let width: Int

  /// Inspects at most `width` files at once.
  public init(inspector: Inspector, width: Int) {
    self.inspector = inspector
    self.width = max(1, width)
  }

  /// It always is.
  public func prepare(for jobs: Int) {}

  /// Inspects files side by side.
  public func inspect(
    _ jobs: [InspectionJob], progress: @escaping @Sendable (String, Double) -> Void
  ) async -> [Result<Inspection, any Error>] {
    await withTaskGroup(of: (Int, Result<Inspection, any Error>).self) { tasks in
      var results: [(Int, Result<Inspection, any Error>)] = []
      for (index, job) in jobs.enumerated() {
        if index >= width, let done = await tasks.next() { results.append(done) }
        tasks.addTask {
          let name = job.file.name.shown
          return (index, Result { try inspector.inspect(job) { progress(name, $0) } })
        }
      }
      for await done in tasks { results.append(done) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}

extension Inspector {
  /// Does a job.
  ///
  /// - Throws: only what is ours; everything that is wrong with the file becomes a finding.
  public func inspect(
    _ job: InspectionJob, progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> Inspection {
    try Drill.reach(.inspecting, job.file.name.shown)
    return try inspect(
      job.file, in: job.folder, sender: table?.department(matching: job.file.sender), progress: progress)
  }
}
