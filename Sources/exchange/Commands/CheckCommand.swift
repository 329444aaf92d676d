import ArgumentParser
import Dispatch
import ExchangeFiles
import ExchangeProcessor
import Foundation
import SystemPackage

/// `exchange check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: .said("先看程序会怎么说，不投放。", "Say what the processor would say of files, without sending them."),
    discussion: .said(
      "写了 --exchange 和 --sender，答复就是处理程序的答复：结论、数目、问题、送达部门、时间都一样。每个文件都当作现在单独投放；旁边的 .done 也算。",
      """
      With --exchange and --sender the answer is the processor's own: the same verdict, counts, findings, recipients and \
      times. Each file is taken as if it were dropped alone, now. A .done beside a file is honoured.
      """))

  @Argument(help: .said("文件。", "The files."), completion: .file())
  var files: [String]

  @Option(help: .said("记录的种类，文件名和表头看不出时才写。", "The kind of the records, where file and header don't tell it."))
  var kind: String?

  @Option(help: .said("发送部门，代码或全称。", "The sending department, by code or full name."))
  var sender: String?

  @Option(
    help: .said(
      "按哪个交换文件夹检查，不改动它；不写则不知道以前收过什么。",
      "The exchange that is asked; nothing in it is changed. Without, what was here before isn't known."))
  var exchange: String?

  @OptionGroup var measure: MeasureOption

  @Option(
    help: .said("把会退回的行写到这个文件夹，供改正。", "A folder for the rows that would come back, ready to be mended."))
  var rejectedTo: String?

  @Flag(
    help: .said(
      "再说明会登记什么、送出什么，产生和了结哪些义务。",
      """
      Tell what would be decided, too: what would be stored and delivered, what would be owed from then on and what \
      wouldn't any more.
      """))
  var explain = false

  @Flag(
    help: .said(
      "逐条细看，XML 全部由 libxml2 校验；结果相同，慢几倍。",
      """
      Look at every record closely, and have libxml2 validate all XML, also where a glance shows that a record is \
      right. The answer is the same, and takes several times as long.
      """))
  var referenceValidation = false

  @OptionGroup var clock: ClockOption
  @OptionGroup var answers: AnswerOptions

  func validate() throws {
    if rejectedTo != nil, sender == nil {
      throw ValidationError(.said("--rejected-to 要与 --sender 一起写", "--rejected-to needs --sender"))
    }
    if explain, sender == nil {
      throw ValidationError(.said("--explain 要与 --sender 一起写", "--explain needs --sender"))
    }
  }

  func run() throws {
    let scratch = try Files.makeTemporaryFolder(named: "exchange-check")
    defer { try? Files.removeTree(scratch) }
    Interruption.listen()
    let signals = removing(scratch)
    defer { signals?.cancel() }
    let checker = try Checker(
      data: ProgramData(), exchange: exchange.map { FilePath($0) }, profile: measure.profile, sender: sender,
      clock: clock.clock(), language: answers.language, scratch: scratch,
      referenceValidation: referenceValidation)
    let checked = try files.map { file in
      try checker.check(
        FilePath(file), kind: kind, rejectedTo: rejectedTo.map { FilePath($0) }, explaining: explain,
        digesting: answers.format == .json
      ) { Console.progress(file, $0) }
    }
    Console.endProgress()
    let answer = ReceiptAnswer(checked, explaining: explain)
    try answers.print(answer)
    if answer.hasRejections { throw Ending.rejected }
  }

  /// Whoever interrupts doesn't leave what was made of the files behind.
  private func removing(_ scratch: FilePath) -> (any DispatchSourceRead)? {
    Interruption.onSignal {
      // The other thread may put something there in between.
      for _ in 1...100 where (try? Files.removeTree(scratch)) == nil { usleep(1_000) }
      _exit(130)
    }
  }
}
