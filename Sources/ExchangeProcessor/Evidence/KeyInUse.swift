import ExchangeEvidence
import ExchangeReports

/// The key that signs, as the folder of keys and the ledger tell it together. The folder alone doesn't: one that was put back from before a
/// change of keys has a key as its last that another has replaced, perhaps since somebody else got it.
enum KeyInUse {
  /// A key.
  case key(SigningKey)
  /// None was made yet.
  case unmade
  /// The one that the ledger has in use isn't among the keys any more.
  case lost(PublicKey)
  /// The last in the folder was replaced by another, as the ledger tells, and the folder doesn't know of that.
  case replaced(_ key: String, by: PublicKey)

  /// - Parameters:
  ///   - algorithm: what the settings ask for.
  ///   - changes: what the ledger tells of keys.
  /// - Throws: `EvidenceError` where the key or the list of keys isn't as it should be, `FileError` where it can't be read.
  init(_ algorithm: SignatureAlgorithm, in folder: KeyFolder, after changes: [KeyChange]) throws {
    guard let last = try folder.entries().last(where: { $0.algorithm == algorithm }) else {
      // One that took the place of a lost key would look like whoever took that away.
      if let lost = changes.last?.key, lost.algorithm == algorithm {
        self = .lost(lost)
      } else {
        self = .unmade
      }
      return
    }
    if let successor = Self.successor(of: last.key, algorithm, in: changes) {
      self = .replaced(last.key, by: successor)
    } else {
      self = .key(try folder.key(last.key))
    }
  }

  /// The key that is in use in the place of another that once was; `nil` where that is in use itself, or the ledger doesn't know it. What
  /// settings asked for meanwhile, none or another algorithm, replaces nothing.
  static func successor(
    of key: String, _ algorithm: SignatureAlgorithm, in changes: [KeyChange]
  ) -> PublicKey? {
    let known = changes.compactMap(\.key).filter { $0.algorithm == algorithm }
    guard let last = known.last, last.id != key, known.contains(where: { $0.id == key }) else { return nil }
    return last
  }
}
