import ExchangeBase
import ExchangeFormats
import ExchangeTesting
import Testing

@Suite struct SpreadsheetSheetTests {
  @Test func `rows end in CRLF after a byte order mark`() throws {
    var sheet = SpreadsheetSheet()
    sheet.add("部门", .number(3), .empty, .moment(Self.afternoon))
    sheet.add()
    sheet.add(row: ["甲"])
    #expect(
      Self.text(of: sheet) == "\u{FEFF}部门,3,,2021-01-04 16:00:00\r\n\r\n甲\r\n")
  }

  @Test(arguments: [
    ("样例甲餐饮店", "样例甲餐饮店"), ("a,b", "\"a,b\""), ("说\"好\"", "\"说\"\"好\"\"\""), ("a\nb", "\"a\nb\""), ("", ""),
    ("a;b", "\"a;b\""),
    ("a\"\u{301},b", "\"a\"\"\u{301},b\""), ("123号", "123号"), ("薛审食许字〔2020〕001号", "薛审食许字〔2020〕001号"),
  ])
  func `text is quoted where CSV needs it`(text: String, expected: String) {
    #expect(Self.cell(.text(text)) == expected)
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
    ("+8613800000001", "'+8613800000001"),
    ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""),
    ("\n=1", "\"'\n=1\""),
    ("＝1+1", "'＝1+1"), ("＠A1", "'＠A1"),
  ])
  func `what begins like a formula gets an apostrophe`(text: String, expected: String) {
    #expect(Self.cell(.text(text)) == expected)
  }

  @Test(arguments: [
    "13800000001", "0632", "1E5", "370403199001010012", "2021-1", "1/2", "12:30", "50%", "2020年12月22日", "1,5",
    "(7)",
  ])
  func `what a spreadsheet would turn into a number or date stays text`(text: String) {
    #expect(Self.cell(.text(text)) == "\"\t\(text)\"")
  }

  @Test func `days, moments and deadlines are what a spreadsheet takes for its own`() {
    #expect(Self.cell(.day("2021-01-04")) == "2021-01-04")
    #expect(Self.cell(.moment(Self.afternoon)) == "2021-01-04 16:00:00")
    #expect(Self.cell(.deadline(Self.afternoon)) == "2021-01-04 16:00")
    #expect(
      Self.cell(.deadline(Instant(day: "2021-01-05"))) == "2021-01-04", "the end of a day belongs to it")
  }

  private static let afternoon = Instant(day: "2021-01-04", hour: 16)

  @Test func `controls are replaced`() {
    #expect(Self.cell(.text("a\u{0}b\u{1B}[31m\u{7F}")) == "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}")
    #expect(Self.cell(.text("\u{1}=1")) == "\u{FFFD}=1")
    #expect(Self.cell(.text("a\u{9B}31m\u{202E}vsc\u{85}")) == "a\u{FFFD}31m\u{FFFD}vsc\u{FFFD}")
  }

  @Test func `absent values are empty cells`() {
    #expect(SpreadsheetSheet.Cell(nil as String?) == .empty)
    #expect(SpreadsheetSheet.Cell(nil as Int?) == .empty)
    #expect(SpreadsheetSheet.Cell(nil as Instant?) == .empty)
    #expect(
      SpreadsheetSheet.Cell(Instant("2021-01-04T16:00:00.000+08:00")) == .moment(Self.afternoon))
  }

  private static func cell(_ cell: SpreadsheetSheet.Cell) -> String {
    var sheet = SpreadsheetSheet()
    sheet.add(cell)
    return String(text(of: sheet).unicodeScalars.dropFirst().dropLast(2))
  }

  private static func text(of sheet: SpreadsheetSheet) -> String {
    String(decoding: sheet.bytes, as: UTF8.self)
  }
}
