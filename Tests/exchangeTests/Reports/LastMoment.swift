import ExchangeBase
import ExchangeTesting

/// Two records each to four departments, due by the end of the same day: two departments answer in its last second, and
/// two in the first of the next day. Each time one claims, and one gives back. All of it is decided after midnight.
enum LastMoment {
  /// What is told of the day after.
  static func told() throws -> ToldStory { try result.get() }

  private static let result = Result { try play() }

  private static let items = [
    ("XK001", "食品经营许可"), ("XK005", "医疗机构设置审批及执业登记"), ("XK008", "道路货物运输经营许可"), ("XK010", "危险化学品经营许可"),
  ]

  private static func play() throws -> ToldStory {
    let exchange = try TemporaryExchange()
    let push = items.flatMap { code, name in
      (1...2).map { number in
        SampleBundle.Approval(
          msgId: "\(code)-\(number)", item: code, itemName: name, docNo: "样审〔2021〕\(code)-\(number)号")
      }
    }
    try exchange.drop(SampleBundle.approvals(push), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    let claim = try exchange.send("claim", from: "XC-SCJG", ["delivery": "20210104-0001-XC-SCJG"])
    try exchange.send("claim-return", from: "XC-WJ", ["delivery": "20210104-0001-XC-WJ"])
    try exchange.take(claim, at: "2021-01-05T23:59:59")
    try exchange.send("claim", from: "XC-JTYS", ["delivery": "20210104-0001-XC-JTYS"])
    try exchange.send("claim-return", from: "XC-YJ", ["delivery": "20210104-0001-XC-YJ"])
    try exchange.pass("2021-01-06T00:00:00")
    return try ToldStory(["2021-01-06"], of: exchange)
  }
}
