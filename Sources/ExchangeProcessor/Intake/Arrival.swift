public import SystemPackage

/// A file seen in an inbox that is whole, or a marker that has lain there long enough without its file.
public struct Arrival: Sendable, Hashable {
  /// The department whose inbox it is.
  public let sender: String
  /// The file's name.
  public let name: FilePath.Component
  /// The `<name>.done` that stands beside it and is taken with it.
  public let marker: FilePath.Component?
}
