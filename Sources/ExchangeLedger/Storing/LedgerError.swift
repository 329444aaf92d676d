/// A ledger that can't be used or didn't take a write. Ours, never the sender's.
public struct LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of trouble it is.
  public enum Code: String, Sendable {
    /// The file isn't a ledger, or is damaged; it is never made anew over the old one.
    case damaged
    /// A newer program made it.
    case tooNew = "too-new"
    /// A program from before the first release made it.
    case tooOld = "too-old"
    /// What it holds of one thing isn't what this program writes. All else can be used.
    case unreadable
    /// The database refused a write or read.
    case database
    /// It can't be told whether what was to be stored lasts. Who stored it asks what the ledger holds before doing anything else.
    case uncertain
  }

  /// What kind of trouble it is.
  public let code: Code
  /// What happened and what to do next.
  public let message: String

  /// Names the trouble and what to do next.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// A value that can't be understood; the message quotes nothing of it.
  public static func unreadable(_ what: String) -> LedgerError {
    LedgerError(
      .unreadable,
      "it holds no readable \(what) where there must be one. Nothing was changed; compare it with the last backup"
    )
  }

  /// `ledger code: message`.
  public var description: String { "ledger \(code.rawValue): \(message)" }
}
