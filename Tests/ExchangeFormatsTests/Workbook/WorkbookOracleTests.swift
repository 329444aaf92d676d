import ExchangeBase
import ExchangeTesting
import Foundation
import Testing

@testable import ExchangeFormats

/// Workbooks that openpyxl and LibreOffice write say what their tables say, cell by cell; and formats mean what openpyxl takes them
/// for.
struct WorkbookOracleTests {
  private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Workbooks/write.py").path

  @Test func `what others write is read as the table that has the same values`() throws {
    try withScratchFolder { folder in
      #expect(try OraclePython.run([Self.script, "tables", folder]).status == 0)
      func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: folder).appending(path: name)))
      }
      let table = try BundleReading(bytes("表.csv"))
      #expect(table.records.count == 40 && table.codes.allSatisfy { $0 != .valueMissing })
      let schema = try #require(try Fixtures.library.get()["approval-push"]).schema
      for name in ["typed", "text", "mac", "streamed", "resaved", "strict", "imported"] {
        let book = try WorkbookReading(bytes("\(name).xlsx"))
        #expect(book.failure == nil, "\(name): \(book.failure?.message.en ?? "")")
        #expect(book.header == table.header && book.records.count == table.records.count, "\(name)")
        for (ours, theirs) in zip(book.records, table.records) {
          for field in schema.fields.indices where ours[field] != theirs[field] {
            Issue.record(
              "\(name), record \(ours.number): \(schema.fields[field].name) is \(ours.text(field) ?? "—"), not \(theirs.text(field) ?? "—")"
            )
          }
        }
        #expect(book.findings.map { $0.map(\.code) } == table.findings.map { $0.map(\.code) }, "\(name)")
        let others: [FindingCode] =
          ["streamed", "imported"].contains(name)
          ? [] : [.footerSkipped, .titleSkipped, .workbookSheetsSkipped]
        #expect(book.bundleFindings.map(\.code).sorted { $0.rawValue < $1.rawValue } == others, "\(name)")
      }
    }
  }

  /// What openpyxl makes of a number under a format; `nil` where it is a number for it.
  private struct Case: Decodable {
    let format: String
    let serial: String
    let mac: Bool
    let value: String?
  }

  /// Formats in which openpyxl doesn't see what people do: hours that are counted on, which are one of a day for it, and weekdays
  /// in Chinese.
  private static let known: Set = ["[h]:mm", "46", "[$-804]aaaa;@"]

  @Test func `a format is one of days or times where openpyxl says so, and then it is the same day and time`()
    throws
  {
    let (status, output) = try OraclePython.run([Self.script, "formats"])
    #expect(status == 0)
    let cases = try JSONDecoder().decode([Case].self, from: output)
    #expect(cases.count > 4_000)
    for one in cases where !Self.known.contains(one.format) {
      let format = Int(one.format).map(CellFormat.init(builtIn:)) ?? CellFormat(code: Array(one.format.utf8))
      let number = try #require(DecimalDigits(Array(one.serial.utf8)[...]))
      let section = format.section(for: number).section
      guard case .date(let hasDay, let hasTime) = section else {
        #expect(one.value == nil, "\(one.format) is no day: \(section)")
        continue
      }
      guard let value = one.value else {
        Issue.record("\(one.format) is a day")
        continue
      }
      let text = CellText(formats: [format], serials: one.mac ? .excel1904 : .excel1900)
      var output: [UInt8] = []
      let cell = SheetCell(column: 0, style: 0, sort: .number)
      #expect(try text.append(cell, Array(one.serial.utf8)[...], to: &output) == nil)
      let ours = String(decoding: output, as: UTF8.self)
      let (day, time) = (String(value.prefix(10)), String(value.suffix(8)))
      // Below a day openpyxl sees a time, whatever its format.
      if hasDay, number.point > 0 {
        let shown = hasTime ? ours.prefix(10) : ours[...]
        // A time a moment before midnight is the next day's only where people see the time.
        if hasTime || !one.serial.contains(".999") { #expect(shown == day, "\(one.format) of \(one.serial)") }
      }
      if hasTime {
        // Whole minutes are told without their seconds.
        let shown = time.hasSuffix(":00") ? String(time.dropLast(3)) : time
        #expect(ours.hasSuffix(shown) || time == "00:00:00", "\(one.format) of \(one.serial): \(ours)")
      }
    }
  }

  @Test func `formats that programs for China have by their numbers are days and times`() {
    for (number, hasDay, hasTime) in [
      (14, true, false), (17, true, false), (18, false, true), (22, true, true), (27, true, false),
      (31, true, false),
      (32, false, true), (35, false, true), (36, true, false), (45, false, true), (50, true, false),
      (54, true, false),
      (55, false, true), (56, false, true), (57, true, false), (58, true, false),
    ] {
      let section = CellFormat(builtIn: number).section(for: DecimalDigits([0x31])!).section
      #expect(section == .date(hasDay: hasDay, hasTime: hasTime), "\(number)")
    }
    #expect(CellFormat(builtIn: 46).section(for: DecimalDigits([0x31])!).section == .duration)
    #expect(CellFormat(builtIn: 48).section(for: DecimalDigits([0x31])!).section == .scientific)
    #expect(CellFormat(builtIn: 49).section(for: DecimalDigits([0x31])!).section == .text)
  }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.05", "0.05"), ("1E3", "1000"), ("1.5e-3", "0.0015"), ("100", "100"),
    ("123456789012345", "123456789012345"), ("+7", "7"), ("1E-30", "1.0E-30"), ("1E+40", "1.0E+40"),
    ("00012.300", "12.3"),
  ])
  func `a number is read in its digits`(text: String, digits: String) throws {
    let number = try #require(DecimalDigits(Array(text.utf8)[...]))
    var output: [UInt8] = []
    number.append(to: &output)
    #expect(String(decoding: output, as: UTF8.self) == digits)
  }

  @Test(arguments: ["", "-", ".", "1.2.3", "1E", "E5", "0x10", "NaN", "1 2", "１", "1E9999"])
  func `what isn't a number isn't one`(text: String) { #expect(DecimalDigits(Array(text.utf8)[...]) == nil) }
}
