import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import SystemPackage
import Testing

/// 处罚种类 in the words of the law of today and of yesterday, several in a cell; and exports of 双公示 2018 as they are.
@Suite(.waits) struct PenaltyWordTests {
  private static let law = [
    "警告", "通报批评", "罚款", "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级", "吊销许可证件", "限制开展生产经营活动", "责令停产停业", "责令关闭",
    "限制从业",
    "行政拘留", "其他",
  ]

  private func push(_ words: [String]) throws -> [UInt8] {
    try SampleBundle.records(
      "supervision-push",
      words.enumerated().map { number, word in
        ["actionType": word, "docNo": "样监罚〔2021〕\(number)号", "partyId": "92370403999800010P"]
      })
  }

  /// The cells of what was delivered under a title.
  private func delivered(_ receipt: ReceiptFile, _ title: String, in exchange: TemporaryExchange) throws
    -> [String]
  {
    let delivery = try #require(receipt.deliveries.first)
    let bytes = try exchange.file(delivery.fileName, in: "outbox", of: delivery.recipient)
    let table = try CSVTable(bytes)
    return table.rows.map { $0[title] ?? "" }
  }

  @Test func `every word of article 9 is taken, in CSV and in XML`() throws {
    let exchange = try TemporaryExchange()
    let table = try exchange.answer(to: push(Self.law), as: "supervision-push_1.csv", from: "XC-SCJG")
    #expect(table.codes.isEmpty)
    #expect(try delivered(table, "监管信息类型", in: exchange) == Self.law)
    let document = try exchange.answer(
      to: SampleBundle.bundle(
        "supervision-push", id: "B-1", sender: "XC-SCJG",
        Self.law.enumerated().map {
          ["actionType": $1, "docNo": "样监罚〔2021〕9\($0)号", "partyId": "92370403999800010P"]
        }), as: "监管.xml", from: "XC-SCJG")
    #expect(document.codes.isEmpty && document.accepted == Self.law.count, "\(document.words)")
  }

  @Test func `several in a cell are the first and the others, and nothing is guessed`() throws {
    let exchange = try TemporaryExchange()
    let words = ["罚款、没收违法所得", "责令停产停业，罚款；吊销许可证件", "没收违法所得、没收非法财物", "罚款、没收", "警告"]
    let receipt = try exchange.answer(to: push(words), as: "supervision-push_1.csv", from: "XC-SCJG")
    #expect(receipt.counts == [5, 4, 1, 0])
    #expect(receipt.codes == ["value-not-in-list"])
    #expect(receipt.findings.first?.record == 4)
    #expect(
      try delivered(receipt, "监管信息类型", in: exchange) == ["罚款", "责令停产停业", "没收违法所得、没收非法财物", "警告"])
    #expect(try delivered(receipt, "其他处罚类别", in: exchange) == ["没收违法所得", "罚款|吊销许可证件", "", ""])
    // The row that came back stands as it came.
    let back = try exchange.file("supervision-push_1.csv.rejected.csv", in: "receipts", of: "XC-SCJG")
    #expect(String(decoding: back, as: UTF8.self).contains("罚款、没收"))
  }

  @Test func `others that have a column of their own stay before those of the cell`() throws {
    let exchange = try TemporaryExchange()
    let receipt = try exchange.answer(
      to: SampleBundle.records(
        "supervision-push",
        [["actionType": "罚款、警告", "otherActionTypes": "通报批评", "partyId": "92370403999800010P"]]),
      as: "supervision-push_1.csv", from: "XC-SCJG")
    #expect(receipt.codes.isEmpty)
    #expect(try delivered(receipt, "其他处罚类别", in: exchange) == ["通报批评|警告"])
  }

  @Test func `a word of the law before that means two is passed on, and told`() throws {
    let exchange = try TemporaryExchange()
    let words = ["吊销许可证", "暂扣执照", "暂扣或者吊销许可证、暂扣或者吊销执照", "暂扣或者吊销许可证"]
    let receipt = try exchange.answer(to: push(words), as: "supervision-push_1.csv", from: "XC-SCJG")
    #expect(receipt.verdict == "accepted")
    #expect(receipt.findings.map(\.code) == ["value-unclear", "value-unclear"])
    #expect(receipt.findings.map(\.record) == [3, 4])
    #expect(receipt.words.contains("暂扣许可证件、吊销许可证件"))
    #expect(try delivered(receipt, "监管信息类型", in: exchange) == words)
    let document = try exchange.answer(
      to: SampleBundle.bundle(
        "supervision-push", id: "B-1", sender: "XC-SCJG",
        [["actionType": words[2], "docNo": "样监罚〔2021〕9号", "partyId": "92370403999800010P"]]),
      as: "监管.xml", from: "XC-SCJG")
    #expect(document.codes == ["value-unclear"])
  }

  // MARK: Exports of 2018

  private static let sources = """

    sources:
      - name: 许可公示
        files: 双公示许可*
        sender: XC-SPJ
        extends: xk-2018
        constants: {holderContact: 0632-4400000}
        derived:
          itemName: {from: licenceTitle, map: {食品经营许可证: 食品经营许可, "公共场所卫生许可证（正本）": 公共场所卫生许可}}
      - name: 处罚公示
        files: 双公示处罚*
        extends: cf-2018
        codes:
          actionType: {1: 警告, 2: 罚款, 3: 没收违法所得、没收非法财物, 5: 暂扣或者吊销许可证、暂扣或者吊销执照}

    """

  private func exchange(_ more: String = sources) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange()
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    try Files.replace(exchange.layout.settings, with: (settings + more).utf8)
    return exchange
  }

  /// The columns of the standard, in its order, as a system exports them.
  private static let licences = SampleBundle.csv([
    [
      "XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_GSZC", "XK_XDR_ZZJG", "XK_XDR_SWDJ", "XK_XDR_SYDW",
      "XK_XDR_SHZZ", "XK_FRDB", "XK_FR_ZJLX", "XK_FR_SFZH", "XK_XDR_ZJLX", "XK_XDR_ZJHM", "XK_XKWS", "XK_WSH",
      "XK_XKLB", "XK_XKZS", "XK_XKBH", "XK_NR", "XK_JDRQ", "XK_YXQZ", "XK_YXQZI", "XK_XKJG", "XK_XKJGDM",
      "XK_ZT",
      "XK_LYDW", "XK_LYDWDM", "BZ",
    ],
    licence("样例甲餐饮店", 1, "食品经营许可证"), licence("样例乙浴室", 2, "公共场所卫生许可证（正本）"), licence("样例丙店", 3, "某某许可证"),
  ])

  private static func licence(_ name: String, _ number: Int, _ title: String) -> [String] {
    [
      name, "个体工商户", "92370403999800010P", "", "", "", "", "", "样例甲", "", "", "", "", "准予许可决定书",
      "薛审许字〔2021〕\(number)号", "普通", title, "JY2370403000000\(number)", "样例内容", "2021/01/04", "2021/01/04",
      "2026/01/03", "薛城区行政审批服务局", "11370403999900011Q", "1", "薛城区行政审批服务局", "11370403999900011Q", "",
    ]
  }

  @Test(arguments: ["csv", "xml"])
  func `an export of licences comes through, its item by the licence's title`(form: String) throws {
    let exchange = try exchange(
      form == "csv"
        ? Self.sources
        : Self.sources.replacing("extends: xk-2018", with: "extends: xk-2018\n    xml: {record: XK}"))
    let rows = String(decoding: Self.licences, as: UTF8.self).split(separator: "\r\n")
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let document = rows.dropFirst().map { row in
      "<XK>" + zip(rows[0], row).filter { !$1.isEmpty }.map { "<\($0)>\($1)</\($0)>" }.joined() + "</XK>"
    }
    let bytes =
      form == "csv"
      ? Self.licences
      : Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DATA>\(document.joined())</DATA>".utf8)
    let receipt = try exchange.answer(to: bytes, as: "双公示许可20210104.\(form)", from: "XC-SPJ")
    #expect(receipt.counts == [3, 2, 1, 0])
    #expect(receipt.findings.filter { $0.code == "source-code-unknown" }.map(\.record) == [3])
    #expect(receipt.words.contains("某某许可证") && receipt.words.contains("食品经营许可证=食品经营许可"))
    #expect(Set(receipt.deliveries.map(\.recipient)) == ["XC-SCJG", "XC-WJ", "XC-ZHZF"])
  }

  @Test func `codes of penalties may stand together in a cell`() throws {
    let exchange = try exchange()
    let head = [
      "CF_XDR_MC", "CF_XDR_SHXYM", "CF_WSH", "CF_WFXW", "CF_SY", "CF_YJ", "CF_CFLB", "CF_NR", "CF_NR_ZKDX",
      "CF_JDRQ",
      "CF_CFJG", "CF_CFJGDM",
    ]
    func row(_ number: Int, _ codes: String) -> [String] {
      [
        "样例甲餐饮店", "92370403999800010P", "薛市监罚〔2021〕\(number)号", "样例", "样例", "样例依据", codes, "样例",
        "JY23704030000001", "2021/1/4", "薛城区市场监督管理局", "113704039999000546",
      ]
    }
    let receipt = try exchange.answer(
      to: SampleBundle.csv([head, row(1, "1、2"), row(2, "3"), row(3, "2；9"), row(4, "5")]), as: "双公示处罚1.csv",
      from: "XC-SCJG")
    #expect(receipt.codes.sorted() == ["source-code-unknown", "value-unclear"])
    #expect(
      try delivered(receipt, "监管信息类型", in: exchange) == [
        "警告", "没收违法所得、没收非法财物", "暂扣或者吊销许可证、暂扣或者吊销执照",
      ])
    #expect(try delivered(receipt, "其他处罚类别", in: exchange) == ["罚款", "", ""])
  }

  @Test func `what follows from what is shown before a rule is trusted, and a mistake in it stops the start`()
    throws
  {
    let exchange = try exchange()
    let file = exchange.root.appending("双公示许可1.csv")
    try Files.replace(file, with: Self.licences)
    let outcome = try Program.run(
      "source", "test", file.string, "--exchange", exchange.root.string, "--sender", "XC-SPJ")
    #expect(outcome.text.contains("事项名称（itemName）= ← 许可证书名称"), "\(outcome.text)")
    let list = try Program.run("source", "list", "--exchange", exchange.root.string, "--format", "json")
    #expect(list.text.contains("\"derivedFrom\"") && list.text.contains("\"licenceTitle\""))
    for (wrong, says) in [("from: itemName", "from"), ("from: nothing", "from"), ("map: {}", "map")] {
      let part =
        wrong.hasPrefix("from") ? "from: licenceTitle" : "map: {食品经营许可证: 食品经营许可, \"公共场所卫生许可证（正本）\": 公共场所卫生许可}"
      let broken = try self.exchange(Self.sources.replacing(part, with: wrong))
      let outcome = try broken.run()
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("exchange.yaml:") && outcome.errors.contains(says), "\(outcome.errors)")
    }
  }
}
