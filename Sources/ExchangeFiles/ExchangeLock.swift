public import SystemPackage

/// The right to process one exchange, held while the value lives. The system lets go of it when the process ends,
/// however it ends.
public final class ExchangeLock: Sendable {
  private let lock: FileLock

  /// Takes the lock of the exchange at `root`, or returns `nil` when another processor holds it.
  public init?(root: FilePath) throws(FileError) {
    guard let lock = try FileLock(root.appending(".lock")) else { return nil }
    self.lock = lock
  }
}
