import Dispatch
import ExchangeFiles
import Foundation
import Synchronization
import SystemPackage
import Testing

/// A link leads to what its maker meant.
struct LinkTests {
  @Test func `a target that is named from where the program was called is found from where the link lies`()
    throws
  {
    let folder = try Files.makeTemporaryFolder(named: "exchange-link")
    defer { try? Files.removeTree(folder) }
    try Files.replace(folder.appending("file"), with: [1])
    let up = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in ".." }
    let target = FilePath((up + [folder.string]).joined(separator: "/")).appending("file")
    let link = folder.appending("link")
    try Files.link(target, at: link)
    #expect(try Data(contentsOf: URL(fileURLWithPath: link.string)) == Data([1]))
  }

  @Test func `of many that give a file of theirs one name at the same moment one has it`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-link")
    defer { try? Files.removeTree(folder) }
    let name = folder.appending("name")
    for number in 0..<16 { try Files.replace(folder.appending("\(number)"), with: [UInt8(number)]) }
    let having = Mutex<[UInt8]>([])
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      if (try? Files.nameIfFree(folder.appending("\(number)"), name)) == true {
        having.withLock { $0.append(UInt8(number)) }
      }
    }
    let all = having.withLock(\.self)
    #expect(all.count == 1)
    #expect(try Files.bytes(of: name) == all)
    // It is the same file under both names, and nothing is put in its place.
    let first = try #require(all.first)
    #expect(try Files.areSame(folder.appending("\(first)"), name))
    try Files.remove(folder.appending("\(first)"))
    #expect(try Files.bytes(of: name) == [first])
    #expect(throws: FileError.self) { try Files.nameIfFree(folder.appending("\(first)"), name) }
  }
}
