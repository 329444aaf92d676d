import ExchangeFiles
import SystemPackage

extension ExchangeConfiguration {
  /// Takes the exchange: alone, or beside others where they share the ledger. Whoever is alone for the moment moves our folders to where
  /// the settings have them.
  ///
  /// - Returns: the lock, and why folders of some can't be moved.
  /// - Throws: ``ProcessorError/held(exchange:)``.
  mutating func takeLock() throws -> (ExchangeLock, unmoved: [FileError]) {
    let root = layout.root
    if let alone = try ExchangeLock(root: root) {
      let unmoved = try moveOwnFolders()
      guard try layout.ledgerPlace().isShared else { return (alone, unmoved) }
      try alone.share()
      return (alone, unmoved)
    }
    guard try layout.ledgerPlace().isShared, let shared = try ExchangeLock(root: root, sharing: true) else {
      throw ProcessorError.held(exchange: root.string)
    }
    return (shared, [])
  }
}
