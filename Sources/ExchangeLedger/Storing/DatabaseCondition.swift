/// What a database that others administer says of itself, as far as a ledger in it needs it.
public struct DatabaseCondition: Sendable, Equatable {
  /// As whom we are there.
  public let role: String
  /// Settings that keep commits through a power cut, and are off.
  public let careless: [String]
  /// What the role isn't allowed, and has to be: `INSERT entry`.
  public let lacking: [String]
  /// Whether the role may change what is recorded: because the tables are its own, or it is above all rights.
  public let mayChangeAll: Bool

  /// Puts together what was found.
  public init(role: String, careless: [String], lacking: [String], mayChangeAll: Bool) {
    self.role = role
    self.careless = careless
    self.lacking = lacking
    self.mayChangeAll = mayChangeAll
  }
}
