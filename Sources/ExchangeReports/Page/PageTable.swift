/// A table of the page: a heading, columns, rows, perhaps a row of sums; where it is long, cut, and grouped by department.
public struct PageTable {
  /// A cell.
  public enum Cell {
    /// The department that a row is about: its head, and the group into which it comes.
    case name(String)
    /// Our own words.
    case text(String)
    /// What somebody else made up.
    case foreign(String)
    /// A date or a moment, never broken over two lines.
    case moment(String)
    /// A number.
    case number(Int)
    /// A word with a colour.
    case badge(String, color: String)
    /// Something of somebody else's with a page of its own.
    case link(String, to: String)
    /// Several lines of somebody else's words.
    case list([String])
  }

  /// Above so many rows a table is grouped by department.
  static let groupedAbove = 50

  /// The heading.
  let title: String
  /// How much of it there is, with its unit; told in the heading.
  var amount: String?
  /// What the heading means, where its word alone doesn't say it.
  var note: String?
  /// In which order its rows come, where that is told.
  var order: String?
  /// A name for the table that is unique on the page, for links to it.
  let id: String
  /// The columns' headings.
  let columns: [String]
  /// The rows, of which most may never be made: a page shows a few of many.
  let rows: AnyRandomAccessCollection<[Cell]>
  /// Sums below the rows.
  var sums: [Cell]?
  /// What to say of more that isn't among the rows.
  var rest: String?
  /// The sheets of the day that have all rows.
  var sheets: [DaySheets.Name] = []
  /// Other files of the package that have them.
  var files: [String] = []
  /// What is said before these.
  var sheetsWord = "全部见 "
  /// Whether each row is a card where the page is too narrow for its columns, with their headings beside its cells.
  var isOfCards = false

  /// A table of a page that has all of its rows, as many as it is given.
  ///
  /// - Parameter nothing: what is said where there are none.
  public init(title: String, id: String, columns: [String], rows: [[Cell]], nothing: String) {
    self.init(title: title, id: id, columns: columns, rows: rows, rest: rows.isEmpty ? nothing : nil)
  }

  /// What the template is given of a table that is shown whole.
  public var values: PageValues { values(shown: rows.count, printed: rows.count) }

  /// - Parameter rows: the rows, perhaps made only when they are looked at.
  init(
    title: String, amount: String? = nil, note: String? = nil, order: String? = nil, id: String,
    columns: [String], rows: some RandomAccessCollection<[Cell]>, sums: [Cell]? = nil, rest: String? = nil,
    sheets: [DaySheets.Name] = [], files: [String] = []
  ) {
    self.title = title
    self.amount = amount
    self.note = note
    self.order = order
    self.id = id
    self.columns = columns
    self.rows = AnyRandomAccessCollection(rows)
    self.sums = sums
    self.rest = rest
    self.sheets = sheets
    self.files = files
  }

  /// Whether there is nothing to tell at all.
  var isEmpty: Bool { rows.isEmpty && rest == nil }

  private var isGrouped: Bool { rows.count > Self.groupedAbove }

  /// What is said above the rows: of the departments of a grouped table each has an order of its own.
  private var remark: String? {
    guard let order, !rows.isEmpty else { return note }
    return (note ?? "") + (isGrouped ? "按\(columns[0])分组，各组之内\(order)。" : "\(order)。")
  }

  /// What the template is given.
  ///
  /// - Parameters:
  ///   - shown: how many rows the page has.
  ///   - printed: how many rows of them are printed.
  func values(shown: Int, printed: Int) -> PageValues {
    let groups = groups(shown: shown, printed: printed)
    let lines = groups.reduce(0) { $0 + $1.rows.count }
    let paper = min(printed, lines)
    return [
      "id": id, "title": title, "amount": amount, "note": remark,
      "nothing": rows.isEmpty ? rest ?? "无。" : nil, "list": !rows.isEmpty, "cards": isOfCards,
      "columns": columns.enumerated().map { index, column -> PageValues in
        ["title": column, "css": isNumeric(index) ? "n" : nil, "cards": isOfCards]
      },
      "groups": groups.map(\.values), "sums": sums.map { ["cells": $0.map(\.values)] as PageValues },
      "rest": rows.isEmpty ? nil : rest,
      "cut": lines < rows.count ? "这里列出 \(lines) 行，共 \(rows.count) 行。" : nil,
      "printCut": paper < rows.count ? "共 \(rows.count) 行，这里印出 \(paper) 行。" : nil,
      "sheets": (sheets.map(\.rawValue) + files).enumerated().map { index, file -> PageValues in
        ["name": file, "before": index == 0 ? sheetsWord : "、"]
      },
    ]
  }

  /// Rows of one department, or all.
  private struct Group {
    var head: PageValues?
    var rows: [PageValues] = []
    var isOfCards: Bool

    var values: PageValues { ["head": head, "rows": rows, "cards": isOfCards] }
  }

  private func groups(shown: Int, printed: Int) -> [Group] {
    guard isGrouped else {
      return [
        Group(
          rows: rows.prefix(shown).enumerated().map { index, row in
            values(row, isPrinted: index < printed)
          }, isOfCards: isOfCards)
      ]
    }
    let names = rows.map { row in row.lazy.compactMap(\.department).first ?? "" }
    let grouped = Dictionary(grouping: names.indices) { names[$0] }
    // In the order in which they come: the most pressing has the first row.
    let ordered = grouped.values.sorted { $0[0] < $1[0] }
    let shares = PageShares.of(ordered.map(\.count), total: shown)
    let paper = PageShares.of(shares, total: printed)
    return ordered.indices.map { group in
      let (places, share) = (ordered[group], shares[group])
      return Group(
        head: [
          "title": names[places[0]], "span": columns.count,
          // How much the others have is printed as far as there is room.
          "unprinted": paper[group] == 0 && group >= printed, "amount": "\(places.count) 行",
          "listed": share < places.count ? share : nil, "cards": isOfCards,
        ],
        rows: places.prefix(share).enumerated().map { index, place in
          values(row(at: place), isPrinted: index < paper[group])
        }, isOfCards: isOfCards)
    }
  }

  private func values(_ row: [Cell], isPrinted: Bool) -> PageValues {
    let cells =
      isOfCards
      ? zip(row, columns).map { cell, column in cell.values.with(["label": column]) } : row.map(\.values)
    return ["cells": cells, "unprinted": !isPrinted, "cards": isOfCards]
  }

  private func row(at place: Int) -> [Cell] { rows[rows.index(rows.startIndex, offsetBy: place)] }

  private func isNumeric(_ column: Int) -> Bool {
    if case .number? = rows.first?[column] { true } else { false }
  }
}

extension PageTable.Cell {
  /// What the template is given: each sort of cell by its own name.
  var values: PageValues {
    switch self {
    case .name(let text): ["name": text]
    case .text(let text): ["text": text]
    case .foreign(let text): ["foreign": text]
    case .moment(let text): ["moment": text, "css": "t"]
    // A number stands back where it is 0.
    case .number(let number):
      ["number": ["value": number] as PageValues, "css": number == 0 ? "n zero" : "n"]
    case .badge(let word, let color): ["badge": ["word": word, "color": color] as PageValues]
    case .link(let text, let place): ["link": ["text": text, "href": place] as PageValues]
    case .list(let items): ["lines": ["items": items] as PageValues]
    }
  }

  fileprivate var department: String? {
    if case .name(let name) = self { name } else { nil }
  }
}
