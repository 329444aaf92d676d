import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage
import Testing

/// The command line speaks Chinese, or English where that is asked for.
struct SpeechTests {
  private static func say(_ words: String, locale: String = "C.UTF-8") throws -> String {
    let outcome = try Program.run(
      words.split(separator: " ").map(String.init), environment: ["LC_ALL": locale])
    return outcome.text + outcome.errors
  }

  @Test(arguments: [
    ("run", "错误：缺少参数 <directory>", "Error: Missing expected argument '<directory>'"),
    ("frob", "错误：多出来的参数“frob”", "Error: Unexpected argument 'frob'"),
    ("run x --bogus", "错误：没有选项 --bogus", "Error: Unknown option '--bogus'"),
    ("run x --at", "错误：选项 --at <at> 后面缺少值", "Error: Missing value for '--at <at>'"),
    ("run x --at gestern --once", "错误：--at 的“gestern”不是", "Error: --at “gestern” is not a time"),
    ("list x days --limit 0", "错误：--limit 是 1 到 10000 的数。", "Error: --limit is a number from 1 to 10000."),
    ("help todo", "用法：exchange todo", "USAGE: exchange todo"),
  ])
  func `what is wrong with a call is said in either language`(
    words: String, chinese: String, english: String
  ) throws {
    #expect(try Self.say(words).contains(chinese))
    #expect(try Self.say(words, locale: "en_US.UTF-8").contains(english))
  }

  @Test func `an option goes before the environment`() throws {
    #expect(try Self.say("run --lang en").contains("Error: Missing expected argument"))
    #expect(try Self.say("run --lang=zh", locale: "en_US.UTF-8").contains("错误：缺少参数"))
  }

  @Test func `the help of every command is in Chinese`() throws {
    let list = try #require(Self.say("help").components(separatedBy: "命令：").last)
    let names = list.split(separator: "\n").filter { $0.hasPrefix("  ") && $0.dropFirst(2).first != " " }
      .map { String($0.split(separator: " ")[0]) }.filter { $0.allSatisfy(\.isASCII) }
    #expect(names.count > 20)
    for name in names {
      let help = try Self.say("help \(name)")
      #expect(help.hasPrefix("说明：") && help.contains("用法："), "\(name)")
      for word in ["OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "SUBCOMMANDS", " the ", "Show "] {
        #expect(!help.contains(word), "\(name): \(word)")
      }
    }
  }

  @Test(arguments: [
    ("pollSeconds: viel", "pollSeconds：要写 1 到 3600 的整数，现在是“viel”"),
    ("polSeconds: 1", "没有“polSeconds”这个键；这里可写："),
    ("acceptance: manchmal", "acceptance：要写其中一个：partial、whole，现在是“manchmal”"),
  ])
  func `what is wrong with the settings is said in Chinese, with its line`(line: String, words: String) throws
  {
    let exchange = try TemporaryExchange()
    let settings = String(decoding: try Files.bytes(of: exchange.layout.settings), as: UTF8.self)
    let key = line.prefix { $0 != ":" }
    let lines = settings.split(separator: "\n").filter { !$0.hasPrefix("\(key):") } + [Substring(line)]
    try Files.replace(exchange.layout.settings, with: (lines.joined(separator: "\n") + "\n").utf8)
    let said = try Self.say("status \(exchange.root)")
    #expect(said.contains("exchange.yaml:\(lines.count)：\(words)"), "\(said)")
  }
}
