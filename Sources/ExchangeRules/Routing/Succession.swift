public import ExchangeBase

/// Who acts for departments that have ended, on whichever day: what reports have to know of a catalogue to name who had to act then.
public struct Succession: Sendable, Equatable {
  /// From which day on somebody acts for a department, or nobody.
  struct Step: Sendable, Equatable {
    let from: Day
    let heir: String?
  }

  /// By the codes of those that end, in the order of days.
  private let steps: [String: [Step]]

  init(_ steps: [String: [Step]]) { self.steps = steps }

  /// The code of whoever acts on that day for a department that has ended; `nil` while it takes part, and where nobody has taken over.
  public func heir(of department: String, on day: Day) -> String? {
    steps[department]?.last { $0.from <= day }?.heir
  }

  /// Who acts on that day for each department that has ended and been taken over, by their codes.
  public func heirs(on day: Day) -> [String: String] {
    steps.compactMapValues { $0.last { $0.from <= day }?.heir }
  }
}
