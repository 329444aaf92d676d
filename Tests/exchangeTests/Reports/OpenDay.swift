import ExchangeBase
import ExchangeReports
import ExchangeTesting

/// News of New Year's Eve that its recipient doesn't claim by the end of the first working day after it, on which a
/// question is asked; and what is told of the days while they are open, and of that one when it is closed.
struct OpenDay: Sendable {
  /// The Tuesday, when there was nothing but the news.
  let untouched: DayReport
  /// The Monday, when the question had come.
  let open: DayReport
  /// The Monday, when it was over.
  let closed: DayReport

  /// What is told of them.
  static func told() throws -> OpenDay { try result.get() }

  private static let result = Result { try OpenDay() }

  private init() throws {
    let exchange = try TemporaryExchange()
    try exchange.send("training-info", from: "XC-SPJ", ["recipients": "XC-WJ"])
    try exchange.pass("2020-12-31T10:00")
    untouched = try exchange.report("2021-01-05")
    try exchange.send("inquiry", from: "XC-SPJ", ["recipients": "XC-WJ"])
    try exchange.pass("2021-01-04T10:00:01")
    open = try exchange.report("2021-01-04")
    try exchange.pass("2021-01-05T00:00:05")
    closed = try exchange.report("2021-01-04")
  }
}
