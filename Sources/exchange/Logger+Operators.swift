import ExchangeProcessor
import Logging

extension Logger {
  /// What the operator is told beside the answers, which are printed: on standard error, or to the journal where that is what standard
  /// error is. How much of it is for ``LogOptions`` to say.
  static func operators(_ clock: WallClock) -> Logger {
    var logger = Logger(label: "exchange") { _ in OperatorLogHandler(clock: clock) }
    logger.logLevel = .debug
    return logger
  }
}
