/// What is measured: each name once, with what it means. Labels have values from catalogues only, so that no file or person ever makes a
/// series of its own.
enum Metric: String, CaseIterable {
  case build = "exchange_build_info"
  case drops = "exchange_drops_total"
  case records = "exchange_records_total"
  case lastDrop = "exchange_last_drop_timestamp_seconds"
  case countedDrop = "exchange_counted_drop"
  case obligations = "exchange_obligations"
  case inboxFiles = "exchange_inbox_files"
  case inboxOldest = "exchange_inbox_oldest_seconds"
  case undecidedDrops = "exchange_undecided_drops"
  case parkedDrops = "exchange_parked_drops"
  case shareUp = "exchange_share_up"
  case lastPass = "exchange_last_pass_timestamp_seconds"
  case passDuration = "exchange_pass_duration_seconds"
  case troubles = "exchange_troubles"
  case lastClosedDay = "exchange_last_closed_day_timestamp_seconds"
  case unsignedDays = "exchange_signoffs_missing"
  case unwrittenPackages = "exchange_unwritten_packages"
  case lastVerification = "exchange_last_verification_timestamp_seconds"
  case verificationFaults = "exchange_verification_faults"
  case diskFreeBytes = "exchange_disk_free_bytes"
  case diskFreeFiles = "exchange_disk_free_files"
  case ledgerBytes = "exchange_ledger_bytes"
  case checkSeverity = "exchange_check_severity"

  /// How a backend has to treat it.
  enum Sort: String {
    case counter, gauge, histogram
  }

  var sort: Sort {
    switch self {
    case .drops, .records: .counter
    case .passDuration: .histogram
    default: .gauge
    }
  }

  /// What it means, in one line; exposed as its help.
  var help: String {
    switch self {
    case .build: "The version that runs; always 1."
    case .drops: "Drops that were decided, by department and verdict."
    case .records: "Records of decided drops, by what became of them: accepted, rejected, unchanged."
    case .lastDrop: "When the last drop of a kind was taken from a department."
    case .countedDrop: "The row in the ledger of the last drop that the counters have."
    case .obligations: "Obligations that are open, by who owes them: overdue ones, and all others."
    case .inboxFiles: "Files that wait in an inbox."
    case .inboxOldest: "For how long the oldest file has lain in an inbox; 0 where there is none."
    case .undecidedDrops: "Drops that were taken and aren't decided."
    case .parkedDrops: "Drops that were put aside by a fault of ours or given up."
    case .shareUp: "Whether a department's folders are there and can be used."
    case .lastPass: "When the last pass ended."
    case .passDuration: "How long passes take."
    case .troubles: "Things that can't be done now and are tried again, or that the processor found amiss."
    case .lastClosedDay: "When the last closed day ended."
    case .unsignedDays: "Closed days without a sign-off that counts."
    case .unwrittenPackages: "Packages of days and months that are due and aren't written."
    case .lastVerification: "When the ledger was last held against its chain."
    case .verificationFaults: "What that found; 0 where the ledger is sound."
    case .diskFreeBytes: "Free bytes on the exchange's own disks."
    case .diskFreeFiles: "Files that may still be made on the exchange's own disks."
    case .ledgerBytes: "The size of the ledger."
    case .checkSeverity:
      "What each check of `exchange status --check` finds: 0 nothing, 1 to look at, 2 broken."
    }
  }

  /// Whether its values outlive the process: they are counted from the ledger, each drop once.
  var lasts: Bool { [.drops, .records, .lastDrop, .countedDrop].contains(self) }

  /// The upper bounds of a histogram's buckets, in seconds.
  static let buckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300]
}
