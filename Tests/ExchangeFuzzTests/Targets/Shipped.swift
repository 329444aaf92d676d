import ExchangeFiles
import ExchangeFormats
import ExchangeTesting

@testable import ExchangeProcessor

/// What comes with the program and is there for every input, read once.
enum Shipped {
  /// All kinds.
  static let kinds: KindLibrary = read { try Repository.kinds() }
  /// The layouts of other systems' exports.
  static let layouts: [SourceRule] = read {
    try SourceRules.layouts(kinds: kinds, data: ProgramData(root: Repository.root))
  }

  private static func read<Value>(_ body: () throws -> Value) -> Value {
    do { return try body() } catch { fatalError("what the program comes with can be read: \(error)") }
  }
}
