import ExchangeBase
import ExchangeTesting

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
    try newYearsEve(exchange)
    let acts: [(TemporaryExchange) throws -> Void] = [monday, tuesday, wednesday, { _ in }]
    for ((day, next), act) in zip(zip(days, days.dropFirst() + ["2021-01-08"]), acts) {
      try act(exchange)
      try exchange.pass("\(next)T00:00:05")
      try watch.note(day, of: exchange)
      try watch.compare(in: exchange, after: "\(day)")
    }
    return try ToldStory(days + ["2021-01-08"], of: exchange, watch)
  }

  private static func newYearsEve(_ exchange: TemporaryExchange) throws {
    let known = ["msgId": "P-0", "docNo": "样审〔2020〕0号", "decisionDate": "2020-12-31"]
    try exchange.drop(
      SampleBundle.bundle("approval-push", id: "SPJ-20201231-01", sender: "XC-SPJ", [toHealth(known)]),
      as: "决定.xml", from: "XC-SPJ")
    try exchange.pass("2020-12-31T09:00")
    try exchange.send("claim", from: "XC-WJ", ["refMsgId": "P-0"])
    try exchange.pass("2020-12-31T10:00")
  }

  private static func monday(_ exchange: TemporaryExchange) throws {
    let push = try SampleBundle.records(
      "approval-push",
      [
        decision("P-1", "2020-12-30"),
        decision("P-6", "").merging(["holderContact": ""]) { $1 },
        decision("P-2", "2020-12-30"),
        decision("P-7", "2020-12-31").merging(["holderContact": "", "itemName": "样例"]) { $1 },
        decision("P-3", "2020-12-31"),
        toHealth(decision("P-4", "2020-12-31")),
        toHealth(decision("P-5", "2020-12-21")),
        toHealth(["msgId": "P-0", "docNo": "样审〔2020〕0号", "decisionDate": "2020-12-31"]),
      ])
    try exchange.drop(push, as: "1月4日 审批.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T16:00")
    try exchange.drop(push, as: "1月4日 审批.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T16:05")
    let whole = try SampleBundle.bundle("supervision-push", id: "WJ-1", sender: "XC-WJ", [[:]])
    try exchange.drop(
      Array(whole.prefix(whole.count / 2)), as: "<img src=x onerror=alert(1)>.xml", from: "XC-WJ")
    try exchange.pass("2021-01-04T16:30")
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
    let other = ["P-8", "P-9"].map { decision($0, "2021-01-05") }
    try exchange.drop(
      SampleBundle.bundle("approval-push", id: "SPJ-20201231-01", sender: "XC-SPJ", other), as: "=1+1.xml",
      from: "XC-SPJ")
    try exchange.pass("2021-01-06T10:00")
  }

  /// A decision on an item that the market bureau supervises.
  private static func decision(_ id: String, _ decided: String) -> [String: String] {
    let fields = ["msgId": id, "docNo": "样审〔2021〕\(id)号", "decisionDate": decided]
    return fields.merging(["itemCode": "XK001", "itemName": "食品经营许可"].merging(common) { $1 }) { own, _ in own
    }
  }

  /// The same on one that the health bureau supervises.
  private static func toHealth(_ fields: [String: String]) -> [String: String] {
    fields.merging(common) { own, _ in own }
      .merging(["itemCode": "XK005", "itemName": "医疗机构设置审批及执业登记"]) { $1 }
  }

  private static let common = ["holderId": "92370403999800010P", "validTo": "2025-12-21"]
}
