public import ExchangeBase

extension RoutingTable {
  /// The departments that a text speaks of, also where it doesn't write them as a list of recipients has to: 区卫健局（主送）,
  /// 区卫健局办公室, `xc-wj`, the credit code; and whether all that it lists are some.
  ///
  /// Nothing is routed by this. It tells that somebody in particular is meant where nothing else says so.
  public func mentions(in text: String, on day: Day) -> (departments: [Department], areAll: Bool) {
    var mentioned: [Department] = []
    var areAll = true
    for name in names(in: text.replacing("\n", with: "|")) {
      let found = departments(meantBy: name, on: day)
      if found.isEmpty { areAll = false }
      mentioned += found
    }
    return (mentioned, areAll && !mentioned.isEmpty)
  }

  private func departments(meantBy name: String, on day: Day) -> [Department] {
    let named = departments(matching: name, on: day)
    if !named.isEmpty { return named }
    guard name.utf8.count <= Self.longestMention else { return [] }
    return name.split { Self.marks.contains($0) || $0.isWhitespace }.flatMap { part in
      let key = Self.sign(of: String(part))
      return departmentsBySign[key] ?? ownerOfOffice(key)
    }
  }

  /// The department of whose name an office's begins: 区卫健局政务服务科. A room of it is none.
  private func ownerOfOffice(_ key: String) -> [Department] {
    guard let last = key.last, Self.officeEndings.contains(last) else { return [] }
    for length in 1...Self.longestOffice where length + Self.shortestName <= key.count {
      let office = String(key.suffix(length))
      guard let found = departmentsBySign[String(key.dropLast(length))] else { continue }
      return Self.rooms.contains { office.contains($0) } ? [] : found
    }
    return []
  }

  /// A name or code as it is looked up here: as ``folded(_:)`` has it, in small letters.
  static func sign(of text: String) -> String { folded(text).lowercased() }

  /// The departments by all that they are called.
  static func departmentsBySign(_ departments: [Department]) -> [String: [Department]] {
    var result: [String: [Department]] = [:]
    for department in departments {
      let names = [department.code, department.name, department.uscc] + department.aliases
      for key in Set(names.map(sign)) where !key.isEmpty { result[key, default: []].append(department) }
    }
    return result
  }

  private static let longestMention = 240
  private static let shortestName = 3
  private static let longestOffice = 8
  private static let marks = Set<Character>("()（）[]［］【】〔〕《》<>:：/／+＋&＆")
  private static let officeEndings = Set<Character>("室科股处队所站办组心")
  private static let rooms = ["会议", "教室", "楼", "厅"]
}
