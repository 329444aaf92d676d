import Testing

/// Who gets a record that comes back because it doesn't say so in a way that can be read: nobody, also when what came back is dropped as it
/// is.
@Suite(.waits) struct EmptyElementTests {
  private static let training =
    "<title>样例培训</title><trainingDate>2021-01-25</trainingDate><audience>样例</audience><summary>样例</summary>"
  private static let survey = "<surveyId>TK-1</surveyId><heldOn>2021-01-04</heldOn>"

  @Test(arguments: [
    ("training-info", training + "<recipients/>", "不写这个元素，就送给所有参加交换的部门"),
    ("training-info", training + "<recipients></recipients>", "不写这个元素，就送给所有参加交换的部门"),
    ("training-info", training + "<recipients> </recipients>", "不写这个元素，就送给所有参加交换的部门"),
    ("training-info", training + "<recipient>XC-WJ</recipient>", "recipient"),
    ("training-info", training + "<Recipients>XC-WJ</Recipients>", "Recipients"),
    ("survey-record", survey + "<attendance/><outcome>样例</outcome>", "不写这个元素，就是没有部门到场"),
    ("survey-record", survey + "<attendence>XC-WJ</attendence><outcome>样例</outcome>", "attendence"),
  ])
  func `what comes back without whom it is for says so in its row`(
    kind: String, record: String, words: String
  ) throws {
    let exchange = try TemporaryExchange()
    let bundle = SampleBundle.xml(kind: kind, id: "T-1", sender: "XC-SPJ", records: [record])
    let first = try exchange.answer(to: bundle, as: "样例.xml", from: "XC-SPJ")
    #expect(first.verdict == "rejected" && first.words.contains(words), "\(first.words)")
    #expect(!first.words.contains("没有值就不要写这个元素"), "\(first.words)")
    #expect(!first.codes.contains("recipient-unknown") && !first.words.contains("#看似空白!"), "\(first.words)")
    let name = try #require(first.rejectedFile)
    let rows = try exchange.file(name, in: "receipts", of: "XC-SPJ")
    #expect(String(decoding: rows, as: UTF8.self).contains("#看似空白!"))
    let again = try exchange.answer(
      to: Array(rows), as: "\(kind)_2.csv", from: "XC-SPJ", at: "2021-01-04T11:00")
    #expect(again.verdict == "rejected" && again.codes == ["recipient-none"], "\(again.words)")
    #expect(try exchange.box("outbox", of: "XC-WJ").isEmpty)
  }

  @Test(arguments: [
    training + "<place/>",
    "<trainingDate>2021-01-25</trainingDate><title>样例培训</title><audience>样例</audience><summary>样例</summary>",
  ])
  func `what is wrong elsewhere leaves it that all are meant`(record: String) throws {
    let exchange = try TemporaryExchange()
    let bundle = SampleBundle.xml(kind: "training-info", id: "T-1", sender: "XC-SPJ", records: [record])
    let receipt = try exchange.answer(to: bundle, as: "样例.xml", from: "XC-SPJ")
    #expect(receipt.verdict == "rejected", "\(receipt.words)")
    let rows = try exchange.file(try #require(receipt.rejectedFile), in: "receipts", of: "XC-SPJ")
    #expect(!String(decoding: rows, as: UTF8.self).contains("#看似空白!"))
  }
}
