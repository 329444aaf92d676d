import ExchangeBase

/// Reads the rows of a sheet that people see, each as a row of a table in commas.
struct SheetRows<Source: RandomAccessSource & ~Copyable>: ~Copyable {
  /// What is doubtful about cells of the current row, by their columns, from 0.
  private(set) var doubts: [(column: Int, doubt: CellDoubt)] = []
  /// The cells of the current row that hold something and are struck through, by their columns, from 0.
  private(set) var struck: [Int] = []
  /// Rows that hold something and are hidden, of a form those that are filled in: how many, and the number of the first.
  private var hidden: (count: Int, first: Int) = (0, 0)
  /// The header of the form whose rows are read.
  private var form: CSVHeader?
  /// How many cells each row has at least.
  var width = 0
  /// Whether hidden rows are gone to as well, to look for what is missed.
  var showsHidden = false
  /// What is merged.
  var merged = MergedCells()

  private let package: WorkbookPackage<Source>
  private let sheet: String
  /// Whether a cell may be struck through by its style or the text that it shares.
  private let mayBeStruck: Bool
  private let assembly: SheetAssembly
  private var feed: XMLFeed<WorkbookPart<Source>>
  private let line = SheetLine()
  private var scratch: [UInt8] = []

  /// Begins with the rows of the sheet at a place of the package. Another that was begun before can't be read on.
  init(_ package: WorkbookPackage<Source>, sheet place: Int) throws(FormatError) {
    let (sheet, part) = package.sheets[place]
    self.package = package
    self.sheet = Masking.shown(sheet.name)
    mayBeStruck = !package.text.struckStyles.isEmpty || package.strings.holdsStruck
    assembly = SheetAssembly(part: part)
    feed = try package.open(by: assembly)
  }

  /// The current row; valid until the next call of ``next()``.
  var row: CSVRow { line.row }

  /// The columns of the current row, from 0, in which a formula stands without a result.
  var uncomputed: [Int] { doubts.filter { $0.doubt == .formulaEmpty }.map { $0.column } }

  /// What is said of the hidden rows so far; `nil` where nothing is lost with them.
  var hiddenFinding: Finding? {
    if hidden.count == 0 { return nil }
    return Finding(
      .workbookRowsHidden, at: Position(line: hidden.first), arguments: ["rows": "\(hidden.count)"])
  }

  /// Takes the rows that follow for those of a form, of which most are hidden since somebody looked for others: what he didn't fill in isn't
  /// told, nor is what stands above them.
  mutating func begin(formBelow header: CSVHeader) {
    form = header
    hidden = (0, 0)
  }

  /// Goes to the next row that isn't hidden, unless these are shown; `false` after the last.
  mutating func next() throws(FormatError) -> Bool {
    while true {
      if let row = assembly.takeRow() {
        if row.isHidden, !showsHidden {
          // What it shows other rows show, too.
          if form != nil || merged.begins(by: row.number) { try take(row) }
          if saysMore(row) {
            hidden = (hidden.count + 1, hidden.count == 0 ? row.number : hidden.first)
          }
          continue
        }
        try take(row)
        return true
      }
      if let failure = feed.failure { throw located(failure.ofWorkbook(part: Masking.name(assembly.part))) }
      if feed.isAtEnd { return false }
      feed.advance()
    }
  }

  /// Whether something is lost with a hidden row, which has been taken if it is one of a form.
  private func saysMore(_ row: SheetRow) -> Bool {
    if let form { return form.formRow(line.row, uncomputed: uncomputed) == .answer }
    return row.cells.contains { !$0.value.isEmpty }
  }

  private mutating func take(_ row: SheetRow) throws(FormatError) {
    line.begin(row.number)
    doubts.removeAll(keepingCapacity: true)
    struck.removeAll(keepingCapacity: true)
    // A row in which nothing else stands is none because of them.
    let isFilled = row.cells.contains { !$0.value.isEmpty }
    var shown = isFilled ? merged.shown(in: row.number)[...] : []
    if !row.isHidden { merged.note(filled: shown.count, in: row.number) }
    for cell in row.cells {
      while let column = shown.first?.column, column < cell.column { take(shown.removeFirst()) }
      if shown.first?.column == cell.column {
        take(shown.removeFirst())
      } else if let doubt = try take(cell, of: row) {
        doubts.append((cell.column, doubt))
      }
      if mayBeStruck || cell.isStruck, isStruck(cell, of: row) { struck.append(cell.column) }
      guard line.length <= CSVTokenizer.rowLimit else {
        throw fault(.rowTooLong(limit: CSVTokenizer.rowLimit), row.number, cell.column)
      }
    }
    for value in shown { take(value) }
    line.fill(to: width)
    if merged.begins(by: row.number) { merged.keep(line.row, doubts) }
    if let column = merged.coveredColumn(in: row.number) { doubts.append((column, .merged)) }
  }

  private func isStruck(_ cell: SheetCell, of row: SheetRow) -> Bool {
    if cell.value.isEmpty { return false }
    if cell.isStruck { return true }
    let styles = package.text.struckStyles
    if cell.style < styles.count, styles[cell.style] { return true }
    guard cell.sort == .shared, package.strings.holdsStruck else { return false }
    guard let index = partNumber(String(decoding: row.text[cell.value], as: UTF8.self)) else { return false }
    return package.strings.isStruck(index)
  }

  private mutating func take(_ value: MergedCells.Value) {
    value.text.withUnsafeBytes { line.append($0, column: value.column) }
    if let doubt = value.doubt { doubts.append((value.column, doubt)) }
  }

  /// Takes a cell; what is doubtful about it.
  private mutating func take(_ cell: SheetCell, of row: SheetRow) throws(FormatError) -> CellDoubt? {
    let doubt = try takeValue(cell, of: row)
    // A formula may well come to an empty text, which is then said.
    let hasValue = !cell.value.isEmpty || (cell.sort == .text && cell.hasValue)
    if cell.hasFormula, package.text.isUncomputed || !hasValue { return .formulaEmpty }
    // A format may hide a number; a text that is empty is no more than an empty cell, as programs write it.
    let isMore = cell.hasFormula || (cell.sort == .number && hasValue)
    return isMore && line.isBlank(column: cell.column) ? .blank : doubt
  }

  /// Takes what a cell shows; what is doubtful about it.
  private mutating func takeValue(_ cell: SheetCell, of row: SheetRow) throws(FormatError) -> CellDoubt? {
    if cell.value.isEmpty { return nil }
    let value = row.text[cell.value]
    let frame = package.text.frame(of: cell)
    scratch.removeAll(keepingCapacity: true)
    scratch += frame?.before ?? []
    if cell.sort == .shared {
      guard let index = partNumber(String(decoding: value, as: UTF8.self)),
        let range = package.strings.range(of: index)
      else { throw fault(.stringUnknown, row.number, cell.column) }
      if let frame {
        scratch += package.strings.bytes[range] + frame.behind
        scratch.withUnsafeBytes { line.append($0, column: cell.column) }
        return nil
      }
      package.strings.bytes.withUnsafeBytes {
        line.append(UnsafeRawBufferPointer(rebasing: $0[range]), column: cell.column)
      }
      return nil
    }
    let doubt: CellDoubt?
    do { doubt = try package.text.append(cell, value, to: &scratch) } catch {
      throw fault(error, row.number, cell.column)
    }
    scratch += frame?.behind ?? []
    scratch.withUnsafeBytes { line.append($0, column: cell.column) }
    return doubt
  }

  private func fault(_ fault: WorkbookFault, _ row: Int, _ column: Int) -> FormatError {
    located(fault.error(at: Position(line: row, column: column + 1)))
  }

  private func located(_ error: FormatError) -> FormatError { error.located(inSheet: sheet) }
}

/// A row that is put together cell by cell, as the text of a row in commas.
private final class SheetLine {
  private var memory = ByteBuffer(count: 1 << 14)
  private let fields = UnsafeMutablePointer<CSVField>.allocate(capacity: SheetAssembly.columnLimit)
  private var count = 0
  private var number = 0
  /// How many bytes it has.
  private(set) var length = 0

  deinit { fields.deallocate() }

  var row: CSVRow {
    CSVRow(
      content: UnsafeRawBufferPointer(rebasing: memory.bytes[..<length]),
      fields: UnsafeBufferPointer(start: fields, count: count), count: count, line: number, isBroken: false)
  }

  /// Whether nothing is seen in the cell of a column, the last or one that has none yet.
  func isBlank(column: Int) -> Bool {
    guard column < count else { return true }
    let field = fields[column]
    return Trimming.range(of: UnsafeRawBufferPointer(rebasing: memory.bytes[field.start..<field.end])).isEmpty
  }

  func begin(_ number: Int) { (self.number, count, length) = (number, 0, 0) }

  /// Adds empty cells until there are so many.
  func fill(to width: Int) {
    while count < min(width, SheetAssembly.columnLimit) {
      append(UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  /// Adds a cell in a column that comes next or later.
  func append(_ value: UnsafeRawBufferPointer, column: Int) {
    fill(to: column)
    append(value)
  }

  private func append(_ value: UnsafeRawBufferPointer) {
    let isQuoted = value.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    makeRoom(2 * value.count + 3)
    if count > 0 { put(0x2C) }
    if isQuoted { put(0x22) }
    let start = length
    if isQuoted {
      for byte in value {
        if byte == 0x22 { put(byte) }
        put(byte)
      }
    } else if !value.isEmpty {
      UnsafeMutableRawBufferPointer(rebasing: memory.bytes[length...]).copyMemory(from: value)
      length += value.count
    }
    fields.advanced(by: count).initialize(to: CSVField(start: start, end: length, isQuoted: isQuoted))
    if isQuoted { put(0x22) }
    count += 1
  }

  private func put(_ byte: UInt8) {
    memory.bytes[length] = byte
    length += 1
  }

  private func makeRoom(_ more: Int) {
    guard length + more > memory.bytes.count else { return }
    let larger = ByteBuffer(count: max(2 * memory.bytes.count, length + more))
    larger.bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.bytes[..<length]))
    memory = larger
  }
}
