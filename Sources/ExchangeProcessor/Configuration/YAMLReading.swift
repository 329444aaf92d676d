import ExchangeBase
import ExchangeFormats
import SystemPackage
import Yams

/// A mapping of a YAML file, read key by key; every complaint names file and line.
struct YAMLMapping {
  private let mapping: Node.Mapping
  let file: String
  private let line: Int
  private let path: String

  /// Reads the file, whose top must be a mapping.
  init(file path: FilePath) throws {
    let text = try YAMLSlip.text(of: path)
    do {
      guard case .mapping(let mapping)? = try Yams.compose(yaml: text) else {
        throw ConfigurationError(
          file: path.string,
          reason: LocalizedText("文件里应当是“键: 值”的行", "the file should hold `key: value` lines"))
      }
      try self.init(mapping, file: path.string, path: "")
    } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
      throw Self.repeated(keys.first ?? "?", file: "\(path):\(context.mark.line)")
    } catch let error as YamlError {
      let slip = YAMLSlip(in: text, error)
      throw ConfigurationError(file: "\(path):\(slip.line)", reason: slip.words)
    }
  }

  private init(_ mapping: Node.Mapping, file: String, path: String) throws(ConfigurationError) {
    self.mapping = mapping
    self.file = file
    self.path = path
    line = mapping.mark?.line ?? 1
    // To YAML 1 and "1" are different keys: a number and a text. Here both are the same text.
    var known: Set<String> = []
    for key in mapping.keys where !known.insert(key.string ?? "").inserted {
      throw Self.repeated(
        "\(path)\(key.string ?? "?")", file: "\(file):\(key.mark?.line ?? line)")
    }
  }

  private static func repeated(_ key: String, file: String) -> ConfigurationError {
    ConfigurationError(
      file: file,
      reason: LocalizedText(
        "“\(key)”写了两次；每个键只能写一次", "“\(key)” occurs twice; each key may stand there once"))
  }

  /// Complains about the first key that isn't among `known`.
  func allow(_ known: String...) throws(ConfigurationError) { try allow(known) }

  /// Complains about the first key that isn't among `known`.
  func allow(_ known: [String]) throws(ConfigurationError) {
    for key in mapping.keys where !known.contains(key.string ?? "") {
      throw ConfigurationError(
        file: "\(file):\(key.mark?.line ?? line)",
        reason: LocalizedText(
          "没有“\(path)\(key.string ?? "?")”这个键；这里可写：\(known.joined(separator: "、"))",
          "unknown key “\(path)\(key.string ?? "?")”; known here: \(known.joined(separator: ", "))"))
    }
  }

  /// The keys that are there, in order.
  var keys: [String] { mapping.keys.compactMap(\.string) }

  /// Whether the key is there.
  func has(_ key: String) -> Bool { mapping[key] != nil }

  /// What stands under a key, in one line, and on which line of the file; `nil` where it is left out.
  func written(_ key: String) throws -> (text: String, line: Int)? {
    guard let node = mapping[key] else { return nil }
    let line = node.mark?.line ?? line
    if let scalar = node.scalar { return (scalar.string, line) }
    let text = try Yams.serialize(node: node, width: -1, allowUnicode: true)
    return (text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: "; "), line)
  }

  /// A required text.
  func text(_ key: String) throws(ConfigurationError) -> String {
    guard let text = mapping[key]?.string, !text.isEmpty else {
      throw wrong(key, LocalizedText("要写一段文字", "a text is needed"))
    }
    return text
  }

  /// Whether a key is left out or says `auto`.
  func isAuto(_ key: String) throws(ConfigurationError) -> Bool {
    if has(key) { try text(key) == "auto" } else { true }
  }

  /// A whole number in `range`; `standard` where the key is missing.
  func number(_ key: String, in range: ClosedRange<Int>, standard: Int? = nil) throws(ConfigurationError)
    -> Int
  {
    if !has(key), let standard { return standard }
    // Yams reads 1:30 as ninety, and traps on what is too large for that.
    guard let scalar = mapping[key]?.scalar, [.any, .plain].contains(scalar.style),
      let number = Int(scalar.string), range.contains(number)
    else {
      throw wrong(
        key,
        LocalizedText(
          "要写 \(range.lowerBound) 到 \(range.upperBound) 的整数",
          "a whole number from \(range.lowerBound) to \(range.upperBound) is needed"))
    }
    return number
  }

  /// `true` or `false`.
  func flag(_ key: String) throws(ConfigurationError) -> Bool {
    guard let flag = mapping[key]?.bool else {
      throw wrong(key, LocalizedText("要写 true 或 false", "true or false is needed"))
    }
    return flag
  }

  /// One of the raw values of a choice; `standard` where the key is missing.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, standard: Choice? = nil
  ) throws(ConfigurationError) -> Choice {
    if !has(key), let standard { return standard }
    guard let choice = mapping[key]?.string.flatMap(Choice.init(rawValue:)) else {
      throw wrong(
        key,
        LocalizedText(
          "要写其中一个：\(Choice.allCases.map(\.rawValue).joined(separator: "、"))",
          "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")) is needed"))
    }
    return choice
  }

  /// A list of choices, without repetition; it may be empty.
  func choices<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws(ConfigurationError)
    -> [Choice]
  {
    let texts = try sequence(key)
    let choices = texts.compactMap(Choice.init(rawValue:))
    guard choices.count == texts.count, Set(texts).count == texts.count else {
      throw wrong(
        key,
        LocalizedText(
          "要写其中几个，不重复：\(Choice.allCases.map(\.rawValue).joined(separator: "、"))",
          "a list of some of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")) is needed"))
    }
    return choices
  }

  /// A text that `parse` understands.
  func value<Value>(
    _ key: String, _ form: LocalizedText, _ parse: (String) -> Value?
  ) throws(ConfigurationError) -> Value {
    guard let value = mapping[key]?.string.flatMap(parse) else {
      throw wrong(key, LocalizedText("要写\(form.zh)", "\(form.en) is needed"))
    }
    return value
  }

  /// A list of texts, at least one.
  func texts(_ key: String) throws(ConfigurationError) -> [String] {
    let texts = try sequence(key)
    guard !texts.isEmpty else { throw wrong(key, LocalizedText("要写一列文字", "a list of texts is needed")) }
    return texts
  }

  private func sequence(_ key: String) throws(ConfigurationError) -> [String] {
    guard case .sequence(let nodes)? = mapping[key] else {
      throw wrong(key, LocalizedText("要写成 [a, b] 这样的一列", "a list like [a, b] is needed"))
    }
    return nodes.map { $0.string ?? "" }
  }

  /// One text, or a list of texts, at least one.
  func textOrTexts(_ key: String) throws(ConfigurationError) -> [String] {
    guard let texts = mapping[key].flatMap(Entry.texts(of:)), !texts.isEmpty, !texts.contains("") else {
      throw wrong(key, LocalizedText("要写一段文字，或一列文字", "a text or a list of texts is needed"))
    }
    return texts
  }

  /// The same, where none is a word, too: a key that is left out, has nothing behind it, or an empty list.
  func anyTexts(_ key: String) throws(ConfigurationError) -> [String] {
    switch mapping[key] {
    case nil: []
    case .scalar(let scalar)?
    where [.any, .plain].contains(scalar.style) && ["", "~", "null"].contains(scalar.string.lowercased()):
      []
    case .sequence(let nodes)? where nodes.isEmpty: []
    default: try textOrTexts(key)
    }
  }

  /// A key with its value, where keys aren't known before: the names of fields, codes.
  struct Entry {
    /// The key as it is spelled.
    let key: String
    /// One text, or the texts of a list; empty for anything else.
    let texts: [String]
    fileprivate let line: Int

    fileprivate static func texts(of node: Node) -> [String]? {
      switch node {
      case .scalar(let scalar): [scalar.string]
      case .sequence(let nodes):
        nodes.allSatisfy { $0.scalar != nil } ? nodes.compactMap(\.scalar?.string) : nil
      default: nil
      }
    }
  }

  /// All keys with their values, in order.
  var entries: [Entry] {
    mapping.map { key, value in
      Entry(key: key.scalar?.string ?? "", texts: Entry.texts(of: value) ?? [], line: key.mark?.line ?? line)
    }
  }

  /// A complaint about an entry.
  func wrong(_ entry: Entry, _ reason: LocalizedText) -> ConfigurationError {
    let key = "\(path)\(entry.key)"
    return ConfigurationError(
      file: "\(file):\(entry.line)",
      reason: LocalizedText("\(key)：\(reason.zh)", "\(key): \(reason.en)"))
  }

  /// The mapping under a key.
  func mapping(_ key: String) throws(ConfigurationError) -> YAMLMapping {
    guard case .mapping(let inner)? = mapping[key] else {
      throw wrong(key, LocalizedText("下面要写“键: 值”的行", "`key: value` lines are needed"))
    }
    return try YAMLMapping(inner, file: file, path: "\(path)\(key).")
  }

  /// The mappings listed under a key.
  func mappings(_ key: String) throws(ConfigurationError) -> [YAMLMapping] {
    var mappings: [YAMLMapping] = []
    for node in mapping[key]?.array() ?? [] {
      guard case .mapping(let inner) = node else {
        throw wrong(key, LocalizedText("要写一列，每项是几行“键: 值”", "a list of `key: value` groups is needed"))
      }
      mappings.append(try YAMLMapping(inner, file: file, path: "\(path)\(key)[\(mappings.count)]."))
    }
    guard !mappings.isEmpty else {
      throw wrong(key, LocalizedText("要写一列，每项是几行“键: 值”", "a list of `key: value` groups is needed"))
    }
    return mappings
  }

  /// A complaint about a key's value, or that it is missing.
  func wrong(_ key: String, _ needed: LocalizedText) -> ConfigurationError {
    let node = mapping[key]
    let found =
      node.map { node in
        LocalizedText("，现在是“\(node.string ?? "几行内容")”", ", found “\(node.string ?? "a structure")”")
      } ?? LocalizedText("，而这个键没有写", ", but the key is missing")
    return ConfigurationError(
      file: "\(file):\(node?.mark?.line ?? line)",
      reason: LocalizedText(
        "\(path)\(key)：\(needed.zh)\(found.zh)", "\(path)\(key): \(needed.en)\(found.en)"))
  }
}
