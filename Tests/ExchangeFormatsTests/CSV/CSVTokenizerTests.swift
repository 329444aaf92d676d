import ExchangeBase
import ExchangeTesting
import Testing

@testable import ExchangeFormats

/// What a reader makes of `text`: the rows' values, `nil` for a row with misplaced quotes, and the error at the end.
private struct Reading: Equatable {
  var rows: [[String]?] = []
  var lines: [Int] = []
  var error: FindingCode?
  var errorLine: Int?

  init(_ text: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), chunk: Int = .max) {
    var reader = CSVRowReader(source: MemorySource(text, chunk: chunk), delimiter: delimiter)
    do {
      while try reader.next() {
        let row = reader.row
        lines.append(row.line)
        rows.append(
          row.isBroken ? nil : (0..<row.count).map { String(decoding: row.unquoted($0), as: UTF8.self) })
      }
    } catch FormatError.malformed(let finding) {
      (error, errorLine) = (finding.code, finding.position.line)
    } catch {
      Issue.record(error)
    }
  }

  init(_ text: String, delimiter: UInt8 = UInt8(ascii: ","), chunk: Int = .max) {
    self.init(Array(text.utf8), delimiter: delimiter, chunk: chunk)
  }
}

@Suite struct CSVTokenizerTests {
  struct Case: CustomTestStringConvertible {
    var text: String
    var rows: [[String]?]
    var lines: [Int]?
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ rows: [[String]?], lines: [Int]? = nil) {
      (self.text, self.rows, self.lines) = (text, rows, lines)
    }
  }

  static let cases: [Case] = [
    Case("", []),
    Case("a", [["a"]]),
    Case("a,b,c", [["a", "b", "c"]]),
    Case("a,b\n1,2\n", [["a", "b"], ["1", "2"]], lines: [1, 2]),
    Case("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]], lines: [1, 2]),
    Case("a,b\r1,2\r", [["a", "b"], ["1", "2"]], lines: [1, 2]),
    Case("a\n\r\n\rb", [["a"], [""], [""], ["b"]], lines: [1, 2, 3, 4]),
    Case("a\r\r\nb", [["a"], [""], ["b"]], lines: [1, 2, 3]),
    Case("\n", [[""]]),
    Case(",", [["", ""]]),
    Case(",,\n,", [["", "", ""], ["", ""]]),
    Case("a,", [["a", ""]]),
    Case("\"a\"", [["a"]]),
    Case("\"\"", [[""]]),
    Case("\"\",\"\"\n", [["", ""]]),
    Case("\"a,b\",c", [["a,b", "c"]]),
    Case("\"a\"\"b\",c", [["a\"b", "c"]]),
    Case("\"\"\"\"", [["\""]]),
    Case("\"\"\"a\"\"\"\n", [["\"a\""]]),
    Case("\"\"\"\"\"\",x", [["\"\"", "x"]]),
    Case("a,\"b\"\r\nc,d", [["a", "b"], ["c", "d"]]),
    Case("\"a\nb\",c\nd,e", [["a\nb", "c"], ["d", "e"]], lines: [1, 3]),
    Case("\"a\r\nb\r\rc\",1\r\nd,2", [["a\nb\n\nc", "1"], ["d", "2"]], lines: [1, 5]),
    Case("x,\"\n\"\ny", [["x", "\n"], ["y"]], lines: [1, 3]),
    Case("\"a\",\"b\"\n", [["a", "b"]]),
    Case("{\"a\": 1}", [nil]),
    Case("a,b\"c,d\n1,2,3", [nil, ["1", "2", "3"]], lines: [1, 2]),
    Case("a,\"b\"c,d\n1,2,3\n", [nil, ["1", "2", "3"]], lines: [1, 2]),
    Case("\"a\" ,b\n1,2", [nil, ["1", "2"]]),
    Case(" \"a\",b\r\n1,2", [nil, ["1", "2"]]),
    Case("\"x\ny\"z\nq,r", [nil, ["q", "r"]], lines: [1, 3]),
    Case("薛城区,行政“许可”\n“a”,、", [["薛城区", "行政“许可”"], ["“a”", "、"]]),
    Case("1234567,12345678,123456789,\n", [["1234567", "12345678", "123456789", ""]]),
  ]

  @Test(arguments: cases)
  func `rows come apart as RFC 4180 says, at every chunk size`(example: Case) {
    let whole = Reading(example.text)
    #expect(whole.rows == example.rows)
    #expect(whole.error == nil)
    if let lines = example.lines { #expect(whole.lines == lines) }
    for chunk in 1...64 { #expect(Reading(example.text, chunk: chunk) == whole) }
  }

  @Test(arguments: [",", "\t", ";", "|"])
  func `any delimiter parts fields, and the others don't`(delimiter: String) {
    let others = ",\t;|".filter { String($0) != delimiter }
    let text = "a\(others)\(delimiter)\"b\(delimiter)\"\(delimiter)\n"
    let reading = Reading(text, delimiter: Array(delimiter.utf8)[0])
    #expect(reading.rows == [["a\(others)", "b\(delimiter)", ""]])
  }

  @Test(arguments: [
    ("\"", 1), ("a,b\n1,\"2\n3,4\n", 2), ("\"a\r\nb\",c\r\nd,\"e\"\"\r\n", 3), ("\"a\",\"b\nc\n", 1),
    ("\"x\ny\",\"z", 2),
  ])
  func `an unclosed quote is told with the line where it opened`(text: String, line: Int) {
    for chunk in [1, 2, 3, 7, 1000] {
      let reading = Reading(text, chunk: chunk)
      #expect(reading.error == .csvQuoteUnclosed)
      #expect(reading.errorLine == line)
    }
  }

  @Test(arguments: [1000, 65_536, .max])
  func `rows and fields up to their limits pass, longer ones don't`(chunk: Int) {
    let field = [UInt8](repeating: UInt8(ascii: "x"), count: CSVTokenizer.fieldLimit)
    let row = Array([field, field, field, field.dropLast(3)].joined(separator: [UInt8(ascii: ",")]))
    #expect(row.count == CSVTokenizer.rowLimit)
    for end in [[], [0x0A], [0x0D, 0x0A]] as [[UInt8]] {
      #expect(Reading(row + end, chunk: chunk).error == nil)
      #expect(Reading(row + [UInt8(ascii: "y")] + end, chunk: chunk).error == .csvRecordTooLong)
      #expect(Reading(field + [UInt8(ascii: "y")] + end, chunk: chunk).error == .csvRecordTooLong)
    }
    let endless = Array("a\nb,\"".utf8) + row + row
    #expect(Reading(endless, chunk: chunk).error == .csvRecordTooLong)
    #expect(Reading(endless, chunk: chunk).errorLine == 2)
  }

  @Test func `columns beyond the limit are counted`() throws {
    let text = String(repeating: ",", count: 5000)
    var reader = CSVRowReader(source: MemorySource(text.utf8))
    #expect(try reader.next())
    #expect(reader.row.count == 5001)
    #expect(reader.row.fields.count == CSVTokenizer.columnLimit)
  }

  @Test func `random text gives the same rows at every cut`() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SeededGenerator(seed: seed)
    let pieces = ["a", "\"", "\"\"", ",", "\r", "\n", "\r\n", "薛", "12345678", "\",\"", "\"\n"]
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 1...12, using: &generator))
        .map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let whole = Reading(text)
      for chunk in 1...9 {
        #expect(Reading(text, chunk: chunk) == whole, "seed \(seed): \(text.debugDescription)")
      }
    }
  }
}
