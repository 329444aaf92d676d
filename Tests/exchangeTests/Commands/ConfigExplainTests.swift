import ExchangeBase
import ExchangeFiles
import ExchangeProcessor
import ExchangeTesting
import Foundation
import SystemPackage
import Testing

/// The folder of the project.
private let projectFolder = Sample.folder.deletingLastPathComponent()

/// `exchange config explain`, and that each setting is explained wherever one looks for it.
struct ConfigExplainTests {
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
    let guide = try String(
      contentsOf: projectFolder.appending(path: "docs/operator-guide.md"), encoding: .utf8)
    for setting in SettingExplanation.all {
      let hasRow = guide.split(separator: "\n").contains {
        $0.hasPrefix("|") && $0.split(separator: "|")[0].contains("`\(setting.key)`")
      }
      #expect(hasRow, "\(setting.key)")
    }
  }
}

/// The manual pages that `make deb` packs are made of what the program says of itself.
struct ManualTests {
  @Test func `each command has a page in both languages, with all its options`() throws {
    let (scratch, root) = (try ScratchFolder(), projectFolder)
    let make = Process()
    make.executableURL = root.appending(path: "packaging/manual")
    make.arguments = [Program.url.path, scratch.path.string]
    make.environment = ProcessInfo.processInfo.environment.merging(["EXCHANGE_DATA": root.path]) { $1 }
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
