public import ExchangeBase
import ExchangeFiles
public import ExchangeLedger
import ExchangeWords
import Synchronization
public import SystemPackage

/// Tells what passes of the processor did: text for people, JSON for programs. What it says of a file is put into words when that is
/// answered, and waits outside memory until the pass is over, however many there are.
public final class PassTeller: Sendable {
  private let language: Language
  private let isJSON: Bool
  private let path: FilePath
  private let files: Mutex<TextSpool>

  /// A teller that has nothing to tell yet.
  ///
  /// - Parameters:
  ///   - asJSON: whether programs read it.
  ///   - root: the exchange, in whose folder for work in hand there is room for much.
  public init(in language: Language, asJSON isJSON: Bool, root: FilePath) {
    self.language = language
    self.isJSON = isJSON
    path = ExchangeLayout(root: root).work.appending("told")
    files = Mutex(TextSpool(path: path))
  }

  /// Takes down what became of a file.
  public func tell(_ drop: DropRow) {
    guard let receipt = try? drop.receipt else { return }
    if isJSON {
      guard let json = try? AnswerJSON.text(receipt) else { return }
      files.withLock { $0.append(($0.isEmpty ? "" : ",") + AnswerJSON.nested("\n" + json, in: 2)) }
    } else {
      let text = ReceiptAnswer([receipt], .outline).text(in: language).forTerminal
      files.withLock { $0.append(($0.isEmpty ? "" : "\n") + text) }
    }
  }

  /// Tells all that was taken down and what else a pass did, in pieces; what comes next is of the next pass.
  public func tell(_ result: Processor.PassResult, _ write: ([UInt8]) throws -> Void) throws {
    let told = files.withLock { files in
      var told = TextSpool(path: path)
      swap(&files, &told)
      return told
    }
    let (before, after) =
      try isJSON ? object(result, around: told.isEmpty) : lines(result, around: told.isEmpty)
    if !before.isEmpty { try write(Array(before.utf8)) }
    try told.forEachPiece(write)
    try write(Array((after + "\n").utf8))
  }

  /// A line a closed day and one for notices before the files, a line a trouble behind them.
  private func lines(
    _ result: Processor.PassResult, around isEmpty: Bool
  ) -> (before: String, after: String) {
    let days = result.closedDays.map { day in
      let package =
        result.daysWithoutPackage.contains(day)
        ? LocalizedText("对账包未能生成，稍后重试", "its package couldn't be written and will be tried again")
        : LocalizedText("对账包 reports/\(day).zip", "package reports/\(day).zip")
      return LocalizedText("日终：\(day)，\(package.zh)", "closed \(day), \(package.en)")[language]
    }
    let notices = result.notices
    var told =
      notices == 0
      ? [] : [LocalizedText("发出通知 \(notices) 份。", "\(notices) notice(s) issued.")[language]]
    if result.trials > 0 {
      let (count, folder) = (result.trials, ExchangeLayout.trialFolder)
      told.append(
        LocalizedText(
          "答复试投 \(count) 份（未受理），在各部门的 receipts/\(folder)。",
          "\(count) trial(s) answered, nothing of them accepted; see receipts/\(folder).")[language])
    }
    let waits = result.troubles.map {
      LocalizedText("稍后重试：\($0.words.zh)", "will be tried again: \($0.words.en)")[language]
    }
    let (before, after) = ((days + told).map(\.forTerminal), waits.map(\.forTerminal))
    if isEmpty {
      let lines = before + after
      let nothing = LocalizedText("没有新文件。", "No new files.")[language]
      return ("", lines.isEmpty ? nothing : lines.joined(separator: "\n"))
    }
    return (before.map { $0 + "\n" }.joined(), after.map { "\n" + $0 }.joined())
  }

  /// One object; its keys are sorted.
  private func object(
    _ result: Processor.PassResult, around isEmpty: Bool
  ) throws -> (before: String, after: String) {
    func field(_ name: String, _ value: some Encodable) throws -> String {
      "  \"\(name)\" : " + AnswerJSON.nested(try AnswerJSON.text(value), in: 1)
    }
    let before = [
      try field("closedDays", result.closedDays.map(\.description)),
      try field("daysWithoutPackage", result.daysWithoutPackage.map(\.description)),
      try field("notices", result.notices),
    ]
    let after = [
      try field("trials", result.trials), try field("troubles", result.troubles.map { $0.words[language] }),
    ]
    let none: [String] = []
    return (
      "{\n" + before.joined(separator: ",\n") + ",\n"
        + (isEmpty ? try field("receipts", none) : "  \"receipts\" : ["),
      (isEmpty ? "" : "\n  ]") + ",\n" + after.joined(separator: ",\n") + "\n}"
    )
  }
}
