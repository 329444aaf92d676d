public import ExchangeBase
public import ExchangeRules

extension RoutingTable {
  /// The code of whoever has taken over from a department by that day; its own where nobody has.
  public func incumbent(of code: String, on day: Day) -> String {
    department(matching: code).flatMap { incumbent(of: $0, on: day) }?.code ?? code
  }
}
