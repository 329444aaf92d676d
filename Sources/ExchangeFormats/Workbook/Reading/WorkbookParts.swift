/// `[Content_Types].xml`: what each part is.
final class ContentTypesAssembly: PartAssembly {
  /// The types that parts have by name, by the names in small letters.
  private(set) var named: [String: String] = [:]
  /// The types that all others have by the ending of their names, in small letters.
  private var byEnding: [String: String] = [:]

  init() { super.init(part: "[Content_Types].xml", root: "Types", namespaces: WorkbookNames.contentTypes) }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    guard parent == .root else { return .other }
    return name == "Override" ? .override : name == "Default" ? .typeOfEnding : .other
  }

  override func opened(_ start: XMLElementStart) {
    guard let type = start.attributes["ContentType"]?.lowercased() else { return }
    switch tag {
    case .override: if let name = start.attributes["PartName"] { named[name.lowercased()] = type }
    case .typeOfEnding: if let ending = start.attributes["Extension"] { byEnding[ending.lowercased()] = type }
    default: break
    }
  }

  /// The type of a part, which is called so in the ZIP; `nil` where nothing says it.
  func type(of part: String) -> String? {
    let name = part.lowercased()
    return named["/" + name]
      ?? name.split(separator: "/").last.flatMap { last in
        last.lastIndex(of: ".").flatMap { byEnding[String(last[last.index(after: $0)...])] }
      }
  }
}

/// A `.rels` part: where what a part names lies.
final class RelationsAssembly: PartAssembly {
  /// A relation to another part, or to something outside.
  struct Relation {
    let type: String
    let target: String
    let isExternal: Bool
  }

  /// The relations, by their ids.
  private(set) var relations: [String: Relation] = [:]

  init(part: String) { super.init(part: part, root: "Relationships", namespaces: WorkbookNames.relations) }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    parent == .root && name == "Relationship" ? .relation : .other
  }

  override func opened(_ start: XMLElementStart) {
    guard tag == .relation, let id = start.attributes["Id"] else { return }
    guard relations[id] == nil else {
      return fail(WorkbookFault.relationTwice(Masking.name(id)).finding())
    }
    relations[id] = Relation(
      type: start.attributes["Type"] ?? "", target: start.attributes["Target"] ?? "",
      isExternal: start.attributes["TargetMode"] == "External")
  }
}

/// `workbook.xml`: the sheets, from which day on days are counted, and whether formulas have been computed.
final class WorkbookAssembly: PartAssembly {
  /// A sheet as the workbook lists it.
  struct Sheet {
    let name: String
    /// The id of the relation that says where it lies.
    let relation: String
    let isHidden: Bool
  }

  private(set) var sheets: [Sheet] = []
  /// From which day on the workbook says that days are counted; `nil` where it leaves that to the custom.
  private(set) var statedSerials: DateSerials?
  /// Whether formulas are to be computed on opening (ECMA-376, part 1, 18.2.2): Excel, WPS and LibreOffice don't write it when
  /// they save; programs that can't compute do, beside zeros or what stood there before, and nobody can tell them from those few that can.
  private(set) var isUncomputed = false
  /// More than anybody can look through.
  private static let sheetLimit = 1_000

  init(part: String) { super.init(part: part, root: "workbook") }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    switch (name, parent) {
    case ("workbookPr", .root): .settings
    case ("calcPr", .root): .calculation
    case ("sheets", .root): .sheets
    case ("sheet", .sheets): .sheet
    default: .other
    }
  }

  override func opened(_ start: XMLElementStart) {
    switch tag {
    case .settings:
      if let flag = start.attributes["date1904"] { statedSerials = partFlag(flag) ? .excel1904 : .excel1900 }
    case .calculation: isUncomputed = partFlag(start.attributes["fullCalcOnLoad"])
    case .sheet:
      guard sheets.count < Self.sheetLimit else {
        return fail(WorkbookFault.sheetsTooMany(limit: Self.sheetLimit).finding())
      }
      let name = start.attributes["name"] ?? ""
      guard let relation = WorkbookNames.relation(of: start) else {
        return fail(WorkbookFault.relationMissing(Masking.name(name)).finding())
      }
      let state = start.attributes["state"] ?? "visible"
      sheets.append(Sheet(name: name, relation: relation, isHidden: state != "visible"))
    default: break
    }
  }
}

/// `styles.xml`: how cells show their numbers, and which show what they hold struck through.
final class StylesAssembly: PartAssembly {
  /// The format of each style that a cell may have.
  private(set) var formats: [CellFormat] = []
  private var codes: [Int: CellFormat] = [:]
  private var fonts = 0
  private var struckFonts: Set<Int> = []
  private var isStruck: [Bool] = []
  /// As many as Excel has.
  private static let limit = 65_536
  /// Four times as long as Excel has them.
  private static let codeLimit = 1_024

  /// Of each style whether its font is struck through; empty where none is, as in most workbooks.
  var struckStyles: [Bool] { isStruck.contains(true) ? isStruck : [] }

  init(part: String) { super.init(part: part, root: "styleSheet") }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    switch (name, parent) {
    case ("numFmts", .root): .numberFormats
    case ("numFmt", .numberFormats): .numberFormat
    case ("fonts", .root): .fonts
    case ("font", .fonts): .font
    case ("strike", .font): .strike
    case ("cellXfs", .root): .cellFormats
    case ("xf", .cellFormats): .cellFormat
    default: .other
    }
  }

  override func opened(_ start: XMLElementStart) {
    switch tag {
    case .numberFormat:
      guard let id = start.attributes["numFmtId"].flatMap(partNumber),
        let code = start.attributes["formatCode"],
        code.utf8.count <= Self.codeLimit
      else { return }
      codes[id] = CellFormat(code: Array(code.utf8))
    case .font: fonts += 1
    case .strike: if partProperty(start) { struckFonts.insert(fonts - 1) }
    case .cellFormat:
      let id = start.attributes["numFmtId"].flatMap(partNumber) ?? 0
      formats.append(codes[id] ?? CellFormat(builtIn: id))
      isStruck.append(struckFonts.contains(start.attributes["fontId"].flatMap(partNumber) ?? 0))
    default: return
    }
    if formats.count > Self.limit || codes.count > Self.limit || fonts > Self.limit {
      fail(WorkbookFault.formatsTooMany.finding())
    }
  }
}
