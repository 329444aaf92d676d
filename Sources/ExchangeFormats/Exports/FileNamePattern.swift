/// A pattern for file names: `*` stands for any characters, `?` for one. Capital letters or small, it is the same.
public struct FileNamePattern: Sendable, Equatable {
  /// The pattern as it was written.
  public let text: String
  private let pattern: [Unicode.Scalar]

  /// Makes a pattern of its text.
  public init(_ text: String) {
    self.text = text
    pattern = Array(text.lowercased().unicodeScalars)
  }

  /// Whether the whole name is as the pattern says.
  public func matches(_ name: String) -> Bool {
    let name = Array(name.lowercased().unicodeScalars)
    var (at, place) = (0, 0)
    // Where the last star stands, and how much of the name it has taken: more, each time the rest doesn't fit.
    var star: (pattern: Int, name: Int)?
    while place < name.count {
      if at < pattern.count, pattern[at] == "*" {
        star = (at, place)
        at += 1
      } else if at < pattern.count, pattern[at] == "?" || pattern[at] == name[place] {
        at += 1
        place += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        (at, place) = (last.pattern + 1, last.name + 1)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == "*" }
  }

  /// Whether two patterns are the same, however they are spelled.
  public static func == (left: Self, right: Self) -> Bool { left.pattern == right.pattern }
}
