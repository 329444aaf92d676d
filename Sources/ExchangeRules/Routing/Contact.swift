/// Whom to telephone about what a department sends or has to do.
public struct Contact: Sendable, Hashable, Codable {
  /// The person, or the office.
  public let name: String
  /// The telephone number as people write it.
  public let phone: String

  /// Names somebody; either may be empty.
  public init(name: String, phone: String) {
    self.name = name
    self.phone = phone
  }

  /// Both in one cell.
  public var text: String { [name, phone].filter { !$0.isEmpty }.joined(separator: " ") }
}
