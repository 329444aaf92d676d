import ExchangeBase
import ExchangeWords
import ExchangeFormats
import ExchangeInspection
import SystemPackage

extension ExchangeConfiguration {
  /// Who inspects files: processes of their own, or the processor itself.
  ///
  /// - Parameter command: starts such a process; `nil` where there are none.
  func inspection(
    _ data: ProgramData, _ language: Language, _ log: OperatorLog, worker command: [String]?
  ) throws -> any InspectionService {
    let inProcess = InProcessInspection(
      inspector: Inspector(configuration: self, language: language), width: ProcessorCores.count)
    guard let command, settings.inspectionWorkers > 0 else { return inProcess }
    let bounds = WorkerBounds(
      work: layout.work.string, memory: settings.inspectionBytes,
      // What a bundle becomes on its way is seldom larger than twice what it is.
      fileBytes: 2 * max(settings.unpacking.bytes, settings.maxFileBytes),
      seconds: settings.inspectionSeconds)
    return InspectionWorkers(
      .init(
        command: command, width: settings.inspectionWorkers, bounds: bounds,
        configuration: try digest(data: data)),
      substitute: inProcess, tell: { log.tell(.remark($0, .warn)) },
      note: { log.tell(.remark($0, .info)) })
  }
}
