/// The keys of a profile with their values as they stand in its file, read as text.
struct ProfileOutline {
  /// The values by their paths: `counting.closeAt`, `rules.push-approval.limit`. A key that has others below it
  /// has an empty value.
  let values: [String: String]
  /// The ids of the rules, in order.
  let rules: [String]

  /// Reads the text of a profile.
  init(_ text: String) {
    var values: [String: String] = [:]
    var rules: [String] = []
    var section = ""
    for line in text.split(separator: "\n") {
      let indent = line.prefix { $0 == " " }.count
      let parts = line.dropFirst(indent).split(separator: ":", maxSplits: 1).map(String.init)
      guard let key = parts.first, !key.hasPrefix("#") else { continue }
      let value = parts.count < 2 ? "" : parts[1].filter { $0 != "\"" }
      let text = String(value.drop(while: \.isWhitespace))
      switch (indent, section) {
      case (0, _):
        section = key
        values[key] = text
      case (2, "rules"): rules.append(text)
      case (4, "rules"): values["rules.\(rules.last ?? "").\(key)"] = text
      case (2, _): values["\(section).\(key)"] = text
      default: continue
      }
    }
    self.values = values
    self.rules = rules
  }
}
