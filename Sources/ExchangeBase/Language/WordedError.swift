/// An error that somebody is told of who may read either language: what is wrong, where, and what to do next.
public protocol WordedError: Error, CustomStringConvertible {
  /// What is said of it.
  var words: LocalizedText { get }
}

extension WordedError {
  /// The English words, for logs and tests.
  public var description: String { words.en }
}

extension LocalizedText {
  /// What an error says: of one that isn't ours its own words, whatever language they are in.
  public init(saying error: any Error) {
    self = (error as? any WordedError)?.words ?? LocalizedText("\(error)", "\(error)")
  }
}
