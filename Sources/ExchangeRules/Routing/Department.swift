public import ExchangeBase

/// A department that takes part in the exchange, as the catalogue of departments has it.
public struct Department: Sendable, Hashable {
  /// What a department is in the measure.
  public enum Role: String, Sendable, Hashable, CaseIterable {
    /// 行政审批部门: decides on applications (art. 3).
    case approval = "APPROVAL"
    /// 监管部门: the competent and the enforcing departments (art. 3).
    case supervision = "SUPERVISION"
    /// 大数据局: keeps the exchange running (art. 21).
    case `operator` = "OPERATOR"
    /// Is told of the measure and exchanges nothing.
    case observer = "OBSERVER"
    /// A town or street office.
    case town = "TOWN"
  }

  /// The code that folders, bundles and claims use (`XC-SPJ`).
  public let code: String
  /// The full Chinese name.
  public let name: String
  /// What it is in the measure.
  public let role: Role
  /// Its unified social credit code (GB 32100).
  public let uscc: String
  /// The first day on which it takes part.
  public let validFrom: Day
  /// The last day on which it takes part; `nil` while no end is known.
  public let validTo: Day?
  /// The code of the department that takes over after ``validTo``; `nil` where none does.
  public let successor: String?
  /// The code of the administrative division that it is the office of (GB/T 10114, `370403101`); `nil` for
  /// departments of the district.
  public let region: String?
  /// Whom to telephone; `nil` where the catalogue names nobody.
  public let contact: Contact?
  /// Short names by which people call it (区市监局).
  public let aliases: [String]

  /// Makes an entry of the catalogue.
  public init(
    code: String, name: String, role: Role, uscc: String, validFrom: Day, validTo: Day? = nil,
    successor: String? = nil, region: String? = nil, contact: Contact? = nil, aliases: [String] = []
  ) {
    self.code = code
    self.name = name
    self.role = role
    self.uscc = uscc
    self.validFrom = validFrom
    self.validTo = validTo
    self.successor = successor
    self.region = region
    self.contact = contact
    self.aliases = aliases
  }

  /// Whether it takes part on that day.
  public func isValid(on day: Day) -> Bool { day >= validFrom && !hasEnded(by: day) }

  /// Whether its last day lies before that day.
  public func hasEnded(by day: Day) -> Bool { validTo.map { day > $0 } ?? false }
}
