public import SystemPackage

/// The right to process one exchange, held while the value lives. The system lets go of it when the process ends,
/// however it ends.
public final class ExchangeLock: Sendable {
  private let lock: FileLock

  /// Takes the lock of the exchange at `root`, or returns `nil` when another processor holds it.
  public init?(root: FilePath) throws(FileError) {
    guard let lock = try FileLock(Self.path(in: root)) else { return nil }
    self.lock = lock
  }

  /// Whether a processor holds the exchange at `root`. Nothing is made there, and nobody is kept out by the question.
  public static func isHeld(root: FilePath) throws(FileError) -> Bool {
    try FileLock.isHeld(path(in: root))
  }

  private static func path(in root: FilePath) -> FilePath { root.appending(".lock") }
}
