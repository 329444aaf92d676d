/// Something that a record opened, and that its sender can withdraw with a cancellation of that record.
protocol Withdrawable {
  var opener: Fact { get }
  var isOpen: Bool { get }

  /// Ends what is open because something took its place.
  mutating func supersede(by fact: Fact)

  /// Whether that fact took its place.
  func isReplaced(by fact: String?) -> Bool

  /// Opens it again as it was: what took its place was withdrawn.
  mutating func restore(by fact: Fact)
}

extension Array where Element: Withdrawable {
  /// Ends whatever of a cancelled record is open; what has ended stays as it is, and what it had replaced stands again.
  ///
  /// - Returns: what the cancellation means; `nil` where the record opened nothing here.
  mutating func cancel(by fact: Fact) -> Standing? {
    let opened = indices.filter { self[$0].opener.id == fact.about }
    guard let first = opened.first else { return nil }
    guard self[first].opener.by == fact.by else { return .notYours }
    let open = opened.filter { self[$0].isOpen }
    for index in open { self[index].supersede(by: fact) }
    for index in indices where !opened.contains(index) && self[index].isReplaced(by: fact.about) {
      self[index].restore(by: fact)
    }
    return open.isEmpty ? .nothingOpen : .counts
  }
}
