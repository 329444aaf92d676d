import ExchangeBase
import ExchangeInspection
import ExchangeRules

extension Inspection {
  /// Whether all to whom its records go are called by codes of the catalogue.
  func goesToDepartments(of table: RoutingTable) -> Bool {
    let areCodes = routes.allSatisfy { recipients in
      recipients.allSatisfy { table.department(matching: $0)?.code.hasBytes(of: $0) ?? false }
    }
    return areCodes && parts.allSatisfy { $0.goesToDepartments(of: table) }
  }
}
