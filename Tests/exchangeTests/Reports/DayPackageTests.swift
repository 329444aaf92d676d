import ExchangeBase
import ExchangeFiles
import ExchangeReports
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@Suite(.waits) struct DayPackageTests {
  @Test func `later events don't change the package of an earlier day`() throws {
    let story = try FourDays.told()
    #expect(story.watch.packages.keys.sorted() == FourDays.days)
    #expect(story.watch.comparisons == 1 + 2 + 3 + 4)
    #expect(story.watch.changes == [])
    #expect(Set(story.watch.packages.values).count == FourDays.days.count)
  }

  @Test func `what becomes of an obligation later doesn't change what was said of it`() throws {
    let week = try MeasureWeek.told()
    #expect(week.watch.packages.keys.sorted() == MeasureWeek.days)
    #expect(week.watch.comparisons == 1 + 2 + 3 + 4 + 5 + 5, "after each day, and after another calendar")
    #expect(week.watch.changes == [])
    #expect(Set(week.watch.packages.values).count == MeasureWeek.days.count)
  }

  @Test func `what is on disk is what is told`() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("an older one", to: "2021-01-04.zip")
    let written = try FourDays.told().newPackage("2021-01-04").write(to: path)
    #expect(try written.bytes == Files.bytes(of: path).count)
    #expect(written.totals.files.total == 4)
    let sum = try Tool.run("sha256sum", ["2021-01-04.zip"], in: folder.path)
    #expect(sum.output.hasPrefix("\(written.sha256)  "))
    #expect(try !Files.exists(Self.part(of: path)))
  }

  @Test func `a folder that isn't there is told, and leaves nothing behind`() throws {
    let folder = try ScratchFolder()
    let error = #expect(throws: ReportError.self) {
      try package().write(to: folder.path.appending("reports").appending("2021-01-04.zip"))
    }
    #expect(error?.code == .file)
    #expect(try Files.names(in: folder.path).isEmpty)
  }

  @Test func `a package that can't be written leaves the older one in place`() throws {
    let folder = try ScratchFolder()
    let path = try folder.write("an older one", to: "2021-01-04.zip")
    // Nobody but us writes there, so that only a folder can be in the way.
    let kept = Self.part(of: path).appending("kept")
    try Files.makeFolder(Self.part(of: path))
    try Files.makeFolder(kept)
    let error = #expect(throws: ReportError.self) { try package().write(to: path) }
    #expect(error?.code == .file)
    #expect(try Files.bytes(of: path) == Array("an older one".utf8))
    #expect(try Files.exists(kept))
  }

  @Test func `what a crash left under the name of a part leads nowhere`() throws {
    let folder = try ScratchFolder()
    let path = folder.path.appending("2021-01-04.zip")
    let victim = try folder.write("kept", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: Self.part(of: path).string, withDestinationPath: victim.string)
    _ = try package().write(to: path)
    #expect(try Files.bytes(of: victim) == Array("kept".utf8))
    #expect(try !Files.exists(Self.part(of: path)))
  }

  private func package() throws -> DayPackage { try FourDays.told().newPackage("2021-01-04") }

  private static func part(of path: FilePath) -> FilePath { FilePath("\(path).part") }

  @Test(arguments: MeasureWeek.days)
  func `unzip, sha256sum and xmllint find nothing wrong`(day: Day) throws {
    // The Friday of the four days has only begun.
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("told.zip")
    _ = try FourDays.told().newPackage(day).write(to: path)
    try check(Files.bytes(of: path))
    try check(MeasureWeek.told().package(day))
  }

  private func check(_ package: [UInt8]) throws {
    let scratch = try ScratchFolder()
    let folder = scratch.path
    try Files.replace(folder.appending("p.zip"), with: package)
    let tested = try Tool.run("unzip", ["-tq", "p.zip"], in: folder)
    #expect(tested.status == 0, "\(tested.output)")
    #expect(try Tool.run("unzip", ["-q", "p.zip", "-d", "p"], in: folder).status == 0)
    let inside = folder.appending("p")
    let sums = try Tool.run("sha256sum", ["-c", "--strict", "manifest-sha256.txt"], in: inside)
    #expect(sums.status == 0, "\(sums.output)")
    let names = try Files.names(in: inside).map(\.string)
    #expect(
      names == [
        "00-agenda.csv", "00-verdict.csv", "01-balance-by-department.csv", "01-balance.csv",
        "01-differences.csv",
        "01-reconciliation.csv", "01-traffic.csv",
        "02-late-pushes.csv",
        "02-push-timeliness.csv", "02-rejudged-pushes.csv", "03-claims.csv", "04-reassign.csv",
        "04-returns.csv", "05-supervision-push.csv", "06-commitments.csv", "07-letters-dispositions.csv",
        "08-surveys.csv", "09-parallel-default.csv", "10-inquiries.csv", "11-rejections.csv",
        "12-accountability-leads.csv", "12-withdrawn-leads.csv", "13-calendar-and-profile.csv",
        "13-downtimes.csv", "13-moved-deadlines.csv", "13-provisional-deadlines.csv", "13-rules.csv",
        "14-signoff.csv", "14-unsigned-days.csv", "15-resolutions.csv", "16-open-items.csv",
        "17-expected.csv", "chain.txt", "index.html", "key.pub.pem", "keys.txt", "manifest-sha256.txt",
        "manifest-sha256.txt.sig", "reconciliation.xlsx", "reconciliation.xml",
      ])
    #expect(
      sums.output.split(separator: "\n").count == names.count - 2,
      "the manifest names all but itself and its signature")
    let schema = Repository.schemas.appending("reconciliation.xsd")
    let valid = try Tool.run(
      "xmllint", ["--noout", "--schema", schema.string, "reconciliation.xml"], in: inside)
    #expect(valid.status == 0, "\(valid.output)")
  }
}
