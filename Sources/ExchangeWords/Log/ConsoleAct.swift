public import ExchangeBase

/// What somebody did at the console, or tried to: the entries of its audit. None has anything personal.
public enum ConsoleAct: Sendable, Equatable {
  /// A department has signed in, by the token of this id.
  case signedIn(token: String)
  /// It has signed out.
  case signedOut
  /// A token was wrong or had expired.
  case refused
  /// It doesn't take part, and isn't let in.
  case absent
  /// Somebody asks more often than is answered.
  case slowed
  /// It got a file of the exchange's: a package, a statement, a list.
  case fetched(String)
  /// It filled in a form, which lies in its inbox now.
  case dropped
  /// It had something worked on again that was put aside.
  case requeued
  /// It couldn't be answered.
  case failed(LocalizedText)

  /// What it is called by programs, behind `console-`.
  var name: String {
    switch self {
    case .signedIn: "signed-in"
    case .signedOut: "signed-out"
    case .refused: "refused"
    case .absent: "absent"
    case .slowed: "slowed"
    case .fetched: "fetched"
    case .dropped: "dropped"
    case .requeued: "requeued"
    case .failed: "failed"
    }
  }

  /// How much it matters.
  var level: LogLevel {
    switch self {
    case .signedIn, .signedOut, .fetched, .dropped, .requeued: .info
    case .refused, .absent, .slowed: .warn
    case .failed: .error
    }
  }

  /// What is said of it, on one line.
  var words: LocalizedText {
    switch self {
    case .signedIn(let token):
      LocalizedText("网页：已登录，令牌 \(token)", "console: signed in by token \(token)")
    case .signedOut: LocalizedText("网页：已退出", "console: signed out")
    case .refused: LocalizedText("网页：令牌不对或已失效", "console: a token that is wrong or has expired")
    case .absent:
      LocalizedText(
        "网页：部门不参加交换，或不在参加的日期内，没有登录", "console: a department that doesn't take part, and wasn't let in")
    case .slowed: LocalizedText("网页：请求太频繁，暂不答复", "console: asks too often, and isn't answered for a while")
    case .fetched(let what): LocalizedText("网页：下载 \(what)", "console: got \(what)")
    case .dropped: LocalizedText("网页：填的表已放进 inbox", "console: a filled-in form lies in the inbox")
    case .requeued: LocalizedText("网页：要求重新处理", "console: asked for it to be worked on again")
    case .failed(let words):
      LocalizedText("网页：不能答复：\(words.zh)", "console: couldn't answer: \(words.en)")
    }
  }
}
