import ExchangeWords

/// What is done in parts of which nothing depends on another, and what of it went wrong.
protocol Attempts {
  /// What went wrong.
  var troubles: [OperatorEvent.Trouble] { get set }
}

extension Attempts {
  /// Does a part; what goes wrong is told, and the other parts go on.
  ///
  /// - Throws: only what keeps everything else from going on; see ``Fault``.
  mutating func attempt(_ part: (inout Self) throws -> Void) throws {
    do {
      try part(&self)
    } catch  where !Fault.endsPass(error) {
      troubles.append(.init(saying: error))
    }
  }

  /// Notes what other parts may have met, too: it is told once.
  mutating func note(_ trouble: OperatorEvent.Trouble) {
    if !troubles.contains(where: { $0.words == trouble.words }) { troubles.append(trouble) }
  }
}
