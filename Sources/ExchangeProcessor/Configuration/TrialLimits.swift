/// How much each department may have tried (试投) on a day, and for how long it finds the answers: a trial costs the exchange what a
/// drop does.
public struct TrialLimits: Sendable, Equatable {
  /// How many files.
  public var files = 500
  /// How many bytes they may have together.
  public var bytes = 4_096 << 20
  /// For how many days answers lie.
  public var days = 7

  /// Reads `trials`.
  init(_ yaml: YAMLMapping) throws {
    guard yaml.has("trials") else { return }
    let trials = try yaml.mapping("trials")
    try trials.allow("files", "MiB", "days")
    files = try trials.number("files", in: 0...1_000_000, standard: files)
    bytes = try trials.number("MiB", in: 1...1_048_576, standard: bytes >> 20) << 20
    days = try trials.number("days", in: 1...3_650, standard: days)
  }
}
