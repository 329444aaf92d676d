public import ExchangeBase
import ExchangeFiles
public import ExchangeFormats
import ExchangeReports
import ExchangeRules
public import SystemPackage

/// What somebody begins with who is to send records of a kind: for `exchange template`.
public struct Template {
  private let definition: KindDefinition
  private let catalogue: FormCatalogue

  /// - Parameters:
  ///   - sender: who begins with it, by code or full name; its code and names stand in the template.
  ///   - exchange: whose departments and items are known; without one those of `profile`, where a sender is named.
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a kind or a department that doesn't exist, or a department that doesn't send
  ///   the kind; `ConfigurationError`.
  public init(
    of kind: String, sender: String? = nil, exchange: FilePath? = nil,
    profile: String = ProgramData.standardProfile, data: ProgramData, clock: WallClock = .system
  ) throws {
    let library = try KindLibrary(folder: data.schemas.string)
    guard let definition = library[kind] else {
      let known = library.definitions.map(\.kind.code).joined(separator: ", ")
      throw ProcessorError.unknown(
        kind, reason: LocalizedText("没有这个种类；有这些：\(known)", "there is no such kind; known: \(known)"))
    }
    self.definition = definition
    guard sender != nil || exchange != nil else {
      catalogue = FormCatalogue()
      return
    }
    var (departments, items) = ExchangeConfiguration.catalogues(of: profile, data: data)
    if let exchange {
      let layout = ExchangeLayout(root: exchange)
      (departments, items) = (layout.departmentsCSV, layout.itemsCSV)
    }
    let table = try Catalogue(departments: departments, items: items).table
    let department = try sender.map { [departments] sender in
      let department = try table.participant(named: sender, in: departments)
      guard definition.kind.isSent(by: department.role.rawValue) else {
        let others = library.definitions.filter { $0.kind.isSent(by: department.role.rawValue) }
        let known = others.map(\.kind.code).joined(separator: ", ")
        throw ProcessorError.unknown(
          kind,
          reason: LocalizedText(
            "\(department.name)不发这个种类；它可以发：\(known)",
            "\(department.name) doesn't send this kind; it may send: \(known)"))
      }
      return department
    }
    catalogue = FormCatalogue(of: table, sender: department, on: clock.now().day)
  }

  /// The bytes of a template file: a header and a row of examples, a bundle of one record, or a workbook for a clerk, with what may be chosen
  /// in each column.
  ///
  /// - Parameter encoding: of CSV and XML; left out, what Excel and WPS open right, for XML UTF-8.
  public func bytes(_ format: DeliveryPreference.Format, encoding: TextEncoding? = nil) throws -> [UInt8] {
    let (schema, sender) = (definition.schema, catalogue.sender)
    switch format {
    case .csv: return try CSVTemplate(schema: schema, sender: sender).bytes(encoding: encoding ?? .utf8BOM)
    case .xml: return try XMLTemplate(schema: schema, sender: sender).bytes(encoding: encoding ?? .utf8)
    case .xlsx:
      let scratch = try Files.makeTemporaryFolder(named: "exchange-template")
      defer { try? Files.removeTree(scratch) }
      var bytes: [UInt8] = []
      try EntryWorkbook(of: definition, catalogue, hasExample: true)
        .write(to: { bytes += $0 }, scratch: scratch)
      return bytes
    }
  }

  /// What each column means.
  public func explanation(in language: Language) -> String {
    CSVTemplate(schema: definition.schema, sender: catalogue.sender).explanation(language: language)
  }

  /// The XSD of a kind, made from its Table Schema.
  ///
  /// - Throws: ``ProcessorError/unknown(_:reason:)`` for a kind that doesn't exist.
  public static func xsd(kind: String, data: ProgramData) throws -> [UInt8] {
    guard let xsd = try KindLibrary.xsd(of: kind, folder: data.schemas.string) else {
      throw ProcessorError.unknown(
        kind,
        reason: LocalizedText(
          "\(data.schemas) 的 kinds.csv 里没有这个种类", "\(data.schemas) has no such kind in kinds.csv"))
    }
    return xsd
  }
}
