/// How much a line of the log matters.
public enum LogLevel: String, Sendable, Hashable, CaseIterable, Comparable {
  /// For who looks for a fault of the program.
  case debug
  /// What happened, and is as it should be.
  case info
  /// Somebody should look at it; the work goes on.
  case warn
  /// Something doesn't work.
  case error

  /// Whether one matters less.
  public static func < (left: Self, right: Self) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}
