import ArgumentParser
import ExchangeConsole
import ExchangeProcessor
import SystemPackage

/// `exchange token`.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: .said("各部门登录网页查询的令牌。", "The tokens by which departments sign in to the console."),
    subcommands: [TokenAddCommand.self, TokenListCommand.self, TokenRemoveCommand.self])
}

/// `exchange token add`.
struct TokenAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: .said("给一个部门发令牌；只显示这一次。", "Make a token for a department; it is shown once."))

  @OptionGroup var exchange: ExchangeArgument

  @Option(help: .said("哪个部门，代码或全称。", "The department, by code or full name."))
  var department: String

  @Option(parsing: .unconditional, help: .said("有效多少天。", "For how many days it is good."))
  var days = 90

  @Option(help: .said("给谁用的，列表里显示。", "Whose it is; lists show it."))
  var name = ""

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    guard TokenDesk.days.contains(days) else {
      throw ValidationError(.said("--days 是 1 到 3660 的数。", "--days is a number from 1 to 3660."))
    }
  }

  func run() throws {
    let desk = try TokenDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    try answers.print(desk.add(department: department, days: days, name: name))
  }
}

/// `exchange token list`.
struct TokenListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: .said("列出所有令牌，不含令牌本身。", "List all tokens, though not what they are."))

  @OptionGroup var exchange: ExchangeArgument
  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(
      TokenDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock()).list())
  }
}

/// `exchange token remove`.
struct TokenRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: .said("删除一个令牌，用它登录的随即退出。", "Remove a token; whoever signed in by it is signed out."))

  @OptionGroup var exchange: ExchangeArgument

  @Argument(
    help: .said(
      "令牌的编号，exchange token list 里的第一列。", "The token's id, the first column of `exchange token list`."))
  var id: String

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    try answers.print(
      TokenDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock()).remove(id))
  }
}
