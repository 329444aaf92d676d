/// `docs/measure.md`: the measure article by article, with what carries each.
struct MeasurePage {
  /// What the page may name.
  struct Known {
    /// The kinds of messages.
    let kinds: [String]
    /// The profiles that come with the program, the measure's own first.
    let profiles: [ProfileOutline]
    /// The cases in `samples`.
    let samples: [String]
    /// The sheets of a day's package.
    let sheets: [String]
    /// The tests that there are.
    let tests: NamedTests

    /// The measure's rules.
    var rules: [String] { profiles.first?.rules ?? [] }
  }

  /// The articles of the measure, cut where they ask for several things.
  static let articles =
    (1...21).map(String.init) + [
      "22(1) push", "22(1) claim", "22(2)", "23(1) push", "23(1) claim", "23(2)", "23¶3 letter",
      "23¶3 disposition", "24¶1", "24¶2", "24¶3 check", "24¶3 disposition", "25 forms", "25 notice",
      "25 attendance", "25 list", "26.1", "26.2", "26.3", "27", "28.1", "28.2", "28.3", "28.4", "28.5",
      "28.6",
      "29 opinion", "29 rectification", "30", "31", "32",
    ]

  /// The page's tables.
  let tables: [MarkdownTable]

  /// Reads the page.
  init(_ text: String) { tables = MarkdownTable.all(in: text) }

  /// Everything that is missing or names what isn't there, in words; empty when nothing is.
  func objections(_ known: Known) -> [String] {
    emptyCells + missing(known)
      + tables.flatMap { table in
        table.rows.flatMap { row in
          zip(table.header, row).flatMap { objections(to: $1, under: $0, known) }
            .map { "\(row[0]): \($0)" } + unexplained(row)
        }
      } + settings(known)
  }

  private var emptyCells: [String] {
    tables.flatMap(\.rows).filter { $0.dropFirst().contains("") }.map { "\($0[0]): an empty cell" }
  }

  /// A dash alone needs its reason beside it.
  private func unexplained(_ row: [String]) -> [String] {
    row.contains("—") && !row.contains { $0.hasPrefix("— ") && $0.count > 12 }
      ? ["\(row[0]): a dash without a reason"] : []
  }

  /// Articles, cases, kinds and rules without a row.
  private func missing(_ known: Known) -> [String] {
    let articles = tables.first { $0.header[0] == "Art." }?.rows.map { $0[0] } ?? []
    let cases = tables.first { $0.header[0] == "No." }?.rows.map { $0[0] } ?? []
    let kinds = Set(tables.compactMap { $0.column("Kinds") }.joined().flatMap(MarkdownTable.codes))
    let rules = Set(tables.compactMap { $0.column("Rules") }.joined().flatMap(MarkdownTable.codes))
    return (articles == Self.articles ? [] : ["the articles aren't those of the measure, in their order"])
      + (cases == (1...16).map(String.init) ? [] : ["the hard cases aren't 1 to 16"])
      + known.kinds.filter { !kinds.contains($0) }.map { "the kind \($0) has no row" }
      + known.rules.filter { !rules.contains($0) }.map { "the rule \($0) has no row" }
  }

  private func objections(to cell: String, under column: String, _ known: Known) -> [String] {
    let codes = MarkdownTable.codes(in: cell)
    func among(_ names: [String]) -> [String] {
      codes.filter { !names.contains($0) }.map { "there is no \($0)" }
    }
    switch column {
    case "Kinds", "Rules", "Samples", "Sheets", "Tests", "Key", "Profile key":
      if codes.isEmpty, !cell.isEmpty, !cell.hasPrefix("—") {
        return ["“\(cell)” under \(column) names nothing"]
      }
      if cell.hasPrefix("—") { return [] }
    default: return []
    }
    switch column {
    case "Kinds": return among(known.kinds)
    case "Rules": return among(known.rules)
    case "Samples": return among(known.samples)
    case "Sheets": return among(known.sheets)
    case "Tests": return known.tests.objections(to: codes)
    default: return among(known.profiles.flatMap(\.values.keys))
    }
  }

  /// The values that the page gives for a key, where they aren't those of the profiles.
  private func settings(_ known: Known) -> [String] {
    guard let table = tables.first(where: { $0.header.last == "`example-same-day`" }) else {
      return ["there is no table of keys"]
    }
    return table.rows.flatMap { row in
      let key = MarkdownTable.codes(in: row[1]).joined()
      return zip(row.suffix(2), known.profiles).compactMap { cell, profile in
        let told = MarkdownTable.codes(in: cell).first
        let isSo =
          told.map { cell == "`\($0)`" ? profile.values[key] == $0 : true } ?? (profile.values[key] == nil)
        return isSo ? nil : "\(key): the profile has \(profile.values[key] ?? "nothing"), the page \(cell)"
      }
    }
  }
}
