import Synchronization

/// Whether the operator pressed Ctrl-C.
enum Interruption {
  private static let noted = Atomic(false)

  /// Notes it.
  static func note() { noted.store(true, ordering: .relaxed) }

  /// Whether it was noted.
  static var isNoted: Bool { noted.load(ordering: .relaxed) }
}
