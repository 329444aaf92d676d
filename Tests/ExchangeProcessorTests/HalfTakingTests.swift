import ExchangeFiles
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

@testable import ExchangeProcessor

/// A taking of which a power cut left both names.
struct HalfTakingTests {
  private let folder: ScratchFolder
  private let taken: FilePath
  private let original: FilePath

  /// A file that lies in an inbox and among the taken ones.
  init() throws {
    folder = try ScratchFolder()
    original = folder.path.appending("inbox/样例.csv")
    let place = folder.path.appending("inbox/.taken/20210104-0001.100000000")
    taken = place.appending("样例.csv")
    try Files.makeFolder(place)
    try Files.replace(original, with: "样例".utf8)
    try link(original, to: taken)
  }

  private func link(_ file: FilePath, to name: FilePath) throws {
    try FileManager.default.linkItem(atPath: file.string, toPath: name.string)
  }

  private func expectUndone() throws {
    #expect(try Files.bytes(of: original) == Array("样例".utf8))
    #expect(try !Files.hasOtherNames(original))
    #expect(try Files.names(in: taken.removingLastComponent()).isEmpty)
  }

  @Test(arguments: [true, false])
  func `a taking is undone whatever its file counts, and not for a name that is another file's`(
    isCounted: Bool
  ) throws {
    #expect(try HalfTaking.undo(taken, of: original, isCounted: isCounted))
    try expectUndone()
    // The same bytes under the same name, but another file.
    try Files.copy(original, to: taken)
    #expect(try !HalfTaking.undo(taken, of: original, isCounted: isCounted))
    try Files.remove(original)
    #expect(try !HalfTaking.undo(taken, of: original, isCounted: isCounted))
    #expect(try Files.bytes(of: taken) == Array("样例".utf8))
  }

  @Test func `what a stop left of that is finished`() throws {
    // The copy lies in the inbox already, and its place has become a name of the file.
    try Files.remove(original)
    try Files.copy(taken, to: original)
    try link(taken, to: taken.removingLastComponent().appending(HalfTaking.part))
    #expect(try HalfTaking.undo(taken, of: original, isCounted: false))
    try expectUndone()
  }
}
