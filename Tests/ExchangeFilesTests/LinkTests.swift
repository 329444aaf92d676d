import ExchangeFiles
import Foundation
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
}
