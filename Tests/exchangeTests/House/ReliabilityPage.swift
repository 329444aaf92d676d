/// `docs/reliability.md`: in which states a stop may leave an exchange and what is promised, with the tests that try it.
struct ReliabilityPage {
  /// The page's tables.
  let tables: [MarkdownTable]

  /// Reads the page.
  init(_ text: String) { tables = MarkdownTable.all(in: text) }

  /// The invariants, as the page numbers them.
  static let invariants = (1...7).map { "I\($0)" }

  /// States and promises without a test, tests that there aren't, invariants that are missing; empty when all is well.
  func objections(_ tests: NamedTests) -> [String] {
    let numbered = tables.compactMap { $0.column("No.") }.joined()
    let untried = tables.filter { $0.column("What is done") != nil && $0.column("Tests") == nil }
    return (Array(numbered) == Self.invariants ? [] : ["the invariants aren't I1 to I7"])
      + untried.map { "states without their tests: \($0.header)" }
      + tables.flatMap { table in
        zip(table.rows, table.column("Tests") ?? []).flatMap { row, cell in
          let codes = MarkdownTable.codes(in: cell)
          return (codes.count < 2 ? ["a line without its test"] : tests.objections(to: codes))
            .map { "\(row.dropLast().prefix(2).joined(separator: ", ")): \($0)" }
        }
      }
  }
}
