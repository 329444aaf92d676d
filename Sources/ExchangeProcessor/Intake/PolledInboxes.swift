import ExchangeBase
import ExchangeFiles
import ExchangeWords
import SystemPackage

/// Whose inboxes are only looked at from time to time, since the system doesn't tell of what comes into them.
struct PolledInboxes {
  /// The departments' codes.
  let departments: [String]
  /// Whether these are all that there are.
  let areAll: Bool
  /// What the system said.
  let code: Errno

  /// What the operator is told of it: whose files come later than they could, if they aren't everybody's, and why.
  var trouble: OperatorEvent.Trouble {
    let reason = Self.reason(code)
    guard !areAll, let first = departments.first else {
      return .init(
        LocalizedText(
          "系统不通知新文件，只定时查看收件文件夹：\(reason.zh)",
          "the system tells of no new files, inboxes are only polled: \(reason.en)"))
    }
    if departments.count == 1 {
      return .init(
        LocalizedText(
          "系统不通知 \(first) 的新文件，只定时查看它的收件文件夹：\(reason.zh)",
          "the system doesn't tell of new files of \(first), whose inbox is only polled: \(reason.en)"
        ),
        about: .init(department: first))
    }
    return .init(
      LocalizedText(
        "系统不通知 \(departments.count) 个部门（\(first) 等）的新文件，只定时查看它们的收件文件夹：\(reason.zh)",
        "the system doesn't tell of new files of \(departments.count) departments (such as \(first)), whose inboxes are only "
          + "polled: \(reason.en)"))
  }

  /// Of what it has too little, the system says in words that are meant for disks and files.
  private static func reason(_ code: Errno) -> LocalizedText {
    if code == .noSpace {
      return LocalizedText(
        "可以监听的文件夹已到系统的上限，请放宽 fs.inotify.max_user_watches",
        "the system listens to no more folders; raise fs.inotify.max_user_watches")
    }
    if code == .tooManyOpenFiles {
      return LocalizedText(
        "监听或打开的文件已到上限，请放宽 fs.inotify.max_user_instances 或打开文件数（ulimit -n、LimitNOFILE）",
        "there are too many listeners or open files; raise fs.inotify.max_user_instances, or the limit for open files (ulimit -n, "
          + "LimitNOFILE)")
    }
    return code.words
  }
}
