import ExchangeLedger

/// What of an exchange a processor works on: all of it, or what it has leased where several work side by side.
struct Domain: Sendable, Equatable {
  /// The name of the lease of what is no department's: time, days, notices.
  static let time = "*"

  /// The departments that it serves; `nil` for all.
  private let departments: Set<String>?
  /// The departments that there are; what belonged to others goes with the time.
  private let known: Set<String>
  /// Whether it keeps the time: closes days, issues notices, and sees to whatever is no department's.
  let keepsTime: Bool

  /// All of it.
  static let whole = Domain(departments: nil, known: [], keepsTime: true)

  /// What is leased.
  init(leases: Set<String>, of departments: [String]) {
    self.init(
      departments: leases.intersection(departments), known: Set(departments),
      keepsTime: leases.contains(Self.time))
  }

  private init(departments: Set<String>?, known: Set<String>, keepsTime: Bool) {
    self.departments = departments
    self.known = known
    self.keepsTime = keepsTime
  }

  /// Whether it serves a department: takes what that drops, and decides it.
  func serves(_ department: String) -> Bool {
    guard let departments else { return true }
    return departments.contains(department) || keepsTime && !known.contains(department)
  }

  /// The same without what is given back.
  func giving(back leases: [String]) -> Domain {
    Domain(
      departments: departments?.subtracting(leases), known: known,
      keepsTime: keepsTime && !leases.contains(Self.time))
  }

  /// The departments that it serves and another didn't.
  func gained(since earlier: Domain) -> Set<String> {
    (departments ?? []).subtracting(earlier.departments ?? [])
  }
}
