/// What is held against each other in the figures of a package: they stand in `reconciliation.xml`, or of a period in `period.xml`,
/// an element a line, as we write it, and are covered by the manifest.
struct PackageFigures {
  /// The day or the period.
  private(set) var name: String?
  /// What the exchange is called, as XML has it.
  private(set) var exchange: String?
  private(set) var state: String?
  /// The moment for which it is said what is open.
  private(set) var asOf: String?
  private(set) var lastEntry: String?
  private(set) var digest: String?
  /// The counts of all, and the sums of the departments, by element and attribute.
  private var totals: [String: Int] = [:]
  private var sums: [String: Int] = [:]

  /// Whether the departments' counts come to the totals.
  var addUp: Bool { !totals.isEmpty && totals == sums.filter { $0.value > 0 || totals[$0.key] != nil } }

  init(_ bytes: [UInt8]) {
    var isOfDepartment: Bool?
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let line = line.trimmingPrefix(while: \.isWhitespace)
      if line.hasPrefix("<reconciliation ") || line.hasPrefix("<period ") {
        let values = Self.attributes(of: line)
        (name, state, asOf) = (values["day"] ?? values["name"], values["state"], values["asOf"])
      } else if line.hasPrefix("<exchange ") {
        exchange = Self.attributes(of: line)["title"]
      } else if line.hasPrefix("<ledger ") {
        let values = Self.attributes(of: line)
        (lastEntry, digest) = (values["lastEntry"], values["digest"])
      } else if line.hasPrefix("<totals") {
        isOfDepartment = false
      } else if line.hasPrefix("<department ") {
        isOfDepartment = true
      } else if line.hasPrefix("</totals") || line.hasPrefix("</department") {
        isOfDepartment = nil
      } else if let isOfDepartment, line.hasPrefix("<files ") || line.hasPrefix("<records ") {
        for (name, value) in Self.attributes(of: line) {
          guard let count = Int(value), let element = line.dropFirst().split(separator: " ").first else {
            continue
          }
          if isOfDepartment {
            sums["\(element) \(name)", default: 0] &+= count
          } else {
            totals["\(element) \(name)"] = count
          }
        }
      }
    }
  }

  /// The attributes of an element on a line, as XML has them.
  static func attributes(of line: Substring) -> [String: String] {
    let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
    var values: [String: String] = [:]
    for place in stride(from: 0, to: parts.count - 1, by: 2) {
      guard let name = parts[place].split(separator: " ").last else { continue }
      values[String(name.dropLast())] = String(parts[place + 1])
    }
    return values
  }
}
