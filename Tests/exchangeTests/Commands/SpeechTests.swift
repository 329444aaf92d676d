import ExchangeFiles
import ExchangeProcessor
import Foundation
import GRDB
import SystemPackage
import Testing

/// The command line speaks Chinese, or English where that is asked for.
@Suite(.waits) struct SpeechTests {
  private static func say(_ words: String, locale: String = "C.UTF-8") throws -> String {
    let outcome = try Program.run(
      words.split(separator: " ").map(String.init), environment: ["LC_ALL": locale])
    return outcome.text + outcome.errors
  }

  @Test(arguments: [
    ("run", "错误：缺少参数 <directory>", "Error: Missing expected argument '<directory>'"),
    ("frob", "错误：多出来的参数“frob”", "Error: Unexpected argument 'frob'"),
    ("run x --bogus", "错误：没有选项 --bogus", "Error: Unknown option '--bogus'"),
    ("list x days --ta 3", "错误：没有选项 --ta；是不是想写 --at？", "Unknown option '--ta'. Did you mean '--at'?"),
    ("run x --once=5", "错误：选项 --once 后面不写值，却写了“5”", "The option '--once' does not take any value, but '5'"),
    ("run x --lang de", "错误：“de”不能用在 --lang <lang>，可写：zh、en", "Please provide one of 'zh' and 'en'."),
    (
      "list x frob", "错误：“frob”不能用在 <sort>，可写：drops、deliveries、open、obligations、days",
      "The value 'frob' is invalid for '<sort>'"
    ),
    ("serve x --port many", "错误：“many”不能用在 --port <port>", "is invalid for '--port <port>'"),
    ("status x y z", "错误：多出来 2 个参数：y、z", "Error: 2 unexpected arguments: 'y', 'z'"),
    ("--generate-completion-script nope", "错误：没有 nope 的补全脚本\n用 --generate", "completion scripts for 'nope'"),
    ("run x --at", "错误：选项 --at <at> 后面缺少值", "Error: Missing value for '--at <at>'"),
    ("run x --at gestern --once", "错误：--at 的“gestern”不是", "Error: --at “gestern” is not a time"),
    ("list x days --limit 0", "错误：--limit 是 1 到 10000 的数。", "Error: --limit is a number from 1 to 10000."),
    ("help todo", "用法：exchange todo", "USAGE: exchange todo"),
    ("help", "用法：exchange <命令>", "USAGE: exchange <subcommand>"),
    ("help", "详细说明：exchange help <命令>", "See 'exchange help <subcommand>'"),
    ("run", "详细说明：exchange run --help", "See 'exchange run --help'"),
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
      for word in [
        "OVERVIEW", "USAGE", "OPTIONS", "ARGUMENTS", "SUBCOMMANDS", " the ", "Show ", "subcommand",
        "default:", "values:",
      ] {
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

  /// What may be wrong with what lies on the disk.
  enum Trouble: CaseIterable {
    case noFolder, fileForFolder, newerLedger, noDatabase, lostKey, unreadableRow

    /// What is said of it, in Chinese and in English.
    var words: (zh: [String], en: [String]) {
      switch self {
      case .noFolder:
        (
          ["不能", "：没有这个文件或文件夹。共享挂载了吗？"],
          ["can't ", ": No such file or directory. Is the share mounted?"]
        )
      case .fileForFolder: (["不能", "：不是文件夹"], ["can't ", ": Not a directory"])
      case .newerLedger:
        (
          ["台账：", "它的格式是 99，本程序只认得到 ", "请更新程序"],
          ["ledger too-new: ", "its format is 99", "update the program"]
        )
      case .noDatabase:
        (["不能当作数据库读取", "请放回这个文件最近的备份"], ["can't be read as a database", "Restore the last backup"])
      case .lostKey: (["不在；请从备份放回"], ["isn't ", " back from a backup"])
      case .unreadableRow:
        (["台账：", "“received_at”里的时刻读不出来", "请与最近的备份对照"], ["no readable moment in “received_at”"])
      }
    }

    /// Brings it about; what is called then.
    func cause(in exchange: TemporaryExchange) throws -> [String] {
      let root = exchange.root.string
      func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: exchange.layout.ledger.string)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
      }
      let table = ["todo", root, "--at", "2021-01-04T12:00", "--format", "csv", "--output"]
      switch self {
      case .noFolder: return table + ["\(root)/nowhere/todo.csv"]
      case .fileForFolder: return table + ["\(root)/exchange.yaml/todo.csv"]
      case .newerLedger: try change("UPDATE setting SET value = '99' WHERE key = 'format'")
      case .noDatabase:
        try Files.remove(FilePath("\(exchange.layout.ledger)-wal"))
        try Files.replace(exchange.layout.ledger, with: Array(repeating: 0x41, count: 4_096))
      case .lostKey:
        let keys = exchange.root.appending("keys")
        for name in try Files.names(in: keys) where name.string.hasSuffix(".pem") {
          try Files.remove(keys.appending(name))
        }
        return ["report", root, "--date", "2021-01-04"]
      case .unreadableRow:
        try change("UPDATE drops SET received_at = 'then'")
        return ["trace", root, "决定.csv"]
      }
      return ["status", root]
    }
  }

  @Test(arguments: Trouble.allCases)
  func `what goes wrong with what lies there is said in either language`(trouble: Trouble) throws {
    let exchange = try TemporaryExchange()
    try exchange.drop(
      SampleBundle.approvals([.init(docNo: "样审〔2021〕1号")]), as: "决定.csv", from: "XC-SPJ")
    try exchange.pass("2021-01-04T10:00")
    try exchange.pass("2021-01-05T10:00")
    let call = try trouble.cause(in: exchange)
    for (locale, wanted) in [("C.UTF-8", trouble.words.zh), ("en_US.UTF-8", trouble.words.en)] {
      let outcome = try Program.run(call, environment: ["LC_ALL": locale])
      #expect(outcome.status != 0 && outcome.errors.hasPrefix("exchange: "), "\(outcome)")
      for words in wanted { #expect(outcome.errors.contains(words), "\(outcome.errors)") }
    }
  }
}
