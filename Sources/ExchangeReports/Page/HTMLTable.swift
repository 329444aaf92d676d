/// A table of the page: a heading, columns, rows, perhaps a row of sums.
struct HTMLTable {
  /// A cell.
  enum Cell {
    /// Our own words.
    case text(String)
    /// What somebody else made up.
    case foreign(String)
    /// Short words or a moment, never broken over two lines.
    case moment(String)
    /// A number, or nothing where it is 0: zeros would hide what counts.
    case number(Int)
    /// A word with a colour.
    case badge(String, color: String)
    /// Several lines of somebody else's words.
    case list([String])
  }

  /// The most rows that the page shows; the sheet has all.
  static let limit = 200

  /// The heading.
  let title: String
  /// What the heading counts, where that isn't the rows.
  var number: Int?
  /// What the heading means, where its word alone doesn't say it.
  var note: String?
  /// A name for the table that is unique on the page, for links to it.
  var id: String?
  /// The columns' headings.
  let columns: [String]
  /// The rows.
  let rows: [[Cell]]
  /// Sums below the rows.
  var sums: [Cell]?
  /// What to say of more that neither the page nor the sheets show.
  var rest: String?
  /// The sheets that have all rows.
  let sheets: [DaySheets.Name]
  /// What to say when there are no rows.
  let nothing: String

  /// How many there are.
  var count: Int { number ?? rows.count }

  /// Whether there is nothing to tell at all.
  var isEmpty: Bool { rows.isEmpty && rest == nil }

  /// Writes the table, or that there is nothing to show.
  func write(to html: inout HTMLWriter) {
    html.element("h3", ["id": id], text: rows.isEmpty ? title : "\(title)（\(count)）")
    guard !rows.isEmpty else { return html.element("p", ["class": "quiet"], text: rest ?? nothing) }
    if let note { html.element("p", ["class": "note"], text: note) }
    html.element("table") { html in
      html.element("thead") { html in
        html.element("tr") { html in
          for (index, column) in columns.enumerated() {
            html.element("th", ["scope": "col", "class": isNumeric(index) ? "n" : nil], text: column)
          }
        }
      }
      html.element("tbody") { html in
        for row in rows.prefix(Self.limit) { html.element("tr") { Self.write(row, to: &$0) } }
      }
      if let sums { html.element("tfoot") { $0.element("tr") { Self.write(sums, to: &$0) } } }
    }
    html.element("p", ["class": "source"]) { html in
      if let rest { html.text(rest) }
      if rows.count > Self.limit { html.text("这里只列前 \(Self.limit) 行，共 \(rows.count) 行。") }
      html.text("表格文件：")
      for (index, sheet) in sheets.enumerated() {
        if index > 0 { html.text("、") }
        html.element("a", ["href": sheet.rawValue], text: sheet.rawValue)
      }
    }
  }

  private func isNumeric(_ column: Int) -> Bool {
    if case .number? = rows.first?[column] { true } else { false }
  }

  private static func write(_ row: [Cell], to html: inout HTMLWriter) {
    for cell in row {
      switch cell {
      case .text(let text): html.element("td", text: text)
      case .foreign(let text): html.element("td") { $0.foreign(text) }
      case .moment(let text): html.element("td", ["class": "t"], text: text)
      case .number(let number): html.element("td", ["class": "n"], text: number == 0 ? "" : "\(number)")
      case .badge(let text, let color):
        html.element("td") { $0.element("span", ["class": "badge \(color)"], text: text) }
      case .list(let lines):
        html.element("td") { html in
          html.element("ul") { html in
            for line in lines { html.element("li") { $0.foreign(line) } }
          }
        }
      }
    }
  }
}
