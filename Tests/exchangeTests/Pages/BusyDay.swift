import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Testing

@testable import ExchangeReports

/// An invented Tuesday of 2,000 files from many departments, some late, some wrong, some sent twice, after a week in which much was
/// left undone and a weekend's deliveries that nobody claimed.
enum BusyDay {
  /// The day.
  static let day: Day = "2021-01-12"
  /// How many files come on it.
  static let files = 2_000

  /// What is told of it.
  static func told() throws -> DayReport { try result.get() }

  private static let result = Result { try play() }

  private static let supervisors = [
    "XC-SCJG", "XC-WJ", "XC-JTYS", "XC-YJ", "XC-ZJ", "XC-NYNC", "XC-WHLY", "XC-ZHZF", "XC-CXSW", "XC-ZRZY",
  ]

  private static func play() throws -> DayReport {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    // A name as long as the longest in the catalogue, and longer.
    let catalogue = String(decoding: try Files.bytes(of: exchange.layout.departmentsCSV), as: UTF8.self)
    try Files.replace(
      exchange.layout.departmentsCSV,
      with: catalogue.replacing(",薛城区卫生健康局,", with: ",样例区持续深入优化营商环境和推进政府职能转变领导小组卫生健康专项工作办公室,").utf8)
    try MeasureWeek.live(in: exchange)
    let items = try items(of: exchange)
    for file in 0..<60 {
      let number = 10_000 + 10 * file
      let decisions = (number..<number + 10).map { decision($0, on: "2021-01-08", items) }
      try exchange.drop(SampleBundle.approvals(decisions), as: "周六\(file).csv", from: "XC-SPJ")
    }
    try exchange.pass("2021-01-09T09:00")
    try exchange.pass("2021-01-11T09:00")
    try exchange.pass("2021-01-12T00:00:05")
    var first: [UInt8] = []
    for file in 0..<files {
      let name = "1月12日 样例第 \(file) 份.csv"
      switch file % 20 {
      case 0:
        var wrong = decision(file, on: "2021-01-11", items)
        wrong.docNo = ""
        try exchange.drop(
          SampleBundle.approvals([wrong, decision(20_000 + file, on: "2021-01-11", items)]), as: name,
          from: "XC-SPJ")
      case 1:
        if first.isEmpty { first = SampleBundle.approvals([decision(file, on: "2021-01-11", items)]) }
        try exchange.drop(first, as: name, from: "XC-SPJ")
      case 2, 3:
        try exchange.drop(
          SampleBundle.approvals([decision(file, on: "2020-12-30", items)]), as: name, from: "XC-SPJ")
      case 4:
        try exchange.drop(
          SampleBundle.records(
            "supervision-push", [["msgId": "SP-\(file)", "actionDate": "2021-01-11"]]),
          as: name, from: supervisors[file / 20 % supervisors.count])
      case 5:
        try exchange.drop(
          SampleBundle.records(
            "inquiry",
            [
              [
                "msgId": "HX-\(file)", "recipients": supervisors[file / 20 % supervisors.count],
                "replyDueDate": "2021-01-1\(3 + file % 3)",
              ]
            ]), as: name, from: "XC-SPJ")
      default:
        let decisions = (0..<3).map { decision(30_000 + 3 * file + $0, on: "2021-01-11", items) }
        try exchange.drop(SampleBundle.approvals(decisions), as: name, from: "XC-SPJ")
      }
    }
    try exchange.pass("2021-01-12T10:00", comesBack: true)
    try exchange.pass("2021-01-13T00:00:05")
    try FigureOracle(of: exchange.root).expectAgreement(at: "2021-01-13T08:00")
    return try exchange.report(day)
  }

  /// The codes and names of what is decided on.
  private static func items(of exchange: TemporaryExchange) throws -> [(code: String, name: String)] {
    let table = String(decoding: try Files.bytes(of: exchange.layout.itemsCSV), as: UTF8.self)
    return table.split(whereSeparator: \.isNewline).dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return (String(cells[0]), String(cells[2]))
    }
  }

  private static func decision(
    _ number: Int, on day: String, _ items: [(code: String, name: String)]
  ) -> SampleBundle.Approval {
    let item = items[number % items.count]
    return SampleBundle.Approval(
      msgId: "J-\(number)", item: item.code, itemName: item.name, docNo: "样审〔2021〕\(number)号", decided: day)
  }
}
