public import ExchangeFormats
public import ExchangeRules
public import SystemPackage

/// How a department wants its deliveries.
public struct DeliveryPreference: Sendable, Equatable {
  /// The format of delivered bundles.
  public enum Format: String, Sendable, CaseIterable {
    /// `<bundle>` documents.
    case xml
    /// A header row and a row a record.
    case csv
  }

  /// XML or CSV.
  public var format: Format
  /// The encoding of the delivered file.
  public var encoding: TextEncoding
}

/// Who takes part, which item is supervised by whom, and how each department wants its deliveries.
public struct Catalogue: Sendable {
  /// Departments and items, ready for looking up.
  public let table: RoutingTable
  private let preferences: [String: DeliveryPreference]

  /// Reads `departments.csv` and `items.csv`, in any encoding and dialect that Excel or WPS saves.
  ///
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  public init(departments: FilePath, items: FilePath) throws {
    var preferences: [String: DeliveryPreference] = [:]
    var list: [Department] = []
    for row in try CatalogueTable(file: departments).rows {
      list.append(try Self.department(row))
      preferences[list[list.count - 1].code] = DeliveryPreference(
        format: try row.value("format") { DeliveryPreference.Format(rawValue: $0) },
        encoding: try row.value("encoding") { TextEncoding(rawValue: $0) })
    }
    self.preferences = preferences
    table = RoutingTable(
      departments: list,
      items: try CatalogueTable(file: items).rows.map { row in
        Item(
          code: try row.text("item_code"), implCode: row["impl_code"] ?? "", name: try row.text("item_name"),
          lead: try row.text("lead_dept"),
          co: (row["co_depts"] ?? "").split(separator: "|").map(String.init))
      })
    if let problem = table.problems.first { throw Self.told(problem, departments, items) }
  }

  /// How a department wants its deliveries.
  public func preference(of department: String) -> DeliveryPreference {
    preferences[department] ?? DeliveryPreference(format: .csv, encoding: .utf8BOM)
  }

  /// The name of a department, or its code where it has none.
  public func name(of code: String) -> String { table.department(matching: code)?.name ?? code }

  private static func department(_ row: CatalogueTable.Row) throws -> Department {
    let validTo: Day? = row["valid_to"] == nil ? nil : try row.day("valid_to")
    let code = try row.value("dept_code") { code in
      // The code names a folder and stands in delivery ids.
      code.utf8.count <= 24 && code.utf8.allSatisfy(isCodeByte) && !code.hasPrefix("-") ? code : nil
    }
    return Department(
      code: code, name: try row.text("name"), role: try row.value("role") { Department.Role(rawValue: $0) },
      uscc: row["uscc"] ?? "", validFrom: try row.day("valid_from"), validTo: validTo)
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func told(
    _ problem: RoutingTable.Problem, _ departments: FilePath, _ items: FilePath
  ) -> ConfigurationError {
    switch problem {
    case .departmentRepeated(let key):
      ConfigurationError(
        file: departments.string, reason: "“\(key)” occurs twice; codes and names are unique")
    case .itemRepeated(let key):
      ConfigurationError(file: items.string, reason: "“\(key)” occurs twice; codes and names are unique")
    case .supervisorUnknown(let department, let item):
      ConfigurationError(
        file: items.string, reason: "item \(item) names “\(department)”, which departments.csv doesn't have")
    case .supervisorObserves(let department, let item):
      ConfigurationError(
        file: items.string,
        reason: "item \(item) names “\(department)”, which is an OBSERVER and gets nothing")
    }
  }
}
