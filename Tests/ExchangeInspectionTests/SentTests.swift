import ExchangeBase
import ExchangeFiles
import Foundation
import SystemPackage
import Testing

@testable import ExchangeInspection

/// A name arrives as the bytes that it is.
struct SentTests {
  @Test(arguments: [
    Array("样例.csv".utf8), [0xC3, 0x28, 0xFF], Array("a \u{0}".utf8.dropLast()), [0x2E, 0x80],
  ])
  func `a name goes through a pipe as it is`(bytes: [UInt8]) throws {
    let name = try #require(FilePath.Component(bytes: bytes))
    let coded = try JSONEncoder().encode([Sent(name)])
    #expect(try JSONDecoder().decode([Sent<FilePath.Component>].self, from: coded)[0].value == name)
    let path = FilePath("/srv/exchange/work").appending(name)
    let codedPath = try JSONEncoder().encode([Sent(path)])
    #expect(try JSONDecoder().decode([Sent<FilePath>].self, from: codedPath)[0].value == path)
  }

  @Test func `what is text goes as text, and what isn't as numbers`() throws {
    let text = try JSONEncoder().encode([Sent(FilePath("work/a.csv"))])
    #expect(try JSONDecoder().decode([String].self, from: text) == ["work/a.csv"])
    let name = try #require(FilePath.Component(bytes: [0xFF, 0x41]))
    #expect(
      try JSONDecoder().decode([[Int]].self, from: JSONEncoder().encode([Sent(name)])) == [[0xFF, 0x41]])
  }

  @Test(arguments: [#"[""]"#, #"["a/b"]"#, "[[97, 0]]", "[7]", "[[47]]"])
  func `what can't be a name isn't taken for one`(text: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode([Sent<FilePath.Component>].self, from: Data(text.utf8))
    }
  }

  @Test func `what was found goes by its drop alone, and is that file's only`() throws {
    func file(_ drop: String) -> TakenFile {
      TakenFile(
        drop: drop, sender: "XC-SPJ", name: "样例.csv", receivedAt: Instant(milliseconds: 0),
        copy: "work/original",
        size: 3, sha256: "ab")
    }
    let sent = try JSONEncoder().encode([FileInHand(file: file("20210104-0001"))])
    #expect(String(decoding: sent, as: UTF8.self) == #"["20210104-0001"]"#)
    let key = try #require(FileInHand.key)
    let decoder = JSONDecoder()
    #expect(throws: DecodingError.self) { try decoder.decode([FileInHand].self, from: sent) }
    decoder.userInfo[key] = file("20210104-0002")
    #expect(throws: DecodingError.self) { try decoder.decode([FileInHand].self, from: sent) }
    decoder.userInfo[key] = file("20210104-0001")
    #expect(try decoder.decode([FileInHand].self, from: sent).map(\.file.name) == ["样例.csv"])
  }
}
