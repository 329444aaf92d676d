import SystemPackage
import Testing

@testable import ExchangeProcessor

/// The kernel's hint that something came.
struct InboxWatchTests {
  private let folder: ScratchFolder
  private let watch: InboxWatch

  init() throws {
    folder = try ScratchFolder()
    watch = try #require(InboxWatch())
    #expect(watch.listen(to: [folder.path]) == nil)
  }

  private func time(of body: () async throws -> Void) async rethrows -> Duration {
    let start = ContinuousClock.now
    try await body()
    return ContinuousClock.now - start
  }

  @Test func `what came while nobody waited ends the next wait, once`() async throws {
    try Files.replace(folder.path.appending("a.csv"), with: "1".utf8)
    #expect(await time { await watch.wait(.seconds(60)) } < .seconds(30))
    #expect(await time { await watch.wait(.milliseconds(100)) } >= .milliseconds(100))
  }

  @Test func `a file that comes ends the wait`() async throws {
    let path = folder.path.appending("a.csv")
    let watch = watch
    let passed = try await time {
      async let waiting: Void = watch.wait(.seconds(60))
      try Files.replace(path, with: "1".utf8)
      await waiting
    }
    #expect(passed < .seconds(30))
  }

  @Test func `a task that is cancelled waits no longer`() async {
    let watch = watch
    let passed = await time {
      let task = Task { await watch.wait(.seconds(60)) }
      task.cancel()
      await task.value
    }
    #expect(passed < .seconds(30))
  }

  @Test func `a folder that isn't there is told, and the others are heard`() async throws {
    let inner = folder.path.appending("inner")
    try Files.makeFolder(inner)
    await watch.wait(.seconds(60))
    // Where nothing is, no file system is found either; a file is no folder to listen to.
    let file = folder.path.appending("file")
    try Files.replace(file, with: "".utf8)
    await watch.wait(.seconds(60))
    #expect(watch.listen(to: [file, inner])?.code == .notDirectory)
    try Files.replace(inner.appending("a.csv"), with: "1".utf8)
    #expect(await time { await watch.wait(.seconds(60)) } < .seconds(30))
  }
}
