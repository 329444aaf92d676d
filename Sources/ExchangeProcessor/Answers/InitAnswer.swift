public import ExchangeBase
import ExchangeFiles
import ExchangeFormats
import ExchangeWords
public import SystemPackage

/// Where a new exchange was laid out.
public struct InitAnswer: Answer {
  private let exchange: String
  private let sharedGroup: String?

  /// Tells where.
  public init(root: FilePath) {
    exchange = root.string
    sharedGroup = OwnGroup.nameIfShared
  }

  /// What has to be seen to before departments come in.
  private var warning: LocalizedText {
    guard let sharedGroup else { return LocalizedText("", "") }
    return LocalizedText(
      "\n  注意：现在各部门的文件夹属于组 \(sharedGroup)，组里还有别的用户，他们能读写所有部门的收件和送达；请先逐个部门 chgrp，"
        + "或换一个有自己的组的用户运行 init。",
      "\n  Note: the departments' folders belong to the group \(sharedGroup) for now, which has other users; they can read and "
        + "write every department's boxes. chgrp them first, or run init as a user with a group of its own.")
  }

  /// What to do next.
  public func text(in language: Language) -> String {
    LocalizedText(
      """
      已建好：\(exchange)
        1. 按本区情况改 catalog/departments.csv 和 catalog/items.csv（现为样例）。
        2. 运行：exchange run \(exchange)
        3. 把文件放进 departments/<部门代码>/inbox，回执在 receipts，送来的在 outbox；只想试试的放进 inbox/试投，答复在 receipts/试投。
        4. 权限：台账、留存、报表等只有现在这个用户能读，以后也用这个用户运行。各部门由本机用户组进入自己的三个文件夹的，
           逐个部门指定：chgrp -R <部门的组> \(exchange)/departments/<部门代码>
        5. 回执和对账包用 keys 里的密钥签名：把 keys/*.pub.pem 交给各部门，私钥（keys/*.pem）只留在这里并备份。
      """,
      """
      Laid out: \(exchange)
        1. Make catalog/departments.csv and catalog/items.csv your own (they hold samples now).
        2. Run: exchange run \(exchange)
        3. Drop files into departments/<code>/inbox; answers come to receipts, what others send to outbox. What is put into inbox/试投
           is only tried, and answered in receipts/试投.
        4. Rights: ledger, archive, reports and the rest are readable by this user only; go on running it as this user.
           Where a department comes in as a group of this machine, give it its three folders:
           chgrp -R <group> \(exchange)/departments/<code>
        5. Receipts and days' packages are signed with the key in keys: give keys/*.pub.pem to the departments, keep the private
           one (keys/*.pem) here, and back it up.
      """)[language] + warning[language]
  }
}

/// That a drop which was put aside waits for the processor that is running.
public struct RequeuedAnswer: Answer {
  private let drop: String

  /// Names the drop.
  public init(drop: String) { self.drop = drop }

  /// Where the answer will be.
  public func text(in language: Language) -> String {
    LocalizedText(
      "已要求重新处理 \(drop)，由正在运行的处理程序办理；回执另发给投放的部门。",
      "\(drop) is to be worked on again by the running processor; its sender gets another receipt.")[language]
  }
}

/// That a file waits for the processor that is running.
public struct LeftToProcessorAnswer: Answer {
  private let file: String

  /// Names the file.
  public init(file: FilePath.Component) { self.file = file.shown }

  /// Where the answer will be.
  public func text(in language: Language) -> String {
    LocalizedText(
      "已投放 \(file)，由正在运行的处理程序办理；回执：receipts/\(file).receipt.csv",
      "Dropped \(file); the running processor answers in receipts/\(file).receipt.csv")[language]
  }
}

/// That what was asked for waits for another pass, and why.
public struct WaitingAnswer: Answer {
  private let waits: LocalizedText
  private let reasons: [LocalizedText]

  /// A file that lies in an inbox.
  ///
  /// - Parameter result: what the pass did that didn't answer it.
  public init(file: FilePath.Component, after result: Processor.PassResult) {
    waits = LocalizedText(
      "已投放 \(file.shown)，还没有办理；它留在收件文件夹，下次处理时办理，不用再投。",
      "Dropped \(file.shown), which isn't answered yet: it stays in the inbox until the next pass and needn't be dropped again."
    )
    reasons = result.troubles.map(\.words)
  }

  /// A drop that is to be worked on again.
  ///
  /// - Parameter result: what the pass did that didn't answer it.
  public init(requeued drop: String, after result: Processor.PassResult) {
    waits = LocalizedText(
      "已要求重新处理 \(drop)，还没有办理；下次处理时办理。",
      "\(drop) is to be worked on again by the next pass; it isn't answered yet.")
    reasons = result.troubles.map(\.words)
  }

  /// What waits, and why.
  public func text(in language: Language) -> String {
    ([waits] + reasons).map { $0[language] }.joined(separator: "\n")
  }
}
