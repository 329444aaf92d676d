import Crypto
import ExchangeBase

/// What seals that which a ledger keeps of the running itself. It changes without an entry, so that no entry seals it: beside each value
/// stands the SHA-256 over its name and itself.
public enum SettingSeal {
  private static let prefix = "seal:"
  /// What engines keep there beside what is asked by others: the form of the ledger, and how often it was found and taken over.
  private static let ofEngines: Set<String> = ["format", "settled"]

  /// What every program writes that works with a ledger, those of before there were seals, too.
  private static let pulse = ["settled", LedgerSetting.lastSeen.rawValue]

  private static func name(of key: String) -> String { prefix + key }

  private static func isSeal(_ key: String) -> Bool { key.hasPrefix(prefix) }

  private static func seal(of key: String, _ value: String) -> String {
    var hash = SHA256()
    hash.update(data: Array("\(key)\n\(value)".utf8))
    return hash.finalize().hexadecimal
  }

  /// Writes a value, and its seal.
  ///
  /// What an earlier program left is sealed as it stands: one has worked where nothing is sealed, or where that isn't which every program
  /// writes. Else the seal of what isn't what was written isn't made anew, so that it is found whatever is written over it.
  ///
  /// - Parameters:
  ///   - rows: all that stands there.
  ///   - write: puts a value under a name.
  public static func set(
    _ key: String, _ value: String, over rows: [String: String], _ write: (String, String) throws -> Void
  ) throws {
    try write(key, value)
    let holds = rows[name(of: key)] == rows[key].map { seal(of: key, $0) }
    if !rows.keys.contains(where: isSeal) || !holds && pulse.contains(key) {
      for (other, value) in rows where other != key && !isSeal(other) {
        try write(name(of: other), seal(of: other, value))
      }
    } else if !holds {
      return
    }
    try write(name(of: key), seal(of: key, value))
  }

  /// Whether faults are nothing but what a program leaves that makes no seals. What the chain tells otherwise no program leaves.
  public static func isOfEarlierProgram(_ faults: [LedgerFault]) -> Bool {
    let names = faults.map { fault -> String? in
      guard fault.isOfSealAlone else { return nil }
      return switch fault.what {
      case .setting(let setting): setting.rawValue
      case .note(let name): ofEngines.contains(name) ? name : nil
      default: nil
      }
    }
    return names.contains { $0.map(pulse.contains) ?? false } && names.allSatisfy { $0 != nil }
  }

  /// The names under which something else stands than was written, nothing any more, or something that no program writes; in order.
  public static func broken(in rows: [String: String]) -> [String] {
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
