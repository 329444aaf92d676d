import ExchangeBase

/// Watches what nothing reads for departments, where the file says nothing of those who get its records, or who came: then each record goes
/// to everybody, or says that nobody came, and whatever names a department may well say who is meant.
struct UnreadDepartments {
  /// What says that somebody in particular is meant.
  private enum Sign {
    /// The title of a column.
    case title
    /// A department in a column.
    case department
    /// What a column mostly holds: names such as departments have.
    case offices
    /// A mark below a title that is a department.
    case mark
    /// A line above or below the table.
    case line

    /// What is said of it in the words for a column.
    func words(_ role: FieldRole) -> LocalizedText {
      switch self {
      case .title where role == .participants: LocalizedText("这一列说的像是它", "speaks of who came")
      case .title: LocalizedText("这一列说的像是它", "speaks of who gets something")
      case .department: LocalizedText("这一列写着部门，像是它", "names departments")
      case .offices: LocalizedText("这一列写的多半是单位，像是它", "mostly holds names such as departments have")
      case .mark: LocalizedText("这一列的列名是部门，下面是标记，像是它", "is a department, with marks below it")
      case .line: LocalizedText("写在表格外面，说的像是它", "stands beside the table and speaks of who gets something")
      }
    }
  }

  /// How many cells of a column that names no department hold something, and how many of them what may be one.
  private struct Tally {
    let column: UnreadColumn
    let first: Position
    var filled = 0
    var offices = 0
  }

  private let field: Field
  private let role: FieldRole
  private let naming: DepartmentNaming
  private let wayOut: LocalizedText
  /// The columns that may say it, by their numbers, with where they do first.
  private var found: [Int: (title: String, sign: Sign, position: Position)] = [:]
  private var tallies: [Int: Tally] = [:]
  /// Whether the titles of the columns that hold something are departments.
  private var areDepartments: [Int: Bool] = [:]
  /// The first line beside the table that says it.
  private var line: (title: String, position: Position)?

  /// The most bytes of a cell that is looked at; a list of all departments has fewer.
  private static let longest = 2_000

  /// Prepares for the records of a file that has the fields `given`; `nil` where nobody can be missed, as where recipients have to be
  /// named, or nobody tells what is a department.
  init?(of schema: KindSchema, given: [Bool], rule: SourceRule?, naming: DepartmentNaming?) {
    guard let naming, let place = schema.speaksWhenEmpty, let role = schema.fields[place].role,
      !schema.fields[place].isRequired, schema.absent(given: given, rule: rule).contains(place)
    else { return nil }
    self.naming = naming
    wayOut = SourceRule.wayOut(of: rule)
    field = schema.fields[place]
    self.role = role
  }

  /// Whether the title of a column says that it is the one.
  func isNamed(by column: UnreadColumn) -> Bool { HeaderKey.names(role, column.key) }

  /// Whether a column is still to be looked at: one cell among any number of others may name a department.
  func watches(_ column: UnreadColumn) -> Bool {
    found[column.number] == nil && !(column.namesOthers(than: role) && areDepartments[column.number] == false)
  }

  /// Takes the next value of a column.
  mutating func take(_ raw: ArraySlice<UInt8>, of column: UnreadColumn, at position: Position) {
    guard watches(column) else { return }
    let cell = LegacyText.unprotected(raw, onlyBeforeDigits: false)
    if LegacyText.isNull(cell) { return }
    let text = raw.count <= Self.longest ? String(decoding: cell, as: UTF8.self) : nil
    var sign: Sign?
    if let text, isDepartment(column), Self.marks.contains(HeaderKey.key(of: text)) {
      sign = .mark
    } else if !column.namesOthers(than: role) {
      switch text.map(naming) ?? .nobody {
      case .sender: return
      case .others: sign = isNamed(by: column) ? .title : .department
      case .nobody where isNamed(by: column): sign = .title
      case .nobody:
        var tally = tallies[column.number] ?? Tally(column: column, first: position)
        tally.filled += 1
        if let text, OfficeNames.areAll(of: text) { tally.offices += 1 }
        tallies[column.number] = tally
      }
    }
    if let sign { found[column.number] = (column.title, sign, position) }
  }

  /// Whether the title of a column is a department: of a name that leads to an element, what is said last.
  private mutating func isDepartment(_ column: UnreadColumn) -> Bool {
    if let known = areDepartments[column.number] { return known }
    let title = column.key.split(separator: "/").last.map(String.init) ?? ""
    let isOne = naming(title) == .others
    areDepartments[column.number] = isOne
    return isOne
  }

  /// What stands below a department's name where a table has a column for each; an asterisk is no part of a key.
  private static let marks: Set<String> = [
    "", "√", "✓", "✔", "☑", "■", "●", "○", "★", "☆", "1", "0", "是", "否", "有", "y", "n", "v", "x", "×",
    "yes", "no", "true", "false", "主送", "抄送", "主", "抄", "送", "发",
  ]

  /// Takes the cells of a line above or below the table.
  mutating func take(line cells: [String], at number: Int) {
    guard line == nil, role == .recipients else { return }
    for (label, value) in AddressLine.labels(in: cells) {
      let named = naming(value)
      guard named != .sender else { continue }
      // 推送对象 may be people.
      guard
        HeaderKey.ends(in: .recipients, HeaderKey.key(of: label)) || named == .others
          || OfficeNames.areAll(of: value)
      else { continue }
      line = (Masking.excerpt(label), Position(line: number))
      return
    }
    // As letters begin: 样例局：
    if let addressee = AddressLine.salutation(in: cells), naming(addressee) == .others {
      line = (Masking.excerpt(addressee), Position(line: number))
    }
  }

  /// What is said once all records have been read.
  var findings: [Finding] {
    let mostly = tallies.values.filter { found[$0.column.number] == nil && $0.offices * 2 > $0.filled }
    var columns: [Int: Finding] = [:]
    for (number, place) in found {
      columns[number] = finding(place.sign, of: place.title, at: place.position)
    }
    for tally in mostly {
      columns[tally.column.number] = finding(.offices, of: tally.column.title, at: tally.first)
    }
    var findings: [Finding] = []
    if let line { findings.append(finding(.line, of: line.title, at: line.position)) }
    return findings + columns.sorted { $0.key < $1.key }.map(\.value)
  }

  private func finding(_ sign: Sign, of title: String, at position: Position) -> Finding {
    let words = sign.words(role)
    let otherwise =
      role == .participants
      ? LocalizedText("通知到的部门都成了没有到场", "nobody would have come")
      : LocalizedText("每条都会送给所有部门", "each record would go to all of them")
    return Finding(
      .headerColumnMissing,
      at: Position(line: position.line, column: position.column, field: field.name, title: field.title),
      arguments: [
        "aliases": ([field.name] + field.aliases).joined(separator: "、"),
        "hintZh": "：“\(title)”\(words.zh)，而没有这一列，\(otherwise.zh)\(wayOut.zh)",
        "hint":
          ": “\(title)” \(words.en) and seems to be it, and without the column \(otherwise.en)\(wayOut.en)",
      ])
  }
}

/// Names that end as those of departments do, whether the catalogue has them or not: 卫健委, 薛城区卫健局.
enum OfficeNames {
  /// Whether a text lists nothing else. What says everybody (各部门) is no name.
  static func areAll(of text: String) -> Bool {
    let names = text.split { separators.contains($0) }.map { HeaderKey.key(of: String($0)) }
    return !names.isEmpty && names.allSatisfy(isOne)
  }

  /// Whether a text ends in what a part of an office is called, behind the name of which it may stand: 样例窗口.
  static func isPart(_ text: String) -> Bool {
    let key = HeaderKey.key(of: text)
    let name = key.filter { $0 != "(" && $0 != ")" }
    return (2...longest).contains(name.count) && parts.contains(where: name.hasSuffix)
  }

  private static func isOne(_ key: String) -> Bool {
    // 卫健委（主送）
    let name = key.last == ")" ? key.prefix { $0 != "(" } : key[...]
    guard (2...longest).contains(name.count), !UnnamedDepartment.isOne(Array(name.utf8)[...]) else {
      return false
    }
    return name.hasSuffix("委") || (name.count > 2 && endings.contains(where: name.hasSuffix))
  }

  private static let longest = 24
  private static let separators = Set<Character>("|｜、，,；;\n")
  private static let endings = [
    "局", "委员会", "政府", "街道", "办事处", "镇", "部门", "中心", "办公室", "府办", "政办", "委办", "大队",
  ]
  /// None that ends what is permitted as well: 内科, 公众聚集场所, 加油站.
  private static let parts = [
    "窗口", "大厅", "服务厅", "科室", "审批科", "许可科", "监管科", "监督科", "管理科", "服务科", "法规科", "综合科", "业务科", "食品科", "股", "审批处",
    "管理处", "服务处", "监管所", "监督所", "管理所", "派出所", "司法所", "监督站", "服务站", "工作站", "中队", "支队", "总队", "工作组", "专班",
  ]
}
