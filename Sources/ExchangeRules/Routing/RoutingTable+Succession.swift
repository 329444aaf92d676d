public import ExchangeBase

extension RoutingTable {
  /// The department that acts for another on a day: itself while it takes part, and after its end whoever has
  /// taken over, also from a successor that has ended in its turn. `nil` where it doesn't take part yet, and
  /// where nobody who takes part on that day has taken over.
  public func incumbent(of department: Department, on day: Day) -> Department? {
    var current = department
    // A chain has no more links than there are departments; one that loops ends nowhere.
    for _ in departments {
      if current.isValid(on: day) { return current }
      guard current.hasEnded(by: day), let next = current.successor.flatMap(self.department(matching:)) else {
        return nil
      }
      current = next
    }
    return nil
  }

  /// Whether `actor` may do on that day what is `owner`'s to do: for itself, and for a department that it
  /// succeeds.
  public func mayActFor(_ actor: String, _ owner: String, on day: Day) -> Bool {
    actor == owner || department(matching: owner).flatMap { incumbent(of: $0, on: day) }?.code == actor
  }

  /// The codes of the departments that `actor` may act for on that day: its own, and those that it succeeds.
  public func represented(by actor: String, on day: Day) -> [String] {
    // Who doesn't end acts for itself.
    [actor] + succeeded.map(\.code).filter { $0 != actor && mayActFor(actor, $0, on: day) }
  }

  /// The codes of the departments for which `actor` has something to do on that day: those that it represents; none where another has
  /// taken over from itself.
  public func owners(servedBy actor: String, on day: Day) -> [String] {
    heirs(on: day)[actor] == nil ? represented(by: actor, on: day) : []
  }

  /// Who acts on whichever day for departments that end and name a successor.
  public var succession: Succession {
    var steps: [String: [Succession.Step]] = [:]
    for department in succeeded {
      // Who acts changes only as a department of the chain begins, and on the day after one ends.
      var (days, current): (Set<Day>, Department?) = ([], department)
      for _ in departments {
        guard let one = current else { break }
        days.formUnion([one.validFrom, one.validTo?.adding(days: 1)].compactMap(\.self))
        current = one.successor.flatMap(self.department(matching:))
      }
      steps[department.code] = days.filter(department.hasEnded).sorted().map {
        Succession.Step(from: $0, heir: incumbent(of: department, on: $0)?.code)
      }
    }
    return Succession(steps)
  }

  /// Who acts on that day for each department that has ended and been taken over, by their codes.
  public func heirs(on day: Day) -> [String: String] {
    let ended = departments.filter { $0.hasEnded(by: day) }
    return Dictionary(
      ended.compactMap { department in incumbent(of: department, on: day).map { (department.code, $0.code) }
      },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether a department, by its code or name, has ended by that day and nobody who takes part has taken over: nobody may act for it.
  public func isForsaken(_ department: String, on day: Day) -> Bool {
    guard let department = self.department(matching: department) else { return false }
    return department.hasEnded(by: day) && incumbent(of: department, on: day) == nil
  }

  /// Who will act for a department, by its code or name, for which nobody does on that day since a successor begins later; `nil` where
  /// somebody acts, or nobody will.
  public func comingSuccessor(of department: String, on day: Day) -> Department? {
    guard let department = self.department(matching: department), isForsaken(department.code, on: day) else {
      return nil
    }
    var next = department.successor.flatMap(self.department(matching:))
    // Nobody acts, so that the first that hasn't ended hasn't begun. A chain has no more links than there are departments.
    for _ in departments {
      guard let one = next else { return nil }
      if !one.hasEnded(by: day) { return one.isValid(on: one.validFrom) ? one : nil }
      next = one.successor.flatMap(self.department(matching:))
    }
    return nil
  }

  /// The codes of those that take over from a department, one after another, whichever day that is.
  public func successors(of department: String) -> Set<String> {
    self.department(matching: department).map(successors) ?? []
  }

  /// The one of several departments from which all the others have taken over or will, one after another; `nil` where there is none.
  public func predecessor(of departments: [Department]) -> Department? {
    let first = departments.filter { one in
      let following = successors(of: one)
      return departments.allSatisfy { $0 == one || following.contains($0.code) }
    }
    return first.count == 1 ? first[0] : nil
  }

  /// The codes of those that take over from a department, one after another, whichever day that is.
  private func successors(of department: Department) -> Set<String> {
    var codes: Set<String> = []
    var next = department.successor.flatMap(self.department(matching:))
    while let one = next, codes.insert(one.code).inserted {
      next = one.successor.flatMap(self.department(matching:))
    }
    return codes
  }

  /// What is wrong with the successors that departments name.
  static func successionProblems(
    _ departments: [Department], _ departmentsByKey: [String: Department]
  ) -> [Problem] {
    departments.compactMap { department in
      guard let code = department.successor else { return nil }
      guard let successor = departmentsByKey[folded(code)] else {
        return .successorUnknown(department: department.code, successor: code)
      }
      if successor.role == .observer {
        return .successorObserves(department: department.code, successor: code)
      }
      if department.validTo == nil { return .successorWithoutEnd(department: department.code) }
      return loops(department, departmentsByKey) ? .successorLoops(department: department.code) : nil
    }
  }

  /// Whether a department succeeds itself in the end.
  private static func loops(_ department: Department, _ departmentsByKey: [String: Department]) -> Bool {
    var seen: Set<String> = []
    var next = department.successor
    while let code = next, seen.insert(folded(code)).inserted {
      guard let successor = departmentsByKey[folded(code)] else { return false }
      if successor.code == department.code { return true }
      next = successor.successor
    }
    return false
  }
}
