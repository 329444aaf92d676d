import ExchangeBase
import ExchangeFiles
import ExchangeLedger
import ExchangeRules
import Foundation
import SystemPackage

/// The calendars by which limits were counted, beside the journal: each as `journal/calendar-<n>.json`, where n is the last entry that
/// the ledger had before anything was counted by it. With them what a lost ledger knew is counted again as it was, whatever
/// notices have come since.
struct KeptCalendars {
  /// One, and the last entry before it.
  private struct Kept {
    let after: Int64
    let calendar: HolidayCalendar
  }

  /// There are a few a year.
  private let kept: [Kept]

  init(_ layout: ExchangeLayout) throws {
    kept = try Self.places(in: layout).compactMap { place in
      Self.read(place.path).map { Kept(after: place.after, calendar: $0) }
    }
  }

  /// Those that can be read; whoever may not look there has none.
  init(readableIn layout: ExchangeLayout) {
    let places = (try? Self.places(in: layout)) ?? []
    kept = places.compactMap { place in
      Self.read(place.path).map { Kept(after: place.after, calendar: $0) }
    }
  }

  private static let prefix = "calendar-"

  private static func places(in layout: ExchangeLayout) throws -> [(after: Int64, path: FilePath)] {
    guard try Files.exists(layout.journal) else { return [] }
    return try Files.names(in: layout.journal).compactMap { name in
      guard name.extension == "json", name.stem.hasPrefix(prefix),
        let after = Int64(name.stem.dropFirst(prefix.count))
      else { return nil }
      return (after, layout.journal.appending(name))
    }.sorted { $0.after < $1.after }
  }

  /// One that can't be read is as one that isn't there: what is counted by another comes out otherwise, and is told of.
  private static func read(_ path: FilePath) -> HolidayCalendar? {
    guard let bytes = try? Files.bytes(of: path), let text = bytes.split(separator: 10).first else {
      return nil
    }
    return try? JSONDecoder().decode(HolidayCalendar.self, from: Data(text))
  }

  /// Whether what lies there is what was written.
  enum Condition {
    case whole
    /// An earlier program wrote it, without a digest.
    case unsealed
    case broken
  }

  static func files(in layout: ExchangeLayout) throws -> [FilePath] { try places(in: layout).map(\.path) }

  /// A line that is the calendar, and one that is its SHA-256.
  static func condition(of path: FilePath) throws -> Condition {
    guard let status = try Files.status(of: path), status.sort == .regular, status.size <= longest else {
      return .broken
    }
    let lines = try Files.bytes(of: path, limit: longest)
      .split(separator: 10, omittingEmptySubsequences: false)
    guard lines.count > 1, lines.last?.isEmpty == true else { return .broken }
    switch lines.count {
    case 2: return read(path).map { (try? text(of: $0)) == Array(lines[0]) } ?? false ? .unsealed : .broken
    case 3: return lines[1].elementsEqual(Files.sha256(of: Array(lines[0])).utf8) ? .whole : .broken
    default: return .broken
    }
  }

  /// No calendar that we write is longer.
  private static let longest = 16 << 20

  private static func text(of calendar: HolidayCalendar) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(calendar))
  }

  /// Keeps a calendar where it isn't the one that was kept last. What is counted by it comes after that.
  static func keep(
    _ calendar: HolidayCalendar, in layout: ExchangeLayout, _ ledger: any LedgerSource
  ) throws {
    if try places(in: layout).last.flatMap({ read($0.path) })?.version == calendar.version { return }
    let after = try ledger.read { try $0.lastEntry() }?.sequence ?? 0
    let text = try text(of: calendar)
    try Files.makeFolder(layout.journal)
    try Files.replace(
      layout.journal.appending("\(prefix)\(after).json"),
      with: text + Array("\n\(Files.sha256(of: text))\n".utf8))
  }

  /// The one by which it was counted first, as far as is known.
  var first: HolidayCalendar? { kept.first?.calendar }

  /// By which of those that are kept an entry was counted; `nil` where none was kept by then.
  func used(at entry: Int64) -> HolidayCalendar? { kept.last { $0.after < entry }?.calendar }

  /// The one of a version.
  func calendar(_ version: String) -> HolidayCalendar? {
    kept.first { $0.calendar.version == version }?.calendar
  }
}
