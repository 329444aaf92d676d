import ExchangeBase

/// What people wrote into our list of what there is to do, which lies before the forms of a workbook: nobody reads answers there, and many
/// write them beside what they answer.
///
/// The list is known by its titles, and a row of it by the cells that none of ours leaves empty. What somebody wrote into other cells of such a
/// row can't be told from what stood there.
enum AgendaRemarks {
  /// The columns that hold something in each row that we wrote.
  private static let filled: Set = ["状态", "义务", "产生时间"]
  /// The column that names the sheets in which something is answered.
  private static let answeredIn = "在哪张表答复"
  /// So many are told.
  private static let limit = 20

  /// What is said of it; `nil` where the sheet isn't that list.
  static func findings<Source: RandomAccessSource & ~Copyable>(
    of rows: inout SheetRows<Source>, _ expected: ExpectedTable
  ) throws(FormatError) -> [Finding]? {
    var titles: [String]?
    var findings: [Finding] = []
    while findings.count < limit, try rows.next() {
      let row = rows.row
      guard row.firstFilled != nil else { continue }
      let cells = row.titles
      guard let header = titles else {
        if cells.starts(with: OwnTable.agenda.prefix(2)) {
          titles = cells
        } else {
          findings.append(FormRemark.finding(row))
        }
        continue
      }
      findings += remarks(row, cells, under: header, expected)
    }
    return titles == nil ? nil : findings
  }

  /// What is said of a row below the titles.
  private static func remarks(
    _ row: CSVRow, _ cells: [String], under titles: [String], _ expected: ExpectedTable
  ) -> [Finding] {
    let isOurs = titles.indices.allSatisfy { column in
      !filled.contains(titles[column]) || column < cells.count && !cells[column].isEmpty
    }
    guard isOurs else { return FormRemark.isFoot(row) ? [] : [FormRemark.finding(row)] }
    return cells.indices.filter { column in
      if cells[column].isEmpty { return false }
      guard column < titles.count, OwnTable.agenda.contains(titles[column]) else { return true }
      return titles[column] == answeredIn && !expected.namesKinds(cells[column])
    }.map { FormRemark.finding(row, column: $0) }
  }
}
