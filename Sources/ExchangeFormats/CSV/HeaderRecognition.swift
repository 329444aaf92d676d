/// Finds out which kind a header row belongs to.
struct HeaderRecognition {
  private let library: KindLibrary
  /// The kind that somebody named, with its header if the columns fit.
  private let declared: String?

  /// Recognises headers among the kinds of `library`, or as the header of the kind `declared`.
  init(library: KindLibrary, declared: String?) {
    self.library = library
    self.declared = declared
  }

  /// The header for the declared kind, or for the kind that fits best; `nil` when the library is empty.
  func nearest(_ titles: [String], line: Int) -> CSVHeader? {
    ranked(titles, line: line).first
  }

  /// The header of the kind to which the columns belong without doubt.
  ///
  /// The kind with the most known columns must be one alone, and its required ones must all be there. The next best
  /// isn't tried: a push that lacks a column has every column of a claim.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` when there is none.
  func recognise(_ titles: [String], line: Int) throws(FormatError) -> CSVHeader {
    let headers = ranked(titles, line: line)
    guard let best = headers.first else { preconditionFailure("a library has kinds") }
    if declared != nil { return best }
    let equals = headers.prefix { $0.matchCount == best.matchCount }
    let whole = equals.filter(\.missing.isEmpty)
    guard best.matchCount > 0, whole.count == 1 else {
      let missing = best.missing.isEmpty ? "—" : best.missing.joined(separator: "、")
      throw .malformed(
        Finding(
          .headerNotRecognised, at: Position(line: line),
          arguments: ["nearest": best.definition.kind.code, "missing": missing]))
    }
    return whole[0]
  }

  /// The headers for all kinds that come into question, those with the most known columns first.
  private func ranked(_ titles: [String], line: Int) -> [CSVHeader] {
    let keys = titles.map(HeaderKey.key)
    return zip(library.definitions, library.columnIndices)
      .filter { declared == nil || $0.0.kind.code == declared }
      .map { CSVHeader(titles: titles, keys: keys, definition: $0, index: $1, line: line) }
      .enumerated()
      .sorted { ($1.element.matchCount, $0.offset) < ($0.element.matchCount, $1.offset) }
      .map(\.element)
  }
}
