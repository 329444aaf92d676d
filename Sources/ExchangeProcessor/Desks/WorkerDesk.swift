public import ExchangeBase
import ExchangeFormats
import ExchangeInspection
public import SystemPackage

/// What a worker process does: inspects files for the processor that started it.
public enum WorkerDesk {
  /// Works until the processor has no more for it.
  ///
  /// - Parameter parent: the processor's process.
  /// - Throws: ``ConfigurationError``, ``FileError``.
  public static func serve(root: FilePath, data: ProgramData, language: Language, parent: Int32) throws {
    let configuration = try ExchangeConfiguration(root: root, data: data)
    try InspectionWorker.serve(
      Inspector(configuration: configuration, language: language), parent: parent,
      configuration: try configuration.digest(data: data))
  }
}
