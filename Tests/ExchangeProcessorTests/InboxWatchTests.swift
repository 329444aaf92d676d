import ExchangeBase
import ExchangeFiles
import ExchangeTesting
import ExchangeWords
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// The kernel's hint that something came.
///
/// Waits are asked to last an hour, and tell whether something ended them before. Nothing is timed, since a busy machine
/// may let a task wait for minutes before it goes on.
struct InboxWatchTests {
  private static let hour = Duration.seconds(3_600)

  private let folder: ScratchFolder
  private let watch: InboxWatch

  init() throws {
    folder = try ScratchFolder()
    watch = try InboxWatch()
    #expect(watch.listen(to: [folder.path]).isEmpty)
  }

  @Test func `what came while nobody waited ends the next wait, once`() async throws {
    try Files.replace(folder.path.appending("a.csv"), with: "1".utf8)
    #expect(await watch.wait(Self.hour))
    #expect(await !watch.wait(.milliseconds(100)))
  }

  @Test func `a file that comes ends the wait`() async throws {
    let path = folder.path.appending("a.csv")
    let watch = watch
    async let waiting = watch.wait(Self.hour)
    try Files.replace(path, with: "1".utf8)
    #expect(await waiting)
  }

  @Test func `a task that is cancelled waits no longer`() async {
    let watch = watch
    let task = Task { await watch.wait(Self.hour) }
    task.cancel()
    #expect(await task.value)
  }

  @Test func `what can't be looked at is the pass's to tell, and the others are heard`() async throws {
    let inner = folder.path.appending("inner")
    try Files.makeFolder(inner)
    #expect(await watch.wait(Self.hour))
    // Where nothing is, no file system is found either; a file is no folder to listen to.
    let file = folder.path.appending("file")
    try Files.replace(file, with: "".utf8)
    #expect(await watch.wait(Self.hour))
    #expect(watch.listen(to: [folder.path.appending("nothing"), file, inner]).isEmpty)
    try Files.replace(inner.appending("a.csv"), with: "1".utf8)
    #expect(await watch.wait(Self.hour))
  }

  @Test func `it is told whose files the system doesn't tell of, and why`() {
    func trouble(_ departments: [String], areAll: Bool = false, _ code: Errno) -> OperatorEvent.Trouble {
      PolledInboxes(departments: departments, areAll: areAll, code: code).trouble
    }
    let one = trouble(["XC-WJ"], .noSpace)
    #expect(one.subject.department == "XC-WJ")
    #expect(
      one.words.zh.hasPrefix("系统不通知 XC-WJ 的新文件") && one.words.zh.contains("fs.inotify.max_user_watches"))
    #expect(one.words.en.contains("XC-WJ, whose inbox is only polled"))
    let some = trouble(["XC-WJ", "XC-YJ"], .noMemory)
    #expect(some.subject.department == nil)
    #expect(some.words.zh.contains("2 个部门（XC-WJ 等）") && some.words.zh.hasSuffix("：内存不足"))
    for all in [
      trouble(["XC-WJ", "XC-YJ"], areAll: true, .tooManyOpenFiles), trouble([], .tooManyOpenFiles),
    ] {
      #expect(all.subject.department == nil)
      #expect(all.words.zh.hasPrefix("系统不通知新文件，") && all.words.zh.contains("max_user_instances"))
      #expect(all.words.en.hasPrefix("the system tells of no new files"))
    }
  }
}
