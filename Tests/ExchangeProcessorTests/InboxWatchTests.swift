import ExchangeBase
import ExchangeFiles
import ExchangeTesting
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
    watch = try #require(InboxWatch())
    #expect(watch.listen(to: [folder.path]) == nil)
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

  @Test func `a folder that isn't there is told, and the others are heard`() async throws {
    let inner = folder.path.appending("inner")
    try Files.makeFolder(inner)
    #expect(await watch.wait(Self.hour))
    // Where nothing is, no file system is found either; a file is no folder to listen to.
    let file = folder.path.appending("file")
    try Files.replace(file, with: "".utf8)
    #expect(await watch.wait(Self.hour))
    #expect(watch.listen(to: [file, inner])?.code == .notDirectory)
    try Files.replace(inner.appending("a.csv"), with: "1".utf8)
    #expect(await watch.wait(Self.hour))
  }
}
