/// What has been found out and may be wanted again. Of much, only some is kept: the rest is found out anew.
final class Memo<Key: Hashable, Value> {
  private let limit = 1_000
  private var values: [Key: Value] = [:]

  /// The value of a key: as it is remembered, else as it is found.
  func value(of key: Key, found find: () throws -> Value) rethrows -> Value {
    if let known = values[key] { return known }
    let value = try find()
    if values.count >= limit { values.removeAll(keepingCapacity: true) }
    values[key] = value
    return value
  }

  /// Changes a value, if it is remembered.
  func change(_ key: Key, by change: (inout Value) -> Void) {
    guard let index = values.index(forKey: key) else { return }
    change(&values.values[index])
  }

  /// Forgets a value that doesn't hold any more.
  func forget(_ key: Key) { values[key] = nil }
}
