/// A cell of a sheet as its part has it.
struct SheetCell {
  /// What its value is.
  enum Sort { case number, shared, text, boolean, error, date }

  /// The column, from 0.
  let column: Int
  /// The number of its style.
  let style: Int
  let sort: Sort
  var hasFormula = false
  /// Whether it names something richer than a value (`vm`): without a formula that is a picture, of which the value is an error.
  var isRich = false
  /// Whether a run of its own text is struck through.
  var isStruck = false
  var hasValue = false
  /// Where its value stands among those of its row.
  var value = 0..<0
}

/// A row of a sheet as its part has it.
struct SheetRow {
  /// The number that people see.
  let number: Int
  let isHidden: Bool
  var cells: [SheetCell] = []
  var text: [UInt8] = []
}

/// A sheet: its rows, one after another, without a look at the rest.
final class SheetAssembly: PartAssembly {
  /// The most rows and columns of a sheet.
  static let rowLimit = 1_048_576
  static let columnLimit = 16_384

  private var finishedRows: [SheetRow] = []
  private var handedOut = 0
  private var row: SheetRow?
  private var lastRow = 0
  private var cell: SheetCell?

  init(part: String) { super.init(part: part, root: "worksheet") }

  /// The next row that is whole.
  func takeRow() -> SheetRow? {
    guard handedOut < finishedRows.count else {
      finishedRows.removeAll(keepingCapacity: true)
      handedOut = 0
      return nil
    }
    defer { handedOut += 1 }
    return finishedRows[handedOut]
  }

  override var isInField: Bool { tag == .value || tag == .text }

  override func tag(of name: String, in parent: PartTag) -> PartTag {
    switch parent {
    case .root: name == "sheetData" ? .rows : .other
    case .rows: name == "row" ? .row : .other
    case .row: name == "c" ? .cell : .other
    case .cell:
      switch name {
      case "v": .value
      case "f": .formula
      case "is": .inline
      default: .other
      }
    default: tag(ofText: name, in: parent)
    }
  }

  override func opened(_ start: XMLElementStart) {
    switch tag {
    case .row: begin(row: start)
    case .cell: begin(cell: start)
    case .value, .inline:
      cell?.hasValue = true
      collected.removeAll(keepingCapacity: true)
    case .formula: cell?.hasFormula = true
    case .strike: if partProperty(start) { cell?.isStruck = true }
    default: break
    }
  }

  override func closed() {
    switch tag {
    case .row:
      if let row { finishedRows.append(row) }
      row = nil
    case .cell:
      if let cell { row?.cells.append(cell) }
      cell = nil
    case .value, .inline: takeValue()
    default: break
    }
  }

  private func begin(row start: XMLElementStart) {
    var number = lastRow + 1
    if let text = start.attributes["r"] {
      guard let named = partNumber(text), named > 0 else { return fail(.cellReference, nil) }
      number = named
    }
    guard number > lastRow else { return fail(.rowOrder, nil) }
    guard number <= Self.rowLimit else { return fail(.rowsBeyond, nil) }
    lastRow = number
    row = SheetRow(
      number: number, isHidden: partFlag(start.attributes["hidden"]) || hasNoHeight(start.attributes))
  }

  /// Whether somebody gave a row no height, as libraries hide it: `ht="0" customHeight="1"`. A height that isn't given is computed.
  private func hasNoHeight(_ attributes: [String: String]) -> Bool {
    guard partFlag(attributes["customHeight"]), let height = attributes["ht"] else { return false }
    return !height.isEmpty && height.utf8.allSatisfy { $0 == 0x30 || $0 == 0x2E }
  }

  private func begin(cell start: XMLElementStart) {
    guard let row else { return }
    let next = (row.cells.last?.column ?? -1) + 1
    var column = next
    if let reference = start.attributes["r"] {
      guard let place = CellReference(reference), place.row == row.number else {
        return fail(.cellReference, nil)
      }
      column = place.column
    }
    guard column < Self.columnLimit else { return fail(.columnsBeyond, nil) }
    guard column >= next else { return fail(.cellOrder, column) }
    cell = SheetCell(
      column: column, style: start.attributes["s"].flatMap(partNumber) ?? 0,
      sort: sort(of: start.attributes["t"]))
    cell?.isRich = start.attributes["vm"] != nil
  }

  private func sort(of name: String?) -> SheetCell.Sort {
    switch name {
    case "s": .shared
    case "str", "inlineStr": .text
    case "b": .boolean
    case "e": .error
    case "d": .date
    default: .number
    }
  }

  /// What `v` or `is` holds becomes the cell's value; the first that there is.
  private func takeValue() {
    guard var cell, row != nil, cell.value.isEmpty, !collected.isEmpty else { return }
    let start = row?.text.count ?? 0
    guard start + collected.count <= CSVTokenizer.rowLimit else {
      return fail(.rowTooLong(limit: CSVTokenizer.rowLimit), cell.column)
    }
    row?.text += collected
    cell.value = start..<start + collected.count
    self.cell = cell
  }

  private func fail(_ fault: WorkbookFault, _ column: Int?) {
    let line = row?.number ?? min(lastRow + 1, Self.rowLimit)
    fail(fault.finding(at: Position(line: line, column: column.map { $0 + 1 })))
  }
}

/// The place of a cell as people write it: `C7`.
struct CellReference {
  /// The column, from 0, and the row, from 1.
  let column, row: Int

  /// Reads a reference; `nil` for anything else.
  init?(_ text: String) {
    let letters = text.utf8.prefix { (0x41...0x5A).contains($0) }
    guard (1...4).contains(letters.count),
      let row = partNumber(text.utf8.dropFirst(letters.count).textOfDigits)
    else { return nil }
    column = letters.reduce(0) { $0 * 26 + Int($1 - 0x40) } - 1
    self.row = row
  }

  /// The letters of a column, from 1.
  static func letters(of column: Int) -> String {
    var (rest, letters) = (column, [UInt8]())
    while rest > 0 {
      letters.append(0x41 + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }
}

extension Substring.UTF8View {
  fileprivate var textOfDigits: String { String(decoding: self, as: UTF8.self) }
}
