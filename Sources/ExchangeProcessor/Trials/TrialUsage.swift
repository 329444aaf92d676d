import ExchangeBase
import ExchangeFormats

/// What each department has tried on a day, held against ``TrialLimits``. No ledger knows of it: a start begins anew.
struct TrialUsage {
  /// What becomes of a trial that wants to be taken.
  enum Admission {
    /// It is within the limits.
    case free
    /// It is the first beyond them, and its answer says so.
    case refused(Finding)
    /// Its department has been told: it lies where it lies until the next day.
    case waits
  }

  private struct Account {
    var files = 0
    var bytes = 0
    var isTold = false
  }

  private let limits: TrialLimits
  private var day: Day?
  private var accounts: [String: Account] = [:]

  init(limits: TrialLimits) { self.limits = limits }

  /// Whether a department's trials wait until the next day.
  func isFull(_ sender: String, on day: Day) -> Bool { day == self.day && accounts[sender]?.isTold == true }

  /// Counts a trial.
  mutating func admit(bytes: Int, from sender: String, on day: Day) -> Admission {
    if day != self.day { (self.day, accounts) = (day, [:]) }
    var account = accounts[sender] ?? Account()
    defer { accounts[sender] = account }
    if account.isTold { return .waits }
    if account.files < limits.files, bytes <= limits.bytes - account.bytes {
      account.files += 1
      account.bytes += bytes
      return .free
    }
    account.isTold = true
    return .refused(
      Finding(
        .trialsExceeded,
        arguments: [
          "files": "\(account.files)", "filesLimit": "\(limits.files)", "mebibytes": "\(account.bytes >> 20)",
          "mebibytesLimit": "\(limits.bytes >> 20)", "free": "\(day.adding(days: 1))",
        ]))
  }
}
