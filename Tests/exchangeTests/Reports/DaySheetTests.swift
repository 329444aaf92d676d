import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeRules
import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import ExchangeTesting
import Testing

@testable import ExchangeReports

@Suite struct DaySheetTests {
  @Test(arguments: FourDays.days)
  func `sums of the rows are the sheet's sums, the reconciliation's and the ledger's`(day: Day) throws {
    let report = try FourDays.told().report(day)
    let totals = report.totals
    let traffic = try Table(named: "01-traffic.csv", of: report)
    let expected = [
      ("投放文件", totals.files.total, "files/@total"), ("重复", totals.files.duplicate, "files/@duplicate"),
      ("记录", totals.records.found, "records/@found"), ("接收记录", totals.records.accepted, "records/@accepted"),
      ("退回记录", totals.records.rejected, "records/@rejected"),
      ("重复记录", totals.records.unchanged, "records/@unchanged"),
      ("收到投递", totals.received.deliveries, "received/@deliveries"),
      ("收到记录", totals.received.records, "received/@records"),
    ]
    let xml = try Reconciliation(report)
    for (column, total, path) in expected {
      #expect(try traffic.sum(column) == total, "\(column)")
      #expect(try traffic.total(column) == total, "\(column)")
      #expect(xml.total(path) == total, "\(path)")
      #expect(xml.sumOfDepartments(path) == total, "\(path)")
    }
    let claims = try Table(named: "03-claims.csv", of: report)
    let columns = [
      ("按期认领", totals.claims.inTime), ("逾期认领", totals.claims.late),
      ("未处理", totals.claims.pending + totals.claims.overdue), ("应认领记录", totals.claims.records),
    ]
    for (column, total) in columns {
      #expect(try claims.sum(column) == total, "\(column)")
      #expect(try claims.total(column) == total, "\(column)")
    }
    #expect(try Table(named: "11-rejections.csv", of: report).sum("退回记录") == totals.records.rejected)
    #expect(try Table(named: "02-push-timeliness.csv", of: report).sum("逾期") == totals.pushes.late)
    #expect(xml.total("pushes/@late") == totals.pushes.late)
    #expect(xml.total("claims/@records") == totals.claims.records)
  }

  @Test(arguments: MeasureWeek.days)
  func `every obligation but claims and pushes stands in one sheet`(day: Day) throws {
    let report = try MeasureWeek.told().report(day)
    let sheets = DaySheets(report: report)
    let listed = DaySheets.parts.flatMap { sheets.lines(in: $0.sheet) }
    #expect(listed.count == report.obligations.count { $0.obligation.family != .claim })
    let families = Set(DaySheets.parts.flatMap(\.families))
    #expect(families == Set(Rule.Family.allCases).subtracting([.claim, .push]))
    for part in DaySheets.parts where part.sheet != .returns {
      let table = try Table(named: part.sheet.rawValue, of: report)
      let records = sheets.lines(in: part.sheet).reduce(0) { $0 + $1.obligation.records }
      #expect(try table.sum("记录") == records, "\(part.title)")
      #expect(try table.total("记录") == records, "\(part.title)")
    }
  }

  @Test(arguments: MeasureWeek.days)
  func `leads, balances and statements are the same in sheets and reconciliation`(day: Day) throws {
    let report = try MeasureWeek.told().report(day)
    let xml = try Reconciliation(report)
    #expect(xml.total("leads/@count") == report.leads.count)
    #expect(
      try Table(named: "12-accountability-leads.csv", of: report).values("线索条款").count == report.leads.count)
    #expect(xml.sum("family/@closing") == report.balanceOfAll[4])
    #expect(xml.sum("family/@opened") == report.balanceOfAll[1])
    #expect(xml.total("statements/@differing") == report.differingStatements.count)
    #expect(xml.total("duties/@overdue") == report.totals.duties.overdue)
    #expect(xml.sumOfDepartments("duties/@overdue") == report.totals.duties.overdue)
  }

  @Test func `an obligation's row says what, whose, until when and on what evidence`() throws {
    let report = try MeasureWeek.told().report("2021-01-05")
    let table = try Table(named: "09-parallel-default.csv", of: report)
    let row = try #require(try table.values("承办部门代码").firstIndex(of: "XC-WJ"))
    let expected = [
      ("状态", "已延期"), ("标注", "延期"), ("事项", "case:XC-SPJ:BL-1"), ("义务", "反馈并联审核意见"),
      ("对方部门", "薛城区行政审批服务局"), ("时限", "\t2021-01-08 24:00"), ("延期前时限", "\t2021-01-06 24:00"),
      ("依据条款", "第二十六条"), ("非原文规定", ""), ("期间停机（分钟）", "511"),
      ("证据", "XC-SPJ/BL；XC-WJ/E-1"),
    ]
    for (column, value) in expected { #expect(try table.values(column)[row] == value, "\(column)") }
  }

  @Test func `a line waits for whoever reviews the day`() throws {
    let report = try MeasureWeek.told().report("2021-01-05")
    let text = String(decoding: DaySheets(report: report).sheet(.signoff).bytes, as: UTF8.self)
    #expect(text.hasSuffix("2021-01-05,,,,,\r\n"))
    #expect(text.contains("有差异,样例说明，电话 138******01"))
    #expect(text.contains(",样例复核人,"))
  }

  @Test func `what the processor itself had to do with the day has a sheet`() throws {
    let report = try MeasureWeek.told().report("2021-01-05")
    let text = String(decoding: DaySheets(report: report).sheet(.calendar).bytes, as: UTF8.self)
    #expect(text.contains("2021-01-04 23:00:00,2021-01-05 07:30:30,511,"))
    #expect(text.contains("reply-inquiry,回复业务函询,函询回复,第二十七条,非原文规定,业务函询,送达,"))
    #expect(text.contains("“许可决定日期”之日,1 个工作日内,发送部门,逾期,第二十八条第4项"))
  }

  @Test func `what has no limit stays in the sheet and on the page until it ends`() throws {
    let report = try MeasureWeek.told().report("2021-01-06")
    let sheet = String(decoding: DaySheets(report: report).sheet(.letters).bytes, as: UTF8.self)
    #expect(sheet.contains("未办结"))
    #expect(!sheet.contains("另有"))
    #expect(String(decoding: DayPage(report: report).bytes, as: UTF8.self).contains("未设时限，尚未办结"))
    let before = try MeasureWeek.told().report("2021-01-04")
    #expect(!String(decoding: DaySheets(report: before).sheet(.letters).bytes, as: UTF8.self).contains("另有"))
  }

  @Test func `a file name that is a formula doesn't become one`() throws {
    let sheet = try Table(named: "11-rejections.csv", of: FourDays.told().report("2021-01-06"))
    #expect(try sheet.values("文件").first == "'=1+1.xml")
  }
}

/// A sheet, read back up to its first empty line; no value here holds a line break.
private struct Table {
  private let header: [String]
  private let rows: [[String]]
  private let last: [String]

  init(named name: String, of report: DayReport) throws {
    let sheet = try #require(DaySheets(report: report).all.first { $0.name == name }?.sheet)
    let text = try #require(String(validating: sheet.bytes, as: UTF8.self))
    #expect(text.hasPrefix("\u{FEFF}"), "Excel needs the mark")
    var lines = text.dropFirst().components(separatedBy: "\r\n").prefix { !$0.isEmpty }.map(Self.cells)
    header = lines.removeFirst()
    last = lines.removeLast()
    rows = lines
    #expect(last.first == "合计")
  }

  func values(_ column: String) throws -> [String] {
    let index = try #require(header.firstIndex(of: column))
    return rows.map { $0[index] }
  }

  func sum(_ column: String) throws -> Int { try values(column).reduce(0) { $0 + (Int($1) ?? 0) } }

  func total(_ column: String) throws -> Int { Int(last[try #require(header.firstIndex(of: column))]) ?? -1 }

  private static func cells(_ line: String) -> [String] {
    var cells = [""]
    var isQuoted = false
    for scalar in line.unicodeScalars {
      switch scalar {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].unicodeScalars.append(scalar)
      }
    }
    return cells
  }
}

/// The reconciliation's numbers, read back by their place.
private final class Reconciliation: NSObject, XMLParserDelegate {
  private var totals: [String: Int] = [:]
  private var sums: [String: Int] = [:]
  private var departments: [String: Int] = [:]
  private var isInDepartment = false

  init(_ report: DayReport) throws {
    super.init()
    let parser = XMLParser(data: Data(ReconciliationXML.bytes(of: report)))
    parser.delegate = self
    #expect(parser.parse())
  }

  func total(_ path: String) -> Int? { totals[path] }
  func sum(_ path: String) -> Int { sums[path] ?? 0 }
  func sumOfDepartments(_ path: String) -> Int { departments[path] ?? 0 }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if name == "department" { isInDepartment = true }
    if name == "obligations" { isInDepartment = false }
    for (key, value) in attributes {
      guard let number = Int(value) else { continue }
      if isInDepartment {
        departments["\(name)/@\(key)", default: 0] += number
      } else {
        totals["\(name)/@\(key)"] = number
        sums["\(name)/@\(key)", default: 0] += number
      }
    }
  }
}
