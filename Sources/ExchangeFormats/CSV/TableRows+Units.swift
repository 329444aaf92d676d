// The units of amounts, which a row of a table can change for those below it.

extension TableRows {
  /// Takes a row that says nothing but units of amounts; `false` for any other.
  mutating func passesUnits(_ row: CSVRow, firstFilled first: Int, mayBeRest: Bool) -> Bool {
    guard units != nil, !row.isBroken else { return false }
    var isPassed = false
    let before = isAtTop ? units?.inForce : nil
    if isAtTop { isPassed = units?.take(below: row) ?? false }
    if !isPassed {
      guard !mayBeRest, let unit = TableUnits.line(in: row, firstFilled: first) else { return false }
      units?.take(line: unit, in: row, isAtTop: isAtTop)
    }
    // Further down it waits for a header.
    if isAtTop { applyUnits(unless: before) }
    pass(row, .ornament)
    return true
  }

  mutating func takeUnits(of keys: [String], columns: [Int?]) {
    guard let before = units?.inForce else { return }
    units?.take(header: keys, columns: columns, isAtTop: isAtTop && other == nil)
    applyUnits(unless: before)
  }

  /// Looks for a unit in a note: another than amounts above it are read in sends all of it back.
  mutating func note(_ row: CSVRow) {
    guard let before = units?.inForce else { return }
    let finding = units?.finding(note: row, isAtTop: isAtTop, bare: builder.bareAmount)
    if let finding { strays.append(finding) }
    applyUnits(unless: before)
  }

  private mutating func applyUnits(unless before: [Int: StatedUnit]?) {
    guard let units, units.inForce != before else { return }
    for (field, unit) in units.all { builder.take(unit, for: field) }
  }

  /// The record with its row as it is to come back.
  func marked(_ read: ReadRecord, _ row: CSVRow) -> ReadRecord {
    units?.marked(read, row, delimiter: delimiter) ?? read
  }
}
