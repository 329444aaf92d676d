public import ExchangeBase
public import ExchangeRules

/// Writes what names departments in one form, whatever their senders call them and in whatever order, so that records are compared by
/// who is meant.
public struct DepartmentCodes: Sendable {
  private let table: RoutingTable
  private let day: Day

  /// - Parameter day: the day of arrival, by which short names are understood.
  public init(_ table: RoutingTable, on day: Day) {
    self.table = table
    self.day = day
  }

  /// The codes of those in a list, each once and in the order of their bytes, with `|` between them.
  ///
  /// The order isn't the catalogue's, which may be put in another. What isn't one department's name stays as it is written, so that
  /// codes are in the same form whether the catalogue still has them or not.
  func canonical(_ list: String) -> String {
    let codes = table.names(in: list).map { name in
      let found = table.departments(matching: name, on: day)
      return found.count == 1 ? found[0].code : name
    }
    if codes.isEmpty { return list }
    let sorted = codes.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var result: [String] = []
    for code in sorted where !(result.last?.utf8.elementsEqual(code.utf8) ?? false) { result.append(code) }
    return result.joined(separator: "|")
  }
}
