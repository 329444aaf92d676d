import Foundation

/// Hooks' state and what they read, as JSON.
enum HookJSON {
  /// No hook is told so often.
  private static let most = 1 << 40

  /// A value, its keys sorted.
  static func text(_ value: some Encodable) throws -> String { try AnswerJSON.text(value) + "\n" }

  /// The state that was written.
  static func state(_ bytes: [UInt8]) throws -> HookState {
    let state = try JSONDecoder().decode(HookState.self, from: Data(bytes))
    // They are counted on from.
    let numbers = [state.next] + state.waiting.values.map { $0.batch.attempt }
    guard numbers.allSatisfy({ (0...most).contains($0) }) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "numbers that aren't of hooks"))
    }
    return state
  }
}
