/// What `Package.swift` says of its targets, read as text.
///
/// Asking SwiftPM instead would wait for the lock on `.build`, which `swift test` itself holds.
struct Manifest {
  private enum Token: Equatable {
    case text(String)
    case word(String)
    case mark(Character)
  }

  /// The names of the targets and libraries that each target declares as dependencies; tests are left out.
  let dependencies: [String: Set<String>]

  /// Reads the text of a package description.
  init(_ source: String) {
    var dependencies: [String: Set<String>] = [:]
    var tokens = Self.tokens(of: source)[...]
    while let token = tokens.popFirst() {
      guard token == .mark("."), case .word(let kind) = tokens.first,
        ["target", "executableTarget", "systemLibrary"].contains(kind)
      else { continue }
      tokens.removeFirst()
      let arguments = Self.arguments(of: Self.group(&tokens))
      // What the tests share has a path of its own.
      guard let name = arguments["name"].flatMap(Self.firstText), arguments["path"] == nil else { continue }
      dependencies[name] = Self.names(inList: arguments["dependencies"] ?? [])
    }
    self.dependencies = dependencies
  }

  /// Takes what stands between the bracket that comes next and the one that closes it.
  private static func group(_ tokens: inout ArraySlice<Token>) -> [Token] {
    var depth = 0
    var inside: [Token] = []
    while let token = tokens.popFirst() {
      if token == .mark("(") || token == .mark("[") { depth += 1 }
      if token == .mark(")") || token == .mark("]") { depth -= 1 }
      inside.append(token)
      if depth == 0 { break }
    }
    return Array(inside.dropFirst().dropLast())
  }

  /// Cuts at the commas that stand in no bracket.
  private static func elements(of tokens: [Token]) -> [[Token]] {
    var elements: [[Token]] = [[]]
    var rest = tokens[...]
    while let token = rest.first {
      if token == .mark("(") || token == .mark("[") {
        elements[elements.count - 1].append(token)
        elements[elements.count - 1] += group(&rest)
      } else {
        rest.removeFirst()
        if token == .mark(",") { elements.append([]) } else { elements[elements.count - 1].append(token) }
      }
    }
    return elements.filter { !$0.isEmpty }
  }

  /// The values of labelled arguments.
  private static func arguments(of tokens: [Token]) -> [String: [Token]] {
    var arguments: [String: [Token]] = [:]
    for element in elements(of: tokens) {
      guard element.count > 2, case .word(let label) = element[0], element[1] == .mark(":") else { continue }
      arguments[label] = Array(element[2...])
    }
    return arguments
  }

  /// `["A", .product(name: "B", package: "b")]` names A and B: the first text of each element.
  private static func names(inList tokens: [Token]) -> Set<String> {
    Set(elements(of: Array(tokens.dropFirst())).compactMap(firstText))
  }

  private static func firstText(_ tokens: [Token]) -> String? {
    for case .text(let text) in tokens { return text }
    return nil
  }

  /// Texts, words and marks; comments and white space are left out.
  private static func tokens(of source: String) -> [Token] {
    var tokens: [Token] = []
    for line in source.split(whereSeparator: \.isNewline) {
      var rest = line
      while let first = rest.first, !rest.hasPrefix("//") {
        if first == "\"" {
          let text = rest.dropFirst().prefix { $0 != "\"" }
          tokens.append(.text(String(text)))
          rest = rest.dropFirst(text.count + 2)
        } else if first.isLetter {
          let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
          tokens.append(.word(String(word)))
          rest = rest.dropFirst(word.count)
        } else {
          if !first.isWhitespace { tokens.append(.mark(first)) }
          rest = rest.dropFirst()
        }
      }
    }
    return tokens
  }
}
