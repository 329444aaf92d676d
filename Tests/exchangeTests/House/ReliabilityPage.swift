/// `docs/reliability.md`: what is promised, with the tests that try to break it.
struct ReliabilityPage {
  /// The page's tables.
  let tables: [MarkdownTable]

  /// Reads the page.
  init(_ text: String) { tables = MarkdownTable.all(in: text) }

  /// The invariants, as the page numbers them.
  static let invariants = (1...7).map { "I\($0)" }

  /// Promises without a test, tests that there aren't, invariants that are missing; empty when all is well.
  func objections(_ tests: NamedTests) -> [String] {
    let numbered = tables.compactMap { $0.column("No.") }.joined()
    return (Array(numbered) == Self.invariants ? [] : ["the invariants aren't I1 to I7"])
      + tables.flatMap { table in
        zip(table.rows, table.column("Tests") ?? []).flatMap { row, cell in
          let codes = MarkdownTable.codes(in: cell)
          return (codes.count < 2 ? ["a promise without its test"] : tests.objections(to: codes))
            .map { "\(row[0]): \($0)" }
        }
      }
  }
}
