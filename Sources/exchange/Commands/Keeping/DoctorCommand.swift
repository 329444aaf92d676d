import ArgumentParser
import ExchangeProcessor
import SystemPackage

/// `exchange doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: .said(
      "体检：设置、文件夹、权限、密钥、磁盘、台账、时钟、日历。",
      "Look an exchange over: settings, folders, rights, keys, disks, ledger, clock, calendar."),
    discussion: .said(
      "说明什么不对、怎样处理。都好退出码 0；有要看的 1；不能用或不安全 2。不带 --fix 不改动任何东西。",
      """
      Says what is amiss and what helps. Ends with 0 where all is well, with 1 where there is something to look at, and \
      with 2 where something doesn't work or isn't safe. Nothing is changed without --fix.
      """))

  @OptionGroup var exchange: ExchangeArgument

  @Flag(
    help: .said(
      "补上缺的文件夹、设好权限，限于不必问人的。",
      "Make missing folders and set rights, as far as nobody has to be asked about it."))
  var fix = false

  @Flag(
    help: .said(
      "打开台账但不核验；核验每百万条约十秒。",
      "Open the ledger without proving it, which takes some ten seconds a million records."))
  var quick = false

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func run() throws {
    let doctor = try Doctor(
      root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock(), isQuick: quick)
    let answer = doctor.examine(fixing: fix)
    try answers.print(answer)
    if answer.severity > 0 { throw ExitCode(Int32(answer.severity)) }
  }
}
