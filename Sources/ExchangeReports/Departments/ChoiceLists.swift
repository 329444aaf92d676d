import ExchangeFormats

/// What may be chosen in the columns of a workbook that somebody fills in. Lists that are too long to stand in what a cell asks for are in a
/// sheet behind the others, a column each; a reader passes over it.
struct ChoiceLists {
  private var lists: [(title: String, words: [String])] = []

  /// What may be chosen in a column, which its list is called by where it needs one.
  mutating func choices(_ words: [String], for title: String) -> FormColumn.Choices {
    if FormColumn.fit(words) { return .words(words) }
    let place = lists.firstIndex { $0.words == words } ?? lists.count
    if place == lists.count { lists.append((title, words)) }
    return .column(place + 1, of: EntryForm.choicesSheet, count: words.count)
  }

  /// Adds the sheet; none where all lists are short.
  func write(into workbook: ReportWorkbook) throws {
    if lists.isEmpty { return }
    let table = ReportTable(
      lists.map(\.title),
      rows: (0..<(lists.map(\.words.count).max() ?? 0)).lazy.map { row -> ReportTable.Row in
        lists.map { row < $0.words.count ? .text($0.words[row]) : .empty }
      })
    try table.write(to: { _ in }, and: workbook.sheet(EntryForm.choicesSheet))
  }
}
