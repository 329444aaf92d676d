import Logging

extension Logger {
  /// Only what the operator must know, on standard error; the answers themselves are printed.
  static var operators: Logger {
    var logger = Logger(label: "exchange") { StreamLogHandler(label: $0, stream: StandardStream.errors) }
    logger.logLevel = .warning
    return logger
  }
}
