/// What of an exchange a processor works on: all of it, or what it has leased where several work side by side.
struct Domain: Sendable, Equatable {
  /// The name of the lease of what is no department's: time, days, notices.
  static let time = "*"

  /// The departments that it serves; `nil` for all.
  private let departments: Set<String>?
  /// Whether it keeps the time: closes days, issues notices, and sees to whatever is no department's.
  let keepsTime: Bool

  /// All of it.
  static let whole = Domain(departments: nil, keepsTime: true)

  /// What is leased, whatever a catalogue says: another processor may have a newer one.
  init(leases: Set<String>) {
    self.init(departments: leases.subtracting([Self.time]), keepsTime: leases.contains(Self.time))
  }

  private init(departments: Set<String>?, keepsTime: Bool) {
    self.departments = departments
    self.keepsTime = keepsTime
  }

  /// Whether it serves a department: takes what that drops, and decides it; or, under ``time``, what is no department's.
  func serves(_ department: String) -> Bool {
    department == Self.time ? keepsTime : departments?.contains(department) ?? true
  }

  /// What is leased and isn't among these.
  func departments(but listed: some Collection<String>) -> Set<String> {
    (departments ?? []).subtracting(listed)
  }

  /// The same without what is given back.
  func giving(back leases: some Collection<String>) -> Domain {
    Domain(
      departments: departments?.subtracting(leases), keepsTime: keepsTime && !leases.contains(Self.time))
  }

  /// The departments that it serves and another didn't.
  func gained(since earlier: Domain) -> Set<String> {
    (departments ?? []).subtracting(earlier.departments ?? [])
  }
}
