import ExchangeBase
import ExchangeFiles
import ExchangeReports
import ExchangeRules
import Foundation
import SystemPackage
import ExchangeTesting
import Testing

@Suite struct DayPackageTests {
  @Test func `later events don't change the package of an earlier day`() throws {
    var story = try SampleStory()
    var packages: [Day: [UInt8]] = [:]
    for day in SampleStory.days {
      try story.play(day)
      packages[day] = try story.sample.package(day)
      for (earlier, bytes) in packages {
        #expect(try story.sample.package(earlier) == bytes, "\(earlier) after \(day)")
      }
    }
    #expect(Set(packages.values).count == SampleStory.days.count)
  }

  @Test func `what becomes of an obligation later doesn't change what was said of it`() throws {
    var story = try MeasureStory()
    var packages: [Day: [UInt8]] = [:]
    for day in MeasureStory.days {
      try story.play(day)
      packages[day] = try story.sample.package(day)
      for (earlier, bytes) in packages {
        #expect(try story.sample.package(earlier) == bytes, "\(earlier) after \(day)")
      }
    }
    let holiday = HolidayCalendar(
      years: [2021], entries: [Day("2021-01-11"): .holiday(name: "样例节")], version: "样例通知")
    try story.sample.install(HolidayCalendar.builtIn.overlaying(holiday), at: "2021-01-09T09:00:00")
    for (earlier, bytes) in packages {
      #expect(try story.sample.package(earlier) == bytes, "\(earlier) after another calendar")
    }
  }

  @Test func `what is on disk is what is told`() throws {
    var story = try SampleStory()
    try story.play("2021-01-04")
    let path = FilePath(story.sample.folder.appendingPathComponent("2021-01-04.zip").path)
    try Data("an older one".utf8).write(to: URL(fileURLWithPath: path.string))
    let written = try DayPackage(story.sample.report("2021-01-04")).write(to: path)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path.string))
    #expect(written.bytes == bytes.count)
    #expect(written.totals.files.total == 4)
    let sum = try run("sha256sum", ["2021-01-04.zip"], in: story.sample.folder)
    #expect(sum.output.hasPrefix("\(written.sha256)  "))
    #expect(!FileManager.default.fileExists(atPath: "\(path).part"))
  }

  @Test func `a folder that isn't there is told, and leaves nothing behind`() throws {
    let sample = try SampleLedger()
    let path = FilePath(sample.folder.appendingPathComponent("reports/2021-01-04.zip").path)
    let error = #expect(throws: ReportError.self) {
      try DayPackage(sample.report("2021-01-04")).write(to: path)
    }
    #expect(error?.code == .file)
  }

  @Test func `a package that can't be written leaves the older one in place`() throws {
    let sample = try SampleLedger()
    let path = sample.folder.appendingPathComponent("2021-01-04.zip")
    try Data("an older one".utf8).write(to: path)
    // Nobody but us writes there, so that only a folder can be in the way.
    let part = URL(fileURLWithPath: "\(path.path).part/kept")
    try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
    let error = #expect(throws: ReportError.self) {
      try DayPackage(sample.report("2021-01-04")).write(to: FilePath(path.path))
    }
    #expect(error?.code == .file)
    #expect(try String(contentsOf: path, encoding: .utf8) == "an older one")
    #expect(FileManager.default.fileExists(atPath: part.path))
  }

  @Test func `what a crash left under the name of a part leads nowhere`() throws {
    let sample = try SampleLedger()
    let path = sample.folder.appendingPathComponent("2021-01-04.zip")
    let victim = sample.folder.appendingPathComponent("victim")
    try Data("kept".utf8).write(to: victim)
    try FileManager.default.createSymbolicLink(
      atPath: "\(path.path).part", withDestinationPath: victim.path)
    _ = try DayPackage(sample.report("2021-01-04")).write(to: FilePath(path.path))
    #expect(try String(contentsOf: victim, encoding: .utf8) == "kept")
    #expect(!FileManager.default.fileExists(atPath: "\(path.path).part"))
  }

  @Test(arguments: MeasureStory.days)
  func `unzip, sha256sum and xmllint find nothing wrong`(day: Day) throws {
    var story = try SampleStory()
    try story.playAll()
    try check(story.sample, day)
    try check(MeasureStory(through: MeasureStory.days.last!).sample, day)
  }

  private func check(_ sample: SampleLedger, _ day: Day) throws {
    let folder = sample.folder
    _ = try DayPackage(sample.report(day)).write(
      to: FilePath(folder.appendingPathComponent("p.zip").path))
    let tested = try run("unzip", ["-tq", "p.zip"], in: folder)
    #expect(tested.status == 0, "\(tested.output)")
    #expect(try run("unzip", ["-q", "p.zip", "-d", "p"], in: folder).status == 0)
    let inside = folder.appendingPathComponent("p")
    let sums = try run("sha256sum", ["-c", "--strict", "manifest-sha256.txt"], in: inside)
    #expect(sums.status == 0, "\(sums.output)")
    let names = try FileManager.default.contentsOfDirectory(atPath: inside.path).sorted()
    #expect(
      names == [
        "01-traffic.csv", "02-push-timeliness.csv", "03-claims.csv", "04-returns-reassign.csv",
        "05-supervision-push.csv", "06-commitments.csv", "07-letters-dispositions.csv", "08-surveys.csv",
        "09-parallel-default.csv", "10-inquiries.csv", "11-rejections.csv", "12-accountability-leads.csv",
        "13-calendar-and-profile.csv", "14-signoff.csv", "15-resolutions.csv", "index.html",
        "manifest-sha256.txt", "reconciliation.xml",
      ])
    #expect(sums.output.split(separator: "\n").count == names.count - 1, "the manifest names all but itself")
    let valid = try run(
      "xmllint",
      [
        "--noout", "--schema", schemas.appendingPathComponent("reconciliation.xsd").path,
        "reconciliation.xml",
      ],
      in: inside)
    #expect(valid.status == 0, "\(valid.output)")
  }
}
