/// What a command of the operator's can be told of: `hooks` in `exchange.yaml`.
public enum HookEvent: String, Sendable, CaseIterable, Codable {
  /// Something became overdue (逾期).
  case overdue
  /// A drop was put aside, since we failed at it (暂存).
  case parked
  /// What was expected of a department on a day that is over came late, or not at all (缺报).
  case absent
  /// A day was closed, and its package lies in `reports` (日终).
  case closed
}

/// The commands that are told of events, for the shell.
public struct HookSettings: Sendable, Equatable {
  private var commands: [HookEvent: String] = [:]

  /// The command that is told of an event; `nil` where none is.
  public subscript(event: HookEvent) -> String? { commands[event] }

  /// Whether nobody is told of anything.
  public var isEmpty: Bool { commands.isEmpty }

  /// Reads `hooks`.
  init(_ yaml: YAMLMapping) throws {
    guard yaml.has("hooks") else { return }
    let hooks = try yaml.mapping("hooks")
    try hooks.allow(HookEvent.allCases.map(\.rawValue))
    for event in HookEvent.allCases where hooks.has(event.rawValue) {
      commands[event] = try hooks.text(event.rawValue)
    }
  }
}
