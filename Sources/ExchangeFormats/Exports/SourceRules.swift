/// The rules of an exchange, in their order, and the layouts that come with the program.
public struct SourceRules: Sendable {
  /// The exchange's own rules, in the order in which they are tried.
  public let rules: [SourceRule]
  /// The shipped layouts, which rules extend.
  public let layouts: [SourceRule]

  /// Puts the rules together.
  public init(rules: [SourceRule] = [], layouts: [SourceRule] = []) {
    self.rules = rules
    self.layouts = layouts
  }

  /// The first rule that is about such a file; `nil` where it is read as any other.
  ///
  /// A form is the exchange's own, whatever its name looks like. Rows that came back go by the name of the file
  /// that they came back from. They have their header in the
  /// first row, so a rule finds it there; a rule about files without header has nothing more to say of them: they
  /// came back under the titles of the exchange.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - sender: the department's code; empty where nobody knows it.
  ///   - isXML: whether it is XML: a rule is about either.
  ///   - kind: the kind where it is known already.
  public func rule(for name: String, from sender: String, isXML: Bool, kind: String? = nil) -> SourceRule? {
    if CSVFileName.isClaimForm(name) || CSVFileName.isReplyForm(name) { return nil }
    let first = Self.firstName(name)
    let found = rules.first {
      ($0.xml != nil) == isXML && (kind == nil || kind == $0.kind) && $0.matches(name: first, sender: sender)
    }
    return found.flatMap { Self.fitted($0, to: name) }
  }

  /// The rule of a name as it reads a file that it was chosen for; `nil` when there is no such rule any more.
  public func rule(named rule: String, for name: String) -> SourceRule? {
    rules.first { $0.name == rule }.flatMap { Self.fitted($0, to: name) }
  }

  /// The rule or layout of a name; a rule goes before a layout.
  public subscript(name: String) -> SourceRule? {
    rules.first { $0.name == name } ?? layouts.first { $0.name == name }
  }

  /// The name under which a file came for the first time: without `.rejected.csv`, and without the `~2` that the
  /// receipts of a name's second use have.
  private static func firstName(_ name: String) -> String {
    var rest = Substring(name)
    while let ending = RejectedRowsWriter.endings.first(where: rest.lowercased().hasSuffix) {
      rest = rest.dropLast(ending.count)
      let stem = rest.dropLast(rest.reversed().prefix { $0.isWholeNumber }.count)
      if stem.count < rest.count, stem.hasSuffix("~") { rest = stem.dropLast() }
    }
    return String(rest)
  }

  private static func fitted(_ rule: SourceRule, to name: String) -> SourceRule? {
    guard rule.xml == nil, RejectedRowsWriter.endings.contains(where: name.lowercased().hasSuffix) else {
      return rule
    }
    if rule.header == .none { return nil }
    var rule = rule
    rule.header = .found
    return rule
  }
}
