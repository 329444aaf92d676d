import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What somebody wrote over the header of a form is no answer, and is told, since it may be meant as one: whoever says nothing may count as
/// agreeing.
struct WordsOverFormTests {
  private typealias Book = ForgedWorkbook

  private static let claims = ["答复对象", "办理期限", "投递编号", "消息标识", "认领人", "认领日期", "备注"]
  private static let claim = ["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "", "样例甲", "", ""]
  private static let open = ["样例局", "2021-01-19 24:00", "20210118-0001-XC-WJ", "", "", "", ""]
  /// What stands over a form that we wrote.
  private static let ours = [
    ["认领　样例局"], ["样例甲局要求：认领行政审批信息（第二十二条）。时限：自送达起算 2 个工作日。"],
    ["表中从送达起算的“办理期限”按 2021-01-18 10:00:00 送达推算，实际从放进 outbox 之时起算。"],
    ["这一种要附证明材料：把本文件和材料放进同一个文件夹，把文件夹（或打成的 ZIP）放进 inbox。"],
    ["只填黄色表头的列；没有填的行不处理。保存后把本文件放进 inbox 文件夹，回执在 receipts 文件夹。"],
  ]

  private static func cells(_ rows: [[String]]) -> String {
    rows.enumerated().map { Book.row($0 + 1, $1.map(Book.inline)) }.joined()
  }

  /// What is said of a form as a sheet and as a table in commas, how many answers it has, and on which lines words are told.
  private static func outcomes(_ rows: [[String]]) throws -> [(
    codes: [FindingCode], answers: Int, lines: [Int]
  )] {
    let sheet = try WorkbookReading(Book(cells: cells(rows)).bytes)
    let text = rows.map { $0.joined(separator: ",") + "\n" }.joined()
    let table = try BundleReading(text)
    return [(sheet.bundleFindings, sheet.records.count), (table.bundleFindings, table.records.count)].map {
      findings, answers -> (codes: [FindingCode], answers: Int, lines: [Int]) in
      let lines = findings.filter { $0.code == .noteDoubtsRecords }.compactMap { $0.position.line }
      return (findings.map { $0.code }, answers, lines)
    }
  }

  @Test func `of what we wrote nothing is said`() throws {
    for row in [Self.claim, Self.open] {
      for told in try Self.outcomes(Self.ours + [Self.claims, row]) {
        #expect(told.codes == (row == Self.claim ? [] : [.formRowsUnanswered]))
        #expect(told.answers == (row == Self.claim ? 1 : 0))
      }
    }
  }

  @Test(arguments: [["全部认领"], ["", "", "", "", "样例甲"], ["", "", "", "", "样例甲", "2021-01-19"], ["第1条作废"]])
  func `words in a row of their own are told wherever it is put in`(words: [String]) throws {
    for place in 0...Self.ours.count {
      for row in [Self.claim, Self.open] {
        var rows = Self.ours
        rows.insert(words, at: place)
        for told in try Self.outcomes(rows + [Self.claims, row]) {
          #expect(told.lines == [place + 1], "\(words) \(told.codes)")
          #expect(told.answers == (row == Self.claim ? 1 : 0))
        }
      }
    }
  }

  @Test func `words beside ours, behind them and in their place are told`() throws {
    let hint = Self.ours.count - 1
    let changes: [(row: Int, cells: [String])] = [
      (0, [Self.ours[0][0], "", "", "", "样例甲"]), (hint, [Self.ours[hint][0], "", "", "", "均认领"]),
      (hint, [Self.ours[hint][0] + "　我局均认领"]), (0, ["我局均认领"]), (1, ["我局均认领"]),
    ]
    for (place, cells) in changes {
      var rows = Self.ours
      rows[place] = cells
      for told in try Self.outcomes(rows + [Self.claims, Self.open]) {
        #expect(told.lines == [place + 1] && told.answers == 0, "\(cells) \(told.codes)")
      }
    }
  }

  @Test func `an answer that stands above the header sends the form back`() throws {
    for row in [Self.claim, Self.open] {
      for told in try Self.outcomes(Self.ours + [Self.claim, Self.claims, row]) {
        #expect(told.codes == [.headerNotRecognised] && told.answers == 0)
      }
    }
  }

  @Test func `words over a form that nobody filled in are told beside one that somebody did`() throws {
    let returns = ["答复对象", "办理期限", "投递编号", "消息标识", "退回原因类别", "退回理由", "建议部门"]
    var book = Book(cells: Self.cells(Self.ours + [Self.claims, Self.claim]))
    book.add(sheet: "退回", Self.cells([["退回　样例局"], ["全部退回"], returns, Self.open]))
    let read = try WorkbookReading(book.bytes)
    #expect(read.records.count == 1)
    let finding = try #require(read.bundleFindings.first)
    #expect(read.bundleFindings.count == 1 && finding.code == .noteDoubtsRecords, "\(read.codes)")
    #expect(finding.position.sheet == "退回" && finding.position.line == 2 && finding.excerpt == "全部退回")
  }
}
