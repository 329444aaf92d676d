public import ExchangeBase

/// Who works on an exchange, and who has leased what of it, at one moment.
public struct LeaseBoard: Sendable, Equatable {
  /// A processor that works on it.
  public struct Member: Sendable, Equatable {
    /// Its number, greater than that of all who came before: the token that fences off whoever was found gone.
    public let number: Int64
    /// The machine on which it runs.
    public let host: String
    /// Its process there.
    public let process: Int64
    /// When it came, by the ledger's clock.
    public let joinedAt: Instant
    /// When it was heard last, by the ledger's clock.
    public let heardAt: Instant

    /// Puts together what is known of one.
    public init(number: Int64, host: String, process: Int64, joinedAt: Instant, heardAt: Instant) {
      self.number = number
      self.host = host
      self.process = process
      self.joinedAt = joinedAt
      self.heardAt = heardAt
    }
  }

  /// A part of the exchange on which one of them works.
  public struct Lease: Sendable, Equatable {
    /// Which part: a department, or what is no department's.
    public let name: String
    /// The number of whoever has it.
    public let holder: Int64
    /// How many files came of it lately.
    public let load: Int64
    /// Whether something was taken there and isn't decided.
    public let isWaiting: Bool

    /// Puts together what is known of one.
    public init(name: String, holder: Int64, load: Int64 = 0, isWaiting: Bool = false) {
      self.name = name
      self.holder = holder
      self.load = load
      self.isWaiting = isWaiting
    }

    /// What it counts for when leases are spread.
    fileprivate var weight: Int64 { 1 + max(load, 0) }
  }

  /// What the ledger's clock showed.
  public let at: Instant
  /// Who works on it, in the order of their numbers.
  public let members: [Member]
  /// What is leased, in the order of names.
  public let leases: [Lease]

  /// Puts together what is known.
  public init(at: Instant, members: [Member], leases: [Lease]) {
    self.at = at
    self.members = members
    self.leases = leases
  }

  /// What one of them has.
  public func held(by member: Int64) -> Set<String> {
    Set(leases.filter { $0.holder == member }.map(\.name))
  }

  // MARK: Spreading

  /// What nobody has and a member is to take. All who see the same board part it in the same way: each part goes to whoever has
  /// least.
  ///
  /// - Parameter names: all parts that there are.
  public func free(of names: [String], for member: Int64) -> [String] {
    let held = Set(leases.map(\.name))
    var weights = weights
    return names.sorted().filter { name in
      guard !held.contains(name), let lightest = Self.lightest(of: weights) else { return false }
      weights[lightest, default: 0] += 1
      return lightest == member
    }
  }

  /// What a member is to give back so that others, who have less to do, take it: only what doesn't make them have more than it
  /// then has, so that nothing goes to and fro.
  public func surplus(of member: Int64) -> [String] {
    var weights = weights
    let own = leases.filter { $0.holder == member }.sorted { ($0.weight, $1.name) > ($1.weight, $0.name) }
    return own.filter { lease in
      var others = weights
      let mine = others.removeValue(forKey: member) ?? 0
      guard let lightest = Self.lightest(of: others), let least = others[lightest],
        mine - lease.weight >= least + lease.weight
      else { return false }
      weights[member] = mine - lease.weight
      weights[lightest] = least + lease.weight
      return true
    }.map(\.name)
  }

  private var weights: [Int64: Int64] {
    var weights = Dictionary(uniqueKeysWithValues: members.map { ($0.number, Int64(0)) })
    for lease in leases where weights[lease.holder] != nil {
      weights[lease.holder, default: 0] += lease.weight
    }
    return weights
  }

  private static func lightest(of weights: [Int64: Int64]) -> Int64? {
    weights.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key
  }
}
