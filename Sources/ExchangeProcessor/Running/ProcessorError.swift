/// Why a processor can't run.
public enum ProcessorError: Error, Sendable, CustomStringConvertible {
  /// Another processor holds the exchange: exit code 11.
  case held(exchange: String)
  /// The set time lies before what the ledger already knows.
  case clockBehindLedger(now: String, last: String)

  /// There is no ledger, or one that knows of nothing, but the exchange has worked: exit code 1.
  case ledgerLost(String)
  /// The ledger isn't the last one of this exchange: exit code 1.
  case ledgerOlder(String, because: String)
  /// The ledger isn't what its chain tells: exit code 1.
  case ledgerUnproven(String, faults: Int)
  /// A backup isn't what it has to be, and was neither kept nor put back: exit code 1.
  case backupRefused(String, because: String)
  /// Nothing has been processed yet, so that there is nothing to tell: exit code 64.
  case nothingYet(exchange: String)
  /// A command names something that isn't there: exit code 64.
  case unknown(String, reason: String)

  /// What happened and what to do next.
  public var description: String {
    switch self {
    case .held(let exchange):
      "another exchange process works on \(exchange); wait for it, or stop it (SIGTERM) first"
    case .clockBehindLedger(let now, let last):
      "the time \(now) lies before the ledger's last entry, \(last); check the machine's clock or --at"
    case .ledgerLost(let ledger):
      "\(ledger) is missing, empty, or knows of no file, but files have been processed here, or days closed. Nothing was done: put back "
        + "the last backup of the ledger with `exchange restore`, or rebuild it with `exchange recover`; starting without it would deliver "
        + "everything again"
    case .ledgerOlder(let ledger, let reason):
      "\(ledger) isn't the last ledger of this exchange: \(reason). Nothing was done, since what it doesn't know would be delivered "
        + "again: put back the last one, or the last backup with `exchange restore`; `exchange recover` then rebuilds what it lacks"
    case .ledgerUnproven(let ledger, let faults):
      "\(ledger) isn't what its chain tells (faults: \(faults)): it was changed by somebody or something else than this program. Nothing "
        + "more is done; `exchange verify` names each, and `exchange restore` puts back a backup"
    case .backupRefused(let backup, let reason): "\(backup): \(reason)"
    case .nothingYet(let exchange):
      "nothing has been processed in \(exchange) yet; start with `exchange run \(exchange) --once`"
    case .unknown(let name, let reason): "“\(name)”: \(reason)"
    }
  }
}
