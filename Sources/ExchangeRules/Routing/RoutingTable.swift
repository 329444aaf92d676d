public import ExchangeBase

/// Who takes part and which item goes to whom: both catalogues, ready for looking up.
public struct RoutingTable: Sendable {
  /// What is wrong with the catalogues themselves. The table works all the same: a first entry wins over a repeated
  /// one, and an unknown or observing supervisor receives nothing.
  public enum Problem: Sendable, Hashable {
    /// Two departments have this code or name.
    case departmentRepeated(String)
    /// A short name of a department is the code or full name of another.
    case aliasTaken(alias: String, department: String)
    /// Two items have this code, implementation code or name.
    case itemRepeated(String)
    /// An item names a supervisor that the catalogue of departments doesn't have.
    case supervisorUnknown(department: String, item: String)
    /// An item names a supervisor that only observes.
    case supervisorObserves(department: String, item: String)
    /// A department names a successor that the catalogue doesn't have.
    case successorUnknown(department: String, successor: String)
    /// A department names a successor that only observes.
    case successorObserves(department: String, successor: String)
    /// A department names a successor, but no last day of its own.
    case successorWithoutEnd(department: String)
    /// A department's successors lead back to itself.
    case successorLoops(department: String)
    /// Two towns that take part at the same time have this division code.
    case regionRepeated(String)
  }

  /// All departments, in the order of the catalogue.
  public let departments: [Department]
  /// All items, in the order of the catalogue.
  public let items: [Item]
  /// What is wrong with the catalogues; empty for good ones.
  public let problems: [Problem]

  /// Those that end and name a successor, in the order of the catalogue.
  let succeeded: [Department]
  private let departmentsByKey: [String: Department]
  /// Those with a short name, of which one may stand for several.
  private let departmentsByAlias: [String: [Department]]
  /// All by whatever they are called, as ``sign(of:)`` has it.
  let departmentsBySign: [String: [Department]]
  private let placesByCode: [String: Int]
  private let placesByName: [String: Int]
  private let supervisors: [[Department]]
  private let towns: TownIndex
  private let foldedNames: [[Unicode.Scalar]]

  /// Builds the table once. Finding a route after that is a hash or two; only a name that isn't there is compared
  /// with all others.
  public init(departments: [Department], items: [Item]) {
    var problems: [Problem] = []
    var departmentPlaces: [String: Int] = [:]
    for (place, department) in departments.enumerated() {
      for key in [department.code, department.name] where !departmentPlaces.add(place, for: key) {
        problems.append(.departmentRepeated(key))
      }
    }
    let departmentsByKey = departmentPlaces.mapValues { departments[$0] }
    var departmentsByAlias: [String: [Department]] = [:]
    for department in departments {
      for key in Set(department.aliases.map(folded)).sorted() where !key.isEmpty {
        if let other = departmentsByKey[key], other != department {
          problems.append(.aliasTaken(alias: key, department: department.code))
        }
        departmentsByAlias[key, default: []].append(department)
      }
    }
    var placesByCode: [String: Int] = [:]
    var placesByName: [String: Int] = [:]
    var supervisors: [[Department]] = []
    for (place, item) in items.enumerated() {
      for code in [item.code, item.implCode] where !placesByCode.add(place, for: code) {
        problems.append(.itemRepeated(code))
      }
      if !placesByName.add(place, for: item.name) { problems.append(.itemRepeated(item.name)) }
      supervisors.append(Self.supervisors(of: item, departmentsByKey, &problems))
    }
    problems += Self.successionProblems(departments, departmentsByKey)
    problems += TownIndex.repeatedRegions(departments).map { .regionRepeated($0) }
    self.departments = departments
    self.items = items
    self.problems = problems
    succeeded = departments.filter { $0.validTo != nil && $0.successor != nil }
    self.departmentsByKey = departmentsByKey
    self.departmentsByAlias = departmentsByAlias
    departmentsBySign = Self.departmentsBySign(departments)
    self.placesByCode = placesByCode
    self.placesByName = placesByName
    self.supervisors = supervisors
    towns = TownIndex(departments)
    foldedNames = items.map { Array(folded($0.name).unicodeScalars) }
  }

  /// The departments that exchange something: all but observers.
  public var participants: [Department] { departments.filter { $0.role != .observer } }

  /// The departments that exchange something on that day.
  public func participants(on day: Day) -> [Department] { participants.filter { $0.isValid(on: day) } }

  /// The department with that code, full name, or a short name that no other has.
  public func department(matching text: String) -> Department? {
    let found = departments(matching: text)
    return found.count == 1 ? found[0] : nil
  }

  /// The departments that a text may mean: the one with that code or full name, else all with that short name, on a day
  /// those of them that take part then, if any do.
  public func departments(matching text: String, on day: Day? = nil) -> [Department] {
    guard canBeName(text) else { return [] }
    if let named = departmentsByKey[text] ?? departmentsByKey[folded(text)] { return [named] }
    let found = departmentsByAlias[folded(text)] ?? []
    guard found.count > 1, let day else { return found }
    let present = found.filter { $0.isValid(on: day) }
    return present.isEmpty ? found : present
  }

  /// The names in a list of departments, whatever stands between them. A name that the catalogue has is never taken apart.
  public func names(in list: String) -> [String] {
    // Bytes: letters with any number of marks are taken apart like others.
    list.utf8.split(separator: UInt8(ascii: "|")).map { String(decoding: $0, as: UTF8.self) }.flatMap {
      part in
      guard departments(matching: part).isEmpty else { return [part] }
      var names = [String.UnicodeScalarView()]
      for scalar in part.unicodeScalars {
        if Self.separators.contains(scalar) {
          names.append(.init())
        } else {
          names[names.count - 1].append(scalar)
        }
      }
      let parted = names.map { String($0) }.filter { !isBlank($0) }
      return parted.isEmpty ? [part] : parted
    }
  }

  private static let separators: Set<Unicode.Scalar> = ["、", "，", ",", "；", ";"]

  /// The departments that a record about an item goes to on a day, and the town of the place where one is
  /// given.
  ///
  /// A code, the catalogue's or the implementation code, decides alone: a code that the catalogue doesn't have
  /// isn't overruled by a name that it has, because then one of the two is wrong and the record could reach
  /// somebody whom it doesn't concern. Without a code the name decides.
  ///
  /// The item has to be in force on some day from the decision to the arrival: one that has ended meanwhile has its last
  /// decisions pushed, and one of which the catalogue says only since when it has its line may have older ones.
  ///
  /// - Parameters:
  ///   - day: the day of arrival. A supervisor that has ended by then is replaced by its successor.
  ///   - decidedOn: the day of the decision, which can't lie after the arrival; `nil` where the record has none.
  ///   - isKept: whether the record is about the item since before, so that it doesn't matter when that is in force.
  ///   - town: the division code or name of a town, which then gets the record too; `nil` for none.
  public func recipients(
    itemCode: String?, itemName: String?, on day: Day, decidedOn: Day? = nil, isKept: Bool = false,
    town: String? = nil
  ) -> ItemRoute {
    let name = Self.given(itemName)
    guard let place = place(itemCode: itemCode, itemName: itemName) else {
      return .unknown(nearest: name.flatMap { canBeName($0) ? nearest($0) : nil })
    }
    let item = items[place]
    guard isKept || item.isValid(from: min(decidedOn ?? day, day), to: day) else { return .notInForce(item) }
    var remarks: [ItemRoute.Remark] = []
    if let name, !Self.isSame(name, item.name) { remarks.append(.nameDiffers) }
    var recipients = incumbents(of: supervisors[place], on: day, &remarks)
    if let town {
      if let department = self.town(matching: town, on: day) {
        if !recipients.contains(department) { recipients.append(department) }
      } else {
        remarks.append(.townUnknown(town))
      }
    }
    return .found(item: item, recipients: recipients, remarks: remarks)
  }

  /// The item that a record is about, by ``recipients(itemCode:itemName:on:decidedOn:isKept:town:)``'s order of code and
  /// name, whenever it is in force; `nil` where the catalogue has none.
  public func item(code: String?, name: String?) -> Item? {
    place(itemCode: code, itemName: name).map { items[$0] }
  }

  private func place(itemCode: String?, itemName: String?) -> Int? {
    if let code = Self.given(itemCode) { return Self.place(of: code, in: placesByCode) }
    return Self.given(itemName).flatMap { Self.place(of: $0, in: placesByName) }
  }

  /// A code or name, if more than blanks is written for it.
  private static func given(_ text: String?) -> String? { text.flatMap { isBlank($0) ? nil : $0 } }

  /// The town or street office of that division code, code or name that takes part on that day, or the
  /// department that has taken over from it.
  public func town(matching text: String, on day: Day) -> Department? {
    guard canBeName(text) else { return nil }
    let found = towns.towns(matching: text)
    return found.first { $0.isValid(on: day) } ?? found.lazy.compactMap { incumbent(of: $0, on: day) }.first
  }

  private static func place(of text: String, in places: [String: Int]) -> Int? {
    canBeName(text) ? places[text] ?? places[folded(text)] : nil
  }

  private static func isSame(_ text: String, _ name: String) -> Bool {
    canBeName(text) && (text == name || folded(text) == folded(name))
  }

  /// Those who act for the supervisors of an item on a day, each once.
  private func incumbents(
    of supervisors: [Department], on day: Day, _ remarks: inout [ItemRoute.Remark]
  ) -> [Department] {
    if supervisors.allSatisfy({ $0.isValid(on: day) }) { return supervisors }
    var recipients: [Department] = []
    for supervisor in supervisors {
      if let department = incumbent(of: supervisor, on: day) {
        if !recipients.contains(department) { recipients.append(department) }
      } else {
        remarks.append(.supervisorAbsent(supervisor))
      }
    }
    return recipients
  }

  /// The item's name that `name` is but for what stands in brackets at its end, 取水许可（首次申请）; or else the one that differs
  /// least from it, in no more than half of the longer one's characters.
  private func nearest(_ name: String) -> String? {
    let wanted = Array(folded(name).unicodeScalars)
    if wanted.last == ")", let bracket = wanted.lastIndex(of: "("),
      let place = foldedNames.firstIndex(where: { !$0.isEmpty && $0[...] == wanted[..<bracket] })
    {
      return items[place].name
    }
    var best: (place: Int, distance: Int)?
    for (place, candidate) in foldedNames.enumerated() {
      let half = max(wanted.count, candidate.count) / 2
      let limit = best.map { min(half, $0.distance - 1) } ?? half
      if let distance = editDistance(wanted, candidate, limit: limit) { best = (place, distance) }
    }
    return best.map { items[$0.place].name }
  }

  private static func supervisors(
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
