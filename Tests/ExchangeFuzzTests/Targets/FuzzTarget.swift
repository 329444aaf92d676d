/// Something of ours that reads what others wrote, with what has to hold of it whatever they write.
///
/// That it neither traps, nor hangs, nor reads beyond what it was given is held by the process that it runs in. The same targets
/// are fuzzed by `make fuzz` and asked about known inputs by the tests.
struct FuzzTarget: Sendable {
  /// Its name on the command line, and of the folder of what was found.
  let name: String
  /// What to begin with.
  let seeds: @Sendable () throws -> [[UInt8]]
  /// What doesn't hold of some bytes; `nil` when all is well. An error that it throws is one that nobody should meet.
  let judge: @Sendable ([UInt8]) throws -> String?

  /// All targets, from bytes up to what is configured with them.
  static let all: [FuzzTarget] = [
    .text, .rows, .table, .document, .value, .archive, .workbook, .schema, .configuration, .message,
  ]

  /// The target of a name; the canary is one as well.
  static func named(_ name: String) -> FuzzTarget? { (all + [.canary]).first { $0.name == name } }
}
