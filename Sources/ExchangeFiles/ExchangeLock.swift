public import SystemPackage

/// The right to process one exchange, alone or with others, held while the value lives. The system lets go of it when the process ends,
/// however it ends.
public final class ExchangeLock: Sendable {
  private let lock: FileLock

  /// Takes the lock of the exchange at `root`, or returns `nil` when another processor holds it.
  ///
  /// - Parameter isShared: whether other processors may hold it as well; nobody who wants it alone gets it meanwhile.
  public init?(root: FilePath, sharing isShared: Bool = false) throws(FileError) {
    guard let lock = try FileLock(Self.path(in: root), sharing: isShared) else { return nil }
    self.lock = lock
  }

  /// Lets others hold it as well from now on.
  public func share() throws(FileError) { try lock.share() }

  /// Whether a processor holds the exchange at `root`. Nothing is made there, and nobody is kept out by the question.
  public static func isHeld(root: FilePath) throws(FileError) -> Bool {
    try FileLock.isHeld(path(in: root))
  }

  private static func path(in root: FilePath) -> FilePath { root.appending(".lock") }
}
