import ArgumentParser
import ExchangeProcessor
import Foundation
import SystemPackage

/// `exchange report`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract:
      .said(
        "生成某一天、一周、一个月或一段日子的对账包：reports/名称.zip。",
        "Write the reconciliation package of a day, or of a week, a month or other days: reports/NAME.zip."),
    discussion: .said(
      "月报在当月最后一天日终后自动生成。一段日子只统计已日终的；有没有日终的，报表标明为预报并列出是哪几天，退出码 4。",
      """
      That of a month is also written by itself when its last day is closed. Of a period only closed days are counted: where \
      some aren't, the package is preliminary, says which, and the command ends with 4.
      """))

  @OptionGroup var exchange: ExchangeArgument

  @Option(
    help: .said("日期，如 2021-01-04；都不写则为今天。", "The day, e.g. 2021-01-04; today where nothing is asked for."))
  var date: String?

  @Option(
    help: .said(
      "那一周（周一到周日）里的一天，如 2021-01-20。", "A day of the week, which lasts from Monday to Sunday, e.g. 2021-01-20."
    ))
  var week: String?

  @Option(help: .said("月份，如 2021-01。", "The month, e.g. 2021-01."))
  var month: String?

  @Option(help: .said("起始日，要与 --to 一起写。", "The first of several days; needs --to."))
  var from: String?

  @Option(help: .said("截止日，要与 --from 一起写。", "The last of several days; needs --from."))
  var to: String?

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    guard (from == nil) == (to == nil) else {
      throw ValidationError(.said("--from 和 --to 要一起写", "--from and --to go together"))
    }
    guard [date, week, month, from].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError(
        .said(
          "--date、--week、--month、--from 与 --to，只能用一种", "one of --date, --week, --month, or --from with --to"))
    }
  }

  func run() throws {
    let desk = try ReportDesk(
      root: FilePath(exchange.directory), data: ProgramData(), clock: clock.clock())
    // Whoever has waited long enough leaves nothing behind that was begun.
    Interruption.listen()
    let signals = Interruption.onSignal {
      desk.abandon()
      Foundation.exit(Interruption.status.flatMap { $0 == 0 ? nil : $0 } ?? 128 + SIGTERM)
    }
    defer { signals?.cancel() }
    guard let period else { return try answers.print(desk.write(day: date)) }
    let answer = try desk.write(period)
    try answers.print(answer)
    if !answer.isComplete { throw Ending.incomplete }
  }

  private var period: ReportDesk.Period? {
    if let week { return .week(week) }
    if let month { return .month(month) }
    if let from, let to { return .range(from: from, to: to) }
    return nil
  }
}
