import ExchangeBase
import Testing

@testable import ExchangeFormats

/// Cells as Python's own `csv` module sees them: the cases of every collection of awkward CSV, written anew.
@Suite struct CSVOracleTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var text: String
    var delimiter = ","
    var rows: [[String]]
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "plain", text: "a,b,c\n1,2,3\n", rows: [["a", "b", "c"], ["1", "2", "3"]]),
    Case(name: "a comma in quotes", text: "a,b\n\"样例甲,分店\",1\n", rows: [["a", "b"], ["样例甲,分店", "1"]]),
    Case(name: "doubled quotes", text: "a\n\"他说\"\"好\"\"\"\n", rows: [["a"], ["他说\"好\""]]),
    Case(
      name: "JSON", text: "k,v\n1,\"{\"\"type\"\": \"\"Point\"\", \"\"at\"\": [1, 2]}\"\n",
      rows: [["k", "v"], ["1", "{\"type\": \"Point\", \"at\": [1, 2]}"]]),
    Case(
      name: "empty cells", text: "a,b,c\n1,\"\",\"\"\n,,3\n",
      rows: [["a", "b", "c"], ["1", "", ""], ["", "", "3"]]),
    Case(name: "CRLF", text: "a,b\r\n1,2\r\n", rows: [["a", "b"], ["1", "2"]]),
    Case(name: "no line end at the end", text: "a,b\n1,2", rows: [["a", "b"], ["1", "2"]]),
    Case(name: "line feeds in quotes", text: "a,b\n\"一\n二\n\",2\n", rows: [["a", "b"], ["一\n二\n", "2"]]),
    Case(name: "only quotes", text: "\"\"\"\"\"\",\"\"\n", rows: [["\"\"", ""]]),
    Case(
      name: "location with full-width comma", text: "地址，门牌,区\n\"临城，1号\",薛城\n",
      rows: [["地址，门牌", "区"], ["临城，1号", "薛城"]]),
    Case(
      name: "tabs", text: "a\tb\n\"1\t2\"\t3,4\n", delimiter: "\t", rows: [["a", "b"], ["1\t2", "3,4"]]),
    Case(
      name: "semicolons", text: "a;b\n1,5;\"2;3\"\n", delimiter: ";", rows: [["a", "b"], ["1,5", "2;3"]]),
    Case(name: "bars", text: "a|b\n\"x|y\"|漒\n", delimiter: "|", rows: [["a", "b"], ["x|y", "漒"]]),
    Case(name: "blanks are content", text: " a , b\n 1 ,2 \n", rows: [[" a ", " b"], [" 1 ", "2 "]]),
  ]

  private static let encodings: [(TextEncoding, codec: String)] = [
    (.utf8, "utf-8"), (.utf8BOM, "utf-8-sig"), (.gb18030, "gb18030"), (.utf16LE, "utf-16"),
    (.utf16BE, "utf-16"),
  ]

  private func bytes(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
    let encoder = try TextEncoder(encoding)
    var bytes: [UInt8] = []
    encoder.appendMark(to: &bytes)
    encoder.append(to: &bytes) { $0 += text.utf8 }
    return bytes
  }

  private func rows(_ bytes: [UInt8], delimiter: String, chunk: Int) throws -> [[String]] {
    var reader = CSVRowReader(
      source: MemorySource(bytes, chunk: chunk), delimiter: try #require(delimiter.utf8.first))
    var rows: [[String]] = []
    while try reader.next() {
      rows.append((0..<reader.row.count).map { String(decoding: reader.row.unquoted($0), as: UTF8.self) })
    }
    return rows
  }

  @Test(arguments: cases)
  func `the cells are those expected, and Python's, in every encoding and dialect`(example: Case) throws {
    for (encoding, codec) in Self.encodings {
      let bytes = try bytes(example.text, encoding)
      #expect(try pythonRows(of: bytes, codec: codec, delimiter: example.delimiter) == example.rows)
      for chunk in [1, 2, 3, 7, 64, Int.max] {
        #expect(try rows(bytes, delimiter: example.delimiter, chunk: chunk) == example.rows)
      }
    }
  }
}
