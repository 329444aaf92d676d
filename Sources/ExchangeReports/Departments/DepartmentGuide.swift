public import ExchangeBase
public import ExchangeFormats
public import ExchangeRules
import ExchangeWords

/// 使用说明: what a department that has nothing but its folders needs to take part: what lies where, what it may send and in which
/// columns, and the codes and names that go into them.
public struct DepartmentGuide {
  /// What the page is called in a department's folder.
  public static let pageName = "使用说明.html"
  /// What the table of codes is called.
  public static let codesName = "代码表.csv"
  /// The folder in which a table for each kind lies, to be filled in.
  public static let templatesName = "模板"

  private let department: Department
  private let table: RoutingTable
  private let context: DayContext
  private let kinds: [KindDefinition]
  /// The ending of the files in which deliveries come: `xml`, `csv` or `xlsx`.
  public var deliveredAs = "csv"

  /// The guide of a department, as things are on the day of the context.
  public init(
    of department: Department, _ table: RoutingTable, _ kinds: KindLibrary, _ context: DayContext
  ) {
    self.department = department
    self.table = table
    self.context = context
    self.kinds = kinds.definitions.filter { $0.kind.isSent(by: department.role.rawValue) }
  }

  /// A table for each kind that the department may send, by its file's name. It has no examples, which somebody would drop.
  public var templates: [(name: String, workbook: EntryWorkbook)] {
    let catalogue = FormCatalogue(of: table, sender: department, on: context.day)
    return kinds.map { definition in
      (
        "\(definition.kind.title.zh).xlsx",
        EntryWorkbook(of: definition, catalogue, hasExample: false)
      )
    }
  }

  /// What templates were in earlier versions, by the names of their files: tables with a head alone.
  public func formerTemplates(_ encoding: TextEncoding) throws -> [(name: String, bytes: [UInt8])] {
    try kinds.map { definition in
      var bytes: [UInt8] = []
      try CSVBundleWriter(schema: definition.schema, encoding: encoding).header(to: &bytes)
      return ("\(definition.kind.title.zh).csv", bytes)
    }
  }

  /// The codes and names that records of the department may need, as CSV.
  public var codes: [UInt8] {
    get throws {
      var rows: [ReportTable.Row] = table.participants.map { other in
        [
          .text("部门"), .text(other.code), .text(other.name),
          .text(([other.role.title.zh] + other.aliases).joined(separator: "、")),
        ]
      }
      rows += table.items.filter { $0.isValid(on: context.day) }.map { item in
        let supervisors = [item.lead] + item.co
        return [
          .text("事项"), .text(item.code), .text(item.name),
          .text("由 \(supervisors.map(context.name(of:)).joined(separator: "、")) 监管"),
        ]
      }
      for definition in kinds {
        for field in definition.schema.fields {
          rows += (field.enumeration ?? []).map { value in
            [.text(field.title), .empty, .text(value), .text(definition.kind.title.zh)]
          }
        }
      }
      var bytes: [UInt8] = []
      try ReportTable(OwnTable.codes, rows: rows).write { bytes += $0 }
      return bytes
    }
  }

  /// The page.
  public var page: [UInt8] {
    PageTemplates.all.page(
      [
        "exchange": context.exchangeTitle, "department": department.name, "code": department.code,
        "role": department.role.title.zh, "codes": Self.codesName, "templates": Self.templatesName,
        "kinds": kinds.map(values), "bureau": bureau, "asXML": deliveredAs == "xml",
        "asCSV": deliveredAs == "csv", "asWorkbook": deliveredAs == "xlsx",
        "profile": "\(context.profile.title)（\(context.profile.documentNumber)）",
      ], by: "guide")
  }

  /// Whom to telephone.
  private var bureau: String {
    table.participants.filter { $0.role == .operator }.map { bureau in
      let contact = bureau.contact.map { [$0.name, $0.phone].compactMap(\.self).joined(separator: " ") }
      return [bureau.name, contact].compactMap(\.self).joined(separator: "，")
    }.joined(separator: "；")
  }

  private func values(of definition: KindDefinition) -> PageValues {
    let kind = definition.kind
    let columns = PageTable(
      title: "列", id: "columns-\(kind.code)", columns: ["列名", "必填", "填什么", "例如"],
      rows: definition.schema.fields.map { field in
        [
          .text(field.title), .text(field.isRequired ? "必填" : ""),
          .text(
            ([field.meaning.zh] + (field.enumeration.map { ["只能填：" + $0.joined(separator: "、")] } ?? []))
              .joined(separator: " ")),
          .foreign(field.example),
        ]
      })
    return [
      "title": kind.title.zh, "amount": kind.code,
      "table": columns.values(shown: .max, printed: .max),
    ]
  }
}

extension FormCatalogue {
  /// What somebody in a department may choose on a day.
  public init(of table: RoutingTable, sender: Department?, on day: Day) {
    self.init(
      departments: table.participants.filter { $0.isValid(on: day) }.map(\.name),
      items: table.items.filter { $0.isValid(on: day) }.map { ($0.code, $0.name) },
      sender: sender.map { Sender(code: $0.code, name: $0.name, uscc: $0.uscc) })
  }
}
