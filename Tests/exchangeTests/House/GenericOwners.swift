/// Finds the types of Swift source that have a `deinit` and are generic, or lie inside one that is.
///
/// In optimised builds Swift 6.3 doesn't run it where such a value ends as a field of another
/// (docs/decisions/0033-generic-types-own-nothing.md); what is lost so is seen by nobody until there is much of it.
enum GenericOwners {
  private static let kinds: Set<Substring> = ["struct", "enum", "class", "actor"]

  /// The names of the types, in the order of their `deinit`.
  static func names(in source: String) -> [String] {
    var open: [(indentation: Int, name: String, isGeneric: Bool)] = []
    var found: [String] = []
    for line in source.split(whereSeparator: \.isNewline) {
      let indentation = line.prefix { $0 == " " }.count
      let words = line.split { $0 == " " }
      if let place = words.firstIndex(where: kinds.contains), place + 1 < words.count,
        words[..<place].allSatisfy({ $0.allSatisfy { $0.isLowercase || $0 == "@" || $0 == "(" || $0 == ")" } }
        )
      {
        open.removeAll { $0.indentation >= indentation }
        let name = words[place + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        open.append((indentation, String(name), words[place + 1].dropFirst(name.count).first == "<"))
      } else if words.first?.hasPrefix("deinit") == true {
        let around = open.filter { $0.indentation < indentation }
        if let owner = around.last, around.contains(where: \.isGeneric) { found.append(owner.name) }
      }
    }
    return found
  }
}
