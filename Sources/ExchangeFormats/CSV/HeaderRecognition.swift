/// Finds out which kind a header row belongs to.
struct HeaderRecognition {
  /// The kinds that come into question, with what their columns may be called.
  private let candidates: [(definition: KindDefinition, index: ColumnIndex)]
  /// Whether somebody named the kind: it is that one whatever the columns are.
  private let isDeclared: Bool

  /// Recognises headers among the kinds of `library`, or as the header of the kind `declared`.
  init(library: KindLibrary, declared: String?) {
    candidates = zip(library.definitions, library.columnIndices).map { ($0, $1) }
      .filter { declared == nil || $0.definition.kind.code == declared }
    isDeclared = declared != nil
  }

  /// Recognises the header of a kind's export that is read by `rule`.
  init(definition: KindDefinition, rule: SourceRule) {
    candidates = [(definition, ColumnIndex(schema: definition.schema, rule: rule))]
    isDeclared = true
  }

  /// How many columns the kind knows that fits best.
  func knownColumns(_ titles: [String]) -> Int {
    ranked(titles.map(HeaderKey.key)).first?.fit.knownCount ?? 0
  }

  /// The header of the kind to which the columns belong without doubt.
  ///
  /// The kind with the most known columns must be one alone, and its required ones must all be there. The next
  /// best isn't tried: a push that lacks a column has every column of a claim. What a kind leaves out on purpose
  /// counts as known to it, so that no other kind wins by a column that only it would pass on.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when there is none.
  func recognise(_ titles: [String], line: Int) throws(FormatError) -> CSVHeader {
    let keys = titles.map(HeaderKey.key)
    let ranked = ranked(keys)
    guard let best = ranked.first else { preconditionFailure("a library has kinds") }
    func header(_ kind: Int) -> CSVHeader {
      CSVHeader(
        titles: titles, keys: keys, definition: candidates[kind].definition, index: candidates[kind].index,
        line: line)
    }
    if isDeclared { return header(best.kind) }
    let whole = ranked.prefix { $0.fit.rank == best.fit.rank }.filter(\.fit.isWhole)
    guard whole.count == 1 else {
      let nearest = header(best.kind)
      let missing = nearest.missing.isEmpty ? "—" : nearest.missing.joined(separator: "、")
      throw .malformed(
        Finding(
          .headerNotRecognised, at: Position(line: line),
          arguments: ["nearest": nearest.definition.kind.code, "missing": missing]))
    }
    return header(whole[0].kind)
  }

  /// The kinds that come into question, by their places among the candidates, the most likely first.
  private func ranked(_ keys: [String]) -> [(kind: Int, fit: ColumnIndex.Fit)] {
    candidates.indices
      .map { ($0, candidates[$0].index.fit(of: keys)) }
      .sorted { ($1.fit.rank, $0.kind) < ($0.fit.rank, $1.kind) }
  }
}
