/// In which units the amounts of a table stand, row by row: what its header and the line above it say, a row of units below it, and a
/// header or a line further down; and whether a note, or a column that nothing reads, says another.
struct TableUnits {
  /// A column of amounts.
  private struct Amounts {
    let field: Int
    let column: Int
    let key: String
    let title: String
    /// What its title by itself means.
    let titled: StatedUnit
    /// Whether the title says so; beside a rule it says nothing that leaves it open.
    let isTitled: Bool
    /// The unit that a rule says, which nothing in the file changes.
    let ruled: StatedUnit?
  }

  /// The units of the fields for amounts in the rows that come next; those in 万元 may be left out.
  private(set) var inForce: [Int: StatedUnit]
  /// Whether each of them is in 万元, as a glance takes them.
  private var areUsual = true
  private let amounts: [Amounts]
  private let index: ColumnIndex
  private let fields: [Field]
  private let width: Int
  private let first: [Int: StatedUnit]
  /// The columns of those rows, and the fields whose unit their own header says.
  private var columns: [Int?]
  private var titled: Set<Int>
  /// The unit that the line above the header in hand says, where it isn't the first.
  private var line: StatedUnit?
  /// The unit that a line further down says, until it is known what it is about.
  private var pending: (unit: StatedUnit, line: Int, text: String)?
  /// What is said of the first place in which the file names another unit than its rule.
  private(set) var mismatch: Finding?
  private let rule: SourceRule?
  /// The columns that nothing reads and that say units, from 0.
  private var watched: [(column: Int, title: String)]

  /// Prepares for the rows below a header; `nil` where it has no amounts.
  init?(below header: CSVHeader, rule: SourceRule?) {
    let index = ColumnIndex(schema: header.definition.schema, rule: rule)
    fields = header.definition.schema.fields
    width = header.titles.count
    amounts = zip(fields.indices, header.columns).compactMap { field, column -> Amounts? in
      guard let column, header.definition.schema.fields[field].normalization == .amount,
        header.titles.indices.contains(column)
      else { return nil }
      let key = HeaderKey.key(of: header.titles[column])
      let unit = index.amountUnit(for: key)
      let ruled = rule?.columns[field].unit.map { StatedUnit.known(MoneyUnit($0)) }
      return Amounts(
        field: field, column: column, key: key, title: Masking.excerpt(header.titles[column]),
        titled: ruled ?? unit ?? Self.usual,
        isTitled: unit.map { ruled == nil || !$0.isOnlyCurrency } ?? false, ruled: ruled)
    }
    if amounts.isEmpty { return nil }
    self.index = index
    self.rule = rule
    let units = rule?.units(besides: header.units) ?? header.units
    first = units
    inForce = units
    columns = header.columns
    titled = Set(amounts.filter(\.isTitled).map(\.field))
    watched = header.findings.filter { $0.code == .headerColumnUnknown }.compactMap {
      finding -> (column: Int, title: String)? in
      guard let place = finding.position.column, header.titles.indices.contains(place - 1),
        StatedUnit.namesUnits(HeaderKey.key(of: header.titles[place - 1]))
      else { return nil }
      return (place - 1, Masking.excerpt(header.titles[place - 1]))
    }
    for amount in amounts where amount.isTitled {
      if let unit = index.amountUnit(for: amount.key) {
        hold(unit, against: amount, titled: amount.key, amount.title, header.line)
      }
    }
    measure()
  }

  /// Takes the lines above the header: where a rule says the unit, they don't.
  mutating func take(above lines: [(line: Int, cells: [String])]) {
    for (line, cells) in lines {
      for cell in cells where (1...Self.longestNote).contains(cell.utf8.count) {
        let key = HeaderKey.key(of: cell)
        guard let unit = StatedUnit.above(key), !Self.others.contains(where: key.contains) else { continue }
        for amount in amounts where !titled.contains(amount.field) {
          hold(unit, against: amount, Masking.excerpt(cell), line)
        }
      }
    }
  }

  /// Holds the unit that the file says against that of the rule, where it says one. A title that the rule has itself is known to it.
  private mutating func hold(
    _ unit: StatedUnit, against amount: Amounts, titled key: String? = nil, _ text: String, _ line: Int?
  ) {
    if let key, rule?.columns[amount.field].titles.contains(where: { HeaderKey.key(of: $0) == key }) == true {
      return
    }
    if mismatch == nil { mismatch = refusal(of: unit, for: amount, text, line) }
  }

  private func refusal(of unit: StatedUnit, for amount: Amounts, _ text: String, _ line: Int?) -> Finding? {
    guard let rule, let ruled = amount.ruled, ruled != unit, !unit.isOnlyCurrency else { return nil }
    return rule.mismatch(
      of: unit, with: ruled, under: amount.title, text: text,
      at: Position(line: line, field: fields[amount.field].name, title: amount.title))
  }

  /// Whether nothing has to be looked for in rows, and their amounts are as a glance takes them.
  var arePlain: Bool { areUsual && !isWatching }

  /// Whether records have to be looked at: one may say its unit itself, or come behind a line with a unit that is about no header.
  var isWatching: Bool { !watched.isEmpty || pending != nil }

  private static let usual = StatedUnit.known(.wanYuan)

  private func unit(of field: Int) -> StatedUnit { inForce[field] ?? Self.usual }

  private mutating func measure() {
    areUsual = amounts.allSatisfy { unit(of: $0.field) == Self.usual }
  }

  /// The unit of each column of amounts.
  var all: [(field: Int, unit: StatedUnit)] { amounts.map { ($0.field, unit(of: $0.field)) } }

  // MARK: Headers

  /// Takes a header further down, whose columns are these; right below another it adds to what that says.
  mutating func take(header keys: [String], columns: [Int?], isAtTop: Bool) {
    let above = pending
    if let pending { line = pending.unit }
    pending = nil
    if !isAtTop { titled = [] }
    self.columns = columns
    for amount in amounts {
      let key = columns[amount.field].flatMap { $0 < keys.count ? keys[$0] : nil } ?? ""
      let said = key.isEmpty ? nil : index.amountUnit(for: key)
      if amount.ruled != nil {
        if let said, !said.isOnlyCurrency {
          hold(said, against: amount, titled: key, Masking.excerpt(key), nil)
          titled.insert(amount.field)
        } else if let above {
          hold(above.unit, against: amount, above.text, above.line)
        }
      } else if let said {
        // Two header rows that contradict each other leave it open.
        inForce[amount.field] =
          isAtTop && titled.contains(amount.field) ? Self.either(unit(of: amount.field), said) : said
        titled.insert(amount.field)
      } else if !isAtTop {
        let isSame = key.isEmpty || key == amount.key
        if isSame, amount.isTitled { titled.insert(amount.field) }
        inForce[amount.field] =
          isSame && amount.isTitled ? amount.titled : line ?? unsaid(of: amount, isSame: isSame)
      }
    }
    measure()
  }

  /// The unit of a column whose header says none: that of the first header where it is called the same. Under another name it may be
  /// that, or the usual one.
  private func unsaid(of amount: Amounts, isSame: Bool) -> StatedUnit {
    let known = first[amount.field] ?? Self.usual
    return isSame ? known : Self.either(known, Self.usual)
  }

  private static func either(_ left: StatedUnit, _ right: StatedUnit) -> StatedUnit {
    left == right ? left : .unknown("\(left.name)、\(right.name)")
  }

  // MARK: Rows of units and lines

  /// Takes the row right below a header if it says units, 元, （万元）, below titles of amounts, and nothing else but how columns are
  /// filled in; `false` for another.
  mutating func take(below row: CSVRow) -> Bool {
    guard row.count == row.fields.count, row.content.count <= Self.longestRow,
      amounts.contains(where: { mayBeUnit(in: row, at: columns[$0.field]) })
    else { return false }
    let keys = row.titles.map(HeaderKey.key)
    var said: [(field: Int, unit: StatedUnit)] = []
    for (column, key) in keys.enumerated() where !key.isEmpty {
      if let unit = StatedUnit.cell(key) {
        if let amount = amounts.first(where: { columns[$0.field] == column }) {
          said.append((amount.field, unit))
        }
      } else if !HintRow.isHint(key), !Self.measures.contains(key) {
        return false
      }
    }
    if said.isEmpty { return false }
    for (field, unit) in said {
      if let amount = amounts.first(where: { $0.field == field }), amount.ruled != nil {
        hold(unit, against: amount, TableFurniture.shown(row), row.line)
        continue
      }
      inForce[field] = titled.contains(field) ? Self.either(self.unit(of: field), unit) : unit
      titled.insert(field)
    }
    measure()
    return true
  }

  /// A glance at a cell: it holds something, and no digit.
  private func mayBeUnit(in row: CSVRow, at column: Int?) -> Bool {
    guard let column, column < row.fields.count, (1...Self.longestCell).contains(row[column].count) else {
      return false
    }
    return !row[column].contains(where: LegacyText.isDigit)
  }

  /// The unit that a row says which holds one cell, `单位：元`; `nil` for any other.
  static func line(in row: CSVRow, firstFilled first: Int) -> StatedUnit? {
    guard !row.isBroken, row[first].count <= longestLine, row.filledCount(upTo: 2) == 1 else { return nil }
    return StatedUnit.line(HeaderKey.key(of: String(decoding: row[first], as: UTF8.self)))
  }

  /// Takes such a row: right below a header it is about its rows, further down about those of the next header, or else about those
  /// above it.
  mutating func take(line unit: StatedUnit, in row: CSVRow, isAtTop: Bool) {
    if isAtTop {
      takeForAll(unit, in: row)
    } else {
      pending = (unit, row.line, TableFurniture.shown(row))
    }
  }

  /// Takes a unit for all columns of amounts whose titles say none.
  private mutating func takeForAll(_ unit: StatedUnit, in row: CSVRow) {
    for amount in amounts where !titled.contains(amount.field) {
      if amount.ruled != nil {
        hold(unit, against: amount, TableFurniture.shown(row), row.line)
        continue
      }
      inForce[amount.field] = inForce[amount.field].map { Self.either($0, unit) } ?? unit
    }
    measure()
  }

  // MARK: What says another unit

  /// What is said of a note in which another unit stands than amounts above it were read in; right below a header it says the unit.
  ///
  /// - Parameter bare: the first amount of a field that names no unit.
  mutating func finding(
    note row: CSVRow, isAtTop: Bool, bare: (Int) -> (record: Int, line: Int)?
  ) -> Finding? {
    guard !row.isBroken else { return nil }
    for column in row.fields.indices where (1...Self.longestNote).contains(row[column].count) {
      let key = HeaderKey.key(of: String(decoding: row[column], as: UTF8.self))
      guard let unit = StatedUnit.above(key), !Self.others.contains(where: key.contains) else { continue }
      if isAtTop {
        takeForAll(unit, in: row)
        return nil
      }
      if let finding = contradiction(unit, row.line, TableFurniture.shown(row), bare) { return finding }
    }
    return nil
  }

  /// Takes a row that comes back, if it holds one cell and that says a unit, as the title of another table does: 第二批（单位：元）.
  mutating func take(title row: CSVRow) {
    guard !row.isBroken, row.filledCount(upTo: 2) == 1, let first = row.firstFilled,
      row[first].count <= Self.longestNote,
      let unit = StatedUnit.above(HeaderKey.key(of: String(decoding: row[first], as: UTF8.self)))
    else { return }
    pending = (unit, row.line, TableFurniture.shown(row))
  }

  /// What is said of a line with a unit, once it is known to have no header below it.
  mutating func pendingFinding(bare: (Int) -> (record: Int, line: Int)?) -> Finding? {
    guard let (unit, line, text) = pending else { return nil }
    pending = nil
    return contradiction(unit, line, text, bare)
  }

  /// What is said of a record that names another unit in a column that nothing reads. Where the titles say theirs only the money of
  /// another country contradicts them: 美元 are 元, too.
  mutating func finding(in row: CSVRow) -> Finding? {
    guard !row.isBroken else { return nil }
    let columns = columns
    for (column, title) in watched where column < row.fields.count && row[column].count <= Self.longestCell {
      let cell = String(decoding: row[column], as: UTF8.self)
      guard let unit = StatedUnit.cell(HeaderKey.key(of: cell)) else { continue }
      let shown = "“\(title)”：\(Masking.excerpt(cell))"
      let finding = contradiction(unit, row.line, shown, amongTitled: unit.isForeign) { field in
        guard let place = columns[field], place < row.fields.count, Self.isBare(row.value(place)[...]) else {
          return nil
        }
        return (record: 0, line: row.line)
      }
      if let finding {
        watched = []
        return finding
      }
    }
    return nil
  }

  private static func isBare(_ value: ArraySlice<UInt8>) -> Bool {
    value.contains { (0x31...0x39).contains($0) || $0 >= 0x80 } && MoneyUnit.named(in: value) == nil
      && !LegacyText.isNull(LegacyText.trimmed(value))
  }

  private func contradiction(
    _ unit: StatedUnit, _ line: Int, _ text: String, amongTitled: Bool = false,
    _ bare: (Int) -> (record: Int, line: Int)?
  ) -> Finding? {
    for amount in amounts
    where (amongTitled || !titled.contains(amount.field)) && self.unit(of: amount.field) != unit {
      if unit.isForeign, self.unit(of: amount.field).isForeign { continue }
      if amount.ruled != nil, unit.isOnlyCurrency { continue }
      guard let example = bare(amount.field) else { continue }
      if let refusal = refusal(of: unit, for: amount, text, line) { return refusal }
      let read = self.unit(of: amount.field).name
      let name = StatedUnit.bare(amount.key)
      let saysNone = titled.contains(amount.field) ? ("", "") : ("没有写明单位，", " names no unit and")
      // Nothing is read in the money of another country.
      let (columnZh, aliases) =
        unit.isForeign
        ? ("折算成人民币的\(name)", "\(name)（元）、\(name)（万元）")
        : ("\(name)（\(unit.name)）", "\(name)_\(unit.name)、\(name)（单位：\(unit.name)）")
      return Finding(
        .headerColumnMissing,
        at: Position(line: line, field: fields[amount.field].name, title: amount.title),
        arguments: [
          "field": columnZh, "aliases": aliases,
          "hintZh":
            "：这里写的是“\(text)”，而“\(amount.title)”\(saysNone.0)按\(read)读（例如第 \(example.line) 行）",
          "hint":
            ": here it says “\(text)”, but “\(amount.title)”\(saysNone.1) is read in \(read) (line \(example.line), for example)",
        ])
    }
    return nil
  }

  // MARK: Rows that come back

  /// The record with its row as it is to come back: with units behind amounts that the first header doesn't say.
  func marked(_ read: ReadRecord, _ row: CSVRow, delimiter: UInt8) -> ReadRecord {
    let outside = amounts.filter { unit(of: $0.field) != $0.titled }
    // Of a row with cells too many nobody knows which of them are amounts.
    guard !outside.isEmpty, !row.isBroken, row.count == row.fields.count,
      row.count <= width || row.isWhole(under: width)
    else { return read }
    var cells = row.fields.indices.map { row.value($0) }
    var isMarked = false
    for amount in outside where amount.column < cells.count {
      guard let value = marked(cells[amount.column][...], of: amount.field) else { continue }
      cells[amount.column] = value
      isMarked = true
    }
    if !isMarked { return read }
    var source: [UInt8] = []
    CSVRowWriter(delimiter: delimiter).appendCells(cells.map { $0[...] }, to: &source)
    var marked = read
    marked.source = source
    return marked
  }

  /// An amount with its unit behind it, where the first header doesn't say that; `nil` where nothing is to be added.
  func marked(_ value: ArraySlice<UInt8>, of field: Int) -> [UInt8]? {
    guard let amount = amounts.first(where: { $0.field == field }), unit(of: field) != amount.titled else {
      return nil
    }
    let bare = LegacyText.unprotected(value, onlyBeforeDigits: false)
    var narrow: [UInt8] = []
    LegacyText.appendNarrowed(bare, droppingSpaces: true, to: &narrow)
    guard (1...Self.mostDigits).contains(narrow.count), narrow.contains(where: LegacyText.isDigit),
      narrow.allSatisfy({ LegacyText.isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
    else { return nil }
    return Array(bare) + Array(unit(of: field).name.utf8)
  }

  private static let longestRow = 4_000
  private static let longestCell = 60
  private static let longestLine = 120
  private static let longestNote = 1_200
  private static let mostDigits = 20
  /// Sums that notes speak of, and that no field is for.
  private static let others = ["注册资本", "注册资金", "货值", "案值", "涉案", "标的", "投资", "营业额", "收费", "产值"]
  /// What is counted in other columns.
  private static let measures: Set<String> = [
    "户", "人", "件", "个", "份", "条", "次", "宗", "起", "项", "天", "日", "月", "年", "%", "人次", "平方米", "吨", "公斤", "千克",
  ]
}
