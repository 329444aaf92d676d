/// A switch over cases (`case .accepted:`) that gives words for people, as it stands in a source that `swift format` has
/// laid out.
struct WordSwitch: Equatable {
  /// The line of the word `switch`, from 1.
  let line: Int
  /// Whether cases that it doesn't name fall into a `default:`.
  let hasDefault: Bool

  /// All such switches of a source, in order.
  static func all(in source: String) -> [WordSwitch] {
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return lines.indices.compactMap { index in
      guard lines[index].hasSuffix("{"), lines[index].split(whereSeparator: \.isWhitespace).contains("switch")
      else { return nil }
      let branches = branches(of: lines[index...])
      guard branches.contains(where: givesWords) else { return nil }
      return WordSwitch(line: index + 1, hasDefault: branches.contains { $0.hasPrefix("default:") })
    }
  }

  /// The branches of the switch on the first line, each on one line from its `case` or `default`.
  private static func branches(of lines: ArraySlice<String>) -> [String] {
    guard let head = lines.first else { return [] }
    let indentation = indentation(of: head)
    var branches: [String] = []
    for line in lines.dropFirst() {
      let text = String(line.drop { $0 == " " })
      let isOuter = self.indentation(of: line) == indentation
      if isOuter, text.hasPrefix("}") { break }
      if isOuter, text.hasPrefix("case ") || text.hasPrefix("default:") {
        branches.append(text)
      } else if !text.hasPrefix("//"), let last = branches.indices.last {
        branches[last] += " " + text
      }
    }
    return branches
  }

  private static func indentation(of line: String) -> Int { line.prefix { $0 == " " }.count }

  /// Whether a branch is about a case, and its value is a text in two languages or begins with a Chinese literal.
  private static func givesWords(_ branch: String) -> Bool {
    guard branch.hasPrefix("case ."), let value = value(of: branch) else { return false }
    if value.hasPrefix("LocalizedText(") { return true }
    guard value.hasPrefix("\"") else { return false }
    return value.dropFirst().prefix { $0 != "\"" }.unicodeScalars.contains {
      ("\u{4E00}"..."\u{9FFF}").contains($0)
    }
  }

  /// What stands behind the colon that ends the pattern: one in brackets is a label's.
  private static func value(of branch: String) -> Substring? {
    var depth = 0
    for index in branch.indices {
      switch branch[index] {
      case "(": depth += 1
      case ")": depth -= 1
      case ":" where depth == 0:
        let value = branch[branch.index(after: index)...].drop { $0 == " " }
        return value.hasPrefix("return ") ? value.dropFirst("return ".count) : value
      default: break
      }
    }
    return nil
  }
}
