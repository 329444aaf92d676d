import ExchangeBase
import ExchangeTesting
import Testing

/// Four invented days: a push of which part is late and part comes back, two deliveries, a claim in time, a return of
/// one record, a late claim of the rest, and a day on which nothing happens.
enum FourDays {
  /// Its days, Monday to Thursday. One record of Monday's push had already come on New Year's Eve, and was claimed then.
  static let days: [Day] = ["2021-01-04", "2021-01-05", "2021-01-06", "2021-01-07"]

  /// What is told of them, and of the Friday, which has begun.
  static func told() throws -> ToldStory { try result.get() }

  private static let result = Result { try play() }

  private static func play() throws -> ToldStory {
    // The program is started when something happens; that isn't told here.
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    var watch = PackageWatch()
    try live(in: exchange) { try watch.note($0, of: exchange) }
    return try ToldStory(days + ["2021-01-08"], of: exchange, watch)
  }

  /// Has an exchange live them.
  ///
  /// - Parameter look: is called with each day when it is over.
  static func live(in exchange: TemporaryExchange, _ look: (Day) throws -> Void = { _ in }) throws {
    try newYearsEve(exchange)
    let acts: [(TemporaryExchange) throws -> Void] = [monday, tuesday, wednesday, { _ in }]
    for ((day, next), act) in zip(zip(days, days.dropFirst() + ["2021-01-08"]), acts) {
      try act(exchange)
      try exchange.pass("\(next)T00:00:05")
      try look(day)
    }
  }

  private static let known = decision("P-0", on: "2020-12-31", health)

  private static func newYearsEve(_ exchange: TemporaryExchange) throws {
    try exchange.drop(
      SampleBundle.bundle("approval-push", id: "SPJ-20201231-01", sender: "XC-SPJ", [known]), as: "决定.xml",
      from: "XC-SPJ")
    try exchange.pass("2020-12-31T09:00")
    try exchange.send("claim", from: "XC-WJ", ["refMsgId": "P-0"])
    try exchange.pass("2020-12-31T10:00")
  }

  private static func monday(_ exchange: TemporaryExchange) throws {
    let push = try SampleBundle.records(
      "approval-push",
      [
        decision("P-1", on: "2020-12-30"), decision("P-6", on: "", ["holderContact": ""]),
        decision("P-2", on: "2020-12-30"), decision("P-7", on: "2020-12-31", ["holderContact": ""]),
        // Followed by its code, with a warning.
        decision("P-3", on: "2020-12-31", ["itemName": "样例许可"]), decision("P-4", on: "2020-12-31", health),
        // Of the day before the measure came into force.
        decision("P-5", on: "2020-12-21", health), known,
      ])
    try exchange.drop(push, as: "1月4日 审批.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T16:00", comesBack: true)
    try #require(exchange.receipts(of: "XC-SPJ").last?.codes.contains("item-name-mismatch") == true)
    try exchange.drop(push, as: "1月4日 审批.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T16:05")
    let whole = try SampleBundle.bundle("supervision-push", id: "WJ-1", sender: "XC-WJ", [[:]])
    try exchange.drop(
      Array(whole.prefix(whole.count / 2)), as: "<img src=x onerror=alert(1)>.xml", from: "XC-WJ")
    try exchange.pass("2021-01-04T16:30", comesBack: true)
    try exchange.send(
      "claim", from: "XC-SCJG", ["delivery": "20210104-0001-XC-SCJG", "claimant": "样例经办人"])
    try exchange.pass("2021-01-04T17:00")
  }

  private static func tuesday(_ exchange: TemporaryExchange) throws {
    try exchange.send(
      "claim-return", from: "XC-WJ",
      [
        "delivery": "20210104-0001-XC-WJ", "refMsgId": "P-4", "suggestedDept": "XC-ZHZF",
        "reason": "不属于本部门监管，\n请联系 13800000001",
      ])
    try exchange.pass("2021-01-05T10:00")
  }

  private static func wednesday(_ exchange: TemporaryExchange) throws {
    try exchange.send("claim", from: "XC-WJ", ["delivery": "20210104-0001-XC-WJ", "claimant": "样例经办人"])
    try exchange.pass("2021-01-06T09:00")
    let others = ["P-8", "P-9"].map { decision($0, on: "2021-01-05") }
    try exchange.drop(
      SampleBundle.bundle("approval-push", id: "SPJ-20201231-01", sender: "XC-SPJ", others), as: "=1+1.xml",
      from: "XC-SPJ")
    try exchange.pass("2021-01-06T10:00", comesBack: true)
  }

  /// A decision on an item that the market bureau supervises, unless told otherwise.
  private static func decision(
    _ id: String, on day: String, _ others: [String: String] = [:]
  ) -> [String: String] {
    let fields = [
      "msgId": id, "docNo": "样审〔2021〕\(id)号", "decisionDate": day, "itemCode": "XK001", "itemName": "食品经营许可",
      "holderId": "92370403999800010P", "validTo": "2025-12-21",
    ]
    return fields.merging(others) { $1 }
  }

  /// An item that the health bureau supervises.
  private static let health = ["itemCode": "XK005", "itemName": "医疗机构设置审批及执业登记"]
}
