import ExchangeBase
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
    /// The same as a workbook of Excel and WPS.
    case xlsx
  }

  /// XML, CSV or a workbook.
  public var format: Format
  /// The encoding of the delivered file; where a workbook is wanted, of what has to be a CSV.
  public var encoding: TextEncoding
  /// How rows of a CSV end.
  public var lineEnd = LineEnd.crlf
  /// The columns of the department's own system, for a table of the kind that they are about; `nil`: the exchange's.
  public var layout: ExportLayout?
  /// What becomes of values of a CSV that a spreadsheet would take for formulas.
  public var formulas = Formulas.keep

  /// What becomes of values that a spreadsheet would take for formulas.
  public enum Formulas: String, Sendable, CaseIterable {
    /// They stay as their sender wrote them: a system reads them.
    case keep
    /// They get an apostrophe in front: people open them.
    case text
  }
}

/// Who takes part, which item is supervised by whom, and how each department wants its deliveries.
public struct Catalogue: Sendable {
  /// Departments and items, ready for looking up.
  public let table: RoutingTable
  private let preferences: [String: DeliveryPreference]

  /// Reads `departments.csv` and `items.csv`, in any encoding and dialect that Excel or WPS saves.
  ///
  /// - Parameter layout: the export layout of a name, where a department names one.
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  public init(
    departments: FilePath, items: FilePath,
    layout: (String) throws(ExportLayout.Unfit) -> ExportLayout? = { _ in nil }
  ) throws {
    var preferences: [String: DeliveryPreference] = [:]
    var list: [Department] = []
    for row in try CatalogueTable(file: departments).rows {
      list.append(try Self.department(row))
      preferences[list[list.count - 1].code] = try Self.preference(row, layout)
    }
    self.preferences = preferences
    table = RoutingTable(
      departments: list,
      items: try CatalogueTable(file: items).rows.map { row in
        Item(
          code: try row.text("item_code"), implCode: row["impl_code"] ?? "", name: try row.text("item_name"),
          lead: try row.text("lead_dept"),
          co: (row["co_depts"] ?? "").split(separator: "|").map(String.init),
          validFrom: try row.dayIfAny("valid_from"),
          validTo: try row.end("valid_to", from: row.dayIfAny("valid_from")))
      })
    if let problem = table.problems.first { throw Self.told(problem, departments, items) }
  }

  /// Reads the catalogue of an exchange.
  init(of layout: ExchangeLayout, kinds: KindLibrary, sources: SourceRules) throws {
    try self.init(departments: layout.departmentsCSV, items: layout.itemsCSV) {
      name throws(ExportLayout.Unfit) in
      guard let rule = sources[name], let definition = kinds[rule.kind] else { return nil }
      return try ExportLayout(of: rule, schema: definition.schema)
    }
  }

  /// How a department wants its deliveries.
  public func preference(of department: String) -> DeliveryPreference {
    preferences[department] ?? DeliveryPreference(format: .csv, encoding: .utf8BOM)
  }

  /// The name of a department, or its code where it has none.
  public func name(of code: String) -> String { table.department(matching: code)?.name ?? code }

  private static func preference(
    _ row: CatalogueTable.Row, _ layout: (String) throws(ExportLayout.Unfit) -> ExportLayout?
  ) throws -> DeliveryPreference {
    let format = try row.value("format") { DeliveryPreference.Format(rawValue: $0) }
    // A workbook says by itself how its text is encoded.
    let isLeftOut = format == .xlsx && row["encoding"] == nil
    var preference = DeliveryPreference(
      format: format,
      encoding: isLeftOut ? .utf8BOM : try row.value("encoding") { TextEncoding(deliverable: $0) })
    if row["line_end"] != nil { preference.lineEnd = try row.value("line_end") { LineEnd(rawValue: $0) } }
    if row["formulas"] != nil {
      preference.formulas = try row.value("formulas") { DeliveryPreference.Formulas(rawValue: $0) }
      if preference.format != .csv {
        let format = preference.format.rawValue
        throw row.complaint(
          LocalizedText(
            "formulas 只用于 CSV，这里的格式是 \(format)", "formulas are those of a CSV; the format is \(format)"))
      }
    }
    guard let columns = row["columns"] else { return preference }
    if preference.format == .xml {
      throw row.complaint(
        LocalizedText(
          "columns 只用于 CSV 和 xlsx，这里的格式是 xml", "columns are those of a CSV or workbook; the format is xml"))
    }
    do {
      guard let layout = try layout(columns) else {
        throw row.complaint(
          LocalizedText(
            "columns：没有“\(columns)”这个来源；exchange source list 列出全部",
            "columns: there is no source “\(columns)”; `exchange source list` names all"))
      }
      preference.layout = layout
    } catch let unfit as ExportLayout.Unfit {
      throw row.complaint(LocalizedText("columns：\(unfit.reason.zh)", "columns: \(unfit.reason.en)"))
    }
    return preference
  }

  private static func department(_ row: CatalogueTable.Row) throws -> Department {
    let validFrom = try row.day("valid_from")
    let code = try row.value("dept_code") { code in
      // The code names a folder and stands in delivery ids.
      code.utf8.count <= 24 && code.utf8.allSatisfy(isCodeByte) && !code.hasPrefix("-") ? code : nil
    }
    let contact = Contact(name: row["contact"] ?? "", phone: row["phone"] ?? "")
    return Department(
      code: code, name: try row.text("name"), role: try row.value("role") { Department.Role(rawValue: $0) },
      uscc: row["uscc"] ?? "", validFrom: validFrom, validTo: try row.end("valid_to", from: validFrom),
      successor: row["successor"], region: row["region"], contact: contact.text.isEmpty ? nil : contact,
      aliases: (row["aliases"] ?? "").split { "|、，,；;".contains($0) }.map(String.init))
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
    let (file, reason) =
      switch problem {
      case .departmentRepeated(let key):
        (
          departments,
          LocalizedText("“\(key)”写了两次；代码和名称不能重复", "“\(key)” occurs twice; codes and names are unique")
        )
      case .aliasTaken(let alias, let department):
        (
          departments,
          LocalizedText(
            "\(department) 的简称“\(alias)”是另一个部门的代码或名称",
            "the short name “\(alias)” of \(department) is the code or name of another department")
        )
      case .itemRepeated(let key):
        (items, LocalizedText("“\(key)”写了两次；代码和名称不能重复", "“\(key)” occurs twice; codes and names are unique"))
      case .supervisorUnknown(let department, let item):
        (
          items,
          LocalizedText(
            "事项 \(item) 写的“\(department)”不在 departments.csv 里",
            "item \(item) names “\(department)”, which departments.csv doesn't have")
        )
      case .supervisorObserves(let department, let item):
        (
          items,
          LocalizedText(
            "事项 \(item) 写的“\(department)”是 OBSERVER，收不到任何信息",
            "item \(item) names “\(department)”, which is an OBSERVER and gets nothing")
        )
      case .successorUnknown(let department, let successor):
        (
          departments,
          LocalizedText(
            "\(department) 写的承接部门“\(successor)”不在这里",
            "\(department) names the successor “\(successor)”, which isn't here")
        )
      case .successorObserves(let department, let successor):
        (
          departments,
          LocalizedText(
            "\(department) 写的承接部门“\(successor)”是 OBSERVER",
            "\(department) names the successor “\(successor)”, which is an OBSERVER")
        )
      case .successorWithoutEnd(let department):
        (
          departments,
          LocalizedText(
            "\(department) 写了承接部门，没有写自己的最后一天 valid_to",
            "\(department) names a successor but no valid_to, the last day of its own")
        )
      case .successorLoops(let department):
        (
          departments,
          LocalizedText("\(department) 的承接部门绕回了自己", "the successors of \(department) lead back to itself")
        )
      case .regionRepeated(let region):
        (
          departments,
          LocalizedText("有两个镇街同时用区划 \(region)", "two towns have the region \(region) at the same time")
        )
      }
    return ConfigurationError(file: file.string, reason: reason)
  }
}

extension CatalogueTable.Row {
  /// A day, or `nil` where the cell is empty.
  fileprivate func dayIfAny(_ column: String) throws(ConfigurationError) -> Day? {
    self[column] == nil ? nil : try day(column)
  }

  /// The last day of a time that begins on `first`; `nil` where the cell is empty.
  fileprivate func end(_ column: String, from first: Day?) throws(ConfigurationError) -> Day? {
    guard let end = try dayIfAny(column) else { return nil }
    if let first, end < first {
      throw complaint(
        LocalizedText(
          "\(column) \(end) 早于第一天 \(first)", "\(column) \(end) lies before the first day, \(first)"))
    }
    return end
  }
}
