import ExchangeBase
import ExchangeFiles
import ExchangeProcessor

/// Holds the packages of closed days against those that would be written of them later.
struct PackageWatch: Sendable {
  /// The package of each day, as the program wrote it when it closed the day.
  private(set) var packages: [Day: [UInt8]] = [:]
  /// How many were written again and held against these.
  private(set) var comparisons = 0
  /// Those that had become others, and after what; there must be none.
  private(set) var changes: [String] = []

  /// Notes the package of a day that the program has just closed, and writes it and all earlier ones again.
  mutating func note(_ day: Day, of exchange: TemporaryExchange) throws {
    packages[day] = try Files.bytes(of: exchange.layout.report(day))
    try compare(in: exchange, after: "\(day)")
  }

  /// Writes all packages again, after something has happened.
  mutating func compare(
    in exchange: TemporaryExchange, by configuration: ExchangeConfiguration? = nil, after event: String
  ) throws {
    let packages = packages
    let changed = try exchange.tell(by: configuration) { teller in
      try packages.filter { try teller.package($0.key) != $0.value }.keys.sorted()
    }
    comparisons += packages.count
    changes += changed.map { "\($0) after \(event)" }
  }
}
