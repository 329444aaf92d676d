/// Something that a record opened, and that its sender can withdraw with a cancellation of that record.
protocol Withdrawable {
  var opener: Fact { get }
  var isOpen: Bool { get }
  /// Whether it has ended, and not because something took its place.
  var isAnswered: Bool { get }
  /// The ids of what took its place, as far as that stands.
  var replacers: Set<String> { get }
  /// The record that a later one repeated, was withdrawn and had been answered by then: the answer stands for that record.
  var standsFor: String? { get set }

  /// Ends what is open because something took its place, and notes that where something else had already.
  mutating func supersede(by fact: Fact)

  /// Ends what is open for good: what opened it was withdrawn.
  mutating func withdraw(by fact: Fact)

  /// Forgets one of what took its place.
  mutating func release(from replacer: String)

  /// Whether another asks the same of the same department.
  func asksTheSame(as other: Self) -> Bool

  /// Opens it again where nothing takes its place any more.
  ///
  /// - Parameter successor: what had taken its place and was open, as it stood: what was said there counts here.
  mutating func restore(by fact: Fact, after successor: Self?)
}

extension Array where Element: Withdrawable {
  /// Ends whatever of a cancelled record is open; what has ended stays as it is. What the record had replaced stands
  /// again, unless something else that stands has replaced it too, or it was answered meanwhile.
  ///
  /// - Returns: what the cancellation means; `nil` where the record neither opened nor replaced anything here.
  mutating func cancel(by fact: Fact) -> Standing? {
    guard let withdrawn = fact.about else { return nil }
    let opened = indices.filter { self[$0].opener.id == withdrawn || self[$0].standsFor == withdrawn }
    let replaced = indices.filter { !opened.contains($0) && self[$0].replacers.contains(withdrawn) }
    guard let first = opened.first ?? replaced.first else { return nil }
    guard self[first].opener.by == fact.by else { return opened.isEmpty ? nil : .notYours }
    let asked = opened.map { self[$0] }
    var hasChanged = false
    for index in opened {
      let element = self[index]
      let earlier = replaced.first { self[$0].asksTheSame(as: element) }
      if element.isAnswered, let earlier {
        self[index].standsFor = self[earlier].opener.id
        continue
      }
      hasChanged = hasChanged || element.isOpen
      self[index].withdraw(by: fact)
    }
    for index in replaced {
      let element = self[index]
      let successor = asked.first { element.asksTheSame(as: $0) }
      if (successor ?? asked.first)?.isAnswered ?? false { continue }
      self[index].release(from: withdrawn)
      guard self[index].replacers.isEmpty else { continue }
      self[index].restore(by: fact, after: successor)
      hasChanged = true
    }
    return hasChanged ? .counts : opened.isEmpty ? nil : .nothingOpen
  }
}
