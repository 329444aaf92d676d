import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeTesting
import SystemPackage
import Testing

/// `exchange.yaml`: what stands in it, what stands for what is left out, and what is said of what is wrong.
struct SettingsTests {
  @Test func `what is left out has its standard value`() throws {
    let folder = try ScratchFolder()
    let settings = try Settings(file: folder.write("title: 样例交换\nprofile: sample\n", to: "exchange.yaml"))
    #expect(settings.title == "样例交换")
    #expect(settings.acceptance == .partial)
    #expect(settings.settle.general == nil)
    #expect(settings.pollMilliseconds == 5_000)
    #expect(settings.maxFileBytes == 4_096 << 20)
  }

  @Test func `what is set is taken`() throws {
    let folder = try ScratchFolder()
    let text = "title: a\nprofile: b\nacceptance: whole\nsettleSeconds: 35\npollSeconds: 5\nmaxFileMiB: 1\n"
    let settings = try Settings(file: folder.write(text, to: "exchange.yaml"))
    #expect(settings.acceptance == .whole)
    #expect(settings.settle.general == 35_000)
    #expect(settings.pollMilliseconds == 5_000)
    #expect(settings.maxFileBytes == 1 << 20)
  }

  @Test func `settle times may be left to the file system, and set for one department`() throws {
    let folder = try ScratchFolder()
    let text = "title: a\nprofile: b\nsettleSeconds: auto\nsettleSecondsOf:\n  XC-SPJ: 10\n"
    let settings = try Settings(file: folder.write(text, to: "exchange.yaml"))
    #expect(settings.settle.general == nil)
    #expect(settings.settle.departments == ["XC-SPJ": 10_000])
  }

  @Test(arguments: [
    ("title: a\nprofile: b\nsettleSecondsOf:\n  XC-SPJ: soon\n", ":4", "0 to 3600"),
    ("title: a\nprofile: b\nsettleSeconds: -1\n", ":3", "0 to 3600"),
    ("title: a\nprofile: b\n\npollSeconds: 0\n", ":4", "1 to 3600"),
    ("title: a\nprofile: b\nmaxFileMiB: viel\n", ":3", "viel"),
    ("title: a\nprofile: b\nacceptance: all\n", ":3", "partial, whole"),
    ("title: a\nprofile: b\ncolour: red\n", ":3", "colour"),
    ("title: a\n", ":1", "profile"),
    ("title: \"\"\nprofile: b\n", ":1", "title"),
    ("title: a\nprofile: b\nledger: sqlite3\n", ":3", "it is sqlite"),
    ("title: a\nledger: [sqlite]\nprofile: b\n", ":2", "a text is needed"),
    ("title: a\nprofile: b\nledger:\n", ":3", "a text is needed"),
    ("- a\n", "exchange.yaml", "key: value"),
    ("", "exchange.yaml", "key: value"),
    ("title: [a\n", ":1", "isn't closed by ]"),
    ("title: a\nhooks: {a: 1\nprofile: b\n", ":2", "isn't closed by }"),
    ("title: a\nx\nprofile: b\n", ":2", "no colon"), ("title: a\nprofile: b\nx\n", ":3", "no colon"),
    ("title: a\nprofile: \"b\npollSeconds: 5\n", ":2", "isn't closed"),
    ("title: a: b\nprofile: c\n", ":1", "a colon can't"),
    ("title: a\n  profile: b\n", ":2", "indented too far"),
    ("title: a\nhooks:\n    a: 1\n  b: 2\n", ":4", "indented"),
    ("title: a\nprofile: @b\n", ":2", "quotation marks"),
    ("title: \"D:\\q\"\nprofile: b\n", ":1", "single ones"),
    ("title: a\nprofile: b\u{1}\n", ":2", "control character"),
    ("title: a\nprofile: *b\n", ":2", "begins with *"),
    ("title: a\nprofile： b\n", ":2", "wide colon"),
    ("title: a\nprofile:b\n", ":2", "needs a blank"), ("title: a\r\nprofile： b\r\n", ":2", "wide colon"),
    ("title: a\nprofile: b\nhooks:\n\tafter: 1\n", ":4", "tabs"),
  ])
  func `what is wrong is told with its line`(text: String, place: String, words: String) throws {
    let folder = try ScratchFolder()
    let file = try folder.write(text, to: "exchange.yaml")
    let error = try #require(throws: ConfigurationError.self) { try Settings(file: file) }
    #expect(error.file.hasSuffix(place), "\(error)")
    #expect(error.reason.en.contains(words), "\(error)")
    // One line, of which the Chinese is Chinese.
    #expect(!error.reason.zh.contains("\n") && !error.reason.zh.contains("while "), "\(error.reason.zh)")
  }

  @Test func `settings in another encoding than UTF-8 are told as that`() throws {
    let folder = try ScratchFolder()
    let text = "title: 样例\nprofile: b\n"
    func bytes(_ units: [UInt16], isBig: Bool = false) -> [UInt8] {
      units.flatMap { unit in
        let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
        return isBig ? [high, low] : [low, high]
      }
    }
    let units = Array(text.utf16)
    let marked: [UInt16] = [0xFEFF] + units
    let gbk: [UInt8] = Array("profile: b\ntitle: ".utf8) + [0xD1, 0xF9, 0xC0, 0xFD, 0x0A]
    let file = folder.path.appending("exchange.yaml")
    let cases: [(content: [UInt8], place: String, words: String)] = [
      (bytes(marked), "exchange.yaml", "UTF-16"), (bytes(marked, isBig: true), "exchange.yaml", "UTF-16"),
      (bytes(units), "exchange.yaml", "UTF-16"), (gbk, "exchange.yaml:2", "UTF-8"),
    ]
    for (content, place, words) in cases {
      try Files.replace(file, with: content)
      let error = try #require(throws: ConfigurationError.self) { try Settings(file: file) }
      #expect(error.file.hasSuffix(place) && error.reason.zh.contains(words), "\(error)")
    }
    try Files.replace(file, with: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    #expect(try Settings(file: file).title == "样例", "a mark of UTF-8 is passed over")
  }
}
