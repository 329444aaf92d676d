import ExchangeBase

/// What is known of a table before its header is read, by its file's name, by whoever dropped it, and by a rule; and what its header
/// makes of it.
struct ExpectedTable {
  /// The rule that it is read by.
  let rule: SourceRule?
  private let library: KindLibrary
  private let kind: String?
  private let name: CSVFileName

  /// Collects what is known.
  ///
  /// - Throws: ``FormatError/malformed(_:)`` where somebody names a kind that there isn't.
  init(fileName: String, library: KindLibrary, kind: String?, rule: SourceRule?) throws(FormatError) {
    let kind = rule?.kind ?? kind
    if let kind, library[kind] == nil {
      let kinds = library.definitions.map(\.kind.code).joined(separator: ", ")
      throw .malformed(Finding(.kindUnknown, excerpt: Masking.excerpt(kind), arguments: ["kinds": kinds]))
    }
    self.rule = rule
    self.library = library
    self.kind = kind
    name = CSVFileName(fileName, library: library)
  }

  /// Whether the kind is known, whatever the header is.
  var isDeclared: Bool { kind != nil || name.kind != nil }

  /// What its header may be.
  var recognition: HeaderRecognition {
    if let rule, let definition = library[rule.kind] {
      return HeaderRecognition(definition: definition, rule: rule)
    }
    return HeaderRecognition(library: library, declared: kind ?? name.kind)
  }

  /// What tells the header of another kind below the table; a rule reads nothing else.
  var others: HeaderRecognition? {
    rule == nil ? HeaderRecognition(library: library, declared: nil) : nil
  }

  /// The kind of which a sheet says that it is a form, by its name or by what we wrote over it.
  func kindOfForm(named name: String, under texts: [String]) -> KindDefinition? {
    library.definitions.first { definition in
      let kind = definition.kind
      // Who is told of these is asked for answers of other kinds.
      guard ![.opens, .opensParallel, .states].contains(kind.effect) else { return false }
      return name == kind.title.zh || texts.contains { ReplyForm.department(inTitle: $0, of: kind) != nil }
    }
  }

  /// Whether a text names kinds, as our list of what there is to do names those of the sheets in which something is answered.
  func namesKinds(_ text: String) -> Bool {
    text.split(separator: "、").allSatisfy { name in
      library.definitions.contains { $0.kind.title.zh == name }
    }
  }

  /// What titles mean for a kind, whatever they lack.
  func header(_ titles: [String], line: Int, of kind: Kind) throws(FormatError) -> CSVHeader {
    try HeaderRecognition(library: library, declared: kind.code)
      .recognise(titles, line: line, encoding: .utf8)
  }

  /// What is said of a header that was found, and of what stands above it.
  func findings(of found: FoundHeader) -> [Finding] {
    let columns = found.columns
    if kind == nil, let declared = name.kind, !columns.missing.isEmpty,
      HeaderRecognition(library: library, declared: nil).isCertain(columns.titles)
    {
      return [
        Finding(
          .kindMismatch, at: Position(line: columns.line),
          arguments: ["declared": declared, "missing": columns.missing.joined(separator: "、")])
      ]
    }
    return found.remarks + columns.findings
  }

  /// What the bundle says of itself.
  func header(of found: FoundHeader) -> BundleHeader {
    let code = found.columns.definition.kind.code
    var header = BundleHeader(kind: code, id: name.kind == code ? name.bundleID : nil)
    header.form = found.form
    return header
  }
}
