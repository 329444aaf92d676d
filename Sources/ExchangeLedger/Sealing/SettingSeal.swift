import Crypto
import ExchangeBase

/// What seals that which a ledger keeps of the running itself. It changes without an entry, so that no entry seals it: beside each value
/// stands the SHA-256 over its name and itself.
public enum SettingSeal {
  private static let prefix = "seal:"
  /// What engines keep there beside what is asked by others: the form of the ledger, and how often it was found and taken over.
  private static let ofEngines: Set<String> = ["format", "settled"]

  private static func name(of key: String) -> String { prefix + key }

  private static func isSeal(_ key: String) -> Bool { key.hasPrefix(prefix) }

  private static func seal(of key: String, _ value: String) -> String {
    var hash = SHA256()
    hash.update(data: Array("\(key)\n\(value)".utf8))
    return hash.finalize().hexadecimal
  }

  /// Writes a value, and its seal.
  ///
  /// What an earlier program left is sealed as it stands, once. The seal of what isn't what was written isn't made anew, so that it is
  /// found whatever is written over it.
  ///
  /// - Parameters:
  ///   - rows: all that stands there.
  ///   - write: puts a value under a name.
  public static func set(
    _ key: String, _ value: String, over rows: [String: String], _ write: (String, String) throws -> Void
  ) throws {
    try write(key, value)
    if rows.keys.contains(where: isSeal) {
      let known = rows[key].map { seal(of: key, $0) }
      guard rows[name(of: key)] == known else { return }
    } else {
      for (other, value) in rows where other != key { try write(name(of: other), seal(of: other, value)) }
    }
    try write(name(of: key), seal(of: key, value))
  }

  /// The names under which something else stands than was written, nothing any more, or something that no program writes; in order.
  static func broken(in rows: [String: String]) -> [String] {
    let known = ofEngines.union(LedgerSetting.allCases.map(\.rawValue))
    // Up to the first write by this program there are none.
    let isSealed = rows.keys.contains(where: isSeal)
    var broken: Set<String> = []
    for (key, value) in rows {
      if isSeal(key) {
        let sealed = String(key.dropFirst(prefix.count))
        if rows[sealed] == nil { broken.insert(sealed) }
      } else if !known.contains(key) || isSealed && rows[name(of: key)] != seal(of: key, value) {
        broken.insert(key)
      }
    }
    return broken.sorted()
  }
}
