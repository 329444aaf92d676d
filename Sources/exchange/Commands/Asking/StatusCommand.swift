import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: .said("交换的现状：什么在等待，什么待认领。", "How the exchange stands: what waits, what is to be claimed."),
    discussion: .said(
      "--check 只说要处理的：什么不对、怎样处理，重的在前；都好退出码 0，有要看的 1，不能用或不安全 2。不改动任何东西。",
      """
      With --check only what is to be seen to is said: what is amiss and what helps, the most serious first. It ends with 0 where \
      all is well, with 1 where there is something to look at, and with 2 where something doesn't work or isn't safe. Nothing is \
      changed.
      """))

  @OptionGroup var exchange: ExchangeArgument
  @Flag(help: .said("只说要处理的，并以退出码表示。", "Say only what is to be seen to, and end with a code for it."))
  var check = false

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    if check {
      let answer = try HealthAnswer(
        root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
      try answers.print(answer)
      if answer.severity > 0 { throw ExitCode(Int32(answer.severity)) }
      return
    }
    try answers.print(
      StatusAnswer(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock()))
  }
}
