public import ExchangeBase
public import ExchangeFormats

extension Receipt {
  /// How far the file was read, where that isn't to its end: the records found are those up to there.
  public var extent: LocalizedText? {
    switch readToLine {
    case nil: nil
    case 0?:
      LocalizedText("没有读取文件里的记录", "the records of the file weren't read")
    case let line?:
      LocalizedText("读到第 \(line) 行为止：后面的没有计入", "read up to line \(line): what follows isn't counted")
    }
  }

  /// What became of the file, or would become of it.
  public var outcome: LocalizedText { isTrial ? verdict.forecast : verdict.title }

  /// That a trial was one; `nil` for what was really dropped.
  public var reservation: LocalizedText? {
    guard isTrial else { return nil }
    return LocalizedText(
      "试投，未受理：没有登记，没有送给任何部门，不算投放，时限照走。正式报送请把文件放到收件文件夹 inbox，不要放在“试投”里。",
      "A trial, nothing was accepted: it isn't registered, nobody got it, it counts as no drop, and limits go on. To hand it in, put the "
        + "file into inbox itself, not into 试投.")
  }

  /// What the sender should do next, as one instruction.
  public var nextStep: LocalizedText {
    if isTrial { return stepBeforeDrop }
    return switch (advice, rejectedFile) {
    case (.doNotResend, _) where verdict == .putAside:
      LocalizedText(
        "不必重发：文件已保存，修复后接着处理，并另发回执。",
        "No need to send it again: it is kept, and gets another receipt once the fault is mended.")
    case (.doNotResend, _) where findings.contains { $0.severity == .warning }:
      LocalizedText("不必重发；请看看下面的提醒。", "No need to send it again; please look at the warnings below.")
    case (.doNotResend, _):
      LocalizedText("不必重发。", "No need to send it again.")
    case (.correctAndResend, let file?) where wantsCorrections:
      LocalizedText(
        "退回的记录在“\(file)”里：先收到的仍有效，怎样改请看下面各条的说明。已接收的记录不要再投。",
        "The records that came back are in “\(file)”: the earlier ones stand; how to change them is said below. "
          + "Don't send again what was accepted.")
    case (.correctAndResend, let file?) where wantsAttachments:
      LocalizedText(
        "退回的记录在“\(file)”里：在其中改正后，与附件一起装进 ZIP 重新投放（有清单的，重新做清单）。已接收的记录不要再投。",
        "The records that came back are in “\(file)”: mend them there, pack that file with its attachments (and a new "
          + "manifest, where there is one), and drop the ZIP. Don't send again what was accepted.")
    case (.correctAndResend, let file?):
      LocalizedText(
        "退回的记录在“\(file)”里：在其中改正后重新投放。已接收的记录不要再投。",
        "The records that came back are in “\(file)”: mend them there and drop that file. "
          + "Don't send again what was accepted.")
    case (.correctAndResend, nil):
      LocalizedText("按下面的问题改正后，重新投放整个文件。", "Mend what is listed below and drop the whole file again.")
    }
  }

  /// What to do with a file that hasn't been dropped yet.
  public var stepBeforeDrop: LocalizedText {
    switch verdict {
    case .accepted: LocalizedText("可以投放。", "Ready to be dropped.")
    case .partiallyAccepted:
      LocalizedText(
        "最好先改正再投放；现在投放，合格的记录会被接收，其余退回。",
        "Better mend it first; dropped as it is, the good records go through and the others come back.")
    case .rejected, .conflict: LocalizedText("改正后再投放。", "Mend it before you drop it.")
    case .duplicate: LocalizedText("不必再投放。", "No need to drop it again.")
    case .putAside:
      LocalizedText(
        "本系统处理这个文件时出错，请联系大数据局。", "Our system failed to process this file; call the big-data bureau.")
    }
  }

  /// Whether what came back came back because something else is known under its id.
  private var wantsCorrections: Bool {
    let errors = findings.lazy.filter { $0.severity == .error }
    return !errors.isEmpty && errors.allSatisfy { $0.code == .recordConflict }
  }

  /// Whether the records that came back have to come with files.
  private var wantsAttachments: Bool {
    attachments != nil
      || findings.contains { $0.code == .attachmentMissing || $0.code == .attachmentRequired }
  }
}
