import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeLedger
import ExchangeRules
import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import ExchangeTesting
import Testing

@testable import ExchangeReports

@Suite(.waits) struct DaySheetTests {
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
    let listed = DaySheets.parts.flatMap { report.lines(in: $0.sheet) }
    #expect(listed.count == report.obligations.count { $0.obligation.family != .claim })
    let families = Set(DaySheets.parts.flatMap(\.families))
    #expect(families == Set(Rule.Family.allCases).subtracting([.claim, .push]))
    for part in DaySheets.parts {
      let table = try Table(named: part.sheet.rawValue, of: report)
      let records = report.lines(in: part.sheet).reduce(0) { $0 + $1.obligation.records }
      #expect(try table.sum("记录") == records, "\(part.sheet)")
      #expect(try table.total("记录") == records, "\(part.sheet)")
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
      ("对方部门", "薛城区行政审批服务局"), ("时限", "2021-01-08"), ("延期前时限", "2021-01-06"),
      ("依据条款", "第二十六条"), ("非原文规定", ""), ("期间停机（分钟）", "510"),
      ("证据", "XC-SPJ/BL；XC-WJ/E-1"),
    ]
    for (column, value) in expected { #expect(try table.values(column)[row] == value, "\(column)") }
  }

  @Test func `a reviewer's word is told, masked, and days that nobody reviewed are listed`() throws {
    let report = try MeasureWeek.told().report("2021-01-05")
    let text = try Self.text(.signoff, of: report)
    #expect(text.contains("有差异,样例说明，电话 138******01"))
    #expect(text.contains(",样例复核人,"))
    let unsigned = try Table(named: "14-unsigned-days.csv", of: FourDays.told().report("2021-01-07"))
    #expect(
      try unsigned.values("日期") == ["2020-12-31", "2021-01-01", "2021-01-02"]
        + (3...6).map { "2021-01-0\($0)" })
  }

  @Test func `what the processor itself had to do with the day has tables`() throws {
    let report = try MeasureWeek.told().report("2021-01-05")
    let downtimes = try Table(named: "13-downtimes.csv", of: report)
    #expect(try downtimes.values("停止") == ["2021-01-04 23:00:00"])
    #expect(try downtimes.values("恢复") == ["2021-01-05 07:30:30"])
    #expect(try downtimes.values("分钟") == ["450"])
    #expect(try downtimes.values("此前未计分钟") == ["60"])
    let rules = try Self.text(.rules, of: report)
    #expect(rules.contains("reply-inquiry,回复业务函询,函询回复,第二十七条,非原文规定,业务函询,送达,"))
    #expect(rules.contains("“许可决定日期”之日,1 个工作日内,发送部门,逾期,第二十八条第4项"))
  }

  @Test func `what has no limit stays in the sheet and on the page until it ends`() throws {
    let report = try MeasureWeek.told().report("2021-01-06")
    #expect(try Self.text(.letters, of: report).contains("未办结"))
    #expect(String(decoding: DayPage(report: report).bytes, as: UTF8.self).contains("未设时限，尚未办结"))
  }

  /// The register has all of it, whatever the tables of the day leave out, and the agenda counts the same.
  @Test(arguments: MeasureWeek.days)
  func `all that is open stands in the register, with whom to ask and where to look`(day: Day) throws {
    let story = try MeasureWeek.told()
    let (report, register) = (try story.report(day), try story.register(day))
    let table = try Table(named: "16-open-items.csv", of: report, register)
    let records = try table.sum("记录")
    #expect(records == report.balanceOfAll[4], "as much as the balance closes with")
    #expect(records == report.open.reduce(0) { $0 + $1.records })
    let items = try table.values("状态").count
    #expect(items == report.open.reduce(0) { $0 + $1.obligations })
    #expect(report.agenda.total.total.items == items && report.agenda.total.total.records == records)
    let overdue = try table.values("状态").count { $0.hasPrefix("逾期") }
    #expect(report.agenda.total.overdue.items == overdue && overdue == report.totals.overdue)
    for column in ["承办部门", "义务", "依据条款", "产生时间", "已历（日）", "对方部门", "事由", "事项"] {
      #expect(try table.values(column).filter(\.isEmpty) == [], "\(column)")
    }
    #expect(try table.values("所在文件").contains { $0.hasSuffix(".csv") || $0.hasSuffix(".xml") })
    let agenda = try Table(named: "00-agenda.csv", of: report, register)
    #expect(try agenda.sum("合计（条）") == records && agenda.total("合计（条）") == records)
    #expect(try agenda.sum("合计（项）") == items)
  }

  @Test func `a file name that is a formula doesn't become one`() throws {
    let sheet = try Table(named: "11-rejections.csv", of: FourDays.told().report("2021-01-06"))
    #expect(try sheet.values("文件").first == "'=1+1.xml")
  }
}

extension DaySheetTests {
  fileprivate static func text(
    _ name: DaySheets.Name, of report: DayReport, _ register: OpenRegister = OpenRegister([])
  ) throws -> String {
    var bytes: [UInt8] = []
    try DaySheets(report: report, register: register).table(name).write { bytes += $0 }
    return try #require(String(validating: bytes, as: UTF8.self))
  }
}

/// A table, read back; no value here holds a line break.
private struct Table {
  private let header: [String]
  private let rows: [[String]]
  /// The sums; empty where there are none.
  private let last: [String]

  init(
    named name: String, of report: DayReport, _ register: OpenRegister = OpenRegister([])
  ) throws {
    let name = try #require(DaySheets.Name(rawValue: name))
    let text = try DaySheetTests.text(name, of: report, register)
    #expect(text.hasPrefix("\u{FEFF}"), "Excel needs the mark")
    var lines = text.dropFirst().components(separatedBy: "\r\n").dropLast().map(Self.cells)
    #expect(lines.allSatisfy { $0 != [""] }, "one table a file")
    #expect(Set(lines.map(\.count)).count == 1, "every line has a cell for each column, that of sums too")
    header = lines.removeFirst()
    last = lines.last?.first == "合计" ? lines.removeLast() : []
    rows = lines
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
