/// The towns and street offices, found by what records call them.
struct TownIndex: Sendable {
  /// What comes behind the place in the name of its government, and is left out where only the place is
  /// meant.
  private static let offices = ["人民政府", "办事处", "筹备处"]

  private var towns: [String: [Department]] = [:]

  /// Indexes the departments that are towns.
  init(_ departments: [Department]) {
    for town in departments where town.role == .town {
      let names = [town.code, town.region ?? "", town.name, Self.place(town.name)] + town.aliases
      for key in Set(names.map(folded))
      where !key.isEmpty {
        towns[key, default: []].append(town)
      }
    }
  }

  /// The towns of that division code (GB/T 10114), code or name, in the order of the catalogue: a town that
  /// was formed anew may stand there under the same division code as the one before.
  func towns(matching text: String) -> [Department] {
    let key = folded(text)
    return towns[key] ?? towns[Self.place(key)] ?? []
  }

  /// The division codes that several towns have on the same day. One after the other is right: a town is
  /// formed anew.
  static func repeatedRegions(_ departments: [Department]) -> [String] {
    var earlier: [String: [Department]] = [:]
    return departments.filter { $0.role == .town }.compactMap { town in
      guard let region = town.region else { return nil }
      let isRepeated = earlier[region, default: []].contains { other in
        !other.hasEnded(by: town.validFrom) && !town.hasEnded(by: other.validFrom)
      }
      earlier[region, default: []].append(town)
      return isRepeated ? region : nil
    }
  }

  /// `沙沟镇` of `沙沟镇人民政府`.
  private static func place(_ name: String) -> String {
    for office in offices where name.utf8.count > office.utf8.count && name.hasSuffix(office) {
      return String(name.dropLast(office.count))
    }
    return name
  }
}
