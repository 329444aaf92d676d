/// What a database that others administer says of itself, as far as a ledger in it needs it.
public struct DatabaseCondition: Sendable, Equatable {
  /// A database that follows it, and could take its place.
  public struct Standby: Sendable, Equatable {
    /// As it calls itself.
    public let name: String
    /// Whether a commit waits for it.
    public let isSynchronous: Bool
    /// How many bytes of the log it hasn't taken up yet.
    public let behind: Int64

    /// Puts together what is known of one.
    public init(name: String, isSynchronous: Bool, behind: Int64) {
      self.name = name
      self.isSynchronous = isSynchronous
      self.behind = behind
    }
  }

  /// As whom we are there.
  public let role: String
  /// Settings that keep commits through a power cut, and are off.
  public let careless: [String]
  /// Tables of the ledger that aren't there.
  public let missing: [String]
  /// What the role isn't allowed, and has to be: `INSERT entry`.
  public let lacking: [String]
  /// Tables that any role of the database may write in.
  public let openToAll: [String]
  /// Those that follow it.
  public let standbys: [Standby]
  /// Whether the role may change what is recorded: because the tables are its own, or it is above all rights.
  public let mayChangeAll: Bool

  /// Puts together what was found.
  public init(
    role: String, careless: [String], missing: [String], lacking: [String], openToAll: [String],
    mayChangeAll: Bool, standbys: [Standby]
  ) {
    self.role = role
    self.careless = careless
    self.missing = missing
    self.lacking = lacking
    self.openToAll = openToAll
    self.mayChangeAll = mayChangeAll
    self.standbys = standbys
  }
}
