import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import SystemPackage
import Testing

/// `departments.csv` and `items.csv`.
struct CatalogueTests {
  private static let departments = """
    dept_code,name,role,uscc,valid_from,valid_to,format,encoding,successor,region
    XC-A,样例审批局,APPROVAL,,2020-12-22,,csv,gb18030,,
    XC-B,样例监管局,SUPERVISION,,2020-12-22,2021-12-31,xml,utf-8,XC-A,
    XC-O,样例旁观局,OBSERVER,,2020-12-22,,csv,utf-8-bom,,
    XC-T,样例镇人民政府,TOWN,,2020-12-22,,csv,utf-8-bom,,370403101

    """
  private static let items =
    "item_code,impl_code,item_name,valid_from,valid_to,lead_dept,co_depts\nXK1,,样例许可,2021/1/1,,XC-B,\n"

  private func read(departments: String = Self.departments, items: String = Self.items) throws -> Catalogue {
    let folder = try ScratchFolder()
    return try Catalogue(
      departments: folder.write(departments, to: "departments.csv"),
      items: folder.write(items, to: "items.csv"))
  }

  @Test func `departments are found by code and by name`() throws {
    let catalogue = try read()
    #expect(catalogue.table.department(matching: "XC-A")?.name == "样例审批局")
    #expect(catalogue.table.department(matching: "样例监管局")?.code == "XC-B")
    #expect(catalogue.table.participants.map(\.code) == ["XC-A", "XC-B", "XC-T"], "observers take no part")
    #expect(catalogue.preference(of: "XC-A").encoding == .gb18030)
    #expect(catalogue.preference(of: "XC-B").format == .xml)
    #expect(catalogue.name(of: "XC-?") == "XC-?")
    #expect(catalogue.table.department(matching: "XC-B")?.successor == "XC-A")
    #expect(catalogue.table.department(matching: "XC-T")?.region == "370403101")
    #expect(catalogue.table.items.first?.validFrom == Day("2021-01-01"))
  }

  @Test func `a catalogue that Excel saved is read all the same`() throws {
    let folder = try ScratchFolder()
    let bytes =
      Array("\u{FEFF}".utf8)
      + Array(Self.departments.replacing("\n", with: "\r\n").replacing(",", with: ";").utf8)
    let file = folder.path.appending("departments.csv")
    try Files.replace(file, with: bytes)
    let catalogue = try Catalogue(departments: file, items: folder.write(Self.items, to: "items.csv"))
    #expect(catalogue.table.participants.count == 3)
  }

  private static let preferences = """
    dept_code,name,role,uscc,valid_from,valid_to,format,encoding,line_end,columns
    XC-A,样例审批局,APPROVAL,,2020-12-22,,csv,gb18030,lf,样例
    XC-B,样例监管局,SUPERVISION,,2020-12-22,,xml,utf-8,,

    """

  private func read(preferring departments: String) throws -> Catalogue {
    let folder = try ScratchFolder()
    let schema = KindSchema(kind: "k", title: "k", fields: [Field(name: "a", title: "甲")])
    return try Catalogue(
      departments: folder.write(departments, to: "departments.csv"),
      items: folder.write(Self.items, to: "items.csv")
    ) { name throws(ExportLayout.Unfit) in
      var rule = SourceRule(name: name, schema: schema)
      if name == "按位置" { rule.header = .none }
      return name == "没有" ? nil : try ExportLayout(of: rule, schema: schema)
    }
  }

  @Test func `a department may want line feeds and columns of its own`() throws {
    let catalogue = try read(preferring: Self.preferences)
    #expect(catalogue.preference(of: "XC-A").lineEnd == .lf)
    #expect(catalogue.preference(of: "XC-A").layout?.name == "样例")
    #expect(catalogue.preference(of: "XC-B").lineEnd == .crlf)
    #expect(catalogue.preference(of: "XC-B").layout == nil)
  }

  @Test(arguments: [
    ("lf,样例", "cr,样例", "line_end"), ("lf,样例", "lf,没有", "no source"), ("lf,样例", "lf,按位置", "header row"),
    ("utf-8,,", "utf-8,,样例", "format is xml"),
  ])
  func `a wish that can't be met is told with its line`(right: String, wrong: String, words: String) throws {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try read(preferring: Self.preferences.replacing(right, with: wrong))
    }
    let text = try #require(error).description
    #expect(text.contains("departments.csv:") && text.contains(words), "\(text)")
  }

  @Test(arguments: [
    ("XC-A,", "XC/A,", ":2", "dept_code"),
    ("XC-A,", "-A,", ":2", "dept_code"),
    ("APPROVAL", "BOSS", ":2", "role"),
    ("2020-12-22,,csv", "22.12.2020,,csv", ":2", "valid_from"),
    ("2021-12-31", "2021-02-30", ":3", "valid_to"),
    ("2021-12-31", "2020-12-21", ":3", "before the first day"),
    ("utf-8,XC-A,", "utf-8,XC-X,", "departments.csv", "XC-X"),
    ("utf-8,XC-A,", "utf-8,XC-O,", "departments.csv", "OBSERVER"),
    ("utf-8,XC-A,", "utf-8,XC-B,", "departments.csv", "lead back"),
    ("2021-12-31", "", "departments.csv", "no valid_to"),
    (
      "XC-O,样例旁观局,OBSERVER,,2020-12-22,,csv,utf-8-bom,,",
      "XC-O,样例旁观局,TOWN,,2020-12-22,,csv,utf-8-bom,,370403101", "departments.csv", "370403101"
    ),
    ("xml,utf-8", "pdf,utf-8", ":3", "format"),
    ("xml,utf-8", "xml,latin-1", ":3", "encoding"),
    ("样例监管局", "", ":3", "name"),
    ("样例监管局", "样例审批局", "departments.csv", "twice"),
    ("XC-B,", "XC-A,", "departments.csv", "twice"),
    ("XC-O,样例旁观局,", "XC-O,", ":4", "not a table"),
  ])
  func `what is wrong with a department is told with its line`(
    old: String, new: String, place: String, words: String
  ) throws {
    let text = Self.departments.replacing(old, with: new, maxReplacements: 1)
    let error = try #require(throws: ConfigurationError.self) { _ = try read(departments: text) }
    #expect(error.file.hasSuffix(place), "\(error)")
    #expect(error.reason.en.contains(words), "\(error)")
  }

  @Test(arguments: [
    ("XC-B,\n", "XC-X,\n", "items.csv", "XC-X"),
    ("XC-B,\n", "XC-B,XC-X\n", "items.csv", "XC-X"),
    ("XC-B,\n", "XC-O,\n", "items.csv", "OBSERVER"),
    ("XC-B,\n", ",\n", ":2", "lead_dept"),
    ("样例许可", "", ":2", "item_name"),
    ("XC-B,\n", "XC-B,\nXK1,,别的许可,,,XC-B,\n", "items.csv", "twice"),
    ("2021/1/1,", "2021/1/1,2020-12-31", ":2", "before the first day"),
    ("2021/1/1,", "soon,", ":2", "valid_from"),
  ])
  func `what is wrong with an item is told`(old: String, new: String, place: String, words: String) throws {
    let text = Self.items.replacing(old, with: new)
    let error = try #require(throws: ConfigurationError.self) { _ = try read(items: text) }
    #expect(error.file.hasSuffix(place), "\(error)")
    #expect(error.reason.en.contains(words), "\(error)")
  }
}
