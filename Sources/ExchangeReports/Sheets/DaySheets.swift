import ExchangeBase
import ExchangeFormats
import ExchangeLedger
import ExchangeRules

/// A day's report as sheets for Excel and WPS, with Chinese headers. The numbers in the names are those of the report
/// rows that the measure knows.
struct DaySheets {
  let report: DayReport
  var context: DayContext { report.context }

  /// The names of the sheets, for whoever points to one.
  enum Name: String, CaseIterable {
    case traffic = "01-traffic.csv"
    case pushTimeliness = "02-push-timeliness.csv"
    case claims = "03-claims.csv"
    case returns = "04-returns-reassign.csv"
    case supervisionPush = "05-supervision-push.csv"
    case commitments = "06-commitments.csv"
    case letters = "07-letters-dispositions.csv"
    case surveys = "08-surveys.csv"
    case parallel = "09-parallel-default.csv"
    case inquiries = "10-inquiries.csv"
    case rejections = "11-rejections.csv"
    case leads = "12-accountability-leads.csv"
    case calendar = "13-calendar-and-profile.csv"
    case signoff = "14-signoff.csv"
    case resolutions = "15-resolutions.csv"
  }

  /// The sheets by their file names, in order.
  var all: [(name: String, sheet: SpreadsheetSheet)] { Name.allCases.map { ($0.rawValue, sheet($0)) } }

  /// One of the sheets.
  func sheet(_ name: Name) -> SpreadsheetSheet {
    switch name {
    case .traffic: traffic
    case .pushTimeliness: pushTimeliness
    case .claims: claims
    case .returns: returns
    case .supervisionPush: supervisionPush
    case .surveys: surveys
    case .commitments, .letters, .parallel, .inquiries, .resolutions: obligations(name)
    case .rejections: rejections
    case .leads: leads
    case .calendar: calendar
    case .signoff: signoff
    }
  }

  /// A department's code and name.
  func cells(department: String) -> [SpreadsheetSheet.Cell] {
    [.text(department), .text(context.name(of: department))]
  }
}

extension SpreadsheetSheet {
  /// Begins another table below: an empty line, and its title.
  mutating func begin(_ title: String) {
    add()
    add(.text(title))
  }
}

extension SpreadsheetSheet.Cell {
  /// 是, or an empty cell.
  init(_ flag: Bool) { self = flag ? "是" : .empty }
}
