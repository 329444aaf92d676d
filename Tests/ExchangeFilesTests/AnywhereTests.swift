import ExchangeFiles
import Foundation
import SystemPackage
import Testing

/// A path in advice leads to the same wherever it is followed, and is one word of a command.
struct AnywhereTests {
  @Test func `what isn't absolute leads on from where the program was called`() {
    let here = FilePath(FileManager.default.currentDirectoryPath)
    #expect(FilePath("样例").fromAnywhere == here.appending("样例"))
    #expect(FilePath("./样例/./a/").asWord == here.appending("样例").appending("a").asWord)
    #expect(FilePath("/srv/exchange").fromAnywhere == "/srv/exchange")
    #expect(FilePath("/srv/exchange/").asWord == "/srv/exchange")
  }

  @Test func `a link stays what it is called, and what lies above where it leads is found`() throws {
    let folder = try Files.makeTemporaryFolder(named: "exchange-anywhere")
    defer { try? Files.removeTree(folder) }
    let (deep, link) = (folder.appending("a").appending("b"), folder.appending("link"))
    try Files.makeFolder(deep)
    try Files.link(deep, at: link)
    #expect(link.asWord == link.string)
    #expect(FilePath("\(link)/../b").asWord.hasSuffix("/a/b"))
  }

  @Test func `what a shell would take apart stands in quotation marks`() {
    #expect(FilePath("/srv/样例 交换").asWord == "'/srv/样例 交换'")
    #expect(FilePath("/srv/it's").asWord == "'/srv/it'\\''s'")
    #expect(FilePath("/srv/$(true)").asWord == "'/srv/$(true)'")
    #expect(FilePath("/srv/样例").asWord == "/srv/样例")
  }
}
