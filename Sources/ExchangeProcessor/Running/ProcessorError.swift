/// Why a processor can't run.
public enum ProcessorError: Error, Sendable, CustomStringConvertible {
  /// Another processor holds the exchange: exit code 11.
  case held(exchange: String)
  /// The set time lies before what the ledger already knows.
  case clockBehindLedger(now: String, last: String)

  /// What happened and what to do next.
  public var description: String {
    switch self {
    case .held(let exchange):
      "another exchange process works on \(exchange); wait for it, or stop it (SIGTERM) first"
    case .clockBehindLedger(let now, let last):
      "the time \(now) lies before the ledger's last entry, \(last); check the machine's clock or --at"
    }
  }
}
