import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeRules
import ExchangeTesting
import SystemPackage
import Testing

/// The files of a `calendar` folder.
struct CalendarOverlayTests {
  private static let header = "date,kind,name,notice_year,source,note\n"

  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private func calendar(_ files: [String: String], profileOverlay: String? = nil) throws -> HolidayCalendar {
    let profile = try profileOverlay.map { try folder.write(Self.header + $0, to: "profile.csv") }
    let calendar = folder.path.appending("calendar")
    try Files.makeFolder(calendar)
    for (name, rows) in files { try folder.write(Self.header + rows, to: "calendar/\(name)") }
    return try HolidayCalendar.installed(in: calendar, profileOverlay: profile)
  }

  private func day(_ text: String) throws -> Day { try #require(Day(text)) }

  @Test func `without files the calendar is the built-in one`() throws {
    #expect(try calendar([:]) == .builtIn)
    #expect(try HolidayCalendar.installed(in: folder.path.appending("nowhere")) == .builtIn)
  }

  @Test func `a notice covers its year and its days are what it says`() throws {
    let rows = """
      2027/1/1,holiday,元旦,2027,国办发明电〔2026〕样例号,
      2026-12-27,adjusted_workday,元旦,2027,,
      2026-10-10,weekend,,,,本地收回
      2026-10-07,workday,,,,

      """
    let calendar = try calendar(["2027.csv": rows])
    #expect(calendar.covers(year: 2027))
    #expect(!calendar.covers(year: 2028))
    #expect(calendar.status(of: try day("2027-01-01")) == .holiday(name: "元旦"))
    #expect(calendar.status(of: try day("2026-12-27")) == .adjustedWorkday(name: "元旦"))
    #expect(calendar.status(of: try day("2026-10-10")) == .weekend)
    #expect(calendar.status(of: try day("2026-10-07")) == .workday)
    #expect(!calendar.workday(1, after: try day("2026-12-31")).isProvisional)
    let notice = try #require(calendar.notices.last)
    #expect((notice.year, notice.source) == (2027, "国办发明电〔2026〕样例号"))
  }

  @Test func `a day off without a notice's year covers no year`() throws {
    let calendar = try calendar(["local.csv": "2027-03-03,holiday,样例防汛,,,\n"])
    #expect(!calendar.isWorkday(try day("2027-03-03")))
    #expect(!calendar.covers(year: 2027))
    #expect(calendar.notices == HolidayCalendar.builtIn.notices)
  }

  @Test func `the later name wins, and the folder over the profile`() throws {
    let files = [
      "2027-b.csv": "2027-03-03,workday,,2027,,\n",
      "2027-a.CSV": "2027-03-03,holiday,样例甲,2027,,\n2027-03-04,holiday,样例甲,2027,,\n",
    ]
    let calendar = try calendar(
      files, profileOverlay: "2027-03-04,holiday,样例乙,,,\n2027-03-05,holiday,样例乙,,,\n")
    #expect(calendar.status(of: try day("2027-03-03")) == .workday)
    #expect(calendar.status(of: try day("2027-03-04")) == .holiday(name: "样例甲"))
    #expect(calendar.status(of: try day("2027-03-05")) == .holiday(name: "样例乙"))
  }

  @Test func `the version names each file and the beginning of its digest`() throws {
    let calendar = try calendar(["2027.csv": "2027-01-01,holiday,元旦,2027,,\n"])
    // printf 'date,kind,name,notice_year,source,note\n2027-01-01,holiday,元旦,2027,,\n' | sha256sum
    #expect(calendar.version == HolidayCalendar.builtIn.version + "+2027-8782b121")
  }

  @Test func `what isn't a finished table isn't read`() throws {
    let junk = "no table at all\n"
    #expect(try calendar(["README.txt": junk, "~$2027.csv": junk, ".2027.csv": junk]) == .builtIn)
  }

  @Test(arguments: [
    ("2027-02-30,holiday,元旦,2027,,", "not a valid date"),
    (",holiday,元旦,2027,,", "date is empty"),
    ("2027-01-01,festival,元旦,2027,,", "not a valid kind"),
    ("2027-01-01,holiday,,2027,,", "name is empty"),
    ("2027-01-02,adjusted_workday,,2027,,", "name is empty"),
    ("2027-01-01,adjusted_workday,元旦,2027,,", "neither a Saturday nor a Sunday"),
    ("2027-01-01,weekend,,2027,,", "neither a Saturday nor a Sunday"),
    ("2027-01-02,workday,,2027,,", "adjusted_workday"),
    ("2027-01-01,holiday,元旦,2072,,", "not a valid notice_year"),
    ("2027-01-01,holiday,元旦,next,,", "not a valid notice_year"),
    ("2027-03-01,holiday,样例,2027,,", "occurs twice"),
    ("2027-01-01,holiday", "not a table"),
  ])
  func `what is wrong with a file is told with its line`(row: String, words: String) throws {
    let error = try #require(throws: ConfigurationError.self) {
      _ = try calendar(["2027.csv": "2027-03-01,holiday,样例,2027,,\n\(row)\n"])
    }
    #expect(error.file.hasSuffix("calendar/2027.csv:3"), "\(error)")
    #expect(error.reason.en.contains(words), "\(error)")
  }
}
