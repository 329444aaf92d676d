import Foundation

/// Hooks' state and what they read, as JSON.
enum HookJSON {
  /// A value, its keys sorted.
  static func text(_ value: some Encodable) throws -> String { try AnswerJSON.text(value) + "\n" }

  /// The state that was written.
  static func state(_ bytes: [UInt8]) throws -> HookState {
    try JSONDecoder().decode(HookState.self, from: Data(bytes))
  }
}
