/// Which dropped files are meant.
public struct DropChoice: Sendable, Equatable {
  /// Who dropped them; all where it is `nil`.
  public var sender: String?
  /// What became of them (`accepted`, `rejected` …); anything where it is `nil`.
  public var verdict: String?
  /// What is somewhere in their names, whatever the case of Latin letters; any names where it is `nil`.
  public var name: String?

  /// All of them.
  public init() {}
}
