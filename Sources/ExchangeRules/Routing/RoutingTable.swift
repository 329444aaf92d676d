/// Who takes part and which item goes to whom: both catalogues, ready for looking up.
public struct RoutingTable: Sendable {
  /// What is wrong with the catalogues themselves. The table works all the same: a first entry wins over a repeated
  /// one, and an unknown or observing supervisor receives nothing.
  public enum Problem: Sendable, Hashable {
    /// Two departments have this code or name.
    case departmentRepeated(String)
    /// Two items have this code, implementation code or name.
    case itemRepeated(String)
    /// An item names a supervisor that the catalogue of departments doesn't have.
    case supervisorUnknown(department: String, item: String)
    /// An item names a supervisor that only observes.
    case supervisorObserves(department: String, item: String)
  }

  /// All departments, in the order of the catalogue.
  public let departments: [Department]
  /// All items, in the order of the catalogue.
  public let items: [Item]
  /// What is wrong with the catalogues; empty for good ones.
  public let problems: [Problem]

  private let departmentsByKey: [String: Department]
  private let placesByCode: [String: Int]
  private let placesByName: [String: Int]
  private let recipients: [[Department]]
  private let foldedNames: [[Unicode.Scalar]]

  /// Builds the table once. Finding a route after that is a hash or two; only a name that isn't there is compared
  /// with all others.
  public init(departments: [Department], items: [Item]) {
    var problems: [Problem] = []
    var departmentsByKey: [String: Department] = [:]
    for department in departments {
      for key in [department.code, department.name]
      where !departmentsByKey.add(department, for: key) {
        problems.append(.departmentRepeated(key))
      }
    }
    var placesByCode: [String: Int] = [:]
    var placesByName: [String: Int] = [:]
    var recipients: [[Department]] = []
    for (place, item) in items.enumerated() {
      for code in [item.code, item.implCode] where !placesByCode.add(place, for: code) {
        problems.append(.itemRepeated(code))
      }
      if !placesByName.add(place, for: item.name) { problems.append(.itemRepeated(item.name)) }
      recipients.append(Self.recipients(of: item, departmentsByKey, &problems))
    }
    self.departments = departments
    self.items = items
    self.problems = problems
    self.departmentsByKey = departmentsByKey
    self.placesByCode = placesByCode
    self.placesByName = placesByName
    self.recipients = recipients
    foldedNames = items.map { Array(folded($0.name).unicodeScalars) }
  }

  /// The departments that exchange something: all but observers.
  public var participants: [Department] { departments.filter { $0.role != .observer } }

  /// The departments that exchange something on that day.
  public func participants(on day: Day) -> [Department] { participants.filter { $0.isValid(on: day) } }

  /// The department with that code or full name.
  public func department(matching text: String) -> Department? {
    departmentsByKey[text] ?? departmentsByKey[folded(text)]
  }

  /// The departments that a record about an item goes to.
  ///
  /// A code, the catalogue's or the implementation code, decides alone: a code that the catalogue doesn't have
  /// isn't overruled by a name that it has, because then one of the two is wrong and the record could reach
  /// somebody whom it doesn't concern. Without a code the name decides.
  public func recipients(itemCode: String?, itemName: String?) -> ItemRoute {
    let code = itemCode.flatMap { isBlank($0) ? nil : $0 }
    let name = itemName.flatMap { isBlank($0) ? nil : $0 }
    let place =
      if let code {
        placesByCode[code] ?? placesByCode[folded(code)]
      } else {
        name.flatMap { placesByName[$0] ?? placesByName[folded($0)] }
      }
    guard let place else { return .unknown(nearest: name.flatMap(nearest)) }
    let differs = name.map { $0 != items[place].name && folded($0) != folded(items[place].name) } ?? false
    return .found(item: items[place], recipients: recipients[place], nameDiffers: differs)
  }

  /// The item's name that differs least from `name`, in no more than half of the longer one's characters.
  private func nearest(_ name: String) -> String? {
    let wanted = Array(folded(name).unicodeScalars)
    var best: (place: Int, distance: Int)?
    for (place, candidate) in foldedNames.enumerated() {
      let half = max(wanted.count, candidate.count) / 2
      let limit = best.map { min(half, $0.distance - 1) } ?? half
      if let distance = editDistance(wanted, candidate, limit: limit) { best = (place, distance) }
    }
    return best.map { items[$0.place].name }
  }

  private static func recipients(
    of item: Item, _ departments: [String: Department], _ problems: inout [Problem]
  ) -> [Department] {
    var result: [Department] = []
    for code in [item.lead] + item.co {
      guard let department = departments[folded(code)] else {
        problems.append(.supervisorUnknown(department: code, item: item.code))
        continue
      }
      if department.role == .observer {
        problems.append(.supervisorObserves(department: code, item: item.code))
      } else if !result.contains(department) {
        result.append(department)
      }
    }
    return result
  }
}

extension Dictionary where Key == String, Value: Equatable {
  /// Adds a value under a code or name as it is compared, if there is one; `false`, and nothing changed, where the
  /// key leads to another value.
  fileprivate mutating func add(_ value: Value, for text: String) -> Bool {
    let key = folded(text)
    if key.isEmpty { return true }
    if let present = self[key] { return present == value }
    self[key] = value
    return true
  }
}
