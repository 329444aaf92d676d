import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// `exchange config explain`, and that each setting is explained wherever one looks for it.
@Suite(.waits) struct ConfigExplainTests {
  @Test func `every setting is explained, in both languages`() throws {
    let chinese = try Program.run("config", "explain", "--lang", "zh").text
    let english = try Program.run("config", "explain", "--lang", "en").text
    for setting in SettingExplanation.all {
      #expect(chinese.contains("\(setting.key)\n    \(setting.meaning.zh.prefix(12))"))
      #expect(english.contains("\(setting.key)\n    \(setting.meaning.en.prefix(12))"))
    }
  }

  @Test func `what an exchange has there stands beside, with its line`() throws {
    let exchange = try TemporaryExchange(inProcess: false)
    let root = exchange.root.string
    try add("dailyQuotaOf: {XC-SPJ: {files: 3}}", to: exchange)
    let text = try Program.run("config", "explain", "dailyQuotaOf", "timestamp", "--exchange", root).text
    #expect(text.contains("XC-SPJ"), "\(text)")
    #expect(text.contains("没有写") || text.contains("left out"), "\(text)")
    let json = try Program.run("config", "explain", "profile", "--exchange", root, "--format", "json").text
    #expect(json.contains("\"written\" : \"\(ProgramData.standardProfile)\""), "\(json)")
  }

  @Test func `a setting that doesn't exist is told, and so is a file that can't be used`() throws {
    let unknown = try Program.run("config", "explain", "colour")
    #expect(unknown.status != 0)
    #expect(unknown.errors.contains("colour"))
    let exchange = try TemporaryExchange(inProcess: false)
    try add("colour: red", to: exchange)
    let wrong = try Program.run("config", "explain", "--exchange", exchange.root.string)
    #expect(wrong.status == 65)
    #expect(wrong.errors.contains("colour"))
  }

  private func add(_ line: String, to exchange: TemporaryExchange) throws {
    let file = exchange.layout.settings
    try Files.replace(file, with: Files.bytes(of: file) + Array("\n\(line)\n".utf8))
  }

  @Test func `the guide has a row for each setting`() throws {
    let guide = String(
      decoding: try Files.bytes(of: Repository.root.appending("docs/operator-guide.md")), as: UTF8.self)
    for setting in SettingExplanation.all {
      let hasRow = guide.split(separator: "\n").contains {
        $0.hasPrefix("|") && $0.split(separator: "|")[0].contains("`\(setting.key)`")
      }
      #expect(hasRow, "\(setting.key)")
    }
  }
}

extension ConfigExplainTests {
  private func settings(_ lines: String...) throws -> Settings {
    let folder = try ScratchFolder()
    let text =
      (["title: 样例", "profile: \(ProgramData.standardProfile)"] + lines).joined(separator: "\n") + "\n"
    return try Settings(file: folder.write(text, to: "exchange.yaml"))
  }

  @Test func `the numbers that a setting is said to take are those that it takes`() throws {
    var looked = 0
    for setting in SettingExplanation.all {
      guard let bounds = setting.values.zh.prefixMatch(of: /(\d+) 到 (\d+)/) else { continue }
      let (low, high) = (try #require(Int(bounds.1)), try #require(Int(bounds.2)))
      for number in [low, high] { _ = try settings("\(setting.key): \(number)") }
      for number in [low - 1, high + 1] {
        #expect(throws: ConfigurationError.self, "\(setting.key): \(number)") {
          try settings("\(setting.key): \(number)")
        }
      }
      if setting.values.zh.contains("auto") { _ = try settings("\(setting.key): auto") }
      looked += 1
    }
    #expect(looked >= 14)
  }

  @Test func `what a new exchange's file says is what holds without it, but where own folders lie`() throws {
    let scratch = try ScratchFolder()
    let root = scratch.path.appending("x")
    #expect(try Program.run("init", root.string, "--title", "样例", "--no-guides").status == 0)
    #expect(try Settings(file: root.appending("exchange.yaml")) == settings("ownFolders: beside"))
  }
}

/// The manual pages that `make deb` packs are made of what the program says of itself.
@Suite(.waits) struct ManualTests {
  @Test func `each command has a page in both languages, with all its options`() throws {
    let (scratch, root) = (try ScratchFolder(), Repository.root)
    let make = Process()
    make.executableURL = URL(filePath: root.appending("packaging/manual").string)
    make.arguments = [Program.url.path, scratch.path.string]
    make.environment = ProcessInfo.processInfo.environment.merging(["EXCHANGE_DATA": root.string]) { $1 }
    try make.run()
    make.waitUntilExit()
    #expect(make.terminationStatus == 0)
    for (folder, language) in [("", "en"), ("zh_CN/", "zh")] {
      let top = try page("\(folder)man1/exchange.1", in: scratch)
      let names = top.matches(of: /exchange\\-([a-z]+)\\fR\(1\)/).map { String($0.1) }
      #expect(names.count >= 24)
      for name in names {
        let help = try Program.run("help", name, "--lang", language).text
        let text = try page("\(folder)man1/exchange-\(name).1", in: scratch)
        for option in help.matches(of: /--[a-z-]+/).map({ String($0.0) }) {
          #expect(text.contains(option.replacing("-", with: "\\-")), "\(name) \(option)")
        }
      }
      let settings = try page("\(folder)man5/exchange.yaml.5", in: scratch)
      for setting in SettingExplanation.all { #expect(settings.contains("\\fB\(setting.key)\\fR")) }
    }
  }

  private func page(_ path: String, in scratch: ScratchFolder) throws -> String {
    try String(contentsOfFile: scratch.path.appending(path).string, encoding: .utf8)
  }
}
