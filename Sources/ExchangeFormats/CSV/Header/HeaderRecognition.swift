import ExchangeBase

/// Finds out which kind a header row belongs to.
struct HeaderRecognition {
  /// The kinds that come into question, with what their columns may be called.
  private let candidates: [(definition: KindDefinition, index: ColumnIndex)]
  /// Whether somebody named the kind: it is that one whatever the columns are.
  private let isDeclared: Bool
  /// Whether a rule says how the columns are parted, so that no other separator is looked for.
  let isRuled: Bool
  /// What is known already of headers that are held against all kinds.
  private let known: KnownHeaders?

  /// Recognises headers among the kinds of `library`, or as the header of the kind `declared`.
  init(library: KindLibrary, declared: String?) {
    candidates = zip(library.definitions, library.columnIndices).map { ($0, $1) }
      .filter { declared == nil || $0.definition.kind.code == declared }
    isDeclared = declared != nil
    isRuled = false
    known = declared == nil ? library.knownHeaders : nil
  }

  /// Recognises the header of a kind's export that is read by `rule`.
  init(definition: KindDefinition, rule: SourceRule) {
    candidates = [(definition, ColumnIndex(schema: definition.schema, rule: rule))]
    isDeclared = true
    isRuled = true
    known = nil
  }

  /// How many columns the kind knows that fits best.
  func knownColumns(_ titles: [String]) -> Int {
    ranked(titles.map(HeaderKey.key)).first?.fit.knownCount ?? 0
  }

  /// What the kind is called that titles are more likely those of than of the kind `own`: it knows most of them.
  func kind(of titles: [String], otherThan own: String) -> LocalizedText? {
    let keys = titles.map(HeaderKey.key)
    let ranked = ranked(keys)
    guard let best = ranked.first, best.fit.rank >= 2,
      best.fit.knownCount * 2 > keys.count(where: { !$0.isEmpty }),
      let mine = ranked.first(where: { candidates[$0.kind].definition.kind.code == own }),
      mine.fit.rank < best.fit.rank
    else { return nil }
    return candidates[best.kind].definition.kind.title
  }

  /// Whether the columns belong to a kind without doubt, and none that it needs is missing.
  func isCertain(_ titles: [String]) -> Bool { whole(among: ranked(titles.map(HeaderKey.key))).count == 1 }

  /// The header of the kind to which the columns belong without doubt.
  ///
  /// The kind with the most known columns must be one alone, and its required ones must all be there. The next
  /// best isn't tried: a push that lacks a column has every column of a claim. What a kind leaves out on purpose
  /// counts as known to it, so that no other kind wins by a column that only it would pass on.
  ///
  /// - Parameters:
  ///   - titles: the cells of the row on `line`.
  ///   - encoding: what the bytes have been decoded from.
  ///   - amountUnit: the unit of amounts whose columns don't name one, where it is said above the header.
  /// - Throws: ``FormatError/malformed(_:)`` when there is none.
  func recognise(
    _ titles: [String], line: Int, encoding: TextEncoding, amountUnit: StatedUnit? = nil
  ) throws(FormatError) -> CSVHeader {
    let keys = titles.map(HeaderKey.key)
    let ranked = ranked(keys)
    guard let best = ranked.first else { preconditionFailure("a library has kinds") }
    func header(_ kind: Int) -> CSVHeader {
      CSVHeader(
        titles: titles, keys: keys, definition: candidates[kind].definition, index: candidates[kind].index,
        line: line, amountUnit: amountUnit, isDeclared: isDeclared)
    }
    if isDeclared { return header(best.kind) }
    let whole = whole(among: ranked)
    guard whole.count == 1 else {
      throw .malformed(notRecognised(titles, header(best.kind), encoding: encoding))
    }
    return header(whole[0].kind)
  }

  /// What is said of `titles` when they aren't the header of any kind, `nearest` being the header that they come
  /// nearest to.
  func notRecognised(_ titles: [String], _ nearest: CSVHeader, encoding: TextEncoding) -> Finding {
    let missing = nearest.missing.isEmpty ? "—" : nearest.missing.joined(separator: "、")
    let shown = Masking.excerpt(titles.joined(separator: "、"))
    let kind = nearest.definition.kind
    let arguments = [
      "nearest": kind.code, "nearestZh": kind.title.zh, "missing": missing, "encoding": encoding.name,
    ]
    // What is nearest by chance isn't told as that.
    if !isDeclared, ranked(titles.map(HeaderKey.key)).first?.fit.rank == 0 {
      return UnreadTable.nothingKnown(shown, encoding: encoding)
        .finding(at: nearest.line, excerpt: shown, arguments: arguments)
    }
    return Finding(
      .headerNotRecognised, at: Position(line: nearest.line), excerpt: shown, arguments: arguments)
  }

  /// What the kind is called whose whole header titles are; `nil` where they are none.
  func certainKind(of titles: [String]) -> LocalizedText? {
    let whole = whole(among: ranked(titles.map(HeaderKey.key)))
    guard whole.count == 1 else { return nil }
    return candidates[whole[0].kind].definition.kind.title
  }

  /// Whether a field of a kind that comes into question may hold a text, because it is in its list.
  func isListed(_ text: String) -> Bool {
    candidates.contains { candidate in
      candidate.definition.schema.fields.contains { $0.enumeration?.contains(text) == true }
    }
  }

  /// Whether a row that is no header reads as a record of whatever kind: it has several cells, and two of them hold days, codes,
  /// phones, numbers of documents or words of a list, one at least no such word.
  func readsAsRecord(_ cells: [String]) -> Bool {
    let filled = cells.filter { !$0.isEmpty }
    guard filled.count >= Self.fewestCells else { return false }
    let formed = filled.count(where: Self.hasForm)
    return formed >= 1 && formed + filled.count(where: isListed) >= 2
  }

  private static let fewestCells = 3
  private static let longestForm = 120

  private static func hasForm(_ cell: String) -> Bool {
    let text = Array(cell.utf8)[...]
    guard text.count <= longestForm, text.contains(where: LegacyText.isDigit) else { return false }
    if case .day = LegacyDate(text) { return true }
    if PhoneNumber.isMobile(text) || (text.count == 18 && PartyCode.fault(in: text) == nil) { return true }
    return cell.hasSuffix("号") && DocumentNumber.key(cell).contains("(")
  }

  /// Those of the most likely kinds whose needed columns are all there.
  private func whole(
    among ranked: [(kind: Int, fit: ColumnIndex.Fit)]
  ) -> [(kind: Int, fit: ColumnIndex.Fit)] {
    ranked.prefix { $0.fit.rank == ranked.first?.fit.rank }.filter(\.fit.isWhole)
  }

  /// The kinds that come into question, by their places among the candidates, the most likely first.
  private func ranked(_ keys: [String]) -> [(kind: Int, fit: ColumnIndex.Fit)] {
    let all = known?.fits(of: keys, fits(of:)) ?? fits(of: keys)
    return zip(candidates.indices, all).map { (kind: $0, fit: $1) }
      .sorted { ($1.fit.rank, $0.kind) < ($0.fit.rank, $1.kind) }
  }

  private func fits(of keys: [String]) -> [ColumnIndex.Fit] {
    let splits = UnitSplits()
    return candidates.map { $0.index.fit(of: keys, splits: splits) }
  }
}
