import Crypto
import ExchangeBase
import ExchangeFiles
import ExchangeFormats
public import ExchangeRules
public import SystemPackage

extension HolidayCalendar {
  /// The built-in notices, then the one that comes with a profile, then those of a folder in the order of
  /// their names. Each wins over those before it.
  ///
  /// - Parameters:
  ///   - folder: a `calendar` folder; one that is missing, or `nil`, adds nothing. Only `*.csv` is read.
  ///   - profileOverlay: the file that a district's profile brings with it.
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  public static func installed(in folder: FilePath?, profileOverlay: FilePath? = nil) throws
    -> HolidayCalendar
  {
    var files = profileOverlay.map { [$0] } ?? []
    if let folder, try Files.exists(folder) {
      files += try Files.names(in: folder).filter { name in
        !InboxScanner.isIgnored(name.bytes) && name.extension?.lowercased() == "csv"
      }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { folder.appending($0) }
    }
    return try files.reduce(.builtIn) { $0.overlaying(try HolidayCalendar(overlay: $1)) }
  }

  /// Reads a notice that came after the built-in ones: a table with the columns `date`, `kind`, `name`,
  /// `notice_year` and `source`, in any encoding and dialect that Excel or WPS saves.
  ///
  /// A year is covered once a row names it as its `notice_year`; a row without one changes its own day only.
  /// The version is the file's name and the beginning of its SHA-256, so that what was counted with it can be
  /// found again.
  ///
  /// - Throws: ``ConfigurationError`` with the line of what is wrong.
  init(overlay file: FilePath) throws {
    let digest = SHA256.hash(data: try Files.bytes(of: file)).hexadecimal.prefix(8)
    let version = "\(file.lastComponent?.stem ?? file.string)-\(digest)"
    var entries: [Day: DayStatus] = [:]
    var sources: [Int: String] = [:]
    for row in try CatalogueTable(file: file).rows {
      let day = try row.day("date")
      guard entries.updateValue(try Self.status(of: day, row), forKey: day) == nil else {
        throw row.complaint(LocalizedText("\(day) 在本文件里写了两次", "\(day) occurs twice in this file"))
      }
      guard let year = try Self.noticeYear(of: day, row) else { continue }
      sources[year] = sources[year] ?? row["source"] ?? ""
    }
    self.init(
      years: Set(sources.keys), entries: entries, version: version,
      notices: sources.sorted { $0.key < $1.key }.map {
        Notice(year: $0.key, name: version, source: $0.value)
      })
  }

  /// What a row makes of its day. A kind that the weekday can't have is a slip in the date.
  private static func status(of day: Day, _ row: CatalogueTable.Row) throws(ConfigurationError) -> DayStatus {
    let kind = try row.value("kind") { CalendarDayKind(rawValue: $0.lowercased()) }
    let isWeekend = day.weekday.isWeekend
    switch kind {
    case .holiday: return .holiday(name: try row.text("name"))
    case .adjustedWorkday where isWeekend: return .adjustedWorkday(name: try row.text("name"))
    case .weekend where isWeekend: return .weekend
    case .workday where !isWeekend: return .workday
    case .adjustedWorkday, .weekend:
      throw row.complaint(
        LocalizedText(
          "\(day) 不是周六或周日，而 \(kind.rawValue) 必须是",
          "\(day) is neither a Saturday nor a Sunday, as \(kind.rawValue) has to be"))
    case .workday:
      throw row.complaint(
        LocalizedText(
          "\(day) 是周六或周日；调休上班写 adjusted_workday",
          "\(day) is a Saturday or Sunday; worked for a festival it is adjusted_workday"))
    }
  }

  /// The year of the notice; it gives away days of the Decembers and Januaries around it too, and no others.
  private static func noticeYear(
    of day: Day, _ row: CatalogueTable.Row
  ) throws(ConfigurationError) -> Int? {
    guard row["notice_year"] != nil else { return nil }
    return try row.value("notice_year") { text in
      Int(text).flatMap { (day.year - 1...day.year + 1).contains($0) ? $0 : nil }
    }
  }
}
