import ExchangeLedger
import Testing

/// A letter on a licence needn't say which message told of that: what is on its way under the licence's number is answered by it all the same.
@Suite(.waits) struct LetterByNumberTests {
  private static let (document, licence) = ("样审卫字〔2021〕1号", "370403999990001")

  /// Commitments of one licence, checked by XC-WJ, until 13 March 2021.
  private static func exchange(
    _ ids: [String] = ["K-1"], of holder: String = "样例丑理发店"
  ) throws -> TemporaryExchange {
    let exchange = try TemporaryExchange(settings: ["downtimeMinutes: 100000"])
    for id in ids {
      try exchange.send(
        "commitment-push", from: "XC-SPJ",
        [
          "msgId": id, "itemCode": "XK004", "itemName": "公共场所卫生许可", "docNo": document, "licenceNo": licence,
          "holderName": holder, "holderId": "92370403999800010P", "acceptedDate": "2021-03-01",
          "commitmentDueDate": "2021-03-13",
        ])
    }
    try exchange.pass("2021-03-01T15:00")
    return exchange
  }

  private static func letter(
    _ id: String = "L-1", from sender: String = "XC-WJ", number: String, holder: String = "样例丑理发店",
    reference: String = "", at moment: String = "2021-03-16T10:00", in exchange: TemporaryExchange
  ) throws -> ReceiptFile {
    let records = try SampleBundle.records(
      "revocation-letter",
      [
        [
          "msgId": id, "letterNo": "样函〔2021〕\(id)号", "refMsgId": reference, "licenceRef": number,
          "holderName": holder,
          "letterDate": "2021-03-15", "evidence": "样例.pdf",
        ]
      ])
    let bytes = try ZIPBundle(
      name: "revocation-letter_\(id).csv", records: records, attachments: [("样例.pdf", Array("样例".utf8))]
    ).bytes()
    return try exchange.answer(to: bytes, as: "\(id).zip", from: sender, at: moment)
  }

  private static func matter(
    of id: String, by sender: String, in exchange: TemporaryExchange
  ) throws -> String? {
    try exchange.ledger { view in
      try view.record(sender: sender, msgId: id).flatMap { try view.fact(ofRecord: $0.id) }
        .flatMap { try view.matter(row: $0.matter)?.code }
    }
  }

  private static func checks(_ exchange: TemporaryExchange) throws -> Int {
    try exchange.ask("todo", "--at", "2021-03-16T12:00").text.split(whereSeparator: \.isNewline)
      .count { $0.contains("承诺核查") }
  }

  /// A number, and a reference beside it.
  static let names = [
    [document, ""], ["样审卫字(2021)1号", ""], [licence, ""], [licence, "K-1"], [licence, document],
  ]

  /// By the number of the decision, however it is bracketed, and by that of the licence, by whoever supervises it; and as before by a reference.
  @Test(arguments: names, ["XC-WJ", "XC-ZHZF"])
  func `a letter by a number ends the check of the commitment that has it`(
    name: [String], sender: String
  ) throws {
    let exchange = try Self.exchange()
    #expect(try Self.checks(exchange) == 1)
    let receipt = try Self.letter(from: sender, number: name[0], reference: name[1], in: exchange)
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(try Self.matter(of: "L-1", by: sender, in: exchange) == "record:XC-SPJ:K-1")
    #expect(try Self.checks(exchange) == 0)
    // Who gets it reads which message is meant.
    let delivery = try #require(receipt.deliveries.first)
    let passed = try ZIPBundle.contents(of: exchange.file(delivery.fileName, in: "outbox", of: "XC-SPJ"))
    #expect(passed.values.contains { String(decoding: $0, as: UTF8.self).contains(",K-1,") })
    // What is decided on the commitment is decided on the letter.
    let decided = try exchange.answer(
      to: SampleBundle.records("disposition", [["refMsgId": "K-1", "decisionDate": "2021-03-17"]]),
      as: "disposition_1.csv", from: "XC-SPJ", at: "2021-03-17T10:00")
    #expect(decided.verdict == "accepted", "\(decided.words)")
    let open = try exchange.ask("todo", "--at", "2021-03-17T10:01").text
    #expect(!open.contains("对函告依法作出处理决定"), "\(open)")
  }

  @Test func `a letter that is late by a number is told so`() throws {
    let exchange = try Self.exchange()
    let receipt = try Self.letter(number: Self.document, at: "2021-03-30T10:00", in: exchange)
    #expect(receipt.codes.contains("answer-late"), "\(receipt.words)")
    #expect(receipt.words.contains("1号”"), "\(receipt.words)")
  }

  @Test func `a letter by a number that several commitments have is asked which is meant`() throws {
    let exchange = try Self.exchange(["K-1", "K-2"])
    let receipt = try Self.letter(number: Self.document, in: exchange)
    #expect(receipt.codes.contains("reference-ambiguous"), "\(receipt.words)")
    #expect(receipt.words.contains("1号”可以指不止一件：XC-SPJ/K-1"), "\(receipt.words)")
    #expect(try Self.checks(exchange) == 2)
    // Where only one is left, that is meant.
    let named = try Self.letter("L-2", number: Self.licence, reference: "XC-SPJ/K-1", in: exchange)
    #expect(named.verdict == "accepted", "\(named.words)")
    let left = try Self.letter("L-3", number: Self.licence, in: exchange)
    #expect(left.verdict == "accepted", "\(left.words)")
    #expect(try Self.matter(of: "L-3", by: "XC-WJ", in: exchange) == "record:XC-SPJ:K-2")
    #expect(try Self.checks(exchange) == 0)
  }

  @Test func `a letter on another's licence of the same number stands for itself`() throws {
    let exchange = try Self.exchange()
    let receipt = try Self.letter(number: Self.licence, holder: "样例寅理发店", in: exchange)
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(try Self.matter(of: "L-1", by: "XC-WJ", in: exchange) == "record:XC-WJ:L-1")
    #expect(try Self.checks(exchange) == 1)
  }

  /// The check was over long ago, or there never was one: the letter is about something else.
  @Test func `a letter on what asks nothing any more stands for itself`() throws {
    let exchange = try Self.exchange()
    let kept = try exchange.answer(
      to: SampleBundle.records(
        "commitment-result", [["refMsgId": "K-1", "result": "已兑现", "checkDate": "2021-03-15"]]),
      as: "commitment-result_1.csv", from: "XC-WJ", at: "2021-03-15T10:00")
    #expect(kept.verdict == "accepted", "\(kept.words)")
    let receipt = try Self.letter(number: Self.licence, at: "2021-04-16T10:00", in: exchange)
    #expect(receipt.verdict == "accepted", "\(receipt.words)")
    #expect(try Self.matter(of: "L-1", by: "XC-WJ", in: exchange) == "record:XC-WJ:L-1")
    // While the time ran it would have contradicted what was said.
    let other = try Self.exchange()
    try other.answer(
      to: SampleBundle.records(
        "commitment-result", [["refMsgId": "K-1", "result": "已兑现", "checkDate": "2021-03-15"]]),
      as: "commitment-result_1.csv", from: "XC-WJ", at: "2021-03-15T10:00")
    let contrary = try Self.letter(number: Self.licence, in: other)
    #expect(contrary.verdict == "accepted", "\(contrary.words)")
    #expect(try Self.matter(of: "L-1", by: "XC-WJ", in: other) == "record:XC-SPJ:K-1")
  }
}
