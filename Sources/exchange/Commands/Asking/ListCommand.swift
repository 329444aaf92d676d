public import ArgumentParser
public import ExchangeProcessor
import SystemPackage

extension ListDesk.Sort: ExpressibleByArgument {}

/// `exchange list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: .said("分页列出文件、投递、事项或日期。", "List files, deliveries, duties or days, page by page."))

  @OptionGroup var exchange: ExchangeArgument

  @Argument(
    help:
      .said(
        "drops 文件，新的在前；deliveries 投递，新的在前；open 未办结的，急的在前；obligations 所有义务，新变动的在前；days 已日终的日子，新的在前。",
        "drops: files, the latest first; deliveries: the latest first; open: what is owed, the most urgent first; obligations: what is owed or was, the latest change first; days: closed days, the latest first."
      )
  )
  var sort: ListDesk.Sort

  @Option(
    help: .said(
      "只看这个部门（代码或全称）投放、收到或该办的；不用于 days。",
      "Only what this department (code or name) dropped, gets or owes; not for days."))
  var department: String?

  @Option(parsing: .unconditional, help: .said("最多多少行。", "How many lines at most."))
  var limit = 50

  @Option(
    help: .said(
      "接着上一页：写它最后一行或 next 给出的内容。", "Go on behind a page: what it printed as its last line, or as “next”."))
  var after: String?

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    guard (1...10_000).contains(limit) else {
      throw ValidationError(.said("--limit 是 1 到 10000 的数。", "--limit is a number from 1 to 10000."))
    }
    guard sort != .days || department == nil else {
      throw ValidationError(
        .said("日终不分部门，不要写 --department。", "A day is closed for all departments; leave --department out."))
    }
  }

  func run() throws {
    let desk = try ListDesk(root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    try answers.print(desk.list(sort, of: department, after: after, limit: limit))
  }
}
