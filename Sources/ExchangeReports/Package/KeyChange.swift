public import ExchangeBase
public import ExchangeEvidence
import ExchangeFormats
public import ExchangeLedger
import ExchangeRules
import Foundation

/// That another key signs from an entry of the chain on, or none. Which key signs a day follows from these entries alone,
/// whatever has come into use since.
public struct KeyChange: Sendable, Equatable {
  private struct Detail: Codable {
    let algorithm: String?
    let key: String
    /// The `SubjectPublicKeyInfo` in base64.
    let publicKey: String?
  }

  private static let subject = "signing"
  private static let none = "none"

  /// The key; `nil` where nothing is signed.
  public let key: PublicKey?
  /// Since when.
  public let since: Instant
  /// The entry.
  public let sequence: Int64

  /// All changes, in order.
  public static func all(in view: any LedgerView) throws -> [KeyChange] {
    try view.entries(about: subject).filter { $0.event == .keyChanged }.map(KeyChange.init)
  }

  /// Notes that another key signs.
  public static func append(_ key: PublicKey?, to overlay: LedgerOverlay, at: Instant) throws {
    try overlay.append(
      .keyChanged, subject: subject, at: at,
      detail: Detail(
        algorithm: key?.algorithm.rawValue, key: key?.id ?? none,
        publicKey: key.map { Data($0.der).base64EncodedString() }))
  }

  private init(_ entry: EntryRow) throws {
    let detail: Detail = try LedgerJSON.value(entry.detail, .entry(entry.sequence))
    key = detail.publicKey.flatMap { Data(base64Encoded: $0) }.flatMap { PublicKey(der: Array($0)) }
    guard (key?.id ?? Self.none) == detail.key else {
      throw LedgerError.unreadable(.entry(entry.sequence))
    }
    since = entry.at
    sequence = entry.sequence
  }
}
